// SPDX-License-Identifier: EUPL-1.2

package melde

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// dsmeldText has one line per sheet: number, name, field paths separated by blanks.
//
//go:embed dsmeld.csv
var dsmeldText string

// dsmeldKatalog answers in both directions. Built once, never changed.
type dsmeldKatalog struct {
	blaetter []string
	namen    map[string]string
	felder   map[string][]string
	zu       map[string][]string // field path to sheets
}

var dsmeld = sync.OnceValue(func() *dsmeldKatalog {
	leser := csv.NewReader(strings.NewReader(dsmeldText))
	leser.Comma = ';'
	leser.FieldsPerRecord = 3
	zeilen, err := leser.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("melde: embedded DSMeld catalogue: %v", err))
	}
	k := &dsmeldKatalog{namen: map[string]string{}, felder: map[string][]string{}, zu: map[string][]string{}}
	for _, z := range zeilen[1:] {
		blatt := z[0]
		k.blaetter = append(k.blaetter, blatt)
		k.namen[blatt] = z[1]
		k.felder[blatt] = strings.Fields(z[2])
		for _, feld := range k.felder[blatt] {
			k.zu[feld] = append(k.zu[feld], blatt)
		}
	}
	return k
})

// Blaetter returns the numbers of all sheets of the DSMeld that a record can
// hold, in ascending order.
func Blaetter() []string { return slices.Clone(dsmeld().blaetter) }

// Bezeichnung returns the German name of a DSMeld sheet such as "1205", "" if
// the catalogue does not have it.
func Bezeichnung(blatt string) string { return dsmeld().namen[blatt] }

// BlattZuFeld returns the fields of Meldesatz that hold the contents of a DSMeld
// sheet, as paths such as "Wohnungen.Anschrift.Inland.Strasse". A path leads
// through lists and pointers without naming elements. nil if the catalogue does
// not have the sheet.
func BlattZuFeld(blatt string) []string { return slices.Clone(dsmeld().felder[blatt]) }

// FeldZuBlatt returns the DSMeld sheets whose contents the field holds, in
// ascending order; nil if it has none. Several sheets share a field where the
// kind of document or relation tells them apart (1700 and 1704, 1501a and 1517a).
func FeldZuBlatt(pfad string) []string { return slices.Clone(dsmeld().zu[pfad]) }
