// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Intermediaer keeps the post office in the schema intermediaer. Everything is read from the
// primary: what was just received must not be handed out again.
type Intermediaer struct{ s *Speicher }

// Intermediaer returns the storage of the post office.
func (s *Speicher) Intermediaer() *Intermediaer { return &Intermediaer{s: s} }

// abfragbar is a pool or a transaction.
type abfragbar interface {
	Query(ctx context.Context, befehl string, werte ...any) (pgx.Rows, error)
}

// liesAlle collects the rows of a query.
func liesAlle[T any](ctx context.Context, q abfragbar, zeile func(scan func(...any) error) (T, error), befehl string, werte ...any) ([]T, error) {
	zeilen, err := q.Query(ctx, befehl, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	alle, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (T, error) { return zeile(z.Scan) })
	if err != nil {
		return nil, uebersetze(err)
	}
	if len(alle) == 0 {
		return nil, nil
	}
	return alle, nil
}

// stand runs f on one state of the database.
func (m *Intermediaer) stand(ctx context.Context, f func(tx pgx.Tx) error) (err error) {
	tx, err := m.s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return uebersetze(err)
	}
	defer func() { err = errors.Join(err, undo(ctx, tx)) }()
	return f(tx)
}

// bedingungen collects conditions with their values; each ? becomes the number of the value.
type bedingungen struct {
	teile []string
	werte []any
}

func (b *bedingungen) dazu(wenn bool, teil string, werte ...any) {
	if !wenn {
		return
	}
	for _, w := range werte {
		b.werte = append(b.werte, w)
		teil = strings.Replace(teil, "?", "$"+strconv.Itoa(len(b.werte)), 1)
	}
	b.teile = append(b.teile, teil)
}

func (b *bedingungen) String() string { return strings.Join(b.teile, ` AND `) }
