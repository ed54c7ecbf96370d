// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"net/url"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// stellenseite is the page about the own body.
type stellenseite struct {
	Name, Profile             string
	Anschrift, Erreichbarkeit string
	Netze, EigeneAdresse      string
	Einheiten                 []zugang.Einheit
	Zertifikate               []zertifikatzeile
	Zertifikat                string
	// MitGruppen says that there are group queries, ZweitePerson that two people release them.
	MitGruppen, ZweitePerson bool
}

type zertifikatzeile struct {
	Abdruck, Kurz, Inhaber, Aussteller, Von, Bis string
	Abgelaufen                                   bool
}

func (t *Tuer) stelle(w http.ResponseWriter, r *http.Request) {
	t.zeigeStelle(w, r, nil, http.StatusOK, nil)
}

// zeigeStelle shows the body; v is what was typed, nil for what is stored.
func (t *Tuer) zeigeStelle(w http.ResponseWriter, r *http.Request, v url.Values, status int, fehler []web.Feldfehler) {
	wer := anmeldung.Wer(r.Context())
	i, err := t.Verwaltung.Eigene(r.Context(), wer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	zertifikate, err := t.Verwaltung.Zertifikate(r.Context(), wer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	netze := make([]string, len(i.Netze))
	for n, netz := range i.Netze {
		netze[n] = netz.String()
	}
	s := stellenseite{
		Name: i.Stelle.Name, Profile: strings.Join(i.Stelle.Profile, ", "), Anschrift: i.Anschrift, Erreichbarkeit: i.Erreichbarkeit,
		Netze: strings.Join(netze, " "), Einheiten: i.Einheiten, Zertifikat: v.Get(zugang.FeldZertifikat),
	}
	if s.MitGruppen = t.Gruppen != nil; s.MitGruppen {
		if s.ZweitePerson, err = t.Gruppen.ZweitePerson(r.Context(), wer.Akteur); err != nil {
			t.fehler(w, r, err)
			return
		}
	}
	if a := zugang.Herkunft(r.Context()); a.IsValid() {
		s.EigeneAdresse = a.String()
	}
	if v.Has(zugang.FeldAnschrift) {
		s.Anschrift, s.Erreichbarkeit = v.Get(zugang.FeldAnschrift), v.Get(zugang.FeldErreichbarkeit)
	}
	if v.Has(zugang.FeldNetze) {
		s.Netze = v.Get(zugang.FeldNetze)
	}
	for _, z := range zertifikate {
		s.Zertifikate = append(s.Zertifikate, zertifikatzeile{
			Abdruck: z.Abdruck, Kurz: z.Abdruck[:min(16, len(z.Abdruck))], Inhaber: z.Inhaber, Aussteller: z.Aussteller,
			Von: kontozeit(z.Von), Bis: kontozeit(z.Bis), Abgelaufen: z.Abgelaufen,
		})
	}
	t.seiten.Schreibe(w, r, status, "verwaltung-stelle", t.kopf(r, web.Seite{Titel: "Behörde und Technik", Fehler: fehler, Inhalt: s}))
}

// aendereStelle does what the pressed button says.
func (t *Tuer) aendereStelle(w http.ResponseWriter, r *http.Request) {
	roh := r.PostFormValue(zugang.FeldZertifikat) // PEM needs its line ends
	v, ok := t.lies(w, r)
	if !ok {
		return
	}
	wer := anmeldung.Wer(r.Context())
	var err error
	switch v.Get(feldAktion) {
	case "anschrift":
		err = t.Verwaltung.SetzeAnschrift(r.Context(), wer, v.Get(zugang.FeldAnschrift), v.Get(zugang.FeldErreichbarkeit))
	case "netze":
		netze, mangel := zugang.LiesNetze(v.Get(zugang.FeldNetze))
		if mangel != "" {
			t.zeigeStelle(w, r, v, http.StatusUnprocessableEntity, []web.Feldfehler{{Feld: zugang.FeldNetze, Text: mangel}})
			return
		}
		err = t.Verwaltung.SetzeNetze(r.Context(), wer, netze)
	case "zertifikat":
		v.Set(zugang.FeldZertifikat, roh)
		err = t.Verwaltung.FuegeZertifikatHinzu(r.Context(), wer, roh)
	case "entfernen":
		err = t.Verwaltung.EntferneZertifikat(r.Context(), wer, v.Get("abdruck"))
	case "sperren", "entsperren":
		err = t.Verwaltung.SperreEinheit(r.Context(), wer, v.Get(zugang.FeldEinheit), v.Get(feldAktion) == "sperren")
	default:
		err = errSeite
	}
	if liste, imFormular := feldfehler(err); err != nil && imFormular {
		t.zeigeStelle(w, r, v, web.Status(err), liste)
		return
	}
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	http.Redirect(w, r, Pfad+"verwaltung/stelle", http.StatusSeeOther)
}
