// SPDX-License-Identifier: EUPL-1.2

// Package uhr is the only source of time. The law counts in civil days of
// Europe/Berlin, tests need a clock that stands still, and a demonstration may
// start on a day of its choice; therefore nobody else asks the machine.
package uhr

import (
	"errors"
	"sync"
	"time"
	_ "time/tzdata" // a minimal system has no time zone database
)

// ErrUngueltig is returned for a text that is neither a date nor an RFC 3339 time.
var ErrUngueltig = errors.New("uhr: neither JJJJ-MM-TT nor RFC 3339")

// Uhr tells the time. Implementations are safe for concurrent use.
type Uhr interface {
	// Jetzt returns the present instant.
	Jetzt() time.Time
}

type system struct{}

func (system) Jetzt() time.Time { return time.Now() }

// System returns the clock of the machine. Its instants carry a monotonic
// reading, so differences measure durations correctly.
func System() Uhr { return system{} }

// Stell is a clock that stands until somebody moves it.
type Stell struct {
	mu   sync.Mutex
	zeit time.Time
}

// Fest returns a clock that stands at t.
func Fest(t time.Time) *Stell { return &Stell{zeit: t} }

// Jetzt returns the instant the clock stands at.
func (s *Stell) Jetzt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.zeit
}

// Stelle moves the clock to t, also backwards.
func (s *Stell) Stelle(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zeit = t
}

// Weiter moves the clock by d.
func (s *Stell) Weiter(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zeit = s.zeit.Add(d)
}

type versetzt struct {
	basis time.Time
	start time.Time
}

// Versetzt returns a clock that shows basis now and runs on from there with the
// speed of the machine: the legal clock of a demonstration.
func Versetzt(basis time.Time) Uhr {
	return versetzt{basis: basis, start: time.Now()}
}

func (v versetzt) Jetzt() time.Time { return v.basis.Add(time.Since(v.start)) }

// Berlin returns the time zone in which the days of the law are counted.
func Berlin() *time.Location { return berlin() }

var berlin = sync.OnceValue(func() *time.Location {
	ort, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("uhr: embedded time zone database: " + err.Error())
	}
	return ort
})

// LiesZeitpunkt reads the value of --heute or KMR_HEUTE: "JJJJ-MM-TT" (the first
// instant of that day in Berlin) or an RFC 3339 time. Anything else is ErrUngueltig.
func LiesZeitpunkt(text string) (time.Time, error) {
	if d, err := LiesDatum(text); err == nil {
		return d.Beginn(), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, ErrUngueltig
	}
	return t, nil
}
