// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"kernmelderegister/internal/grund/gruppenschreiber"
)

// Intermediaer keeps the post office in intermediaer.db. Its writers share one commit
// (group commit): a commit to disk costs the same for one delivery as for a hundred.
type Intermediaer struct {
	d      *datenbank
	gruppe *gruppenschreiber.Schreiber[*posten]
}

// posten is the write of one caller within a shared transaction.
type posten struct {
	tu func(ctx context.Context, tx *sql.Tx) error
	// err is why this one was undone; the others of the transaction stand.
	err error
}

// Intermediaer returns the storage of the post office.
func (s *Speicher) Intermediaer() *Intermediaer { return s.poststelle }

func oeffneIntermediaer(d *datenbank) *Intermediaer {
	m := &Intermediaer{d: d}
	m.gruppe = gruppenschreiber.Neu(m.schreibeStapel, gruppenschreiber.Grenzen{})
	return m
}

func (m *Intermediaer) schliesse() { m.gruppe.Schliesse() }

// schreibe runs tu in a transaction that it may share with others. It returns when the
// transaction is durable, or with the error of tu, whose changes are undone then.
func (m *Intermediaer) schreibe(ctx context.Context, tu func(ctx context.Context, tx *sql.Tx) error) error {
	p := &posten{tu: tu}
	if err := m.gruppe.Schreibe(ctx, p); err != nil {
		return err
	}
	return uebersetze(p.err)
}

func (m *Intermediaer) schreibeStapel(ctx context.Context, stapel []*posten) error {
	return m.d.schreibe(ctx, func(tx *sql.Tx) error {
		for _, p := range stapel {
			p.err = nil
			if err := p.schreibe(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// schreibe undoes what tu did if it fails; an error means that the whole transaction is lost.
func (p *posten) schreibe(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT posten`); err != nil {
		return err
	}
	if p.err = p.tu(ctx, tx); p.err != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO posten`); err != nil {
			return errors.Join(p.err, err)
		}
	}
	_, err := tx.ExecContext(ctx, `RELEASE posten`)
	return err
}
