// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"context"
	"errors"
	"sync"
)

// Lader frames a first load; the storage of the stock is one.
type Lader interface {
	BeginneLadung(ctx context.Context) (bool, error)
	BeendeLadung(ctx context.Context) error
}

// Lauf takes a list of messages.
type Lauf struct {
	Eingang *Eingang
	Lader   Lader
	// Abgewiesen is told of every message that was refused as a whole.
	Abgewiesen func(*Ablehnung)
	// Fortschritt is told the bytes of every message behind; may be nil.
	Fortschritt func(bytes int64)
}

// Nimm takes the messages in their order. A refused message does not stop the
// run. After an error what was taken stays, and the same run may be repeated.
func (l *Lauf) Nimm(ctx context.Context, dateien []*Datei) (Ergebnis, error) {
	var e Ergebnis
	if _, err := l.Lader.BeginneLadung(ctx); err != nil {
		return e, err
	}
	var voraus sync.WaitGroup
	defer voraus.Wait()
	for i, d := range dateien {
		if i+1 < len(dateien) {
			// The next message is checked while this one is applied.
			voraus.Go(func() { _, _ = dateien[i+1].pruefe() })
		}
		teil, err := l.Eingang.Nimm(ctx, d)
		e.Plus(teil)
		var a *Ablehnung
		switch {
		case errors.As(err, &a):
			l.Abgewiesen(a)
		case err != nil:
			return e, err
		}
		if l.Fortschritt != nil {
			l.Fortschritt(d.groesse)
		}
	}
	return e, l.Lader.BeendeLadung(ctx)
}

// Groesse returns the bytes of all messages together.
func Groesse(dateien []*Datei) int64 {
	summe := int64(0)
	for _, d := range dateien {
		summe += d.groesse
	}
	return summe
}
