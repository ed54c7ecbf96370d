// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"log/slog"
	"time"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/grund/uhr"
)

// plausispeicher keeps what the yearly check freezes and finds.
type plausispeicher interface {
	anwendung.Frostspeicher
	anwendung.Befundspeicher
}

// bauePlausi builds the yearly check.
func (h *haus) bauePlausi() error {
	regeln, err := plausibilitaet.Lade()
	if err != nil {
		return err
	}
	h.plausi = anwendung.Neu(anwendung.Ausstattung{
		Frost: h.speicher.plausi, Befunde: h.speicher.plausi, Zuordnung: h.speicher.personen, Protokoll: h.protokoll,
		Regelwerk: regeln, Gemeinden: behoerde.Verzeichnis(), Register: h.register, Uhr: h.uhr,
	})
	return nil
}

// plausilauf does what the yearly check has due until ctx ends: at once, every
// hour, and right after midnight, so that the state of the Stichtag is that of 24:00.
func (h *haus) plausilauf(ctx context.Context) {
	for {
		if err := h.plausi.Tagwerk(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "daily work of the yearly check failed", slog.String("fehler", err.Error()))
		}
		wecker := time.NewTimer(min(laufabstand, bisMitternacht(h.uhr.Jetzt())))
		select {
		case <-ctx.Done():
			wecker.Stop()
			return
		case <-wecker.C:
		}
	}
}

// bisMitternacht is how long the day still lasts, and never nothing.
func bisMitternacht(jetzt time.Time) time.Duration {
	jetzt = jetzt.In(uhr.Berlin())
	morgen := time.Date(jetzt.Year(), jetzt.Month(), jetzt.Day()+1, 0, 0, 0, 0, uhr.Berlin())
	return max(morgen.Sub(jetzt), time.Millisecond)
}
