// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// uebersicht is the first page as the template shows it.
type uebersichtseite struct {
	Stand      string // moment of the page
	Bestand    lieferung.Bestand
	Letzte     string // end of the latest delivery
	Zahl       zahlen
	Klassen    []web.Balken // municipalities by age of the last delivery
	Groesste   []web.Balken // municipalities with most records
	Tabelle    tabelle
	Siegel     *Siegelstand
	SiegelUm   string
	Ausstehend int64 // entries not sealed yet
	// Klaerungsfaelle is the number of open cases, "" without such pages; only
	// the register office gets the link to them.
	Klaerungsfaelle string
	KlaerungZiel    string
}

// zahlen count municipalities.
type zahlen struct {
	Alle, Geliefert, Nie, Verzug int
	// Erfassung is the share of municipalities that delivered, in percent (S0-03).
	Erfassung string
}

func (t *Tuer) uebersicht(w http.ResponseWriter, r *http.Request) {
	bestand, err := t.Bestand.Bestand(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	staende, err := t.Bestand.Lieferstand(r.Context(), t.erwartet)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	zeilen := t.zeilen(staende)
	n := uebersichtseite{
		Stand: zeitpunkt(t.Uhr.Jetzt()), Bestand: bestand, Letzte: zeitpunkt(bestand.LetzteLieferung),
		Zahl: zaehle(staende), Klassen: klassen(staende), Groesste: groesste(zeilen),
		Tabelle: ordne(zeilen, r.URL.Query()),
	}
	if t.Siegel != nil {
		s, err := t.Siegel(r.Context())
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		n.Siegel, n.SiegelUm, n.Ausstehend = &s, zeitpunkt(s.Zeit), s.Eintraege-s.Groesse
	}
	if err := t.zaehleFaelle(r, &n); err != nil {
		t.fehler(w, r, err)
		return
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "uebersicht", t.kopf(r, web.Seite{Titel: "Übersicht", Inhalt: n}))
}

func zaehle(staende []lieferung.Gemeindestand) zahlen {
	z := zahlen{Alle: len(staende)}
	for i := range staende {
		s := &staende[i].Rueckstand
		switch {
		case s.Nie:
			z.Nie++
		case s.Warnung():
			z.Verzug++
		}
	}
	z.Geliefert = z.Alle - z.Nie
	z.Erfassung = prozent(z.Geliefert, z.Alle)
	return z
}

// klassen counts the municipalities by the age of their last delivery. All
// classes above one working day are warnings (S0-01).
func klassen(staende []lieferung.Gemeindestand) []web.Balken {
	liste := []web.Balken{
		{Name: "höchstens 1 Arbeitstag"},
		{Name: "2 Arbeitstage", Warnung: true},
		{Name: "3 bis 5 Arbeitstage", Warnung: true},
		{Name: "6 bis 20 Arbeitstage", Warnung: true},
		{Name: "mehr als 20 Arbeitstage", Warnung: true},
		{Name: "noch nie geliefert", Warnung: true},
	}
	for i := range staende {
		r := &staende[i].Rueckstand
		k := 5
		switch {
		case r.Nie:
		case r.Alter <= 1:
			k = 0
		case r.Alter == 2:
			k = 1
		case r.Alter <= 5:
			k = 2
		case r.Alter <= 20:
			k = 3
		default:
			k = 4
		}
		liste[k].Wert++
	}
	return liste
}

// meiste is the number of bars in the chart of the largest municipalities.
const meiste = 15

func groesste(zeilen []zeile) []web.Balken {
	sortiert := slices.Clone(zeilen)
	slices.SortStableFunc(sortiert, func(a, b zeile) int { return cmp.Compare(b.Datensaetze, a.Datensaetze) })
	var liste []web.Balken
	for _, z := range sortiert[:min(meiste, len(sortiert))] {
		if z.Datensaetze > 0 {
			liste = append(liste, web.Balken{Name: z.Name, Wert: int64(z.Datensaetze), Warnung: z.Warnung})
		}
	}
	return liste
}

// zeitpunkt writes an instant in local time, "noch nie" for none.
func zeitpunkt(z time.Time) string {
	if z.IsZero() {
		return "noch nie"
	}
	return z.In(uhr.Berlin()).Format("02.01.2006, 15:04 Uhr")
}
