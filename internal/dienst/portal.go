// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"net/http"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/portal"
	"kernmelderegister/internal/tueren/startseite"
)

// registrierePortal hangs the public pages and the door of the customers into
// seiten, and uploads, which have a limit of their own, into aussen.
func (h *haus) registrierePortal(seiten, aussen *http.ServeMux) error {
	tarife, err := gebuehr.Lade()
	if err != nil {
		return err
	}
	p, err := portal.Neu(portal.Ausstattung{
		Zugang: h.zugang, Auftraege: h.auftraege, Tarife: tarife, Gemeinden: ortsverzeichnis(heuteVon(h.uhr)), Strassen: h.strassen,
		Bescheide: h.abrechnung, Profil: h.zugang, Nutzer: h.zugang, Selbst: h.registrierung, Uhr: h.uhr, Hinweis: h.hinweis(),
		Aufbewahrung: h.aufbewahrung(),
	})
	if err != nil {
		return err
	}
	p.Registriere(seiten)
	p.RegistriereHochladen(aussen)
	if err := h.registriereRegistrierung(seiten, aussen); err != nil {
		return err
	}
	return h.registriereStartseite(seiten, tarife)
}

// Betreiberkonfig are the particulars of the operator that the public pages need
// ([betreiber]); name, address and e-mail are those of [register]. A page says which
// are missing.
type Betreiberkonfig struct {
	Telefon      string `toml:"telefon"`
	Sprechzeiten string `toml:"sprechzeiten"`
	Vertretung   string `toml:"vertretung"`
	Aufsicht     string `toml:"aufsicht"`
	// Datenschutz is how to reach the data protection officer.
	Datenschutz string `toml:"datenschutz"`
	// Durchsetzung is the body for complaints about accessibility, Bewertung date and
	// kind of the operator's assessment (BITV 2.0).
	Durchsetzung string `toml:"durchsetzung"`
	Bewertung    string `toml:"bewertung"`
}

// registriereStartseite hangs the public pages into the mux.
func (h *haus) registriereStartseite(mux *http.ServeMux, tarife *gebuehr.Tarifwerk) error {
	r, b := h.konfig.Register, h.konfig.Betreiber
	start, err := startseite.Neu(startseite.Ausstattung{
		Betreiber: startseite.Betreiber{
			Name: r.Name, Anschrift: r.zeilen(), EMail: r.EMail, Telefon: b.Telefon, Sprechzeiten: b.Sprechzeiten, Vertretung: b.Vertretung, Aufsicht: b.Aufsicht,
			Datenschutz: b.Datenschutz, Durchsetzung: b.Durchsetzung, Bewertung: b.Bewertung,
		},
		Tarif: tarife.Am, Uhr: h.uhr, Hinweis: h.hinweis(), Aufbewahrung: h.aufbewahrung(), Registrierung: portal.RegistrierungPfad,
		Bereit: func(ctx context.Context) bool {
			_, err := h.stand.Bestand(ctx)
			return err == nil
		},
	})
	if err == nil {
		start.Registriere(mux)
	}
	return err
}

// aufbewahrung is how long drafts and results stay.
func (h *haus) aufbewahrung() time.Duration {
	return time.Duration(h.konfig.Auskunft.mitVorgaben().AufbewahrungTage) * 24 * time.Hour
}

// ortsverzeichnis are the municipalities by which places of an order are recognised.
func ortsverzeichnis(tag melde.Datum) []stapel.Gemeinde {
	v := behoerde.Verzeichnis()
	var liste []stapel.Gemeinde
	for _, g := range v.Alle(tag) {
		kreis, _ := v.Kreis(g.Kreis())
		liste = append(liste, stapel.Gemeinde{AGS: g.AGS, Name: g.Name, Kreis: kreis.Name})
	}
	return liste
}

// vorfuehrkunden are the customers of a demonstration: a private person and a bulk
// customer whose user manages the others.
func vorfuehrkunden(url string) ([]zugang.KundeAngabe, []befehl.Vorfuehrkonto) {
	var kunden []zugang.KundeAngabe
	var konten []befehl.Vorfuehrkonto
	for _, k := range []struct {
		kunde  zugang.Kunde
		rollen []zugang.Rolle
	}{
		{zugang.Kunde{ID: "privat", Name: "Erika Beispiel", Art: zugang.BereichPrivat, Regel: "S2"}, nil},
		{zugang.Kunde{ID: "grosskunde", Name: "Inkasso Vorführung GmbH", Art: zugang.BereichGrosskunde, Regel: "S2", Vertrag: "GK-0001"}, []zugang.Rolle{zugang.RolleAdmin}},
	} {
		nutzer, konto := mensch(k.kunde.ID+".nutzer", k.rollen)
		konto.Rolle, konto.Stelle, konto.URL = string(k.kunde.Art), k.kunde.ID, url+portal.Pfad
		angabe := zugang.KundeAngabe{Kunde: k.kunde, Nutzer: []zugang.NutzerAngabe{nutzer}}
		konten = append(konten, konto)
		if k.kunde.Art == zugang.BereichGrosskunde {
			maschine, konto := verfahren(k.kunde.ID)
			konto.URL = url + "/soap/auskunft"
			angabe.Nutzer, konten = append(angabe.Nutzer, maschine), append(konten, konto)
		}
		kunden = append(kunden, angabe)
	}
	return kunden, konten
}

// verfahren is the machine account of a bulk customer.
func verfahren(kunde string) (zugang.NutzerAngabe, befehl.Vorfuehrkonto) {
	passwort := geheim.TokenBase32(16)
	n := zugang.NutzerAngabe{
		Kennung: kunde + ".verfahren", Passwort: geheim.NeuerSchluessel([]byte(passwort)), Rollen: []zugang.Rolle{zugang.RolleAbruf}, Verfahren: "Forderungsmanagement",
	}
	return n, befehl.Vorfuehrkonto{Rolle: string(zugang.BereichGrosskunde), Stelle: kunde, Benutzer: n.Kennung, Passwort: passwort}
}
