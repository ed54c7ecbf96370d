// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"maps"
	"slices"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// Paarzeile is the row of a pair.
type Paarzeile struct {
	Paar  zuordnung.Paar
	Stand []byte
	// Fall says that a clerk must look at the two unless they are in one bundle.
	Fall bool
}

// Paare lists the pairs of the entries, by pair, each once.
func Paare(e []zuordnung.Entscheidung) []zuordnung.Paar {
	aus := make([]zuordnung.Paar, len(e))
	for i := range e {
		aus[i] = e[i].Paar
	}
	slices.SortFunc(aus, zuordnung.Paar.Vergleiche)
	return slices.Compact(aus)
}

// Wende adds the entries, in their order, to the states of their pairs as they
// are stored, and returns the rows to store and those to remove, by pair.
func Wende(staende map[zuordnung.Paar]zuordnung.Kantenstand, e []zuordnung.Entscheidung) (neu []Paarzeile, weg []zuordnung.Paar, err error) {
	vorher := make(map[zuordnung.Paar]bool, len(staende))
	for p := range staende {
		vorher[p] = true
	}
	for _, x := range e {
		k := staende[x.Paar]
		k.Wende(x)
		if k.Leer() {
			k = zuordnung.Kantenstand{} // what is empty is forgotten
		}
		staende[x.Paar] = k
	}
	for _, p := range slices.SortedFunc(maps.Keys(staende), zuordnung.Paar.Vergleiche) {
		k := staende[p]
		if k.Leer() {
			if vorher[p] {
				weg = append(weg, p)
			}
			continue
		}
		inhalt, err := Stand(&k)
		if err != nil {
			return nil, nil, err
		}
		v := k.Verbindung(p)
		neu = append(neu, Paarzeile{p, inhalt, v.IstFall()})
	}
	return neu, weg, nil
}

// IDs returns the numbers of the records.
func IDs(saetze []zuordnung.SatzID) []int64 {
	aus := make([]int64, len(saetze))
	for i, s := range saetze {
		aus[i] = int64(s)
	}
	return aus
}
