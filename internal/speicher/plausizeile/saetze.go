// SPDX-License-Identifier: EUPL-1.2

// Package plausizeile reads the records of the yearly check. The storages share
// it, because what a body means is the same for both; how the rows are found is
// not. Unlike the linking, the check needs whole records.
package plausizeile

import (
	"context"
	"iter"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/speicher/koerper"
)

// Koerper is a stored record, not decoded yet.
type Koerper struct {
	ID     int64
	Inhalt []byte
}

// Lies hands every body to gib, whose error it returns; it may use the bytes again.
type Lies func(ctx context.Context, gib func(Koerper) error) error

// paket is how many records go from one goroutine to another at a time.
const paket = 256

// Saetze decodes records on all processors while lies goes on reading. They come
// in any order. Everything that was started has ended when the iteration ends.
func Saetze(ctx context.Context, lies Lies) iter.Seq2[plausibilitaet.Satz, error] {
	return func(yield func(plausibilitaet.Satz, error) bool) {
		ctx, halt := context.WithCancel(ctx)
		defer halt()
		g, gctx := errgroup.WithContext(ctx)
		roh, fertig := make(chan []Koerper, 4), make(chan []plausibilitaet.Satz, 4)
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
			yield(plausibilitaet.Satz{}, err)
		}
	}
}

func teile(ctx context.Context, lies Lies, ziel chan<- []Koerper) error {
	stapel := make([]Koerper, 0, paket)
	err := lies(ctx, func(k Koerper) error {
		stapel = append(stapel, Koerper{k.ID, slices.Clone(k.Inhalt)})
		if len(stapel) < paket {
			return nil
		}
		voll := stapel
		stapel = make([]Koerper, 0, paket)
		return sende(ctx, ziel, voll)
	})
	if err != nil || len(stapel) == 0 {
		return err
	}
	return sende(ctx, ziel, stapel)
}

func decodiere(ctx context.Context, quelle <-chan []Koerper, ziel chan<- []plausibilitaet.Satz) error {
	for stapel := range quelle {
		saetze := make([]plausibilitaet.Satz, len(stapel))
		for i, k := range stapel {
			satz, err := koerper.Decodiere(k.Inhalt)
			if err != nil {
				return err
			}
			saetze[i] = plausibilitaet.Satz{ID: k.ID, M: satz}
		}
		if err := sende(ctx, ziel, saetze); err != nil {
			return err
		}
	}
	return nil
}

func sende[T any](ctx context.Context, ziel chan<- T, t T) error {
	select {
	case ziel <- t:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
