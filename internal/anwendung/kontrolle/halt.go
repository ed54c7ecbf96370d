// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// ErrHalt refuses a mark without a reason.
var ErrHalt = fehler.Neu(fehler.Ungueltig, "MR-1608", "Ein Haltkennzeichen braucht eine Begründung.")

// Halte keeps the content of an entry beyond its term until GibFrei (DÜV1-05: the term
// does not end while the content has been asked for). The act is logged. Errors: those
// of Einsicht, ErrHalt, NichtGefunden.
func (d *Dienst) Halte(ctx context.Context, e Einsicht, nummer int64, grund string) error {
	if err := d.nurKontrolle(e); err != nil {
		return err
	}
	if strings.TrimSpace(grund) == "" {
		return ErrHalt
	}
	if _, err := d.Zeige(ctx, e, nummer); err != nil {
		return err
	}
	return d.ablage.SetzeHalt(ctx, Halt{Nummer: nummer, Seit: d.uhr.Jetzt(), Wer: e.Akteur.Kennung, Grund: grund})
}

// GibFrei removes the mark; the content goes with the next deletion when its term is
// over. Errors: those of Einsicht, NichtGefunden.
func (d *Dienst) GibFrei(ctx context.Context, e Einsicht, nummer int64) error {
	if err := d.nurKontrolle(e); err != nil {
		return err
	}
	if err := d.vermerke(ctx, e, nummernkriterium(nummer)+" halt=aufgehoben", 1); err != nil {
		return err
	}
	da, err := d.ablage.HebeHaltAuf(ctx, nummer)
	if err == nil && !da {
		err = errKeinEintrag
	}
	return err
}

// gehaltene returns the Faecher in which a content is kept beyond its term.
func (d *Dienst) gehaltene(ctx context.Context) (map[protokoll.Fach]bool, error) {
	halte, err := d.ablage.Halte(ctx)
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	faecher := map[protokoll.Fach]bool{}
	for _, h := range halte {
		zeilen, err := d.speicher.LeseZeilen(ctx, h.Nummer, 1)
		if err != nil {
			return nil, fmt.Errorf("read entry %d: %w", h.Nummer, err)
		}
		if len(zeilen) == 0 || zeilen[0].Nummer != h.Nummer || zeilen[0].Vernichtet() {
			continue
		}
		e, err := zeilen[0].Eintrag()
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", h.Nummer, err)
		}
		faecher[protokoll.FachVon(e.Klasse, e.Zeit)] = true
	}
	return faecher, nil
}
