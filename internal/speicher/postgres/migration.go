// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"kernmelderegister/internal/speicher/migration"
)

//go:embed migrationen
var migrationen embed.FS

// migrationssperre is the advisory lock that keeps two starting programs from
// migrating at the same time.
const migrationssperre = 0x6b6d72 // "kmr"

// migriere brings every schema to the state of its folder migrationen/<schema>.
func migriere(ctx context.Context, pool *pgxpool.Pool) (err error) {
	verbindung, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer verbindung.Release()
	if _, err := verbindung.Exec(ctx, `SELECT pg_advisory_lock($1)`, migrationssperre); err != nil {
		return err
	}
	defer func() {
		_, fehlschlag := verbindung.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, migrationssperre)
		err = errors.Join(err, fehlschlag)
	}()
	for _, schema := range []string{"register", "protokoll", "zugang", "postfach", "verzeichnis", "intermediaer"} {
		schritte, err := migration.Lies(migrationen, "migrationen/"+schema)
		if err != nil {
			return err
		}
		if err := migration.Bringe(ctx, ziel{verbindung.Conn(), schema}, schritte); err != nil {
			return err
		}
	}
	return nil
}

type ziel struct {
	verbindung *pgx.Conn
	schema     string // one of the folder names, never from outside
}

// Stand implements migration.Ziel.
func (z ziel) Stand(ctx context.Context) ([]migration.Angewandt, error) {
	_, err := z.verbindung.Exec(ctx, fmt.Sprintf(`CREATE SCHEMA IF NOT EXISTS %[1]s;
		CREATE TABLE IF NOT EXISTS %[1]s.schemafassung (
			nummer integer PRIMARY KEY, name text NOT NULL, pruefsumme text NOT NULL)`, z.schema))
	if err != nil {
		return nil, err
	}
	zeilen, err := z.verbindung.Query(ctx,
		fmt.Sprintf(`SELECT nummer, pruefsumme FROM %s.schemafassung ORDER BY nummer`, z.schema))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(zeilen, pgx.RowToStructByPos[migration.Angewandt])
}

// Wende implements migration.Ziel.
func (z ziel) Wende(ctx context.Context, s migration.Schritt) error {
	return pgx.BeginFunc(ctx, z.verbindung, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, s.SQL); err != nil {
			return err
		}
		_, err := tx.Exec(ctx,
			fmt.Sprintf(`INSERT INTO %s.schemafassung (nummer, name, pruefsumme) VALUES ($1, $2, $3)`, z.schema),
			s.Nummer, s.Name, s.Pruefsumme)
		return err
	})
}
