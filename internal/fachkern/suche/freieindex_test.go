// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// The letters before a wildcard decide how the phonetic code begins under which a
// name is indexed, also where the code of a letter hangs on its neighbours (DAV-07).
func TestPrefixFindsEveryNameThatBeginsWithIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.StringOfN(rapid.SampledFrom([]rune("ABCDEHKLPQRSTXZ")), 1, 16, -1).Draw(t, "form")
		anfang := form[:rapid.IntRange(1, len(form)).Draw(t, "länge")]
		s := &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: dresden}, Name: melde.Personenname{Familienname: melde.Name(form), Vornamen: melde.Name(form)}}
		for _, muster := range []string{form, anfang + "*", anfang + "*" + form[len(anfang):]} {
			l, err := suche.BereiteFrei(suche.FreieAnfrage{Bereich: inDresden, Nachname: melde.Name(muster), Vornamen: melde.Name(muster)})
			if err != nil {
				t.Fatal(err)
			}
			if !l.Trifft(s) {
				t.Fatalf("%s does not fit %s", muster, form)
			}
			for i, b := range l.Bedingungen() {
				if !slices.ContainsFunc(suche.Freizeilen(s), b.Erfuellt) {
					t.Errorf("condition %d of %s loses %s", i, muster, form)
				}
			}
		}
	})
}
