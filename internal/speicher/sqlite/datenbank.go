// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// datenbank is one database file with one writer and many readers. SQLite has
// one write lock per file; queueing for it here, in order and with ctx, beats
// SQLite's own retries, which starve and time out.
type datenbank struct {
	// leser is a pool of read-only connections. A transaction on it sees one state.
	leser     *sql.DB
	schreiber *sql.DB       // exactly one connection
	vortritt  chan struct{} // holds one token while somebody writes
}

// verbindung returns the data source name. busy_timeout stands first, because
// the pragmas after it may already meet a lock.
func verbindung(datei string, cacheMiB int, opt Optionen, nurLesen bool) string {
	q := url.Values{}
	pragmas := []string{
		"busy_timeout(" + strconv.FormatInt(opt.Wartezeit.Milliseconds(), 10) + ")",
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"trusted_schema(0)",
		"temp_store(FILE)",
		"cache_size(-" + strconv.Itoa(cacheMiB*1024) + ")",
		"mmap_size(" + strconv.Itoa(mmapBytes) + ")",
	}
	if nurLesen {
		pragmas = append(pragmas, "query_only(1)")
	} else {
		pragmas = append(pragmas, "wal_autocheckpoint(4000)", "journal_size_limit(67108864)")
		q.Set("_txlock", "immediate")
	}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: datei}).EscapedPath() + "?" + q.Encode()
}

// mmapBytes is the part of a file that readers map instead of copying: the
// kernel then keeps one copy for all connections.
const mmapBytes = 1 << 30

// oeffneDatei opens dir/name, brings it to the schema of the embedded folder
// migrationen/<ordner> and returns it ready for use.
func oeffneDatei(ctx context.Context, dir, ordner string, opt Optionen) (*datenbank, error) {
	datei := filepath.Join(dir, ordner+".db")
	schreiber, err := sql.Open("sqlite", verbindung(datei, opt.SchreibcacheMiB, opt, false))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", ordner, err)
	}
	schreiber.SetMaxOpenConns(1)
	d := &datenbank{schreiber: schreiber, vortritt: make(chan struct{}, 1)}
	if err := migriere(ctx, schreiber, ordner); err != nil {
		return nil, errors.Join(uebersetze(err), schreiber.Close())
	}
	d.leser, err = sql.Open("sqlite", verbindung(datei, opt.LesecacheMiB, opt, true))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", ordner, err), schreiber.Close())
	}
	d.leser.SetMaxOpenConns(opt.Leser)
	d.leser.SetMaxIdleConns(opt.Leser)
	return d, nil
}

// schreibe runs f in one write transaction. It waits its turn (until ctx ends),
// commits durably when f returns nil and undoes everything otherwise. Errors of
// the database come back translated; those of f as they are.
func (d *datenbank) schreibe(ctx context.Context, f func(tx *sql.Tx) error) error {
	select {
	case d.vortritt <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.vortritt }()
	tx, err := d.schreiber.BeginTx(ctx, nil)
	if err != nil {
		return uebersetze(err)
	}
	if err := f(tx); err != nil {
		return uebersetze(errors.Join(err, undo(tx)))
	}
	if err := tx.Commit(); err != nil {
		return uebersetze(errors.Join(err, undo(tx)))
	}
	return nil
}

func undo(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("rollback: %w", err)
	}
	return nil
}

func (d *datenbank) schliesse() error {
	return errors.Join(d.leser.Close(), d.schreiber.Close())
}
