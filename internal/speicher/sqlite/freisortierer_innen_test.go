// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/plan"
)

// More rows than a run takes come back in order, each once.
func TestFreisortiererMergesRuns(t *testing.T) {
	for _, anzahl := range []int{0, 1, 99, 100, 101, 1234} {
		s := &freisortierer{laufzeilen: 100}
		zufall := rand.New(rand.NewPCG(1, uint64(anzahl)))
		soll := map[plan.Freizeile]bool{}
		for range anzahl {
			z := plan.Freizeile{Freizeile: suche.Freizeile{Schluessel: zufall.Int64N(1 << 62), AGS: zufall.Uint32N(3), Zusatz: zufall.Uint32()}, Satz: zufall.Int64N(50)}
			if zufall.IntN(4) == 0 {
				z = plan.Freizeile{Satz: z.Satz} // often the same
			}
			soll[z] = true
			if err := s.nimm(z); err != nil {
				t.Fatal(err)
			}
		}
		s.sortiere()
		var ist []plan.Freizeile
		if err := s.jede(func(z plan.Freizeile) error { ist = append(ist, z); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(ist) != len(soll) || !slices.IsSortedFunc(ist, plan.Freizeile.Vergleiche) {
			t.Errorf("%d rows: %d came back, want %d in order", anzahl, len(ist), len(soll))
		}
		for _, z := range ist {
			if !soll[z] {
				t.Fatalf("row %+v was never given", z)
			}
		}
		if err := s.schliesse(); err != nil {
			t.Error(err)
		}
	}
}
