// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"

	"kernmelderegister/internal/speicher/migration"
)

//go:embed migrationen
var migrationen embed.FS

// migriere brings the database to the schema of the folder migrationen/<ordner>.
func migriere(ctx context.Context, db *sql.DB, ordner string) error {
	schritte, err := migration.Lies(migrationen, "migrationen/"+ordner)
	if err != nil {
		return err
	}
	return migration.Bringe(ctx, ziel{db}, schritte)
}

type ziel struct{ db *sql.DB }

// Stand implements migration.Ziel.
func (z ziel) Stand(ctx context.Context) (stand []migration.Angewandt, err error) {
	_, err = z.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schemafassung (
		nummer INTEGER PRIMARY KEY, name TEXT NOT NULL, pruefsumme TEXT NOT NULL) STRICT`)
	if err != nil {
		return nil, err
	}
	zeilen, err := z.db.QueryContext(ctx, `SELECT nummer, pruefsumme FROM schemafassung ORDER BY nummer`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var a migration.Angewandt
		if err := zeilen.Scan(&a.Nummer, &a.Pruefsumme); err != nil {
			return nil, err
		}
		stand = append(stand, a)
	}
	return stand, zeilen.Err()
}

// Wende implements migration.Ziel.
func (z ziel) Wende(ctx context.Context, s migration.Schritt) error {
	tx, err := z.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, s.SQL); err != nil {
		return errors.Join(err, undo(tx))
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO schemafassung (nummer, name, pruefsumme) VALUES (?, ?, ?)`,
		s.Nummer, s.Name, s.Pruefsumme)
	if err != nil {
		return errors.Join(err, undo(tx))
	}
	return tx.Commit()
}
