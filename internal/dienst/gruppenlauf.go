// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"sync"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/fachkern/behoerde"
)

// postfachspeicher keeps mailboxes and group queries.
type postfachspeicher interface {
	gruppenabfrage.Speicher
	gruppenabfrage.Postfach
}

// baueGruppen builds the use case of the group queries.
func (h *haus) baueGruppen() {
	h.gruppen = gruppenabfrage.Neu(gruppenabfrage.Ausstattung{
		Abruf: h.abruf, Akteure: h.akteur, Speicher: h.speicher.postfach, Postfach: h.speicher.postfach,
		Protokoll: h.protokoll, Register: h.register, Uhr: h.uhr,
	})
}

// akteur returns the official as of now, for work that a program does on behalf of
// somebody who has logged out since.
func (h *haus) akteur(ctx context.Context, stelle, kennung string) (behoerde.Akteur, error) {
	wer, err := h.zugang.AmBefehl(ctx, stelle, kennung)
	if err != nil {
		return behoerde.Akteur{}, err
	}
	return h.zugang.Handelnder(ctx, wer, kennung)
}

// beginneGruppenlauf starts the work on released group queries; the returned function
// ends it and waits.
func (h *haus) beginneGruppenlauf(ctx context.Context) func() {
	ctx, halt := context.WithCancel(ctx)
	var lauf sync.WaitGroup
	lauf.Go(func() { h.gruppen.Arbeite(ctx) })
	return func() {
		halt()
		lauf.Wait()
	}
}
