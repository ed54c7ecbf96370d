// SPDX-License-Identifier: EUPL-1.2

package messung_test

import (
	"testing"
	"time"

	"kernmelderegister/internal/dienst/messung"
)

func TestMedianIsTheMiddleAndKeepsTheOrderOfItsInput(t *testing.T) {
	for _, fall := range []struct {
		name  string
		werte []float64
		soll  float64
	}{
		{"none", nil, 0},
		{"one", []float64{7}, 7},
		{"odd, unsorted", []float64{9, 1, 5}, 5},
		{"even: mean of the two in the middle", []float64{8, 2, 4, 100}, 6},
	} {
		t.Run(fall.name, func(t *testing.T) {
			erster := 0.0
			if len(fall.werte) > 0 {
				erster = fall.werte[0]
			}
			if ist := messung.Median(fall.werte); ist != fall.soll {
				t.Errorf("got %v, want %v", ist, fall.soll)
			}
			if len(fall.werte) > 0 && fall.werte[0] != erster {
				t.Error("the input was sorted")
			}
		})
	}
}

func TestQuantilIsAMeasuredValueThatTheShareDoesNotExceed(t *testing.T) {
	hundert := make([]time.Duration, 100)
	for i := range hundert {
		hundert[i] = time.Duration(i + 1)
	}
	for _, fall := range []struct {
		name     string
		sortiert []time.Duration
		p        float64
		soll     time.Duration
	}{
		{"none", nil, 0.5, 0},
		{"one value is every quantile", hundert[:1], 0.99, 1},
		{"p50 of 1 to 100", hundert, 0.5, 50},
		{"p99 of 1 to 100", hundert, 0.99, 99},
		{"p99 of few is the greatest", hundert[:20], 0.99, 20},
		{"p0 is the smallest", hundert, 0, 1},
		{"p100 is the greatest", hundert, 1, 100},
	} {
		t.Run(fall.name, func(t *testing.T) {
			if ist := messung.Quantil(fall.sortiert, fall.p); ist != fall.soll {
				t.Errorf("got %d, want %d", ist, fall.soll)
			}
		})
	}
}

func TestRatesNeverDivideByZero(t *testing.T) {
	if ist := messung.JeSekunde(10, 2*time.Second); ist != 5 {
		t.Errorf("10 in 2 s: %v per second", ist)
	}
	if ist := messung.JeSekunde(1, 0); ist < 0.99e9 || ist > 1.01e9 {
		t.Errorf("1 in no time: %v per second", ist)
	}
	if ist := messung.Millisekunden(1500 * time.Microsecond); ist != 1.5 {
		t.Errorf("1500 µs: %v ms", ist)
	}
}
