// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

//go:embed vorlagen/*.html vorlagen/teile/*.html
var vorlagen embed.FS

var errSeite = fehler.Neu(fehler.NichtGefunden, "MR-0912", "Diese Seite gibt es nicht.")

// Tuer is the door of the register office.
type Tuer struct {
	Ausstattung
	anmeldung tuersteher
	seiten    *web.Vorlagen
	erwartet  []melde.AGS
	gemeinden map[melde.AGS]Gemeinde
	// hochgeladen are files that wait for their confirmation.
	hochgeladen *hochgeladenes
}

// Neu returns the door. Errors are those of the embedded templates.
func Neu(a Ausstattung) (*Tuer, error) {
	t := &Tuer{Ausstattung: a, gemeinden: map[melde.AGS]Gemeinde{}, hochgeladen: neuesHochgeladenes(a.Uhr)}
	for _, g := range a.Gemeinden {
		t.erwartet = append(t.erwartet, g.AGS)
		t.gemeinden[g.AGS] = g
	}
	var err error
	t.anmeldung.verwehre = t.fehler
	t.anmeldung.Tuer, err = anmeldung.Neu(anmeldung.Ausstattung{
		Zugang: a.Zugang, Pfad: Pfad, Bereich: "Registerverwaltung", Cookie: "kmr-verwaltung", Bereiche: bereiche, Hinweis: a.Hinweis,
	})
	if err != nil {
		return nil, err
	}
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	t.seiten, err = web.NeueVorlagen(ordner, template.FuncMap{"bild": web.Balkenbild, "tafel": neueWertetafel, "zeit": zeitpunkt, "paar": neueAngabe, "zertifikatstafel": neueZertifikatstafel})
	return t, err
}

// wertetafel is the data table beneath a chart.
type wertetafel struct {
	Erste, Zweite string // heads of the columns
	Werte         []web.Balken
}

func neueWertetafel(erste, zweite string, werte []web.Balken) wertetafel {
	return wertetafel{erste, zweite, werte}
}

// Registriere adds all pages below Pfad to the mux. They belong behind web.Schutz.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	t.anmeldung.Registriere(mux)
	mux.HandleFunc("GET "+Pfad+"{$}", t.anmeldung.Nur(t.uebersicht))
	mux.HandleFunc("GET "+Pfad+"regeln", t.anmeldung.Nur(t.regeln))
	t.registriereStellen(mux)
	t.registriereKunden(mux)
	t.registriereKlaerung(mux)
	t.registrierePlausi(mux)
	t.registriereKontrolle(mux)
	t.registriereUnterrichtungen(mux)
	t.registriereAbrechnung(mux)
	t.registriereAuftraege(mux)
	t.registriereHandel(mux)
	t.registriereBeschwerden(mux)
	t.registriereStatistik(mux)
	t.registriereDVDV(mux)
	t.registriereZertifikate(mux)
	t.registrierePoststelle(mux)
	mux.HandleFunc(Pfad, func(w http.ResponseWriter, r *http.Request) { t.fehler(w, r, errSeite) })
}

func (t *Tuer) fehler(w http.ResponseWriter, r *http.Request, err error) {
	t.seiten.Fehler(w, r, t.kopf(r, web.Seite{}), err)
}

func (t *Tuer) kopf(r *http.Request, s web.Seite) web.Seite {
	s = t.anmeldung.Kopf(r, s)
	if s.Nutzer == nil {
		return s
	}
	if v, ok := t.dvdvverweis(r); ok && istMeldebehoerde(r) {
		s.Navigation = append(s.Navigation, v)
	}
	if istMeldebehoerde(r) {
		return s
	}
	for _, v := range []web.Verweis{{Text: "Übersicht", Ziel: Pfad}, {Text: "Regeln", Ziel: Pfad + "regeln"}} {
		v.Aktiv = v.Ziel == r.URL.Path
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.stellenverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	s.Navigation = append(s.Navigation, t.kundenverweise(r)...)
	if v, ok := t.klaerungsverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.plausiverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.kassenverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.unterrichtungsverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.dvdvverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.postverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.zertifikatsverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	if v, ok := t.kontrollverweis(r); ok {
		s.Navigation = append(s.Navigation, v)
	}
	return s
}

func (t *Tuer) heute() melde.Datum { return melde.DatumVon(t.Uhr.Jetzt().In(uhr.Berlin())) }
