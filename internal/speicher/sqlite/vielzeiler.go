// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// vielzeiler is a statement that takes many rows of values at once; the cost of
// a call is then paid once per block instead of once per row.
type vielzeiler struct {
	kopf    string // text before the rows, ending with VALUES
	fuss    string // text behind the rows
	spalten int    // values per row
}

// block is the number of rows of a prepared statement.
const block = 100

func (v vielzeiler) text(zeilen int) string {
	zeile := "(" + strings.Repeat("?,", v.spalten-1) + "?)"
	return v.kopf + " " + strings.Repeat(zeile+",", zeilen-1) + zeile + " " + v.fuss
}

// ablauf executes a vielzeiler block by block within a transaction.
type ablauf struct {
	vielzeiler
	tx     *sql.Tx
	zeilen int                           // rows in all
	werte  func(i int, ziel []any) []any // appends the values of row i
}

// schreibe executes the statement for all rows.
func (a ablauf) schreibe(ctx context.Context) error {
	return a.bloecke(ctx, func(satz *sql.Stmt, werte []any) error {
		_, err := satz.ExecContext(ctx, werte...)
		return err
	})
}

// lies executes the query for all rows of values and calls f for every result.
func (a ablauf) lies(ctx context.Context, f func(abtastbar) error) error {
	return a.bloecke(ctx, func(satz *sql.Stmt, werte []any) (err error) {
		zeilen, err := satz.QueryContext(ctx, werte...)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, zeilen.Close()) }()
		for zeilen.Next() {
			if err := f(zeilen); err != nil {
				return err
			}
		}
		return zeilen.Err()
	})
}

func (a ablauf) bloecke(ctx context.Context, f func(*sql.Stmt, []any) error) error {
	var satz *sql.Stmt
	werte := make([]any, 0, min(a.zeilen, block)*a.spalten)
	for von := 0; von < a.zeilen; von += block {
		n := min(block, a.zeilen-von)
		if satz == nil || n < block {
			neu, err := a.tx.PrepareContext(ctx, a.text(n))
			if err != nil {
				return errors.Join(fmt.Errorf("prepare %d rows: %w", n, err), schliesse(satz))
			}
			if err := schliesse(satz); err != nil {
				return errors.Join(err, neu.Close())
			}
			satz = neu
		}
		werte = werte[:0]
		for i := von; i < von+n; i++ {
			werte = a.werte(i, werte)
		}
		if err := f(satz, werte); err != nil {
			return errors.Join(err, satz.Close())
		}
	}
	return schliesse(satz)
}

func schliesse(satz *sql.Stmt) error {
	if satz == nil {
		return nil
	}
	return satz.Close()
}

// idListe returns the ids as a JSON array for json_each.
func idListe(ids []int64) string {
	b := make([]byte, 0, 2+8*len(ids))
	b = append(b, '[')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(append(b, ']'))
}
