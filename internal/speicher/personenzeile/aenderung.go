// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"bytes"
	"cmp"
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

// Schluesselpuffer collects new keys of records, so that many are written at once.
type Schluesselpuffer map[zuordnung.SatzID][]zuordnung.Schluessel

// pufferlaenge is how many records wait at most.
const pufferlaenge = 20_000

// Voll reports whether it is time to write.
func (p Schluesselpuffer) Voll() bool { return len(p) >= pufferlaenge }

// IDs returns the records that wait, ascending.
func (p Schluesselpuffer) IDs() []int64 {
	aus := make([]int64, 0, len(p))
	for id := range p {
		aus = append(aus, int64(id))
	}
	slices.Sort(aus)
	return aus
}

// Blockzeile says that a record has a key.
type Blockzeile struct {
	Schluessel zuordnung.Schluessel
	Satz       zuordnung.SatzID
}

// Satzzeile holds the keys of a record; an empty row is to be removed.
type Satzzeile struct {
	Satz   int64
	Inhalt []byte
}

// Schluesselplan is what must be written, ordered as the tables are.
type Schluesselplan struct {
	Saetze   []Satzzeile
	Neu, Weg []Blockzeile
}

// Plane compares with the stored rows and empties the buffer. What is stored
// already is not written again.
func (p Schluesselpuffer) Plane(gespeichert map[int64][]byte) (Schluesselplan, error) {
	var s Schluesselplan
	for _, id := range p.IDs() {
		satz := zuordnung.SatzID(id)
		inhalt := Schluessel(p[satz])
		if bytes.Equal(inhalt, gespeichert[id]) {
			continue
		}
		alt, err := LiesSchluessel(gespeichert[id])
		if err != nil {
			return s, err
		}
		s.Saetze = append(s.Saetze, Satzzeile{id, inhalt})
		s.Neu = ohne(s.Neu, satz, p[satz], alt)
		s.Weg = ohne(s.Weg, satz, alt, p[satz])
	}
	clear(p)
	for _, liste := range [][]Blockzeile{s.Neu, s.Weg} {
		slices.SortFunc(liste, func(x, y Blockzeile) int {
			return cmp.Or(cmp.Compare(x.Schluessel, y.Schluessel), cmp.Compare(x.Satz, y.Satz))
		})
	}
	return s, nil
}

// ohne appends the keys that stand in a but not in b.
func ohne(ziel []Blockzeile, satz zuordnung.SatzID, a, b []zuordnung.Schluessel) []Blockzeile {
	for _, k := range a {
		if _, da := slices.BinarySearch(b, k); !da {
			ziel = append(ziel, Blockzeile{k, satz})
		}
	}
	return ziel
}

// IDs returns the numbers of the records.
func IDs(saetze []zuordnung.SatzID) []int64 {
	aus := make([]int64, len(saetze))
	for i, s := range saetze {
		aus[i] = int64(s)
	}
	return aus
}
