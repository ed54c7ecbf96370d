// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// loeschstapel is the number of contents destroyed in one transaction.
const loeschstapel = 5000

// Loesche destroys all contents whose term has come today (S1-23.9; BMG § 40 Abs. 5
// Satz 2) and returns their number. Commitments and tree stay, so the rest remains
// provable. The run is logged first, with the number that is due; when nothing is
// due, nothing happens. An interrupted run can be repeated. fortschritt is called
// with the number of each batch.
func (d *Dienst) Loesche(ctx context.Context, fortschritt func(n int64)) (anzahl int64, err error) {
	heute := uhr.Heute(d.uhr)
	faellig, err := d.speicher.ZaehleFaellige(ctx, heute)
	if err != nil {
		return 0, fmt.Errorf("count entries past their term: %w", err)
	}
	if faellig == 0 {
		return 0, nil
	}
	_, err = d.protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.uhr.Jetzt(), Art: protokoll.Protokollloeschung, Klasse: protokoll.KlasseAbruf,
		Kriterien: "frist<=" + heute.String(), Treffer: faellig,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return 0, fmt.Errorf("log the deletion: %w", err)
	}
	for {
		n, err := d.speicher.VernichteFaellige(ctx, heute, loeschstapel)
		anzahl += n
		if err != nil {
			return anzahl, fmt.Errorf("destroy contents: %w", err)
		}
		if n == 0 {
			return anzahl, nil
		}
		fortschritt(n)
	}
}
