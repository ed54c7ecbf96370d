// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"context"
	"iter"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// Koerper is a stored record, not decoded yet.
type Koerper struct {
	ID     int64
	Inhalt []byte
}

// paket is how many records go from one goroutine to another at a time.
const paket = 256

// Saetze decodes records on all processors while lies goes on reading. lies hands
// every body to gib, whose error it returns; it may use the bytes again. The
// records come in any order. Everything that was started has ended when the
// iteration ends.
func Saetze(ctx context.Context, lies func(ctx context.Context, gib func(Koerper) error) error) iter.Seq2[personen.Satz, error] {
	return func(yield func(personen.Satz, error) bool) {
		ctx, halt := context.WithCancel(ctx)
		defer halt()
		g, gctx := errgroup.WithContext(ctx)
		roh, fertig := make(chan []Koerper, 4), make(chan []personen.Satz, 4)
		g.Go(func() error { defer close(roh); return teile(gctx, lies, roh) })
		var decoder errgroup.Group
		for range runtime.GOMAXPROCS(0) {
			decoder.Go(func() error { return decodiere(gctx, roh, fertig) })
		}
		g.Go(func() error { defer close(fertig); return decoder.Wait() })
		for saetze := range fertig {
			for _, s := range saetze {
				if !yield(s, nil) {
					halt()
					_ = g.Wait() // the consumer wants no more; only its own end is reported
					return
				}
			}
		}
		if err := g.Wait(); err != nil {
			yield(personen.Satz{}, err)
		}
	}
}

func teile(ctx context.Context, lies func(context.Context, func(Koerper) error) error, ziel chan<- []Koerper) error {
	stapel := make([]Koerper, 0, paket)
	sende := func() error {
		select {
		case ziel <- stapel:
			stapel = make([]Koerper, 0, paket)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := lies(ctx, func(k Koerper) error {
		stapel = append(stapel, Koerper{k.ID, slices.Clone(k.Inhalt)})
		if len(stapel) < paket {
			return nil
		}
		return sende()
	})
	if err != nil || len(stapel) == 0 {
		return err
	}
	return sende()
}

func decodiere(ctx context.Context, quelle <-chan []Koerper, ziel chan<- []personen.Satz) error {
	for stapel := range quelle {
		saetze := make([]personen.Satz, len(stapel))
		for i, k := range stapel {
			satz, err := koerper.DecodiereZuordnung(k.Inhalt)
			if err != nil {
				return err
			}
			saetze[i] = personen.Satz{ID: zuordnung.SatzID(k.ID), Satz: satz}
		}
		select {
		case ziel <- saetze:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
