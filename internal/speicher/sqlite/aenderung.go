// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
)

// Aenderungen returns the change events behind the id ab in their order, at most
// so many.
func (b *Bestand) Aenderungen(ctx context.Context, ab int64, hoechstens int) (liste []lieferung.Aenderung, err error) {
	zeilen, err := b.d.leser.QueryContext(ctx, `SELECT id, zeit, ags, ordnungsmerkmal, art, anlass, lieferung
		FROM aenderung WHERE id > ? ORDER BY id LIMIT ?`, ab, hoechstens)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read change events: %w", err))
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var a lieferung.Aenderung
		var zeit int64
		var ags uint32
		err := zeilen.Scan(&a.ID, &zeit, &ags, &a.Schluessel.Ordnungsmerkmal, &a.Art, &a.Anlass, &a.Vorgang)
		if err != nil {
			return nil, uebersetze(err)
		}
		a.Zeit, a.Schluessel.AGS = time.UnixMilli(zeit), agsText(ags)
		liste = append(liste, a)
	}
	return liste, uebersetze(zeilen.Err())
}
