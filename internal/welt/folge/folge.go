// SPDX-License-Identifier: EUPL-1.2

// Package folge runs numbered pieces of work on several processors and hands
// out the results in order, so that output does not depend on their number.
package folge

import (
	"context"
	"iter"
	"sync"
)

// Geordnet computes mache(0) … mache(n-1) with several workers and gives the
// results in order. At most arbeiter results wait or are being made. When the
// loop ends, early or not, no worker is left.
func Geordnet[T any](ctx context.Context, arbeiter, n int, mache func(i int) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var gruppe sync.WaitGroup
		defer gruppe.Wait()
		var keins T
		offen := make([]chan T, 0, n)
		starte := func(i int) {
			ergebnis := make(chan T, 1)
			offen = append(offen, ergebnis)
			gruppe.Go(func() { ergebnis <- mache(i) })
		}
		for i := range min(arbeiter, n) {
			starte(i)
		}
		for i := range n {
			if err := ctx.Err(); err != nil {
				yield(keins, err)
				return
			}
			t := <-offen[i]
			offen[i] = nil
			if len(offen) < n {
				starte(len(offen))
			}
			if !yield(t, nil) {
				return
			}
		}
	}
}
