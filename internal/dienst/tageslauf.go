// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// laufabstand is how often the daily work is looked at; every part of it does
// nothing when nothing is due.
const laufabstand = time.Hour

// merkmalsruhe is how long the row of an expired Identifikationsmerkmal stays:
// longer than any log entry, so that none is used again meanwhile (DAV-09).
const merkmalsruhe = 2

// beginneTageslauf starts the daily work; the returned function ends it and waits.
func (h *haus) beginneTageslauf(ctx context.Context) func() {
	ctx, halt := context.WithCancel(ctx)
	var lauf sync.WaitGroup
	lauf.Go(func() { h.tageslauf(ctx) })
	lauf.Go(func() { h.plausilauf(ctx) })
	lauf.Go(func() { h.protokolllauf(ctx) })
	lauf.Go(func() { h.adresslauf(ctx) })
	lauf.Go(func() { h.zertifikatslauf(ctx) })
	return func() {
		halt()
		lauf.Wait()
	}
}

// tageslauf makes up for a full run of the linking that is due, and destroys what
// is past its term until ctx ends: contents of the log (S1-23.9), expired
// Identifikationsmerkmale and vorläufige Bearbeitungsmerkmale. A failure is logged and tried
// again next time.
func (h *haus) tageslauf(ctx context.Context) {
	takt := time.NewTicker(laufabstand)
	defer takt.Stop()
	for {
		h.raeume(ctx)
		select {
		case <-ctx.Done():
			return
		case <-takt.C:
		}
	}
}

func (h *haus) raeume(ctx context.Context) {
	h.ordneZu(ctx)
	h.loescheVBM(ctx)
	if _, err := h.kontrolle.Loesche(ctx, func(int64) {}); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "legal deletion of the log failed", slog.String("fehler", err.Error()))
	}
	if _, err := h.speicher.merkmale.Raeume(ctx, h.uhr.Jetzt().AddDate(-merkmalsruhe, 0, 0)); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "clearing of Identifikationsmerkmale failed", slog.String("fehler", err.Error()))
	}
	h.raeumeAuftraege(ctx)
	h.raeumeKunden(ctx)
	h.rechneMonatAb(ctx)
	h.tueAmtswerk(ctx)
	if err := h.gruppen.Raeume(ctx); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "clearing of mailboxes failed", slog.String("fehler", err.Error()))
	}
}
