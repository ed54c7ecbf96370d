// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"iter"
	"log/slog"
	"runtime/debug"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/tueren/befehl"
)

var (
	_ lieferung.Zuordner         = (*personen.Dienst)(nil)
	_ lieferung.Kennzeichenwache = (*personen.VBMWache)(nil)
)

// personen returns the linking for the commands.
func (h *haus) personen() befehl.Personen {
	s := h.speicher.personen
	return befehl.Personen{
		Vollauf: h.vollauf, Faellig: h.vollaufFaellig, Zahl: s.Personenzahl,
		Saetze: h.satznummern, Buende: s.Buende, Faelle: s.Faelle,
	}
}

// laufgrenze is the memory in bytes that the program's heap keeps to during a full
// run: what is read dies at once, so cleaning up more often costs little.
const laufgrenze = 1600 << 20

// vollauf links all records.
func (h *haus) vollauf(ctx context.Context, fortschritt func(schritt string, erledigt, gesamt int)) (personen.Laufzahlen, error) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(laufgrenze))
	return personen.Neu(h.speicher.personen, h.uhr, personen.Optionen{Fortschritt: func(s personen.Schritt, erledigt, gesamt int) {
		fortschritt(string(s), erledigt, gesamt)
	}}).Vollauf(ctx)
}

// vollaufFaellig reports whether records wait for a full run: after the first
// load, after one that was broken off, and after new rules of linking.
func (h *haus) vollaufFaellig(ctx context.Context) (bool, error) {
	faellig, err := h.zuordnung.Faellig(ctx)
	if err != nil || !faellig {
		return false, err
	}
	stand, err := h.stand.Bestand(ctx)
	return stand.Datensaetze > 0, err
}

// ordneZu makes up for a full run that is due. A failure is logged and tried
// again next time.
func (h *haus) ordneZu(ctx context.Context) {
	faellig, err := h.vollaufFaellig(ctx)
	if err == nil && faellig {
		slog.InfoContext(ctx, "full run of the linking begins")
		_, err = h.vollauf(ctx, func(string, int, int) {})
	}
	if err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "full run of the linking failed", slog.String("fehler", err.Error()))
	}
}

// loescheVBM removes the vorläufige Bearbeitungsmerkmale whose term is over (S1-10.12).
func (h *haus) loescheVBM(ctx context.Context) {
	if _, err := h.zuordnung.LoescheVBM(ctx, h.speicher.personen); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "deletion of vBM failed", slog.String("fehler", err.Error()))
	}
}

func (h *haus) satznummern(ctx context.Context) iter.Seq2[befehl.Satznummer, error] {
	return func(yield func(befehl.Satznummer, error) bool) {
		for n, err := range h.speicher.personen.Satznummern(ctx) {
			if !yield(befehl.Satznummer(n), err) {
				return
			}
		}
	}
}
