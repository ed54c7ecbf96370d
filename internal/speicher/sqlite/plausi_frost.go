// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plausizeile"
)

// Plausi is the yearly check: frozen states, runs and findings. It implements
// plausibilitaet.Frostspeicher and plausibilitaet.Befundspeicher.
type Plausi struct{ d *datenbank }

// Plausi returns the view of the yearly check.
func (s *Speicher) Plausi() *Plausi { return &Plausi{s.register} }

var (
	_ anwendung.Frostspeicher  = (*Plausi)(nil)
	_ anwendung.Befundspeicher = (*Plausi)(nil)
)

// Friere implements plausibilitaet.Frostspeicher. It copies nothing: triggers
// keep each body before its first change (migration 0006).
func (p *Plausi) Friere(ctx context.Context, stichtag melde.Datum, jetzt time.Time) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		for _, befehl := range []string{
			`DELETE FROM plausilauf WHERE stichtag = ?1`, `DELETE FROM eingefroren_koerper WHERE stichtag = ?1`,
			`INSERT OR REPLACE INTO eingefroren (stichtag, grenze, zeit)
				SELECT ?1, wert, ?2 FROM zustand WHERE name = 'naechster_satz'`,
		} {
			if _, err := tx.ExecContext(ctx, befehl, stichtag, jetzt.UnixMilli()); err != nil {
				return fmt.Errorf("freeze: %w", err)
			}
		}
		return nil
	})
}

// Frost implements plausibilitaet.Frostspeicher.
func (p *Plausi) Frost(ctx context.Context) (aus []anwendung.Frost, err error) {
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		var f anwendung.Frost
		var zeit int64
		if err := z.Scan(&f.Stichtag, &zeit); err != nil {
			return err
		}
		f.Zeit = time.UnixMilli(zeit)
		aus = append(aus, f)
		return nil
	}, `SELECT stichtag, zeit FROM eingefroren ORDER BY stichtag`)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read frozen states: %w", err))
	}
	return aus, nil
}

// Taue implements plausibilitaet.Frostspeicher.
func (p *Plausi) Taue(ctx context.Context, stichtag melde.Datum) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		for _, befehl := range []string{
			`DELETE FROM eingefroren WHERE stichtag = ?`, `DELETE FROM eingefroren_koerper WHERE stichtag = ?`,
		} {
			if _, err := tx.ExecContext(ctx, befehl, stichtag); err != nil {
				return fmt.Errorf("thaw: %w", err)
			}
		}
		return nil
	})
}

// LetzteAenderung implements plausibilitaet.Frostspeicher.
func (p *Plausi) LetzteAenderung(ctx context.Context) (time.Time, error) {
	var zeit sql.NullInt64
	err := p.d.leser.QueryRowContext(ctx, `SELECT zeit FROM aenderung WHERE id = (SELECT max(id) FROM aenderung)
		UNION ALL SELECT NULL LIMIT 1`).Scan(&zeit)
	if err != nil || !zeit.Valid {
		return time.Time{}, uebersetze(err)
	}
	return time.UnixMilli(zeit.Int64), nil
}

// frostSaetze is every body of the frozen state: the kept one, else the present
// one; then those whose record is gone.
const frostSaetze = `SELECT k.satz, coalesce(e.inhalt, k.inhalt) FROM koerper k
	LEFT JOIN eingefroren_koerper e ON e.stichtag = ?1 AND e.satz = k.satz
	WHERE k.satz < (SELECT grenze FROM eingefroren WHERE stichtag = ?1)
	UNION ALL SELECT e.satz, e.inhalt FROM eingefroren_koerper e
	WHERE e.stichtag = ?1 AND NOT EXISTS (SELECT 1 FROM koerper k WHERE k.satz = e.satz)`

// Alle implements plausibilitaet.Frostspeicher.
func (p *Plausi) Alle(ctx context.Context, stichtag melde.Datum) iter.Seq2[plausibilitaet.Satz, error] {
	frage, werte := frostSaetze, []any{stichtag}
	if stichtag == anwendung.Jetzt {
		frage, werte = `SELECT satz, inhalt FROM koerper`, nil
	}
	return koerper.Strom(ctx, func(ctx context.Context, gib func(koerper.Roh) error) error {
		return uebersetze(jede(ctx, p.d.leser, func(z abtastbar) error {
			var k koerper.Roh
			if err := z.Scan(&k.ID, (*sql.RawBytes)(&k.Inhalt)); err != nil {
				return err
			}
			return gib(k)
		}, frage, werte...))
	}, plausizeile.Satz)
}

// Saetze implements plausibilitaet.Frostspeicher.
func (p *Plausi) Saetze(ctx context.Context, stichtag melde.Datum, ids []int64) (aus []plausibilitaet.Satz, err error) {
	frage := `SELECT i.value, coalesce(e.inhalt, k.inhalt) FROM json_each(?1) i
		LEFT JOIN eingefroren_koerper e ON e.stichtag = ?2 AND e.satz = i.value
		LEFT JOIN koerper k ON k.satz = i.value
		WHERE e.satz IS NOT NULL OR k.satz < (SELECT grenze FROM eingefroren WHERE stichtag = ?2)`
	werte := []any{idListe(ids), stichtag}
	if stichtag == anwendung.Jetzt {
		frage, werte = `SELECT satz, inhalt FROM koerper WHERE satz IN (SELECT value FROM json_each(?))`, werte[:1]
	}
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		var s plausibilitaet.Satz
		var inhalt sql.RawBytes
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
