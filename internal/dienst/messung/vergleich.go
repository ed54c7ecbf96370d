// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"context"
	"database/sql"
	"errors"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// Satz names a row of the compared stock.
type Satz struct {
	AGS             int64
	Ordnungsmerkmal string
}

// Uebernahme says how long a bare database took for the rows of a register.
type Uebernahme struct {
	Saetze int // records, whatever the number of rows
	Dauer  time.Duration
	Bezug  string // what was done, German
}

// Vergleich is a bare database with the rows of a register. It does what a
// register can't do without, and nothing else: look one record up by an index,
// make one row durable. Its methods may be called by the clients side by side,
// each with its own number below the one it was opened for.
type Vergleich interface {
	// Uebernimm takes the rows out of the register file of SQLite.
	Uebernimm(ctx context.Context, quelle *sql.DB) (Uebernahme, error)
	// Schlage reads the body of a record by its key; a missing one is an error.
	Schlage(ctx context.Context, klient int, s Satz) error
	// Vermerke returns when a new row with the content is durable.
	Vermerke(ctx context.Context, klient int, inhalt []byte) error
	// Name says what the database is, German.
	Name() string
	Schliesse() error
}

// OeffneQuelle opens a register file for reading.
func OeffneQuelle(datei string) (*sql.DB, error) {
	return sql.Open("sqlite", dateiname(datei, "query_only(1)", "busy_timeout(10000)"))
}

// ErrLeer says that there are no records to compare with.
var ErrLeer = errors.New("messung: the register has no records")

// uebernahmeblock is the number of rows that are read ahead, outside of the
// measured time.
const uebernahmeblock = 20_000

// bloecke reads the rows of a query block by block and hands each block to f.
func bloecke(ctx context.Context, quelle *sql.DB, frage string, f func(zeilen [][]any) error) (err error) {
	zeilen, err := quelle.QueryContext(ctx, frage)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	spalten, err := zeilen.Columns()
	if err != nil {
		return err
	}
	block := make([][]any, 0, uebernahmeblock)
	for zeilen.Next() {
		werte, ziele := make([]any, len(spalten)), make([]any, len(spalten))
		for i := range werte {
			ziele[i] = &werte[i]
		}
		if err := zeilen.Scan(ziele...); err != nil {
			return err
		}
		if block = append(block, werte); len(block) < uebernahmeblock {
			continue
		}
		if err := f(block); err != nil {
			return err
		}
		block = block[:0]
	}
	if err := zeilen.Err(); err != nil || len(block) == 0 {
		return err
	}
	return f(block)
}
