// SPDX-License-Identifier: EUPL-1.2

package postgres

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
	landMitGeburt = fundSpalten + `WHERE m.id IN (SELECT satz FROM register.suchindex
		WHERE namensschluessel = $1 AND vornamen & $2 = $2 AND geburt = $4) ORDER BY m.id LIMIT $3`
	landOhneGeburt = fundSpalten + `WHERE m.id IN (SELECT satz FROM register.suchindex
		WHERE namensschluessel = $1 AND vornamen & $2 = $2) ORDER BY m.id LIMIT $3`
)

// Landesweit implements auskunft.Bestand.
func (a *Abruf) Landesweit(ctx context.Context, bedingungen []suche.Bedingung, hoechstens int) ([]abruf.Fund, error) {
	var funde []abruf.Fund
	for _, b := range bedingungen {
		frage, werte := landOhneGeburt, []any{b.Namensschluessel, b.Vornamen, hoechstens}
		if b.Geburt != 0 {
			frage, werte = landMitGeburt, append(werte, int32(b.Geburt))
		}
		weitere, err := liesFunde(ctx, a.s.lesepool, frage, werte...)
		if err != nil {
			return nil, fmt.Errorf("search the whole Land: %w", err)
		}
		funde = plan.VereinigeFunde(funde, weitere)
	}
	return funde[:min(len(funde), hoechstens)], nil
}
