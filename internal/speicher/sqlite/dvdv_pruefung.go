// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// LetztePruefung implements verzeichnis.Pruefablage.
func (v *DVDV) LetztePruefung(ctx context.Context) (p verzeichnis.Pruefung, da bool, err error) {
	var inhalt []byte
	err = v.d.leser.QueryRowContext(ctx, `SELECT inhalt FROM pruefung`).Scan(&inhalt)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, uebersetze(err)
	}
	if err := json.Unmarshal(inhalt, &p); err != nil {
		return p, false, fmt.Errorf("read check: %w", err)
	}
	return p, true, nil
}

// MerkePruefung implements verzeichnis.Pruefablage.
func (v *DVDV) MerkePruefung(ctx context.Context, p verzeichnis.Pruefung) error {
	inhalt, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return v.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pruefung (nr, tag, inhalt) VALUES (1, ?, ?)
			ON CONFLICT (nr) DO UPDATE SET tag = excluded.tag, inhalt = excluded.inhalt WHERE excluded.tag >= tag`, p.Tag.String(), string(inhalt))
		return err
	})
}
