// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// abgleichabstand is how often the directory looks for changes of other processes.
const abgleichabstand = 5 * time.Second

// beginneDVDVLauf starts the daily work of the directory; the returned function ends it and waits.
func (h *haus) beginneDVDVLauf(ctx context.Context) func() {
	v, err := h.verzeichnis()
	if err != nil { // its door could not have been hung either
		slog.ErrorContext(ctx, "directory not available", slog.String("fehler", err.Error()))
		return func() {}
	}
	ctx, halt := context.WithCancel(ctx)
	var lauf sync.WaitGroup
	lauf.Go(func() { wiederhole(ctx, h.bisTagwerk, func() { h.dvdvTagwerk(ctx, v) }) })
	lauf.Go(func() {
		wiederhole(ctx, func() time.Duration { return abgleichabstand }, func() {
			if err := v.Aktualisiere(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "reading changes of the directory failed", slog.String("fehler", err.Error()))
			}
		})
	})
	return func() {
		halt()
		lauf.Wait()
	}
}

// wiederhole does the work at once and again after each pause until ctx ends.
func wiederhole(ctx context.Context, pause func() time.Duration, tu func()) {
	for {
		tu()
		wecker := time.NewTimer(pause())
		select {
		case <-ctx.Done():
			wecker.Stop()
			return
		case <-wecker.C:
		}
	}
}

// bisTagwerk is until the next look at the daily work: an hour, or right after midnight.
func (h *haus) bisTagwerk() time.Duration { return min(laufabstand, bisMitternacht(h.uhr.Jetzt())) }

// dvdvTagwerk does what the day has due: released changes take effect (S1-05.6), the
// entries are checked once (S4-02.1). What a standstill missed is made up for: both
// depend on the day alone.
func (h *haus) dvdvTagwerk(ctx context.Context, v *verzeichnis.Verzeichnis) {
	anzahl, err := v.VollzieheFaellige(ctx)
	if err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "changes of the directory did not take effect", slog.String("fehler", err.Error()))
	}
	if anzahl > 0 {
		slog.InfoContext(ctx, "changes of the directory took effect", slog.Int("anzahl", anzahl))
	}
	p, neu, err := v.PruefeTag(ctx, h.pruefstand())
	if err != nil {
		if ctx.Err() == nil {
			slog.ErrorContext(ctx, "check of the directory failed", slog.String("fehler", err.Error()))
		}
		return
	}
	if neue := p.Neue(); neu && len(neue) > 0 {
		slog.WarnContext(ctx, "check of the directory has new findings", slog.Int("neu", len(neue)), slog.Int("alle", len(p.Befunde)))
	}
}

// adresslauf deletes remembered addresses at midnight in Berlin (S4-08.3).
func (h *haus) adresslauf(ctx context.Context) {
	adressen, err := h.adressen()
	if err != nil {
		slog.ErrorContext(ctx, "look-up of addresses not available", slog.String("fehler", err.Error()))
		return
	}
	wiederhole(ctx, func() time.Duration { return bisMitternacht(h.uhr.Jetzt()) }, func() { adressen.Raeume() })
}
