// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/lieferung"
)

// Aenderungen returns the change events behind the id ab in their order, at most
// so many.
func (b *Bestand) Aenderungen(ctx context.Context, ab int64, hoechstens int) ([]lieferung.Aenderung, error) {
	zeilen, err := b.s.pool.Query(ctx, `SELECT id, zeit, ags, ordnungsmerkmal, art, anlass, lieferung
		FROM register.aenderung WHERE id > $1 ORDER BY id LIMIT $2`, ab, hoechstens)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read change events: %w", err))
	}
	liste, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (lieferung.Aenderung, error) {
		var a lieferung.Aenderung
		var zeit int64
		var ags uint32
		var art int16
		err := z.Scan(&a.ID, &zeit, &ags, &a.Schluessel.Ordnungsmerkmal, &art, &a.Anlass, &a.Vorgang)
		a.Zeit, a.Schluessel.AGS, a.Art = time.UnixMilli(zeit), agsText(ags), lieferung.Aenderungsart(art)
		return a, err
	})
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read change events: %w", err))
	}
	return liste, nil
}
