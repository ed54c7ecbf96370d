// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"
	"slices"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

const heutepfad = Pfad + "heute"

var errAbfrage = fehler.Neu(fehler.NichtGefunden, "MR-1451",
	"Diese Abfrage ist nicht mehr vorgemerkt. Vorgemerkt werden nur die Abfragen von heute, und nur bis zum Abmelden.")

// registriereHeute adds the questions of today. They stand in memory only, belong to
// the session, and go with it.
func (t *Tuer) registriereHeute(mux *http.ServeMux) {
	mux.HandleFunc("GET "+heutepfad, t.anmeldung.Nur(t.heuteSeite))
	mux.HandleFunc("POST "+heutepfad, t.anmeldung.Nur(t.wiederhole))
}

// abfragezeile is one question of today.
type abfragezeile struct {
	ID, Zeit, Art, Gesucht, Aktenzeichen string
	Nummer                               int64
	Auftrag                              string // "" unless a group query
}

var artworte = map[recht.Suchart]string{
	recht.Personensuche: "Personensuche", recht.FreieSuche: "Freie Suche", recht.Gruppenabfrage: "Gruppenabfrage",
}

func (t *Tuer) heuteSeite(w http.ResponseWriter, r *http.Request) {
	if !anmeldung.Wer(r.Context()).Darf(zugang.RolleAbruf) {
		t.fehler(w, r, errRolle)
		return
	}
	var zeilen []abfragezeile
	for _, a := range t.zettel.heutige(sitzungVon(r)) {
		z := abfragezeile{
			ID: a.id, Zeit: a.zeit.In(uhr.Berlin()).Format("15:04"), Art: artworte[a.art], Gesucht: t.gesuchtInKuerze(a),
			Aktenzeichen: a.f.Wert(feldAktenzeichen), Nummer: a.nummer, Auftrag: a.auftrag,
		}
		zeilen = append(zeilen, z)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "heute", t.kopf(r, web.Seite{Titel: "Meine Abfragen heute", Inhalt: zeilen}))
}

// gesuchtInKuerze writes the criteria in one line.
func (t *Tuer) gesuchtInKuerze(a abfrage) string {
	switch {
	case a.f.hat(feldMerkmal):
		return "Person aus einer Liste"
	case a.art == recht.Personensuche:
		return verbinde("; ", t.gesucht(a.f), a.f.Wert(feldGemeinde))
	}
	e := eingaben{f: a.f, heute: t.heute()}
	s := e.freieSuche(t)
	var teile []string
	for _, k := range t.freieAngaben(&s) {
		teile = append(teile, k.Wert)
	}
	return verbinde("; ", teile...)
}

// wiederhole asks once more, or shows the form as it was. Both are new: the query is
// decided and logged like any other.
func (t *Tuer) wiederhole(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	liste := t.zettel.heutige(sitzungVon(r))
	i := slices.IndexFunc(liste, func(a abfrage) bool { return a.id == werte.Get("abfrage") })
	if i < 0 {
		t.fehler(w, r, errAbfrage)
		return
	}
	c := t.beginne(w, r, liste[i].art, liste[i].f)
	if c == nil {
		return
	}
	aendern := werte.Get(feldAktion) == aktionAendern
	switch {
	case liste[i].art == recht.Personensuche && aendern:
		t.zeigeFormular(c, http.StatusOK, nil, nil)
	case liste[i].art == recht.Personensuche && c.f.hat(feldMerkmal):
		t.person(c)
	case liste[i].art == recht.Personensuche:
		t.frage(c)
	case liste[i].art == recht.FreieSuche && !aendern:
		t.fuehreFreieSucheAus(c)
	default: // a group is counted from the form
		t.zeigeFreiesFormular(c, http.StatusOK, eingaben{})
	}
}
