// SPDX-License-Identifier: EUPL-1.2

package messung_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kernmelderegister/internal/dienst/messung"
)

// arbeit takes its time by the clock of the bubble.
func arbeit(dauer time.Duration) func(context.Context, int, int) error {
	return func(ctx context.Context, _, _ int) error {
		wecker := time.NewTimer(dauer)
		defer wecker.Stop()
		select {
		case <-wecker.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestAbwechselndCountsTheWorkOfAllClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scheiben := int64(0)
		e, err := messung.Abwechselnd(t.Context(), messung.Plan{Dauer: 10 * time.Second, Scheiben: 5,
			Fortschritt: func(n int64) { scheiben += n }},
			messung.Last{Klienten: 4, Tue: arbeit(10 * time.Millisecond)},
			messung.Last{Klienten: 1, Tue: arbeit(100 * time.Millisecond)})
		if err != nil {
			t.Fatal(err)
		}
		if e[0].JeSekunde != 400 || e[1].JeSekunde != 10 {
			t.Errorf("rates %v and %v, want 400 and 10", e[0].JeSekunde, e[1].JeSekunde)
		}
		if len(e[0].Latenzen) != 4000 || len(e[1].Latenzen) != 100 {
			t.Errorf("%d and %d latencies: the warm-up counts or a slice is missing", len(e[0].Latenzen), len(e[1].Latenzen))
		}
		if p := messung.Quantil(e[1].Latenzen, 0.5); p != 100*time.Millisecond {
			t.Errorf("p50 is %v", p)
		}
		if scheiben != 10 {
			t.Errorf("%d slices reported", scheiben)
		}
	})
}

func TestAbwechselndTakesTurnsAndNumbersThePieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var folge []string
		var nummern []int
		last := func(name string) messung.Last {
			return messung.Last{Klienten: 2, Tue: func(ctx context.Context, klient, nr int) error {
				mu.Lock()
				if len(folge) == 0 || folge[len(folge)-1] != name {
					folge = append(folge, name)
				}
				if name == "a" {
					nummern = append(nummern, nr)
				}
				mu.Unlock()
				return arbeit(time.Second)(ctx, klient, nr)
			}}
		}
		if _, err := messung.Abwechselnd(t.Context(), messung.Plan{Dauer: 2 * time.Second, Scheiben: 2}, last("a"), last("b")); err != nil {
			t.Fatal(err)
		}
		if soll := []string{"a", "b", "a", "b", "a", "b"}; !slices.Equal(folge, soll) {
			t.Errorf("order %v, want %v", folge, soll)
		}
		slices.Sort(nummern)
		if soll := []int{0, 1, 2, 3, 4, 5}; !slices.Equal(nummern, soll) {
			t.Errorf("numbers %v, want %v", nummern, soll)
		}
	})
}

func TestAbwechselndEndsWithTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kaputt := errors.New("broken")
		_, err := messung.Abwechselnd(t.Context(), messung.Plan{Dauer: time.Hour, Scheiben: 1}, messung.Last{Klienten: 2,
			Tue: func(ctx context.Context, klient, _ int) error {
				if klient == 1 {
					return kaputt
				}
				return arbeit(2*time.Hour)(ctx, klient, 0)
			}})
		if !errors.Is(err, kaputt) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAbwechselndStopsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, halt := context.WithTimeout(t.Context(), time.Second)
		defer halt()
		_, err := messung.Abwechselnd(ctx, messung.Plan{Dauer: time.Hour, Scheiben: 5}, messung.Last{Klienten: 3, Tue: arbeit(10 * time.Millisecond)})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
