// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/personen"
)

var _ personen.Auffaelligkeitsspeicher = (*Personen)(nil)

// MerkeAuffaelligkeit implements personen.Schreiber.
func (w *personenschreiber) MerkeAuffaelligkeit(ctx context.Context, a personen.Auffaelligkeit) error {
	_, err := w.tx.Exec(ctx, `INSERT INTO register.auffaelligkeit (satz, zeit, art) SELECT $1::bigint, $2::bigint, $3::smallint
		WHERE NOT EXISTS (SELECT 1 FROM register.auffaelligkeit WHERE erledigt IS NULL AND satz = $1 AND art = $3)`, int64(a.Satz), a.Zeit.UnixMilli(), int16(a.Art))
	if err != nil {
		return fmt.Errorf("add note: %w", err)
	}
	return nil
}

// Auffaelligkeiten implements personen.Auffaelligkeitsspeicher.
func (p *Personen) Auffaelligkeiten(ctx context.Context, nach int64, n int) (aus []personen.Auffaelligkeit, err error) {
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var a personen.Auffaelligkeit
		var zeit int64
		var art int16
		err := z.Scan(&a.Folge, &a.Satz, &zeit, &art)
		a.Zeit, a.Art = time.UnixMilli(zeit), personen.Auffaelligkeitsart(art)
		aus = append(aus, a)
		return err
	}, `SELECT folge, satz, zeit, art FROM register.auffaelligkeit WHERE erledigt IS NULL AND folge > $1 ORDER BY folge LIMIT $2`, nach, max(n, 0))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read notes: %w", err))
	}
	return aus, nil
}

// ErledigeAuffaelligkeit implements personen.Auffaelligkeitsspeicher.
func (p *Personen) ErledigeAuffaelligkeit(ctx context.Context, folge int64, e personen.Erledigung) (bool, error) {
	r, err := p.s.pool.Exec(ctx, `UPDATE register.auffaelligkeit SET erledigt = $1, wer = $2, grund = $3 WHERE folge = $4 AND erledigt IS NULL`,
		e.Zeit.UnixMilli(), e.Wer, e.Grund, folge)
	if err != nil {
		return false, uebersetze(fmt.Errorf("close note: %w", err))
	}
	return r.RowsAffected() == 1, nil
}
