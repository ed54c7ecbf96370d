// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plausizeile"
)

// Plausi is the yearly check: frozen states, runs and findings. It implements
// plausibilitaet.Frostspeicher and plausibilitaet.Befundspeicher. It reads from the
// primary: a state of a moment ago must be seen.
type Plausi struct{ s *Speicher }

// Plausi returns the view of the yearly check.
func (s *Speicher) Plausi() *Plausi { return &Plausi{s} }

var (
	_ anwendung.Frostspeicher  = (*Plausi)(nil)
	_ anwendung.Befundspeicher = (*Plausi)(nil)
)

// Friere implements plausibilitaet.Frostspeicher. It copies nothing: a trigger
// keeps each body before its first change (migration 0006). Deliveries, which
// take the row of zustand shared, are waited for, so that no number below the
// border is given to a record that comes later.
func (p *Plausi) Friere(ctx context.Context, stichtag melde.Datum, jetzt time.Time) error {
	return p.s.schreibe(ctx, func(tx pgx.Tx) error {
		var ladung bool
		if err := tx.QueryRow(ctx, `SELECT ladung FROM register.zustand FOR UPDATE`).Scan(&ladung); err != nil {
			return fmt.Errorf("wait for deliveries: %w", err)
		}
		for _, befehl := range []string{
			`DELETE FROM register.plausilauf WHERE stichtag = $1`,
			`DELETE FROM register.eingefroren_koerper WHERE stichtag = $1`,
			`DELETE FROM register.eingefroren WHERE stichtag = $1`,
		} {
			if _, err := tx.Exec(ctx, befehl, int32(stichtag)); err != nil {
				return fmt.Errorf("freeze: %w", err)
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO register.eingefroren (stichtag, grenze, zeit)
			VALUES ($1, nextval('register.satz_nr'), $2)`, int32(stichtag), jetzt.UnixMilli())
		return err
	})
}

// Frost implements plausibilitaet.Frostspeicher.
func (p *Plausi) Frost(ctx context.Context) (aus []anwendung.Frost, err error) {
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var f anwendung.Frost
		var zeit int64
		var tag int32
		if err := z.Scan(&tag, &zeit); err != nil {
			return err
		}
		f.Stichtag = melde.Datum(tag)
		f.Zeit = time.UnixMilli(zeit)
		aus = append(aus, f)
		return nil
	}, `SELECT stichtag, zeit FROM register.eingefroren ORDER BY stichtag`)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read frozen states: %w", err))
	}
	return aus, nil
}

// Taue implements plausibilitaet.Frostspeicher.
func (p *Plausi) Taue(ctx context.Context, stichtag melde.Datum) error {
	return p.s.schreibe(ctx, func(tx pgx.Tx) error {
		for _, befehl := range []string{
			`DELETE FROM register.eingefroren WHERE stichtag = $1`, `DELETE FROM register.eingefroren_koerper WHERE stichtag = $1`,
		} {
			if _, err := tx.Exec(ctx, befehl, int32(stichtag)); err != nil {
				return fmt.Errorf("thaw: %w", err)
			}
		}
		return nil
	})
}

// LetzteAenderung implements plausibilitaet.Frostspeicher.
func (p *Plausi) LetzteAenderung(ctx context.Context) (time.Time, error) {
	var zeit *int64
	err := p.s.pool.QueryRow(ctx, `SELECT (SELECT zeit FROM register.aenderung ORDER BY id DESC LIMIT 1)`).Scan(&zeit)
	if err != nil || zeit == nil {
		return time.Time{}, uebersetze(err)
	}
	return time.UnixMilli(*zeit), nil
}

// frostSaetze is every body of the frozen state: the kept one, else the present
// one; then those whose record is gone.
const frostSaetze = `SELECT k.satz, coalesce(e.inhalt, k.inhalt) FROM register.koerper k
	LEFT JOIN register.eingefroren_koerper e ON e.stichtag = $1 AND e.satz = k.satz
	WHERE k.satz < (SELECT grenze FROM register.eingefroren WHERE stichtag = $1)
	UNION ALL SELECT e.satz, e.inhalt FROM register.eingefroren_koerper e
	WHERE e.stichtag = $1 AND NOT EXISTS (SELECT 1 FROM register.koerper k WHERE k.satz = e.satz)`

// Alle implements plausibilitaet.Frostspeicher.
func (p *Plausi) Alle(ctx context.Context, stichtag melde.Datum) iter.Seq2[plausibilitaet.Satz, error] {
	frage, werte := frostSaetze, []any{int32(stichtag)}
	if stichtag == anwendung.Jetzt {
		frage, werte = `SELECT satz, inhalt FROM register.koerper`, nil
	}
	return koerper.Strom(ctx, func(ctx context.Context, gib func(koerper.Roh) error) error {
		return uebersetze(jede(ctx, p.s.pool, func(z pgx.Row) error {
			var k koerper.Roh
			if err := z.Scan(&k.ID, (*pgtype.DriverBytes)(&k.Inhalt)); err != nil {
				return err
			}
			return gib(k)
		}, frage, werte...))
	}, plausizeile.Satz)
}

// Saetze implements plausibilitaet.Frostspeicher.
func (p *Plausi) Saetze(ctx context.Context, stichtag melde.Datum, ids []int64) (aus []plausibilitaet.Satz, err error) {
	frage := `SELECT i.id, coalesce(e.inhalt, k.inhalt) FROM unnest($1::bigint[]) i (id)
		LEFT JOIN register.eingefroren_koerper e ON e.stichtag = $2 AND e.satz = i.id
		LEFT JOIN register.koerper k ON k.satz = i.id
		WHERE e.satz IS NOT NULL OR k.satz < (SELECT grenze FROM register.eingefroren WHERE stichtag = $2)`
	werte := []any{ids, int32(stichtag)}
	if stichtag == anwendung.Jetzt {
		frage, werte = `SELECT satz, inhalt FROM register.koerper WHERE satz = ANY ($1)`, werte[:1]
	}
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var s plausibilitaet.Satz
		var inhalt []byte
		if err := z.Scan(&s.ID, &inhalt); err != nil {
			return err
		}
		if s.M, err = koerper.Decodiere(inhalt); err != nil {
			return err
		}
		aus = append(aus, s)
		return nil
	}, frage, werte...)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read frozen records: %w", err))
	}
	return aus, nil
}
