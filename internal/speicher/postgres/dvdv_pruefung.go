// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// LetztePruefung implements verzeichnis.Pruefablage.
func (v *DVDV) LetztePruefung(ctx context.Context) (p verzeichnis.Pruefung, da bool, err error) {
	var inhalt []byte
	err = v.s.pool.QueryRow(ctx, `SELECT inhalt FROM verzeichnis.pruefung`).Scan(&inhalt)
	if errors.Is(err, pgx.ErrNoRows) {
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
	_, err = v.s.pool.Exec(ctx, `INSERT INTO verzeichnis.pruefung (nr, tag, inhalt) VALUES (1, $1, $2)
		ON CONFLICT (nr) DO UPDATE SET tag = excluded.tag, inhalt = excluded.inhalt WHERE excluded.tag >= pruefung.tag`, p.Tag.String(), string(inhalt))
	return uebersetze(err)
}
