// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/personen"
)

var _ personen.Auffaelligkeitsspeicher = (*Personen)(nil)

// MerkeAuffaelligkeit implements personen.Schreiber.
func (w *personenschreiber) MerkeAuffaelligkeit(ctx context.Context, a personen.Auffaelligkeit) error {
	err := w.fuehreAus(ctx, `INSERT INTO auffaelligkeit (satz, zeit, art) SELECT ?1, ?2, ?3
		WHERE NOT EXISTS (SELECT 1 FROM auffaelligkeit WHERE erledigt IS NULL AND satz = ?1 AND art = ?3)`, a.Satz, a.Zeit.UnixMilli(), a.Art)
	if err != nil {
		return fmt.Errorf("add note: %w", err)
	}
	return nil
}

// Auffaelligkeiten implements personen.Auffaelligkeitsspeicher.
func (p *Personen) Auffaelligkeiten(ctx context.Context, nach int64, n int) (aus []personen.Auffaelligkeit, err error) {
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		if len(aus) >= n {
			return errGenug
		}
		var a personen.Auffaelligkeit
		var zeit int64
		err := z.Scan(&a.Folge, &a.Satz, &zeit, &a.Art)
		a.Zeit = time.UnixMilli(zeit)
		aus = append(aus, a)
		return err
	}, `SELECT folge, satz, zeit, art FROM auffaelligkeit WHERE erledigt IS NULL AND folge > ? ORDER BY folge`, nach)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read notes: %w", err))
	}
	return aus, nil
}

// ErledigeAuffaelligkeit implements personen.Auffaelligkeitsspeicher.
func (p *Personen) ErledigeAuffaelligkeit(ctx context.Context, folge int64, e personen.Erledigung) (erledigt bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE auffaelligkeit SET erledigt = ?, wer = ?, grund = ? WHERE folge = ? AND erledigt IS NULL`,
			e.Zeit.UnixMilli(), e.Wer, e.Grund, folge)
		if err != nil {
			return fmt.Errorf("close note: %w", err)
		}
		n, err := r.RowsAffected()
		erledigt = n == 1
		return err
	})
	return erledigt && err == nil, err
}
