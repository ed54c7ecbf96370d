// SPDX-License-Identifier: EUPL-1.2

package uhr_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"kernmelderegister/internal/grund/uhr"
)

func TestHeuteIsTheDayInBerlin(t *testing.T) {
	faelle := map[string]struct{ instant, soll string }{
		"winter, one hour ahead":  {"2024-01-31T23:00:00Z", "2024-02-01"},
		"winter, just before":     {"2024-01-31T22:59:59Z", "2024-01-31"},
		"summer, two hours ahead": {"2024-06-30T22:00:00Z", "2024-07-01"},
		"summer, just before":     {"2024-06-30T21:59:59Z", "2024-06-30"},
		"turn of the year":        {"2007-12-31T23:30:00Z", "2008-01-01"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			instant, err := time.Parse(time.RFC3339, fall.instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := uhr.Heute(uhr.Fest(instant)).String(); got != fall.soll {
				t.Errorf("got %s, want %s", got, fall.soll)
			}
		})
	}
}

func TestStellStandsUntilMoved(t *testing.T) {
	start := time.Date(2008, 8, 1, 12, 0, 0, 0, time.UTC)
	u := uhr.Fest(start)
	if !u.Jetzt().Equal(start) {
		t.Error("clock does not stand")
	}
	var alle sync.WaitGroup
	for range 10 {
		alle.Go(func() { u.Weiter(time.Minute); _ = u.Jetzt() })
	}
	alle.Wait()
	if got := u.Jetzt().Sub(start); got != 10*time.Minute {
		t.Errorf("moved by %s, want 10m", got)
	}
	u.Stelle(start.Add(-time.Hour))
	if !u.Jetzt().Equal(start.Add(-time.Hour)) {
		t.Error("clock cannot be set back")
	}
}

func TestVersetztRunsOnFromItsBase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		basis := time.Date(2007, 12, 31, 23, 59, 0, 0, uhr.Berlin())
		u := uhr.Versetzt(basis)
		if got := uhr.Heute(u).String(); got != "2007-12-31" {
			t.Errorf("starts on %s", got)
		}
		vorher := uhr.System().Jetzt()
		<-time.After(2 * time.Minute) // virtual time of the bubble
		if got := uhr.System().Jetzt().Sub(vorher); got != 2*time.Minute {
			t.Errorf("system clock moved by %s", got)
		}
		if got := u.Jetzt().Sub(basis); got != 2*time.Minute {
			t.Errorf("moved by %s, want 2m", got)
		}
		if got := uhr.Heute(u).String(); got != "2008-01-01" {
			t.Errorf("next day is %s", got)
		}
	})
}

func TestLiesZeitpunkt(t *testing.T) {
	faelle := map[string]struct{ text, soll string }{
		"day starts at midnight in Berlin": {"2024-07-01", "2024-06-30T22:00:00Z"},
		"instant":                          {"2024-07-01T10:00:00+02:00", "2024-07-01T08:00:00Z"},
		"day that does not exist":          {"2023-02-29", ""},
		"German form":                      {"01.07.2024", ""},
		"empty":                            {"", ""},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			got, err := uhr.LiesZeitpunkt(fall.text)
			if fall.soll == "" {
				if !errors.Is(err, uhr.ErrUngueltig) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || got.UTC().Format(time.RFC3339) != fall.soll {
				t.Errorf("got %s, %v; want %s", got, err, fall.soll)
			}
		})
	}
}

func TestPlusMonateEndsOnTheLastDay(t *testing.T) {
	faelle := map[string]struct {
		von    string
		monate int
		soll   string
	}{
		"§ 188 Abs. 3 BGB short month":     {"2024-01-31", 1, "2024-02-29"},
		"§ 188 Abs. 3 BGB no leap year":    {"2023-01-31", 1, "2023-02-28"},
		"same day":                         {"2024-03-15", 6, "2024-09-15"},
		"over the turn of the year":        {"2024-11-30", 3, "2025-02-28"},
		"backwards":                        {"2024-03-31", -1, "2024-02-29"},
		"year after 29 February":           {"2024-02-29", 12, "2025-02-28"},
		"backwards over turn of the year":  {"2024-01-10", -13, "2022-12-10"},
		"many years":                       {"1900-01-01", 12 * 110, "2010-01-01"},
		"month with thirty days to longer": {"2024-04-30", 1, "2024-05-30"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			d, err := uhr.LiesDatum(fall.von)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.PlusMonate(fall.monate).String(); got != fall.soll {
				t.Errorf("got %s, want %s", got, fall.soll)
			}
		})
	}
}

func TestDatumCalculation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := uhr.Datum{Jahr: 2000, Monat: time.January, Tag: 1}
		a := start.PlusTage(rapid.IntRange(-40_000, 40_000).Draw(t, "a"))
		n := rapid.IntRange(-5_000, 5_000).Draw(t, "n")
		b := a.PlusTage(n)
		if b.PlusTage(-n) != a {
			t.Fatalf("%s + %d days cannot be undone", a, n)
		}
		if a.Vor(b) != (n > 0) || a.Nach(b) != (n < 0) || a.Vergleiche(b) != -b.Vergleiche(a) {
			t.Fatalf("order of %s and %s is wrong", a, b)
		}
		if gelesen, err := uhr.LiesDatum(a.String()); err != nil || gelesen != a {
			t.Fatalf("%s is read as %s, %v", a, gelesen, err)
		}
		if uhr.DatumVon(a.Beginn()) != a || uhr.DatumVon(a.PlusTage(1).Beginn().Add(-time.Nanosecond)) != a {
			t.Fatalf("%s does not span its own day", a)
		}
	})
}

func TestDatumAsText(t *testing.T) {
	var gelesen struct{ A, B uhr.Datum }
	if err := json.Unmarshal([]byte(`{"A":"2008-02-29","B":""}`), &gelesen); err != nil {
		t.Fatal(err)
	}
	wieder, err := json.Marshal(gelesen)
	if err != nil || string(wieder) != `{"A":"2008-02-29","B":""}` {
		t.Errorf("got %s, %v", wieder, err)
	}
	for _, falsch := range []string{"2007-02-29", "2008-2-1", "2008-02-01T00:00:00Z"} {
		if err := gelesen.A.UnmarshalText([]byte(falsch)); !errors.Is(err, uhr.ErrUngueltig) || gelesen.A.Tag != 29 {
			t.Errorf("%s: %v, %s", falsch, err, gelesen.A)
		}
	}
}

func TestEmptyDatum(t *testing.T) {
	if !(uhr.Datum{}).Leer() || (uhr.Datum{Jahr: 2024, Monat: 1, Tag: 1}).Leer() {
		t.Error("Leer is wrong")
	}
	if got := (uhr.Datum{Jahr: 2024, Monat: time.August, Tag: 30}).Wochentag(); got != time.Friday {
		t.Errorf("30 August 2024 is a %s", got)
	}
}
