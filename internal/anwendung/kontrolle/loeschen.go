// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"strings"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// loeschstapel is the number of contents destroyed in one transaction.
const loeschstapel = 5000

// Loesche destroys all contents whose term has come today (S1-23.9; BMG § 40 Abs. 5
// Satz 2), then the keys with which such contents were encrypted, so that they are
// gone from copies of the database too, and returns the number of contents. Contents
// with a mark (Halte) stay. Commitments and tree stay, so the rest remains provable. The
// run is logged first, with the number that is due and the names of the keys; when
// nothing is due, nothing happens. An interrupted run can be repeated. fortschritt is
// called with the number of each batch.
func (d *Dienst) Loesche(ctx context.Context, fortschritt func(n int64)) (anzahl int64, err error) {
	heute := uhr.Heute(d.uhr)
	faellig, err := d.speicher.ZaehleFaellige(ctx, heute)
	if err != nil {
		return 0, fmt.Errorf("count entries past their term: %w", err)
	}
	faecher, err := d.faelligeFaecher(ctx, heute)
	if err != nil {
		return 0, err
	}
	if faellig == 0 && len(faecher) == 0 {
		return 0, nil
	}
	if err := d.vermerkeLoeschung(ctx, heute, faellig, faecher); err != nil {
		return 0, err
	}
	for {
		n, err := d.speicher.VernichteFaellige(ctx, heute, loeschstapel)
		anzahl += n
		if err != nil {
			return anzahl, fmt.Errorf("destroy contents: %w", err)
		}
		if n == 0 {
			break
		}
		fortschritt(n)
	}
	return anzahl, d.vernichteSchluessel(ctx, heute)
}

func (d *Dienst) vermerkeLoeschung(ctx context.Context, heute uhr.Datum, faellig int64, faecher []protokoll.Fach) error {
	e := protokoll.Eintrag{
		Zeit: d.uhr.Jetzt(), Art: protokoll.Protokollloeschung, Klasse: protokoll.KlasseAbruf,
		Kriterien: "frist<=" + heute.String(), Treffer: faellig,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	}
	if len(faecher) > 0 {
		namen := make([]string, len(faecher))
		for i, f := range faecher {
			namen[i] = f.String()
		}
		e.Weitere = map[string]string{"schluessel": strings.Join(namen, " ")}
	}
	if _, err := d.protokoll.Schreibe(ctx, e); err != nil {
		return fmt.Errorf("log the deletion: %w", err)
	}
	return nil
}

// faelligeFaecher are those whose keys go today.
func (d *Dienst) faelligeFaecher(ctx context.Context, heute uhr.Datum) ([]protokoll.Fach, error) {
	if d.tresor == nil {
		return nil, nil
	}
	gehalten, err := d.gehaltene(ctx)
	if err != nil {
		return nil, err
	}
	return d.tresor.Faellige(heute, func(f protokoll.Fach) bool { return gehalten[f] })
}

func (d *Dienst) vernichteSchluessel(ctx context.Context, heute uhr.Datum) error {
	if d.tresor == nil {
		return nil
	}
	gehalten, err := d.gehaltene(ctx)
	if err != nil {
		return err
	}
	if _, err := d.tresor.VernichteFaellige(heute, func(f protokoll.Fach) bool { return gehalten[f] }); err != nil {
		return err
	}
	_, err = d.ablage.RaeumeKontrolle(ctx, heute)
	return err
}
