// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
)

// Merkmalspeicher keeps Identifikationsmerkmale.
type Merkmalspeicher interface {
	abruf.Merkmale
	Raeume(ctx context.Context, vor time.Time) (int64, error)
}

// Merkmale runs the contract of the Identifikationsmerkmale.
func Merkmale(t *testing.T, oeffne func(t *testing.T) Merkmalspeicher) {
	for name, pruefe := range map[string]func(*testing.T, Merkmalspeicher){
		"what was stored comes back, expired or not": merkmalKommtZurueck,
		"a token is never given twice":               merkmalEinmalig,
		"only what is old enough goes":               merkmalGehtSpaeter,
	} {
		t.Run(name, func(t *testing.T) { pruefe(t, oeffne(t)) })
	}
}

func merkmale(n int) []abruf.Merkmal {
	alle := make([]abruf.Merkmal, n)
	for i := range alle {
		alle[i] = abruf.Merkmal{
			Token: fmt.Sprint("TOKEN", i), Stelle: fmt.Sprint("stelle-", i%3),
			Schluessel: melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: fmt.Sprint("B-", i)},
			GueltigBis: zeitpunkt().Add(time.Duration(i) * time.Hour),
		}
	}
	return alle
}

func lege(t *testing.T, s Merkmalspeicher, m []abruf.Merkmal) {
	t.Helper()
	if err := s.Lege(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func merkmalKommtZurueck(t *testing.T, s Merkmalspeicher) {
	alle := merkmale(1000) // as many as a hit list can have
	lege(t, s, alle)
	lege(t, s, nil)
	for _, i := range []int{0, 1, 31, 32, 999} {
		m, da, err := s.Hole(t.Context(), alle[i].Token)
		if err != nil || !da {
			t.Fatalf("%d: %v, %v", i, da, err)
		}
		if unterschied := cmp.Diff(alle[i], m); unterschied != "" {
			t.Error(unterschied)
		}
	}
	for _, token := range []string{"", "TOKEN", "token1", "TOKEN1 "} {
		if _, da, err := s.Hole(t.Context(), token); da || err != nil {
			t.Errorf("%q: %v, %v", token, da, err)
		}
	}
}

func merkmalEinmalig(t *testing.T, s Merkmalspeicher) {
	alle := merkmale(3)
	lege(t, s, alle[:1])
	fremd := alle[0]
	fremd.Stelle = "jemand-anders"
	if err := s.Lege(t.Context(), []abruf.Merkmal{alle[1], fremd}); err == nil {
		t.Fatal("a token was given twice")
	}
	if _, da, err := s.Hole(t.Context(), alle[1].Token); da || err != nil {
		t.Errorf("half of a refused list is stored: %v, %v", da, err)
	}
	if m, _, err := s.Hole(t.Context(), alle[0].Token); err != nil || m.Stelle != alle[0].Stelle {
		t.Errorf("the first owner has lost it, %v", err)
	}
}

func merkmalGehtSpaeter(t *testing.T, s Merkmalspeicher) {
	alle := merkmale(10)
	lege(t, s, alle)
	n, err := s.Raeume(t.Context(), alle[4].GueltigBis)
	if err != nil || n != 4 {
		t.Fatalf("%d deleted, %v; want 4", n, err)
	}
	for i, m := range alle {
		if _, da, err := s.Hole(t.Context(), m.Token); da != (i >= 4) || err != nil {
			t.Errorf("%d: %v, %v", i, da, err)
		}
	}
}
