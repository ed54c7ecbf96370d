// SPDX-License-Identifier: EUPL-1.2

// Package postgres keeps everything in one PostgreSQL database: the home for a
// state. Each room has a schema of its own (register, protokoll, zugang, postfach, verzeichnis, intermediaer). Reads
// may go to a hot standby; what decides on a release (Sperren) and everything
// that must be the newest goes to the primary.
package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/speicher/stoerung"
)

// Optionen tune the storage; zero values mean the defaults.
type Optionen struct {
	// LeseDSN names a hot standby for reads that may be a moment old; default: the primary.
	LeseDSN string
	// MaxVerbindungen is the size of each pool; default is pgx's (processors, at least 4).
	MaxVerbindungen int32
	// Ladung leaves a first load that was interrupted open, for the program that
	// will go on with it; otherwise Oeffne ends it, so that searching is fast.
	Ladung bool
}

// Speicher is an open database. Each room of the house gets its own view of it.
// It is safe for concurrent use and must be closed with Schliesse.
type Speicher struct {
	pool     *pgxpool.Pool // the primary
	lesepool *pgxpool.Pool // the standby, or the primary

	bestand *Bestand
}

// Oeffne connects to the database and brings its schemas to those of this
// program. Errors: MR-0105 not reachable, MR-0106 made by a newer program.
func Oeffne(ctx context.Context, dsn string, opt Optionen) (*Speicher, error) {
	pool, err := verbinde(ctx, dsn, opt)
	if err != nil {
		return nil, err
	}
	s := &Speicher{pool: pool, lesepool: pool}
	s.bestand = &Bestand{s: s}
	if err := migriere(ctx, pool); err != nil {
		return nil, errors.Join(uebersetze(err), s.Schliesse())
	}
	if !opt.Ladung {
		if err := s.bestand.BeendeLadung(ctx); err != nil {
			return nil, errors.Join(err, s.Schliesse())
		}
	}
	if opt.LeseDSN == "" {
		return s, nil
	}
	lesepool, err := verbinde(ctx, opt.LeseDSN, opt)
	if err != nil {
		return nil, errors.Join(err, s.Schliesse())
	}
	s.lesepool = lesepool
	return s, nil
}

func verbinde(ctx context.Context, dsn string, opt Optionen) (*pgxpool.Pool, error) {
	konfig, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		// The text of the cause may quote the password of the DSN.
		return nil, fehler.Neu(fehler.Ungueltig, "MR-0108", "Die Verbindungsangabe zur Datenbank ist nicht lesbar.")
	}
	if opt.MaxVerbindungen > 0 {
		konfig.MaxConns = opt.MaxVerbindungen
	}
	pool, err := pgxpool.NewWithConfig(ctx, konfig)
	if err != nil {
		return nil, stoerung.Unerreichbar(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, stoerung.Unerreichbar(err)
	}
	return pool, nil
}

// schreibe runs f in one transaction on the primary, commits when f returns nil
// and undoes everything otherwise. Errors of the database come back translated.
func (s *Speicher) schreibe(ctx context.Context, f func(tx pgx.Tx) error) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return uebersetze(err)
	}
	if err := f(tx); err != nil {
		return uebersetze(errors.Join(err, undo(ctx, tx)))
	}
	if err := tx.Commit(ctx); err != nil {
		return uebersetze(fmt.Errorf("commit: %w", err))
	}
	return nil
}

func undo(ctx context.Context, tx pgx.Tx) error {
	if err := tx.Rollback(context.WithoutCancel(ctx)); err != nil && !errors.Is(err, pgx.ErrTxClosed) {
		return fmt.Errorf("rollback: %w", err)
	}
	return nil
}

// Schliesse closes all connections. Transactions that run are waited for.
func (s *Speicher) Schliesse() error {
	if s.lesepool != s.pool {
		s.lesepool.Close()
	}
	s.pool.Close()
	return nil
}
