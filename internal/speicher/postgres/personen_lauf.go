// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/speicher/personenzeile"
)

// Satznummern streams number and key of every record.
func (p *Personen) Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error] {
	return strom(ctx, p.s.pool, func(z pgx.Row) (n personenzeile.Satznummer, err error) {
		var ags uint32
		err = z.Scan(&n.ID, &ags, &n.Schluessel.Ordnungsmerkmal)
		n.Schluessel.AGS = agsText(ags)
		return n, err
	}, `SELECT id, ags, ordnungsmerkmal FROM register.meldesatz`)
}

// Aenderungsstand is the number of the last change of the stock, 0 for none.
func (p *Personen) Aenderungsstand(ctx context.Context) (stand int64, err error) {
	err = p.s.pool.QueryRow(ctx, `SELECT coalesce(max(id), 0) FROM register.aenderung`).Scan(&stand)
	if err != nil {
		return 0, uebersetze(fmt.Errorf("read last change: %w", err))
	}
	return stand, nil
}

// MerkeVollauf notes a finished full run over the stock as it was after the change.
func (p *Personen) MerkeVollauf(ctx context.Context, jetzt time.Time, aenderung int64) error {
	_, err := p.s.pool.Exec(ctx, `INSERT INTO register.vollauf (zeit, aenderung) VALUES ($1, $2)
		ON CONFLICT (eine) DO UPDATE SET zeit = excluded.zeit, aenderung = excluded.aenderung`, jetzt.UnixMilli(), aenderung)
	if err != nil {
		return uebersetze(fmt.Errorf("note full run: %w", err))
	}
	_, err = p.s.pool.Exec(ctx, `ANALYZE register.paar, register.block, register.bund, register.meldenummer, register.satzschluessel`)
	return uebersetze(err)
}

// Personenzahl is the number of humans in the register. ok is false unless a full
// run was made and the stock has not changed since.
func (p *Personen) Personenzahl(ctx context.Context) (n int, ok bool, err error) {
	err = p.s.pool.QueryRow(ctx, `SELECT ((SELECT coalesce(sum(anzahl), 0) FROM register.bestandszahl)
			- (SELECT count(*) FROM register.bund WHERE satz <> bund))::bigint,
		aenderung = (SELECT coalesce(max(id), 0) FROM register.aenderung) FROM register.vollauf`).Scan(&n, &ok)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, uebersetze(fmt.Errorf("count persons: %w", err))
	}
	return n, ok, nil
}
