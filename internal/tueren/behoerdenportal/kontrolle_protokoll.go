// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"net/http"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// eigenzeilen is the number of the body's own queries on a page.
const eigenzeilen = 50

// eigenprotokollseite is a list of the body's own queries.
type eigenprotokollseite struct {
	Von, Bis, Kennung string
	Zeilen            []eigenzeile
	Weiter            string // where the next page begins; "" on the last
}

type eigenzeile struct {
	protokoll.Eintrag
	Wann string
}

// eigenesProtokoll lists the body's own queries, those of one official if wanted
// (§ 23 Abs. 3 SächsMeldVO 2007). It is a POST because the name of an official does not
// belong into an address.
func (t *Tuer) eigenesProtokoll(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	e, ok := t.kontrolleur(w, r)
	if !ok {
		return
	}
	s := eigenprotokollseite{Von: werte.Get("von"), Bis: werte.Get("bis"), Kennung: werte.Get("kennung")}
	f := kontrolle.Filter{Kennung: s.Kennung}
	var meldungen []web.Feldfehler
	for _, feld := range f.Zeitraum(s.Von, s.Bis) {
		meldungen = append(meldungen, web.Feldfehler{Feld: feld, Text: "Bitte geben Sie den Tag in der Form JJJJ-MM-TT an."})
	}
	status := http.StatusUnprocessableEntity
	if meldungen == nil {
		status = http.StatusOK
		liste, err := t.Kontrolle.EigeneEintraege(r.Context(), e, f, kontrolle.LiesMarke(werte.Get("nach")), eigenzeilen+1)
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		liste, s.Weiter = kontrolle.Seite(liste, eigenzeilen)
		for _, x := range liste {
			s.Zeilen = append(s.Zeilen, eigenzeile{x, x.Zeit.In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr")})
		}
	}
	t.seiten.Schreibe(w, r, status, "kontrolle-eigen", t.kopf(r, web.Seite{Titel: "Eigene Abrufe", Inhalt: s, Fehler: meldungen}))
}
