// SPDX-License-Identifier: EUPL-1.2

package personenzeile_test

import (
	"cmp"
	"context"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// zieheZeilen draws entries that ascend; many share keys or buckets.
func zieheZeilen(t *rapid.T) []personen.Blockzeile {
	zeilen := rapid.SliceOf(rapid.Custom(func(t *rapid.T) personen.Blockzeile {
		return personen.Blockzeile{
			Schluessel: zuordnung.Schluessel(rapid.Uint64Range(0, 2).Draw(t, "art")<<32 | rapid.SampledFrom([]uint64{0, 1, 2, 1<<15 - 1, 1 << 15, 1<<32 - 1}).Draw(t, "wert")),
			Satz:       zuordnung.SatzID(rapid.Int64Range(1, 1<<40).Draw(t, "satz")),
		}
	})).Draw(t, "zeilen")
	slices.SortFunc(zeilen, vergleiche)
	return slices.Compact(zeilen)
}

func vergleiche(x, y personen.Blockzeile) int {
	return cmp.Or(cmp.Compare(x.Schluessel, y.Schluessel), cmp.Compare(x.Satz, y.Satz))
}

func TestBucketsHoldEveryEntryOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		soll := zieheZeilen(t)
		var ist []personen.Blockzeile
		letzter := int64(-1)
		for teil := range personenzeile.Topfzeilen(slices.Values(soll), rapid.IntRange(1, 3).Draw(t, "portion")) {
			for _, z := range teil {
				if z.Nummer <= letzter {
					t.Fatal("a bucket comes twice or too early")
				}
				letzter = z.Nummer
				zeilen, err := personenzeile.LiesTopf(z.Nummer, z.Inhalt)
				if err != nil {
					t.Fatal(err)
				}
				ist = append(ist, zeilen...)
			}
		}
		if d := gocmp.Diff(soll, ist, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
	})
}

func TestWorkingSetKeepsWhatIsSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gespeichert := map[int64][]byte{}
		gelesen := 0
		toepfe := personenzeile.NeueToepfe(func(_ context.Context, nummern []int64, gib func(personenzeile.Inhaltszeile)) error {
			for _, n := range nummern {
				if inhalt, da := gespeichert[n]; da {
					gelesen++
					gib(personenzeile.Inhaltszeile{Nummer: n, Inhalt: inhalt})
				}
			}
			return nil
		})
		soll := map[zuordnung.SatzID][]zuordnung.Schluessel{}
		for range rapid.IntRange(1, 20).Draw(t, "schritte") {
			satz := zuordnung.SatzID(rapid.Int64Range(1, 5).Draw(t, "satz"))
			var neu []zuordnung.Schluessel
			for _, z := range zieheZeilen(t) {
				neu = append(neu, z.Schluessel)
			}
			neu = slices.Compact(neu)
			if err := toepfe.Setze(t.Context(), satz, soll[satz], neu); err != nil {
				t.Fatal(err)
			}
			soll[satz] = neu
			if rapid.Bool().Draw(t, "schreiben") {
				for _, z := range toepfe.Raeume() {
					if delete(gespeichert, z.Nummer); len(z.Inhalt) > 0 {
						gespeichert[z.Nummer] = z.Inhalt
					}
				}
			}
			for _, s := range neu {
				erwarte(t, toepfe, soll, s)
			}
		}
	})
}

func erwarte(t *rapid.T, toepfe *personenzeile.Toepfe, soll map[zuordnung.SatzID][]zuordnung.Schluessel, s zuordnung.Schluessel) {
	var saetze []zuordnung.SatzID
	for id, schluessel := range soll {
		if slices.Contains(schluessel, s) {
			saetze = append(saetze, id)
		}
	}
	slices.Sort(saetze)
	for _, n := range []int{0, 2, 100} {
		ist, err := toepfe.Block(t.Context(), s, n)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ist, saetze[:min(n, len(saetze))]) {
			t.Fatalf("the key has %v, want the first %d of %v", ist, n, saetze)
		}
	}
}

func FuzzLiesTopf(f *testing.F) {
	f.Add(personenzeile.Topf([]personen.Blockzeile{{Schluessel: 3 << 15, Satz: 7}, {Schluessel: 3 << 15, Satz: 9}, {Schluessel: 3<<15 + 1, Satz: 1}}))
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, b []byte) {
		zeilen, err := personenzeile.LiesTopf(3, b)
		if err != nil {
			return
		}
		if !slices.IsSortedFunc(zeilen, vergleiche) {
			t.Skip("distances that overflow are not written by this program")
		}
		wieder, err := personenzeile.LiesTopf(3, personenzeile.Topf(zeilen))
		if err != nil || !slices.Equal(zeilen, wieder) {
			t.Errorf("%v became %v: %v", zeilen, wieder, err)
		}
	})
}

func FuzzLiesSchluessel(f *testing.F) {
	f.Add(personenzeile.Schluessel([]zuordnung.Schluessel{1, 1 << 40}))
	f.Add([]byte{0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		liste, err := personenzeile.LiesSchluessel(b)
		if err != nil {
			return
		}
		wieder, err := personenzeile.LiesSchluessel(personenzeile.Schluessel(liste))
		if err != nil || !slices.Equal(liste, wieder) {
			t.Errorf("%v became %v: %v", liste, wieder, err)
		}
	})
}
