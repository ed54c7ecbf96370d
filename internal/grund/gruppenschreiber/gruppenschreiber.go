// SPDX-License-Identifier: EUPL-1.2

// Package gruppenschreiber lets many callers share one durable write. A commit
// to disk costs the same for one row as for a hundred; callers that arrive while
// a commit is running are therefore collected and written by the next one. Each
// of them waits until the commit that contains its value has returned.
package gruppenschreiber

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
)

// ErrGeschlossen is returned by Schreibe after Schliesse; the value was not written.
var ErrGeschlossen = errors.New("gruppenschreiber: closed")

// Grenzen bounds memory and batch size. Zero values mean the defaults.
type Grenzen struct {
	// MaxStapel is the largest number of values in one write; default 256.
	MaxStapel int
	// MaxWartende is the number of values that may queue for the next write before
	// further callers block; default 4096.
	MaxWartende int
}

const (
	standardStapel   = 256
	standardWartende = 4096
)

// Schreiber collects values of concurrent callers into batches. It is made by
// Neu, owns one goroutine and must be closed with Schliesse.
type Schreiber[T any] struct {
	schreiben func(context.Context, []T) error
	maxStapel int
	auftraege chan *auftrag[T]
	fertig    chan struct{} // closed when the owning goroutine has returned

	mu          sync.RWMutex // guards geschlossen against einreichend.Add
	geschlossen bool
	einreichend sync.WaitGroup
}

type auftrag[T any] struct {
	wert     T
	vergeben atomic.Bool // set once: by the writer taking it over or by the caller withdrawing it
	ergebnis chan error
}

// Neu starts a group writer. schreiben gets each value exactly once, in batches
// of 1 to MaxStapel, never two batches at a time; when it returns nil all values
// of the batch must be durable, when it returns an error none of them may be.
// The slice belongs to the writer again after the return.
func Neu[T any](schreiben func(ctx context.Context, stapel []T) error, g Grenzen) *Schreiber[T] {
	s := &Schreiber[T]{
		schreiben: schreiben,
		maxStapel: cmp.Or(max(g.MaxStapel, 0), standardStapel),
		auftraege: make(chan *auftrag[T], cmp.Or(max(g.MaxWartende, 0), standardWartende)),
		fertig:    make(chan struct{}),
	}
	go s.laufe()
	return s
}

// Schreibe returns nil when wert is durable. An error of the batch goes to all
// of its callers. When ctx ends before the value is taken into a batch, it is
// withdrawn and the error is ctx.Err(); afterwards Schreibe waits for the
// outcome, so an error always means: not written.
func (s *Schreiber[T]) Schreibe(ctx context.Context, wert T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a := &auftrag[T]{wert: wert, ergebnis: make(chan error, 1)}
	err := s.reicheEin(ctx, a)
	if err != nil {
		return err
	}
	select {
	case err := <-a.ergebnis:
		return err
	case <-ctx.Done():
		if a.vergeben.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return <-a.ergebnis
	}
}

func (s *Schreiber[T]) reicheEin(ctx context.Context, a *auftrag[T]) error {
	s.mu.RLock()
	if s.geschlossen {
		s.mu.RUnlock()
		return ErrGeschlossen
	}
	s.einreichend.Add(1)
	s.mu.RUnlock()
	defer s.einreichend.Done()

	select {
	case s.auftraege <- a:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Schliesse refuses new values, waits until all accepted ones are written and
// ends the owning goroutine. It may be called more than once and concurrently.
func (s *Schreiber[T]) Schliesse() {
	s.mu.Lock()
	zuerst := !s.geschlossen
	s.geschlossen = true
	s.mu.Unlock()
	if zuerst {
		s.einreichend.Wait()
		close(s.auftraege)
	}
	<-s.fertig
}

func (s *Schreiber[T]) laufe() {
	defer close(s.fertig)
	stapel := make([]*auftrag[T], 0, s.maxStapel)
	werte := make([]T, 0, s.maxStapel)
	for erster := range s.auftraege {
		stapel = s.sammle(append(stapel[:0], erster))
		werte = werte[:0]
		uebernommen := stapel[:0]
		for _, a := range stapel {
			if a.vergeben.CompareAndSwap(false, true) {
				uebernommen = append(uebernommen, a)
				werte = append(werte, a.wert)
			}
		}
		if len(werte) == 0 {
			continue
		}
		err := s.schreiben(context.Background(), werte)
		for _, a := range uebernommen {
			a.ergebnis <- err
		}
		clear(werte)
		clear(stapel)
	}
}

// sammle adds what is already waiting. It yields once before, so that the callers
// woken by the previous write can queue their next value into this batch.
func (s *Schreiber[T]) sammle(stapel []*auftrag[T]) []*auftrag[T] {
	runtime.Gosched()
	for len(stapel) < s.maxStapel {
		select {
		case a, offen := <-s.auftraege:
			if !offen {
				return stapel
			}
			stapel = append(stapel, a)
		default:
			return stapel
		}
	}
	return stapel
}
