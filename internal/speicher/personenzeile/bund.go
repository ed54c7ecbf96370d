// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
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

// Mitglieder lists the records of the bundles.
func Mitglieder(buende []zuordnung.Bund) []Mitglied {
	var aus []Mitglied
	for _, b := range buende {
		for _, s := range b.Saetze {
			aus = append(aus, Mitglied{s, b.Saetze[0], b.Unsicher})
		}
	}
	return aus
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
