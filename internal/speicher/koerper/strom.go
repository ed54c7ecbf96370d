// SPDX-License-Identifier: EUPL-1.2

package koerper

import (
	"context"
	"iter"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Roh is a stored record, not decoded yet.
type Roh struct {
	ID     int64
	Inhalt []byte
}

// Lesen hands every body to gib, whose error it returns; it may use the bytes again.
type Lesen func(ctx context.Context, gib func(Roh) error) error

// paket is how many records go from one goroutine to another at a time.
const paket = 256

// Strom decodes records on all processors while lies goes on reading. They come in
// any order. Everything that was started has ended when the iteration ends.
func Strom[T any](ctx context.Context, lies Lesen, decodiere func(Roh) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, halt := context.WithCancel(ctx)
		defer halt()
		g, gctx := errgroup.WithContext(ctx)
		roh, fertig := make(chan []Roh, 4), make(chan []T, 4)
		g.Go(func() error { defer close(roh); return teile(gctx, lies, roh) })
		var decoder errgroup.Group
		for range runtime.GOMAXPROCS(0) {
			decoder.Go(func() error { return decodierePakete(gctx, roh, fertig, decodiere) })
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
			var nichts T
			yield(nichts, err)
		}
	}
}

// teile sends what lies reads in packets.
func teile(ctx context.Context, lies Lesen, ziel chan<- []Roh) error {
	stapel := make([]Roh, 0, paket)
	err := lies(ctx, func(k Roh) error {
		stapel = append(stapel, Roh{k.ID, slices.Clone(k.Inhalt)})
		if len(stapel) < paket {
			return nil
		}
		voll := stapel
		stapel = make([]Roh, 0, paket)
		return sende(ctx, ziel, voll)
	})
	if err != nil || len(stapel) == 0 {
		return err
	}
	return sende(ctx, ziel, stapel)
}

func decodierePakete[T any](ctx context.Context, quelle <-chan []Roh, ziel chan<- []T, decodiere func(Roh) (T, error)) error {
	for stapel := range quelle {
		saetze := make([]T, len(stapel))
		for i, k := range stapel {
			var err error
			if saetze[i], err = decodiere(k); err != nil {
				return err
			}
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
