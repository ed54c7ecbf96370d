// SPDX-License-Identifier: EUPL-1.2

package sperrliste

import (
	"context"
	"sync"
	"time"
)

// faecher keeps what was fetched. Callers who need the same at the same time share
// one fetch, and a source that failed is left in peace for a while.
type faecher[T any] struct {
	vorgabe    *Einstellungen
	jetzt      func() time.Time
	wurzel     context.Context // ends with the Vorrat
	laeufe     *sync.WaitGroup
	hoechstens int

	mu    sync.Mutex
	stand map[string]*fach[T]
}

// fach is one place. All fields are guarded by faecher.mu.
type fach[T any] struct {
	wert      T
	gefuellt  bool
	geholt    time.Time     // when the value came, zero if it is of an earlier run
	versucht  time.Time     // when the last fetch ended
	fehler    error         // of the last fetch
	unterwegs chan struct{} // closed when the running fetch has ended; nil if there is none
}

// bestellung is what a caller wants from a place.
type bestellung[T any] struct {
	schluessel string
	// taugt reports whether a value answers the caller's question.
	taugt func(T) bool
	// anfang gives a value of an earlier run, nil if there is no such memory.
	anfang func() (T, bool)
	hole   func(context.Context) (T, error)
}

// nimm returns a value that fits: a fresh one, else a fetched one, else an older
// one if the fetch fails. Error: that of the fetch, ErrVeraltet, or of ctx.
func (f *faecher[T]) nimm(ctx context.Context, b bestellung[T]) (T, error) {
	f.mu.Lock()
	p := f.platz(b)
	jetzt := f.jetzt()
	frisch := !p.geholt.IsZero() && jetzt.Sub(p.geholt) < f.vorgabe.Auffrischung && b.taugt(p.wert)
	ruht := !p.versucht.IsZero() && jetzt.Sub(p.versucht) < f.vorgabe.Wartezeit
	if frisch || ruht {
		defer f.mu.Unlock()
		return p.ergebnis(b)
	}
	if p.unterwegs == nil {
		f.beginne(p, b)
	}
	fertig := p.unterwegs
	f.mu.Unlock()
	var abgebrochen error
	select {
	case <-fertig:
	case <-ctx.Done():
		abgebrochen = ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	wert, err := p.ergebnis(b)
	if err != nil && abgebrochen != nil {
		err = abgebrochen
	}
	return wert, err
}

func (p *fach[T]) ergebnis(b bestellung[T]) (T, error) {
	switch {
	case p.gefuellt && b.taugt(p.wert):
		return p.wert, nil
	case p.fehler != nil:
		return p.wert, p.fehler
	default:
		return p.wert, ErrVeraltet
	}
}

// platz returns the place of the order. When there are too many, an idle one goes.
func (f *faecher[T]) platz(b bestellung[T]) *fach[T] {
	if p := f.stand[b.schluessel]; p != nil {
		return p
	}
	for k, alt := range f.stand {
		if len(f.stand) < f.hoechstens {
			break
		}
		if alt.unterwegs == nil {
			delete(f.stand, k)
		}
	}
	p := &fach[T]{}
	if b.anfang != nil {
		p.wert, p.gefuellt = b.anfang()
	}
	f.stand[b.schluessel] = p
	return p
}

// beginne starts the fetch, which outlives the caller but not its own deadline.
func (f *faecher[T]) beginne(p *fach[T], b bestellung[T]) {
	p.unterwegs = make(chan struct{})
	f.laeufe.Go(func() {
		ctx, halt := context.WithTimeout(f.wurzel, f.vorgabe.Frist)
		wert, err := b.hole(ctx)
		halt()
		f.mu.Lock()
		defer f.mu.Unlock()
		p.versucht, p.fehler = f.jetzt(), err
		if err == nil {
			p.wert, p.gefuellt, p.geholt = wert, true, p.versucht
		}
		close(p.unterwegs)
		p.unterwegs = nil
	})
}
