// SPDX-License-Identifier: EUPL-1.2

// Package plausizeile reads the records of the yearly check. The storages share
// it, because what a body means is the same for both; how the rows are found is
// not. Unlike the linking, the check needs whole records.
package plausizeile

import (
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/speicher/koerper"
)

// Satz decodes a whole record.
func Satz(k koerper.Roh) (plausibilitaet.Satz, error) {
	satz, err := koerper.Decodiere(k.Inhalt)
	return plausibilitaet.Satz{ID: k.ID, M: satz}, err
}
