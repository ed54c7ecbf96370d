// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/grund/uhr"
)

// Gleiche closes the findings that deliveries have removed since (S1-13.9) and
// returns their number. The stock as it is now is checked by the same rules; a
// finding without its like there is Berichtigt. So a correction counts wherever
// it came from, for example from a municipality that had no record before.
func (d *Dienst) Gleiche(ctx context.Context, gelesen func(n int)) (geschlossen int, err error) {
	laeufe, err := d.Befunde.Laeufe(ctx)
	if err != nil || len(laeufe) == 0 {
		return 0, err
	}
	stand := Lauf{Stichtag: d.heute()}
	jetzt := d.Uhr.Jetzt()
	befunde, err := d.pruefe(ctx, &stand, Jetzt, gelesen)
	if err != nil {
		return 0, err
	}
	heute := neuerBestand(befunde)
	for _, l := range laeufe {
		n, err := d.schliesse(ctx, l, heute)
		if err != nil {
			return geschlossen, fmt.Errorf("close findings of run %d: %w", l.ID, err)
		}
		geschlossen += n
		if err := d.Befunde.MerkeAbgleich(ctx, l.ID, jetzt); err != nil {
			return geschlossen, err
		}
	}
	return geschlossen, nil
}

func (d *Dienst) schliesse(ctx context.Context, l Lauf, heute bestand) (int, error) {
	var weg []int
	for b, err := range d.Befunde.Befunde(ctx, l.ID, Auswahl{}) {
		if err != nil {
			return 0, err
		}
		if (b.Stand == Offen || b.Stand == Bestaetigt) && !heute.hat(&b) {
			weg = append(weg, b.Nummer)
		}
	}
	if len(weg) == 0 {
		return 0, nil
	}
	return len(weg), d.Befunde.Setze(ctx, l.ID, weg, Berichtigt, d.Uhr.Jetzt())
}

// bestand is what the stock has of findings now, by record.
type bestand map[melde.Schluessel][]*Befund

func neuerBestand(befunde []Befund) bestand {
	aus := bestand{}
	for i := range befunde {
		for _, s := range befunde[i].Saetze {
			aus[s.Schluessel] = append(aus[s.Schluessel], &befunde[i])
		}
	}
	return aus
}

// hat reports whether the finding still stands: one about a record of it, of the
// same kind, and for PM3 and VOLL about one of its particulars.
func (h bestand) hat(b *Befund) bool {
	for _, s := range b.Saetze {
		for _, x := range h[s.Schluessel] {
			if artgleich(b, x) && (len(b.Felder) == 0 || slices.ContainsFunc(b.Felder, func(f string) bool { return slices.Contains(x.Felder, f) })) {
				return true
			}
		}
	}
	return false
}

func artgleich(a, b *Befund) bool {
	return a.Art == b.Art && (a.Art != plausibilitaet.PM3 || slices.EqualFunc(a.Saetze, b.Saetze, func(x, y Satzbezug) bool {
		return x.Schluessel == y.Schluessel
	}))
}

// gleicheFaelligeAb holds the findings against the stock once a day if a record
// has changed since the last time.
func (d *Dienst) gleicheFaelligeAb(ctx context.Context) error {
	laeufe, err := d.Befunde.Laeufe(ctx)
	if err != nil || len(laeufe) == 0 {
		return err
	}
	letzte, err := d.Frost.LetzteAenderung(ctx)
	if err != nil {
		return err
	}
	for _, l := range laeufe {
		if letzte.After(l.Abgeglichen) && letzte.After(l.Zeit) && melde.DatumVon(l.Abgeglichen.In(uhr.Berlin())) < d.heute() {
			_, err := d.Gleiche(ctx, func(int) {})
			return err
		}
	}
	return nil
}
