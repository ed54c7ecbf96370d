// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Filter selects entries that still have their content. Zero fields select all.
type Filter struct {
	// Von and Bis bound the time of the event; Bis is exclusive.
	Von, Bis time.Time
	// Stelle is the id of the asking body or customer, Kennung the official.
	Stelle  string
	Kennung string
	Art     protokoll.Art
}

// Marke is a place in the order of time and number.
type Marke struct {
	Zeit   time.Time
	Nummer int64
}

// String writes the place for a form field; the beginning is "".
func (m Marke) String() string {
	if m == (Marke{}) {
		return ""
	}
	return fmt.Sprintf("%d.%d", m.Zeit.UnixMicro(), m.Nummer)
}

// LiesMarke reads what String wrote; everything else is the beginning.
func LiesMarke(text string) Marke {
	zeit, nummer, _ := strings.Cut(text, ".")
	us, err1 := strconv.ParseInt(zeit, 10, 64)
	n, err2 := strconv.ParseInt(nummer, 10, 64)
	if err1 != nil || err2 != nil {
		return Marke{}
	}
	return Marke{Zeit: time.UnixMicro(us).UTC(), Nummer: n}
}

// Seite cuts a list of which one more than max was asked for: the entries of the page and
// the place from which the next one goes on, "" on the last.
func Seite(liste []protokoll.Eintrag, max int) (seite []protokoll.Eintrag, weiter string) {
	if len(liste) <= max {
		return liste, ""
	}
	letzter := &liste[max-1]
	return liste[:max], Marke{Zeit: letzter.Zeit, Nummer: letzter.Nummer}.String()
}

// Zeitraum sets the bounds of the filter from days as they stand in a form, JJJJ-MM-TT or
// "" for none, both inclusive, and returns the names of the fields that are no days.
func (f *Filter) Zeitraum(von, bis string) (falsch []string) {
	setze := func(feld, text string, tu func(uhr.Datum)) {
		if text == "" {
			return
		}
		tag, err := uhr.LiesDatum(text)
		if err != nil {
			falsch = append(falsch, feld)
			return
		}
		tu(tag)
	}
	setze("von", von, func(d uhr.Datum) { f.Von = d.Beginn() })
	setze("bis", bis, func(d uhr.Datum) { f.Bis = d.PlusTage(1).Beginn() })
	return falsch
}

// Sucher selects entries.
type Sucher interface {
	// Suche returns up to max rows that fit, in order of time and number, those after nach.
	Suche(ctx context.Context, f Filter, nach Marke, max int) ([]protokoll.Zeile, error)
	// Zaehle returns the number of rows that fit.
	Zaehle(ctx context.Context, f Filter) (int64, error)
}

// Vernichter destroys contents.
type Vernichter interface {
	// ZaehleFaellige returns how many contents are past their term on the day heute.
	ZaehleFaellige(ctx context.Context, heute uhr.Datum) (int64, error)
	// VernichteFaellige destroys up to max of them with their salt beyond recovery from the
	// database files, and returns their number. Leaves and tree stay.
	VernichteFaellige(ctx context.Context, heute uhr.Datum, max int) (int64, error)
}

// Speicher is all that the use cases of this package need from storage.
type Speicher interface {
	protokoll.Leser
	Sucher
	Vernichter
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
