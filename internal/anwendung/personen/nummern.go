// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"cmp"
	"context"
	"slices"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// nummeriere gives a Meldenummer to every person among the records that has none
// (E-A1): bundles, and records that are alone.
func (f *fortschreibung) nummeriere(ctx context.Context, ids []zuordnung.SatzID, buende []zuordnung.Bund) error {
	if err := f.lade(ctx, ids); err != nil {
		return err
	}
	gebuendelt := map[zuordnung.SatzID]bool{}
	for _, b := range buende {
		for _, s := range b.Saetze {
			gebuendelt[s] = true
		}
	}
	personen := make([][]zuordnung.SatzID, 0, len(ids))
	for _, b := range buende {
		personen = append(personen, b.Saetze)
	}
	for _, id := range ids {
		if !gebuendelt[id] && f.merkmale[id] != nil {
			personen = append(personen, []zuordnung.SatzID{id})
		}
	}
	zeilen, err := f.w.Nummern(ctx, ids)
	if err != nil {
		return err
	}
	hat := map[zuordnung.SatzID]bool{}
	for _, z := range zeilen {
		hat[z.Anker] = true
	}
	return f.d.vergib(ctx, f.w, ohneNummer(personen, hat))
}

// ohneNummer returns the first record of each person at none of whose records a
// number is anchored.
func ohneNummer(personen [][]zuordnung.SatzID, hat map[zuordnung.SatzID]bool) []zuordnung.SatzID {
	var aus []zuordnung.SatzID
naechste:
	for _, saetze := range personen {
		for _, s := range saetze {
			if hat[s] {
				continue naechste
			}
		}
		aus = append(aus, saetze[0])
	}
	return aus
}

// vergib gives each anchor a new number; one that somebody had before is drawn again.
func (d *Dienst) vergib(ctx context.Context, w Nummernschreiber, anker []zuordnung.SatzID) error {
	zeilen := make([]Nummernzeile, 0, len(anker))
	for _, a := range anker {
		zeilen = append(zeilen, Nummernzeile{Anker: a, Gespeichert: d.uhr.Jetzt()})
	}
	for len(zeilen) > 0 {
		for i := range zeilen {
			n, err := zuordnung.NeueMeldenummer(d.zufall)
			if err != nil {
				return err
			}
			zeilen[i].Nummer = n
		}
		slices.SortFunc(zeilen, func(x, y Nummernzeile) int { return cmp.Compare(x.Nummer, y.Nummer) }) // as the table grows
		schonVergeben, err := w.Vergib(ctx, zeilen)
		if err != nil {
			return err
		}
		zeilen = schonVergeben
	}
	return nil
}

// Meldenummer returns the number of the person of the record, "" if the record
// is unknown.
func (d *Dienst) Meldenummer(ctx context.Context, id zuordnung.SatzID) (zuordnung.Meldenummer, error) {
	saetze, _, err := d.Bund(ctx, id)
	if err != nil {
		return "", err
	}
	zeilen, err := d.speicher.Nummern(ctx, saetze)
	if err != nil || len(zeilen) == 0 {
		return "", err
	}
	return zeilen[0].Nummer, nil
}
