// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"iter"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/tueren/befehl"
)

// personen returns the linking for the commands.
func (h *haus) personen() befehl.Personen {
	s := h.speicher.personen
	return befehl.Personen{Vollauf: h.vollauf, Zahl: s.Personenzahl, Saetze: h.satznummern, Buende: s.Buende, Faelle: s.Faelle}
}

// vollauf links all records and notes which state of the stock it has seen.
func (h *haus) vollauf(ctx context.Context, gelesen func(n int)) (personen.Laufzahlen, error) {
	s := h.speicher.personen
	stand, err := s.Aenderungsstand(ctx)
	if err != nil {
		return personen.Laufzahlen{}, err
	}
	z, err := personen.Neu(gezaehlt{s, gelesen}, h.uhr, personen.Optionen{}).Vollauf(ctx)
	if err != nil {
		return z, err
	}
	return z, s.MerkeVollauf(ctx, h.uhr.Jetzt(), stand)
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

// gezaehlt tells how many records are read.
type gezaehlt struct {
	personen.Speicher
	gelesen func(n int)
}

// Alle implements personen.Leser.
func (g gezaehlt) Alle(ctx context.Context) iter.Seq2[personen.Satz, error] {
	return func(yield func(personen.Satz, error) bool) {
		for s, err := range g.Speicher.Alle(ctx) {
			if !yield(s, err) {
				return
			}
			g.gelesen(1)
		}
	}
}
