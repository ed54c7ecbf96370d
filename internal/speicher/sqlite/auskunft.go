// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"fmt"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/plan"
)

var _ auskunft.Bestand = (*Abruf)(nil)

const (
	landMitGeburt = fundSpalten + `WHERE m.id IN (SELECT satz FROM suchindex
		WHERE namensschluessel = ?1 AND geburt = ?2 AND vornamen & ?3 = ?3) ORDER BY m.id`
	landOhneGeburt = fundSpalten + `WHERE m.id IN (SELECT satz FROM suchindex
		WHERE namensschluessel = ?1 AND vornamen & ?2 = ?2) ORDER BY m.id`
)

// Landesweit implements auskunft.Bestand.
func (a *Abruf) Landesweit(ctx context.Context, bedingungen []suche.Bedingung, hoechstens int) ([]abruf.Fund, error) {
	var funde []abruf.Fund
	for _, b := range bedingungen {
		frage, werte := a.landOhneGeburt, []any{b.Namensschluessel, b.Vornamen}
		if b.Geburt != 0 {
			frage, werte = a.landMitGeburt, []any{b.Namensschluessel, b.Geburt, b.Vornamen}
		}
		weitere, err := liesFunde(ctx, hoechstens, frage, werte...)
		if err != nil {
			return nil, fmt.Errorf("search the whole Land: %w", err)
		}
		funde = plan.VereinigeFunde(funde, weitere)
	}
	return funde[:min(len(funde), hoechstens)], nil
}
