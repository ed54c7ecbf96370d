// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"kernmelderegister/internal/grund/uhr"
)

// sqliteVergleich is a file of SQLite, durable with every commit.
type sqliteVergleich struct {
	schreiber, leser *sql.DB
	schlage          *sql.Stmt
	vermerke         *sql.Stmt
	vortritt         sync.Mutex // SQLite has one writer
}

// NeuesSQLite makes a bare database in the file, which must not exist.
func NeuesSQLite(ctx context.Context, datei string, klienten int) (Vergleich, error) {
	haltbar := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-131072)"}
	schreiber, err := sql.Open("sqlite", dateiname(datei, haltbar...))
	if err != nil {
		return nil, err
	}
	schreiber.SetMaxOpenConns(1)
	for _, befehl := range []string{
		`CREATE TABLE satz (ags INTEGER NOT NULL, ordnungsmerkmal TEXT NOT NULL, inhalt BLOB NOT NULL) STRICT`,
		`CREATE TABLE vermerk (nummer INTEGER PRIMARY KEY, inhalt BLOB NOT NULL) STRICT`,
	} {
		if _, err := schreiber.ExecContext(ctx, befehl); err != nil {
			return nil, errors.Join(err, schreiber.Close())
		}
	}
	leser, err := sql.Open("sqlite", dateiname(datei, "query_only(1)", "busy_timeout(10000)"))
	if err != nil {
		return nil, errors.Join(err, schreiber.Close())
	}
	leser.SetMaxIdleConns(klienten)
	return (&sqliteVergleich{schreiber: schreiber, leser: leser}).bereite(ctx)
}

func (v *sqliteVergleich) bereite(ctx context.Context) (Vergleich, error) {
	var err error
	v.schlage, err = v.leser.PrepareContext(ctx, `SELECT inhalt FROM satz WHERE ags = ? AND ordnungsmerkmal = ?`)
	if err == nil {
		v.vermerke, err = v.schreiber.PrepareContext(ctx, `INSERT INTO vermerk (inhalt) VALUES (?)`)
	}
	if err != nil {
		return nil, errors.Join(err, v.Schliesse())
	}
	return v, nil
}

func dateiname(datei string, pragmas ...string) string {
	q := url.Values{"_pragma": pragmas}
	return "file:" + (&url.URL{Path: datei}).EscapedPath() + "?" + q.Encode()
}

// Name implements Vergleich.
func (v *sqliteVergleich) Name() string { return "SQLite, einzeln" }

// zeilenJeEinfuegung and zeilenJeCommit are those of the register.
const (
	zeilenJeEinfuegung = 100
	zeilenJeCommit     = 2000
)

// Uebernimm implements Vergleich: it inserts the bodies many rows at a time
// without any index. The index for Schlage is made afterwards and not measured.
func (v *sqliteVergleich) Uebernimm(ctx context.Context, quelle *sql.DB) (Uebernahme, error) {
	u := Uebernahme{Bezug: "SQLite: dieselben Körper als bloße Zeilen ohne Schlüssel"}
	uhrzeit := uhr.System()
	err := bloecke(ctx, quelle, `SELECT m.ags, m.ordnungsmerkmal, k.inhalt FROM meldesatz m JOIN koerper k ON k.satz = m.id ORDER BY m.id`,
		func(zeilen [][]any) error {
			beginn := uhrzeit.Jetzt()
			for ab := 0; ab < len(zeilen); ab += zeilenJeCommit {
				if err := v.fuegeEin(ctx, zeilen[ab:min(ab+zeilenJeCommit, len(zeilen))]); err != nil {
					return err
				}
			}
			u.Dauer += uhrzeit.Jetzt().Sub(beginn)
			u.Saetze += len(zeilen)
			return nil
		})
	if err != nil {
		return u, fmt.Errorf("take rows over: %w", err)
	}
	if u.Saetze == 0 {
		return u, ErrLeer
	}
	_, err = v.schreiber.ExecContext(ctx, `CREATE UNIQUE INDEX satz_schluessel ON satz (ags, ordnungsmerkmal)`)
	return u, err
}

func (v *sqliteVergleich) fuegeEin(ctx context.Context, zeilen [][]any) error {
	tx, err := v.schreiber.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for ab := 0; ab < len(zeilen); ab += zeilenJeEinfuegung {
		stueck := zeilen[ab:min(ab+zeilenJeEinfuegung, len(zeilen))]
		werte := make([]any, 0, 3*len(stueck))
		for _, z := range stueck {
			werte = append(werte, z...)
		}
		befehl := `INSERT INTO satz VALUES ` + strings.TrimSuffix(strings.Repeat("(?,?,?),", len(stueck)), ",")
		if _, err := tx.ExecContext(ctx, befehl, werte...); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// Schlage implements Vergleich.
func (v *sqliteVergleich) Schlage(ctx context.Context, _ int, s Satz) error {
	var inhalt []byte
	return v.schlage.QueryRowContext(ctx, s.AGS, s.Ordnungsmerkmal).Scan(&inhalt)
}

// Vermerke implements Vergleich.
func (v *sqliteVergleich) Vermerke(ctx context.Context, _ int, inhalt []byte) error {
	v.vortritt.Lock()
	defer v.vortritt.Unlock()
	_, err := v.vermerke.ExecContext(ctx, inhalt)
	return err
}

// Schliesse implements Vergleich.
func (v *sqliteVergleich) Schliesse() error {
	var err error
	for _, s := range []*sql.Stmt{v.schlage, v.vermerke} {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
	}
	return errors.Join(err, v.leser.Close(), v.schreiber.Close())
}
