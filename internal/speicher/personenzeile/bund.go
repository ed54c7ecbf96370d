// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"slices"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Satznummer is a record's number beside its key.
type Satznummer struct {
	ID         zuordnung.SatzID
	Schluessel melde.Schluessel
}

// Mitglied is a record in a bundle, which is named by its first record.
type Mitglied struct {
	Satz, Bund zuordnung.SatzID
	Unsicher   bool
}

// Vergib divides numbers into those that are new, with their places behind
// letzte, and those that were given before: in the storage or further up.
func Vergib(z []personen.Nummernzeile, vergeben map[zuordnung.Meldenummer]bool, letzte int64) (neu, doppelt []personen.Nummernzeile) {
	for _, n := range z {
		if vergeben[n.Nummer] {
			doppelt = append(doppelt, n)
			continue
		}
		vergeben[n.Nummer] = true
		letzte++
		n.Folge = letzte
		neu = append(neu, n)
	}
	return neu, doppelt
}

// Bundwechsel is what differs between the bundles of some records before and after.
type Bundwechsel struct {
	Weg []int64    // records whose rows are to be removed
	Neu []Mitglied // rows to store
}

// Wechsel compares the bundles, which may come in any order. What
// stays as it is is not written again.
func Wechsel(alt, neu []zuordnung.Bund) Bundwechsel {
	vorher := make(map[zuordnung.SatzID]zuordnung.Bund, len(alt))
	for _, b := range alt {
		vorher[b.Saetze[0]] = b
	}
	var w Bundwechsel
	for _, b := range neu {
		if v, da := vorher[b.Saetze[0]]; da && v.Unsicher == b.Unsicher && slices.Equal(v.Saetze, b.Saetze) {
			delete(vorher, b.Saetze[0])
			continue
		}
		for _, s := range b.Saetze {
			w.Neu = append(w.Neu, Mitglied{s, b.Saetze[0], b.Unsicher})
		}
	}
	for _, b := range alt {
		if _, weicht := vorher[b.Saetze[0]]; weicht {
			w.Weg = append(w.Weg, IDs(b.Saetze)...)
		}
	}
	return w
}

// Beruehrt lists the records whose bundle changes; some stand there twice.
func (w *Bundwechsel) Beruehrt() []int64 {
	aus := slices.Clone(w.Weg)
	for _, m := range w.Neu {
		aus = append(aus, int64(m.Satz))
	}
	return aus
}
