// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"kernmelderegister/internal/speicher/personenzeile"
)

// Satznummern streams number and key of every record.
func (p *Personen) Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error] {
	return strom(ctx, p.d.leser, func(z abtastbar) (n personenzeile.Satznummer, err error) {
		var ags uint32
		err = z.Scan(&n.ID, &ags, &n.Schluessel.Ordnungsmerkmal)
		n.Schluessel.AGS = agsText(ags)
		return n, err
	}, `SELECT id, ags, ordnungsmerkmal FROM meldesatz`)
}

// Aenderungsstand is the number of the last change of the stock, 0 for none.
func (p *Personen) Aenderungsstand(ctx context.Context) (stand int64, err error) {
	err = p.d.leser.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM aenderung`).Scan(&stand)
	if err != nil {
		return 0, uebersetze(fmt.Errorf("read last change: %w", err))
	}
	return stand, nil
}

// MerkeVollauf notes a finished full run over the stock as it was after the change.
func (p *Personen) MerkeVollauf(ctx context.Context, jetzt time.Time, aenderung int64) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO vollauf (eine, zeit, aenderung) VALUES (1, ?, ?)
			ON CONFLICT (eine) DO UPDATE SET zeit = excluded.zeit, aenderung = excluded.aenderung`, jetzt.UnixMilli(), aenderung)
		return err
	})
}

// Personenzahl is the number of humans in the register. ok is false unless a full
// run was made and the stock has not changed since.
func (p *Personen) Personenzahl(ctx context.Context) (n int, ok bool, err error) {
	err = p.d.leser.QueryRowContext(ctx, `SELECT (SELECT coalesce(sum(anzahl), 0) FROM bestandszahl)
			- (SELECT count(*) FROM bund WHERE satz <> bund),
		aenderung = (SELECT coalesce(max(id), 0) FROM aenderung) FROM vollauf`).Scan(&n, &ok)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, uebersetze(fmt.Errorf("count persons: %w", err))
	}
	return n, ok, nil
}
