// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/personen"
)

// auffaelligkeiten: notes keep their order, an open one is not repeated, a closed
// one is gone and can come again.
func auffaelligkeiten(t *testing.T, l Personenlager) {
	zeit := time.UnixMilli(1_790_000_000_000)
	merke := func(a personen.Auffaelligkeit) {
		t.Helper()
		a.Zeit = zeit
		if err := l.Personen.Schreibe(t.Context(), zeit, func(w personen.Schreiber) error { return w.MerkeAuffaelligkeit(t.Context(), a) }); err != nil {
			t.Fatal(err)
		}
	}
	offene := func(nach int64, n, soll int) []personen.Auffaelligkeit {
		t.Helper()
		aus, err := l.Personen.Auffaelligkeiten(t.Context(), nach, n)
		if err != nil || len(aus) != soll {
			t.Fatalf("%d notes, want %d: %v", len(aus), soll, err)
		}
		return aus
	}
	merke(personen.Auffaelligkeit{Satz: 7, Art: personen.AndererMensch})
	merke(personen.Auffaelligkeit{Satz: 7, Art: personen.Haeufung})
	merke(personen.Auffaelligkeit{Satz: 7, Art: personen.AndererMensch})
	merke(personen.Auffaelligkeit{Satz: 5, Art: personen.AndererMensch})
	alle := offene(0, 10, 3)
	if alle[0].Satz != 7 || alle[1].Art != personen.Haeufung || alle[2].Satz != 5 || !alle[0].Zeit.Equal(zeit) || alle[0].Folge >= alle[1].Folge {
		t.Errorf("notes %v", alle)
	}
	offene(0, 2, 2)
	offene(alle[0].Folge, 10, 2)
	for _, soll := range []bool{true, false} {
		ok, err := l.Personen.ErledigeAuffaelligkeit(t.Context(), alle[0].Folge, personen.Erledigung{Wer: "w", Grund: "g", Zeit: zeit})
		if err != nil || ok != soll {
			t.Errorf("closed %v, want %v: %v", ok, soll, err)
		}
	}
	offene(0, 10, 2)
	merke(personen.Auffaelligkeit{Satz: 7, Art: personen.AndererMensch})
	offene(0, 10, 3)
}
