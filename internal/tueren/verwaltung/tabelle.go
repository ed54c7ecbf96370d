// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
)

// zeile is one municipality of the table.
type zeile struct {
	AGS         melde.AGS
	Name, Kreis string
	Datensaetze int
	Aktuell     int
	Gesondert   int
	Vermisst    int
	Deckung     string // current records against inhabitants, "" if unknown (S0-03)
	Letzte      string // end of the last delivery
	Lieferung   string // number, package and kind
	Abgewiesen  int    // records of the last message that were refused
	Alter       int    // working days; a municipality that never delivered is older than all
	Stand       string // in words
	Warnung     bool
}

// nieGeliefert is the age with which a municipality without any delivery is ordered.
const nieGeliefert = 1 << 30

func (t *Tuer) zeilen(staende []lieferung.Gemeindestand) []zeile {
	liste := make([]zeile, len(staende))
	for i := range staende {
		s := &staende[i]
		g := t.gemeinden[s.AGS]
		z := zeile{
			AGS: s.AGS, Name: cmp.Or(g.Name, s.Name, string(s.AGS)), Kreis: g.Kreis,
			Datensaetze: s.Datensaetze, Aktuell: s.Aktuell, Gesondert: s.Gesondert, Vermisst: s.Vermisst,
			Letzte: zeitpunkt(s.Letzte.Beendet), Alter: s.Rueckstand.Alter,
			Stand: stand(s.Rueckstand), Warnung: s.Rueckstand.Warnung(),
		}
		if g.Einwohner > 0 {
			z.Deckung = prozent(s.Aktuell, g.Einwohner)
		}
		if s.Rueckstand.Nie {
			z.Alter = nieGeliefert
		} else {
			n := s.Letzte.Nachricht
			z.Lieferung = fmt.Sprintf("Nr. %d, Paket %d (%s)", n.Nummer, n.Paket, lieferarten[n.Art])
			z.Abgewiesen = s.Letzte.Zahlen.Zurueckgewiesen
		}
		liste[i] = z
	}
	return liste
}

var lieferarten = map[lieferung.Art]string{
	lieferung.Gesamtlieferung: "Gesamtlieferung", lieferung.Deltalieferung: "Deltalieferung",
}

func stand(r lieferung.Rueckstand) string {
	switch {
	case r.Nie:
		return "noch nie geliefert"
	case r.Alter == 0:
		return "von heute"
	case r.Alter == 1:
		return "1 Arbeitstag alt"
	case r.Fehltage == 0:
		return fmt.Sprintf("%d Arbeitstage alt", r.Alter)
	case r.Fehltage == 1:
		return fmt.Sprintf("%d Arbeitstage alt, 1 Tag ohne Lieferung", r.Alter)
	default:
		return fmt.Sprintf("%d Arbeitstage alt, %d Tage ohne Lieferung", r.Alter, r.Fehltage)
	}
}

// prozent writes a share with one digit behind the comma.
func prozent(teil, ganzes int) string {
	if ganzes == 0 {
		return ""
	}
	return strings.Replace(fmt.Sprintf("%.1f %%", 100*float64(teil)/float64(ganzes)), ".", ",", 1)
}

// tabelle is the ordered and filtered table with the links of its head.
type tabelle struct {
	Zeilen     []zeile
	Spalten    []spalte
	NurVerzug  bool
	Umschalten string // link that turns the filter on or off
	Alle       int
}

// spalte is one column of the head.
type spalte struct {
	Titel, Ziel string
	Zahl        bool
	Sortiert    string // value of aria-sort, "" if the table isn't ordered by it
	Zeichen     string // shows the order to the eye
}

// The query parameters of the page. They say nothing about anybody.
const (
	abfrageSortierung = "sortierung"
	abfrageRichtung   = "richtung"
	abfrageNur        = "nur"
	absteigend        = "ab"
	nurVerzug         = "verzug"
)

// sortierung is one order of the table.
type sortierung struct {
	wert, titel string // value of the query parameter, head of the column
	zahl        bool
	vergleiche  func(a, b *zeile) int
}

// sortierungen are the columns with their orders.
var sortierungen = []sortierung{
	{"name", "Gemeinde", false, nil}, // by the German alphabet, see ordne
	{"kreis", "Kreis", false, func(a, b *zeile) int { return strings.Compare(a.Kreis, b.Kreis) }},
	{"saetze", "Datensätze", true, func(a, b *zeile) int { return cmp.Compare(a.Datensaetze, b.Datensaetze) }},
	{"aktuell", "aktuell", true, func(a, b *zeile) int { return cmp.Compare(a.Aktuell, b.Aktuell) }},
	{"gesondert", "gesondert", true, func(a, b *zeile) int { return cmp.Compare(a.Gesondert, b.Gesondert) }},
	{"vermisst", "nicht mehr geliefert", true, func(a, b *zeile) int { return cmp.Compare(a.Vermisst, b.Vermisst) }},
	{"abgewiesen", "abgewiesen", true, func(a, b *zeile) int { return cmp.Compare(a.Abgewiesen, b.Abgewiesen) }},
	{"alter", "Letzte Lieferung", false, func(a, b *zeile) int { return cmp.Compare(a.Alter, b.Alter) }},
}

// ordne applies the query parameters; unknown values mean the oldest deliveries first.
func ordne(zeilen []zeile, abfrage url.Values) tabelle {
	nach, ab := abfrage.Get(abfrageSortierung), abfrage.Get(abfrageRichtung) == absteigend
	gewaehlt := slices.IndexFunc(sortierungen, func(s sortierung) bool { return s.wert == nach })
	if gewaehlt < 0 {
		gewaehlt, ab = len(sortierungen)-1, true
	}
	t := tabelle{Alle: len(zeilen), NurVerzug: abfrage.Get(abfrageNur) == nurVerzug}
	for i := range zeilen {
		if !t.NurVerzug || zeilen[i].Warnung {
			t.Zeilen = append(t.Zeilen, zeilen[i])
		}
	}
	sortiere(t.Zeilen, sortierungen[gewaehlt].vergleiche, ab)
	for i, s := range sortierungen {
		t.Spalten = append(t.Spalten, spalteZu(s, i == gewaehlt, ab, t.NurVerzug))
	}
	t.Umschalten = verweis(sortierungen[gewaehlt].wert, ab, !t.NurVerzug)
	return t
}

// sortiere orders by vergleiche, nil for the name, and equal lines by name.
func sortiere(zeilen []zeile, vergleiche func(a, b *zeile) int, ab bool) {
	alphabet := collate.New(language.German)
	nachName := func(a, b *zeile) int { return alphabet.CompareString(a.Name, b.Name) }
	if vergleiche == nil {
		vergleiche = nachName
	}
	slices.SortStableFunc(zeilen, func(a, b zeile) int {
		v := vergleiche(&a, &b)
		if ab {
			v = -v
		}
		return cmp.Or(v, nachName(&a, &b))
	})
}

// spalteZu builds the head of a column; a second click turns the order round.
func spalteZu(s sortierung, gewaehlt, ab, nur bool) spalte {
	sp := spalte{Titel: s.titel, Zahl: s.zahl, Ziel: verweis(s.wert, gewaehlt && !ab, nur)}
	if gewaehlt && ab {
		sp.Sortiert, sp.Zeichen = "descending", "▼"
	} else if gewaehlt {
		sp.Sortiert, sp.Zeichen = "ascending", "▲"
	}
	return sp
}

func verweis(sortierung string, ab, nur bool) string {
	v := url.Values{abfrageSortierung: {sortierung}}
	if ab {
		v.Set(abfrageRichtung, absteigend)
	}
	if nur {
		v.Set(abfrageNur, nurVerzug)
	}
	return Pfad + "?" + v.Encode() + "#lieferungen"
}
