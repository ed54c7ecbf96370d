// SPDX-License-Identifier: EUPL-1.2

// Package meldetest makes synthetic Meldesätze for tests: records that the
// schema of XMeld 1100 allows, with every data group of the domain record. The
// names are invented combinations; nobody real is meant.
//
// A record is normalised: a slice or pointer without content is nil, and of
// alternatives only one is given. So parse(write(x)) must equal x exactly.
package meldetest

import (
	"math/rand/v2"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
)

// Satz returns the record with the seed; same seed, same record.
func Satz(saat uint64) *melde.Meldesatz {
	zufall := rand.New(rand.NewPCG(saat, 0x6b6d72))
	b := bauer{zahl: func(_ string, von, bis int) int { return von + zufall.IntN(bis-von+1) }}
	return b.satz()
}

// Voll returns a record in which every data group is given, with the optional
// fields of each; alternatives stand in different elements of a list.
func Voll() *melde.Meldesatz {
	zaehler := 0
	b := bauer{alles: true, zahl: func(_ string, von, bis int) int {
		zaehler++
		return von + zaehler%(bis-von+1)
	}}
	return b.satz()
}

// Saetze generates records for property tests; shrinking leads to records with
// few data.
func Saetze() *rapid.Generator[*melde.Meldesatz] {
	return rapid.Custom(func(t *rapid.T) *melde.Meldesatz {
		b := bauer{zahl: func(was string, von, bis int) int { return rapid.IntRange(von, bis).Draw(t, was) }}
		return b.satz()
	})
}
