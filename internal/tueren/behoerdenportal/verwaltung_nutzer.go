// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"net/url"
	"slices"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// nutzerzeile is one account of the list.
type nutzerzeile struct {
	Zeichen, Kennung, Name, Einheit, Rollen, Zuletzt, Belehrt, GueltigBis string
	Maschine, Gesperrt, Ungenutzt, OhneFaktor, Neu                        bool
}

// nutzerseite is the list as the template shows it.
type nutzerseite struct {
	Zeilen        []nutzerzeile
	Alle          int
	Ungenutzte    int
	NurUngenutzte bool
	Tage          int
}

// zeichen names an account in an address without telling who it is.
func zeichen(kennung string) string { return geheim.Fingerabdruck(kennung)[:16] }

func (t *Tuer) nutzerliste(w http.ResponseWriter, r *http.Request) {
	konten, err := t.Verwaltung.Nutzer(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := nutzerseite{Alle: len(konten), NurUngenutzte: r.URL.Query().Get("nur") == "ungenutzt", Tage: zugang.UngenutztTage}
	for _, k := range konten {
		z := nutzerzeile{
			Zeichen: zeichen(k.Kennung), Kennung: k.Kennung, Name: k.Name, Einheit: k.Einheit, Rollen: rollentext(k.Rollen),
			Zuletzt: kontozeit(k.LetzteAnmeldung), Belehrt: kontozeit(k.Belehrt), GueltigBis: deutsch(k.GueltigBis),
			Maschine: k.Verfahren != "", Gesperrt: k.Gesperrt, Ungenutzt: t.Verwaltung.Ungenutzt(k),
			OhneFaktor: k.Verfahren == "" && !k.HatFaktor(), Neu: k.Erstkennwort,
		}
		if z.Maschine {
			z.Name = k.Verfahren
		}
		if !k.BesondersBis.Leer() {
			z.Rollen += " bis " + deutsch(k.BesondersBis)
		}
		if z.Ungenutzt {
			s.Ungenutzte++
		}
		if !s.NurUngenutzte || z.Ungenutzt {
			s.Zeilen = append(s.Zeilen, z)
		}
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "verwaltung-nutzer", t.kopf(r, web.Seite{Titel: "Nutzer", Inhalt: s}))
}

// rechteseite are the choices for the rights of an account.
type rechteseite struct {
	Einheiten     []web.Option
	Einheit       string
	Rollen        []web.Option
	BesondersBis  string
	GueltigBis    string
	Administrator bool
}

// neuseite is the form for a new account.
type neuseite struct {
	Vorsatz, Kurzname, Name, Verfahren, Ausgabe string
	Rechte                                      rechteseite
}

// vergebbar are the roles that an administrator gives.
var vergebbar = []zugang.Rolle{zugang.RolleAbruf, zugang.RolleGruppe, zugang.RollePruefer, zugang.RolleBesondersErmaechtigt}

func rechteansicht(i zugang.Inhaber, gewaehlt []string, einheit string) rechteseite {
	s := rechteseite{Einheit: einheit, Einheiten: []web.Option{{Text: "keine"}}}
	for _, e := range i.Einheiten {
		s.Einheiten = append(s.Einheiten, web.Option{Wert: e.Name, Text: e.Name})
	}
	for _, rolle := range vergebbar {
		s.Rollen = append(s.Rollen, web.Option{Wert: string(rolle), Text: rollenwoerter[rolle], Gewaehlt: slices.Contains(gewaehlt, string(rolle))})
	}
	return s
}

func (t *Tuer) neuerNutzer(w http.ResponseWriter, r *http.Request) {
	t.zeigeNeu(w, r, url.Values{zugang.FeldRollen: {string(zugang.RolleAbruf)}, zugang.FeldAusgabe: {string(zugang.AusgabePersoenlich)}}, http.StatusOK, nil)
}

func (t *Tuer) zeigeNeu(w http.ResponseWriter, r *http.Request, v url.Values, status int, fehler []web.Feldfehler) {
	i, err := t.Verwaltung.Eigene(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	n := neuseite{
		Vorsatz: i.ID() + ".", Kurzname: v.Get(zugang.FeldKurzname), Name: v.Get(zugang.FeldName),
		Verfahren: v.Get(zugang.FeldVerfahren), Ausgabe: v.Get(zugang.FeldAusgabe),
		Rechte: rechteansicht(i, v[zugang.FeldRollen], v.Get(zugang.FeldEinheit)),
	}
	n.Rechte.BesondersBis, n.Rechte.GueltigBis = v.Get(zugang.FeldBesondersBis), v.Get(zugang.FeldGueltigBis)
	t.seiten.Schreibe(w, r, status, "verwaltung-neu", t.kopf(r, web.Seite{Titel: "Nutzer anlegen", Fehler: fehler, Inhalt: n}))
}

// rechteAus reads the rights of a form.
func rechteAus(v url.Values) (zugang.Rechte, []web.Feldfehler) {
	recht := zugang.Rechte{Einheit: v.Get(zugang.FeldEinheit)}
	for _, rolle := range v[zugang.FeldRollen] {
		recht.Rollen = append(recht.Rollen, zugang.Rolle(rolle))
	}
	var fehler []web.Feldfehler
	var gut bool
	if recht.BesondersBis, gut = leseTag(v.Get(zugang.FeldBesondersBis)); !gut {
		fehler = append(fehler, web.Feldfehler{Feld: zugang.FeldBesondersBis, Text: "Bitte geben Sie einen Tag in der Form 31.12.2026 an."})
	}
	if recht.GueltigBis, gut = leseTag(v.Get(zugang.FeldGueltigBis)); !gut {
		fehler = append(fehler, web.Feldfehler{Feld: zugang.FeldGueltigBis, Text: "Bitte geben Sie einen Tag in der Form 31.12.2026 an."})
	}
	return recht, fehler
}

func (t *Tuer) legeNutzerAn(w http.ResponseWriter, r *http.Request) {
	v, ok := t.lies(w, r)
	if !ok {
		return
	}
	rechte, fehler := rechteAus(v)
	if len(fehler) > 0 {
		t.zeigeNeu(w, r, v, http.StatusUnprocessableEntity, fehler)
		return
	}
	erst, err := t.Verwaltung.LegeNutzerAn(r.Context(), anmeldung.Wer(r.Context()), zugang.NeuerNutzer{
		Kurzname: v.Get(zugang.FeldKurzname), Name: v.Get(zugang.FeldName), Verfahren: v.Get(zugang.FeldVerfahren),
		Rechte: rechte, Ausgabe: zugang.Ausgabe(v.Get(zugang.FeldAusgabe)),
	})
	if err != nil {
		if liste, imFormular := feldfehler(err); imFormular {
			t.zeigeNeu(w, r, v, web.Status(err), liste)
			return
		}
		t.fehler(w, r, err)
		return
	}
	t.zeigeErstzugang(w, r, erst)
}

// erstseite shows a first password, once.
type erstseite struct {
	Kennung  string
	Teile    []string
	Maschine bool
}

func (t *Tuer) zeigeErstzugang(w http.ResponseWriter, r *http.Request, e zugang.Erstzugang) {
	s := erstseite{Kennung: e.Kennung, Maschine: e.Maschine}
	for _, teil := range e.Teile {
		s.Teile = append(s.Teile, string(teil.Bytes()))
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "verwaltung-erstzugang", t.kopf(r, web.Seite{Titel: "Zugangsdaten", Inhalt: s}))
}

// nutzeransicht is the page of one account.
type nutzeransicht struct {
	nutzerzeile
	Angelegt, Fassung string
	Selbst            bool
	Rechte            rechteseite
	Faktor            string
}

// finde returns an account of the own body by its sign.
func (t *Tuer) finde(r *http.Request) (zugang.Konto, error) {
	konten, err := t.Verwaltung.Nutzer(r.Context(), anmeldung.Wer(r.Context()))
	if err != nil {
		return zugang.Konto{}, err
	}
	i := slices.IndexFunc(konten, func(k zugang.Konto) bool { return zeichen(k.Kennung) == r.PathValue("zeichen") })
	if i < 0 {
		return zugang.Konto{}, errSeite
	}
	return konten[i], nil
}

func (t *Tuer) nutzer(w http.ResponseWriter, r *http.Request) {
	t.zeigeNutzer(w, r, nil, http.StatusOK, nil)
}

// zeigeNutzer shows an account; v is what was typed, nil for what is stored.
func (t *Tuer) zeigeNutzer(w http.ResponseWriter, r *http.Request, v url.Values, status int, fehler []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	k, err := t.finde(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	i, err := t.Verwaltung.Eigene(r.Context(), wer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	if v == nil {
		v = url.Values{zugang.FeldEinheit: {k.Einheit}, zugang.FeldBesondersBis: {deutsch(k.BesondersBis)}, zugang.FeldGueltigBis: {deutsch(k.GueltigBis)}}
		for _, rolle := range k.Rollen {
			v.Add(zugang.FeldRollen, string(rolle))
		}
	}
	n := nutzeransicht{
		nutzerzeile: nutzerzeile{
			Zeichen: zeichen(k.Kennung), Kennung: k.Kennung, Name: k.Name, Maschine: k.Verfahren != "", Gesperrt: k.Gesperrt,
			Zuletzt: kontozeit(k.LetzteAnmeldung), Belehrt: kontozeit(k.Belehrt), Neu: k.Erstkennwort, Ungenutzt: t.Verwaltung.Ungenutzt(k),
		},
		Angelegt: kontozeit(k.Angelegt), Fassung: k.BelehrtFassung, Selbst: k.Kennung == wer.Kennung,
		Rechte: rechteansicht(i, v[zugang.FeldRollen], v.Get(zugang.FeldEinheit)), Faktor: faktortext(k),
	}
	if n.Maschine {
		n.Name = k.Verfahren
	}
	n.Rechte.Administrator = k.Hat(zugang.RolleAdmin)
	n.Rechte.BesondersBis, n.Rechte.GueltigBis = v.Get(zugang.FeldBesondersBis), v.Get(zugang.FeldGueltigBis)
	t.seiten.Schreibe(w, r, status, "verwaltung-einnutzer", t.kopf(r, web.Seite{Titel: "Nutzer", Fehler: fehler, Inhalt: n}))
}

func faktortext(k zugang.Konto) string {
	switch {
	case k.HatTOTP() && k.Sicherheitsschluessel > 0:
		return "Einmalcode und Sicherheitsschlüssel"
	case k.HatTOTP():
		return "Einmalcode"
	case k.Sicherheitsschluessel > 0:
		return "Sicherheitsschlüssel"
	default:
		return "keiner"
	}
}

// aendereNutzer does what the pressed button of an account's page says.
func (t *Tuer) aendereNutzer(w http.ResponseWriter, r *http.Request) {
	v, ok := t.lies(w, r)
	if !ok {
		return
	}
	k, err := t.finde(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	wer, ziel := anmeldung.Wer(r.Context()), Pfad+"verwaltung/nutzer/"+zeichen(k.Kennung)
	switch v.Get(feldAktion) {
	case "rechte":
		rechte, fehler := rechteAus(v)
		if len(fehler) > 0 {
			t.zeigeNutzer(w, r, v, http.StatusUnprocessableEntity, fehler)
			return
		}
		err = t.Verwaltung.AendereRechte(r.Context(), wer, k.Kennung, rechte)
	case "sperren", "entsperren":
		v, err = nil, t.Verwaltung.SperreNutzer(r.Context(), wer, k.Kennung, v.Get(feldAktion) == "sperren")
	case "zuruecksetzen":
		var erst zugang.Erstzugang
		erst, err = t.Verwaltung.SetzeZurueck(r.Context(), wer, k.Kennung, zugang.Ausgabe(v.Get(zugang.FeldAusgabe)))
		if err == nil {
			t.zeigeErstzugang(w, r, erst)
			return
		}
		v = nil
	case "loeschen":
		if v.Get("sicher") != "ja" {
			t.zeigeNutzer(w, r, nil, http.StatusUnprocessableEntity, []web.Feldfehler{{Feld: "sicher", Text: "Bitte bestätigen Sie, dass das Konto gelöscht werden soll."}})
			return
		}
		v, ziel = nil, Pfad+"verwaltung"
		err = t.Verwaltung.LoescheNutzer(r.Context(), wer, k.Kennung)
	default:
		err = errSeite
	}
	if liste, imFormular := feldfehler(err); err != nil && imFormular {
		t.zeigeNutzer(w, r, v, web.Status(err), liste)
		return
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	http.Redirect(w, r, ziel, http.StatusSeeOther)
}
