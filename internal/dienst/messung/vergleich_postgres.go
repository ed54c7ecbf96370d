// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/grund/uhr"
)

// postgresVergleich is a database of its own on a server, with one connection
// per client.
type postgresVergleich struct {
	klienten []*pgx.Conn
}

// NeuesPostgres makes the tables of a bare database in the empty one at dsn.
// synchronous_commit stays what the server has: on by default.
func NeuesPostgres(ctx context.Context, dsn string, klienten int) (Vergleich, error) {
	v := &postgresVergleich{}
	for range klienten {
		k, err := pgx.Connect(ctx, dsn)
		if err != nil {
			return nil, errors.Join(err, v.Schliesse())
		}
		v.klienten = append(v.klienten, k)
	}
	_, err := v.klienten[0].Exec(ctx, `
		CREATE TABLE meldesatz (id bigint NOT NULL, ags bigint NOT NULL, ordnungsmerkmal text NOT NULL, ereigniszeit bigint NOT NULL);
		CREATE TABLE koerper (satz bigint NOT NULL, inhalt bytea NOT NULL);
		CREATE TABLE suchindex (namensschluessel bigint NOT NULL, ags bigint NOT NULL, geburt bigint NOT NULL,
			vornamen bigint NOT NULL, satz bigint NOT NULL);
		CREATE TABLE vermerk (nummer bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, inhalt bytea NOT NULL)`)
	if err != nil {
		return nil, errors.Join(err, v.Schliesse())
	}
	return v, nil
}

// Name implements Vergleich.
func (v *postgresVergleich) Name() string { return "PostgreSQL" }

// abschriften are the tables that are taken over; their columns have the same
// names on both sides.
var abschriften = []struct {
	tabelle string
	spalten []string
}{
	{"meldesatz", []string{"id", "ags", "ordnungsmerkmal", "ereigniszeit"}},
	{"koerper", []string{"satz", "inhalt"}},
	{"suchindex", []string{"namensschluessel", "ags", "geburt", "vornamen", "satz"}},
}

// Uebernimm implements Vergleich with COPY in one transaction; the indexes are
// made behind it, as pg_restore does, and count.
func (v *postgresVergleich) Uebernimm(ctx context.Context, quelle *sql.DB) (u Uebernahme, err error) {
	u.Bezug = "PostgreSQL: COPY derselben Zeilen, dann ihre Indizes"
	tx, err := v.klienten[0].Begin(ctx)
	if err != nil {
		return u, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback(context.WithoutCancel(ctx)))
		}
	}()
	for _, a := range abschriften {
		zeilen, dauer, err := kopiere(ctx, tx, quelle, a.tabelle, a.spalten)
		if err != nil {
			return u, fmt.Errorf("copy %s: %w", a.tabelle, err)
		}
		u.Dauer += dauer
		if a.tabelle == "meldesatz" {
			u.Saetze = zeilen
		}
	}
	if u.Saetze == 0 {
		return u, ErrLeer
	}
	uhrzeit := uhr.System()
	beginn := uhrzeit.Jetzt()
	_, err = tx.Exec(ctx, `
		ALTER TABLE meldesatz ADD PRIMARY KEY (id), ADD UNIQUE (ags, ordnungsmerkmal);
		ALTER TABLE koerper ADD PRIMARY KEY (satz);
		ALTER TABLE suchindex ADD PRIMARY KEY (namensschluessel, ags, geburt, vornamen, satz)`)
	if err != nil {
		return u, err
	}
	err = tx.Commit(ctx)
	u.Dauer += uhrzeit.Jetzt().Sub(beginn)
	if err != nil {
		return u, err
	}
	_, err = v.klienten[0].Exec(ctx, `ANALYZE`)
	return u, err
}

// kopiere returns the number of rows and the time that COPY took.
func kopiere(ctx context.Context, tx pgx.Tx, quelle *sql.DB, tabelle string, spalten []string) (int, time.Duration, error) {
	anzahl, dauer := 0, time.Duration(0)
	uhrzeit := uhr.System()
	err := bloecke(ctx, quelle, `SELECT `+strings.Join(spalten, ", ")+` FROM `+tabelle, func(zeilen [][]any) error {
		beginn := uhrzeit.Jetzt()
		_, err := tx.CopyFrom(ctx, pgx.Identifier{tabelle}, spalten, pgx.CopyFromRows(zeilen))
		dauer += uhrzeit.Jetzt().Sub(beginn)
		anzahl += len(zeilen)
		return err
	})
	return anzahl, dauer, err
}

// Schlage implements Vergleich.
func (v *postgresVergleich) Schlage(ctx context.Context, klient int, s Satz) error {
	var inhalt []byte
	return v.klienten[klient].QueryRow(ctx, `SELECT k.inhalt FROM meldesatz m JOIN koerper k ON k.satz = m.id
		WHERE m.ags = $1 AND m.ordnungsmerkmal = $2`, s.AGS, s.Ordnungsmerkmal).Scan(&inhalt)
}

// Vermerke implements Vergleich.
func (v *postgresVergleich) Vermerke(ctx context.Context, klient int, inhalt []byte) error {
	_, err := v.klienten[klient].Exec(ctx, `INSERT INTO vermerk (inhalt) VALUES ($1)`, inhalt)
	return err
}

// Schliesse implements Vergleich.
func (v *postgresVergleich) Schliesse() error {
	var err error
	for _, k := range v.klienten {
		err = errors.Join(err, k.Close(context.Background()))
	}
	return err
}

// NeueDatenbank creates an empty database on the server of dsn. It returns its
// address, and how to drop it again with everybody connected to it.
func NeueDatenbank(ctx context.Context, dsn string) (neu string, verwirf func() error, err error) {
	name := "kmr_messung_" + strings.ToLower(rand.Text())
	if err := fuehreAus(ctx, dsn, "CREATE DATABASE "+name); err != nil {
		return "", nil, fmt.Errorf("create database: %w", err)
	}
	verwirf = func() error { return fuehreAus(context.Background(), dsn, "DROP DATABASE "+name+" WITH (FORCE)") }
	neu, err = mitDatenbank(dsn, name)
	if err != nil {
		return "", nil, errors.Join(err, verwirf())
	}
	return neu, verwirf, nil
}

func fuehreAus(ctx context.Context, dsn, befehl string) error {
	k, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	_, err = k.Exec(ctx, befehl)
	return errors.Join(err, k.Close(ctx))
}
