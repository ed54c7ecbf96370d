// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/suche"
)

// Lege implements plausibilitaet.Befundspeicher.
func (p *Plausi) Lege(ctx context.Context, l anwendung.Lauf, befunde []anwendung.Befund) (id int64, ok bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO plausilauf
			(stichtag, kennung, amtlich, zeit, datensaetze, haeufungen, verschickt, abgeglichen) VALUES (?, ?, ?, ?, ?, ?, 0, 0)
			ON CONFLICT (stichtag) DO NOTHING RETURNING id`,
			l.Stichtag, l.Kennung, l.Amtlich, l.Zeit.UnixMilli(), l.Datensaetze, l.Haeufungen).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("write run: %w", err)
		}
		ok = true
		return legeBefunde(ctx, tx, id, befunde)
	})
	return id, ok && err == nil, err
}

// legeBefunde writes findings with their records and messages.
func legeBefunde(ctx context.Context, tx *sql.Tx, lauf int64, befunde []anwendung.Befund) error {
	type teil struct{ befund, platz int }
	var saetze, nachrichten []teil
	for i := range befunde {
		for j := range befunde[i].Saetze {
			saetze = append(saetze, teil{i, j})
		}
		for j := range befunde[i].Nachrichten {
			nachrichten = append(nachrichten, teil{i, j})
		}
	}
	for _, a := range []ablauf{
		{vielzeiler{`INSERT INTO plausibefund (lauf, nummer, art, stand, sicher, felder, geaendert) VALUES`, ``, 7},
			tx, len(befunde), func(i int, ziel []any) []any {
				b := &befunde[i]
				return append(ziel, lauf, b.Nummer, string(b.Art), b.Stand, b.Sicher, strings.Join(b.Felder, " "), b.Geaendert.UnixMilli())
			}},
		{vielzeiler{`INSERT INTO plausisatz (lauf, nummer, platz, satz, ags, ordnungsmerkmal) VALUES`, ``, 6},
			tx, len(saetze), func(i int, ziel []any) []any {
				t := saetze[i]
				s := &befunde[t.befund].Saetze[t.platz]
				return append(ziel, lauf, befunde[t.befund].Nummer, t.platz, s.ID, suche.AGSNummer(s.Schluessel.AGS), s.Schluessel.Ordnungsmerkmal)
			}},
		{vielzeiler{`INSERT INTO plausinachricht (lauf, nummer, platz, uuid, meldebehoerde, antwort, beantwortet) VALUES`, ``, 7},
			tx, len(nachrichten), func(i int, ziel []any) []any {
				t := nachrichten[i]
				n := &befunde[t.befund].Nachrichten[t.platz]
				return append(ziel, lauf, befunde[t.befund].Nummer, t.platz, n.UUID, suche.AGSNummer(n.Meldebehoerde), n.Antwort, 0)
			}},
	} {
		if err := a.schreibe(ctx); err != nil {
			return fmt.Errorf("write findings: %w", err)
		}
	}
	return nil
}

// Setze implements plausibilitaet.Befundspeicher.
func (p *Plausi) Setze(ctx context.Context, lauf int64, nummern []int, s anwendung.Stand, jetzt time.Time) error {
	ids := make([]int64, len(nummern))
	for i, n := range nummern {
		ids[i] = int64(n)
	}
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE plausibefund SET stand = ?1, geaendert = ?2
			WHERE lauf = ?3 AND stand <> ?4 AND nummer IN (SELECT value FROM json_each(?5))`,
			s, jetzt.UnixMilli(), lauf, anwendung.Berichtigt, idListe(ids))
		return err
	})
}

// Beantworte implements plausibilitaet.Befundspeicher.
func (p *Plausi) Beantworte(ctx context.Context, uuid string, a anwendung.Antwort, s anwendung.Stand, jetzt time.Time) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		var lauf int64
		var nummer int
		err := tx.QueryRowContext(ctx, `UPDATE plausinachricht SET antwort = ?, beantwortet = ? WHERE uuid = ?
			RETURNING lauf, nummer`, a, jetzt.UnixMilli(), uuid).Scan(&lauf, &nummer)
		if err != nil {
			return fmt.Errorf("keep answer: %w", err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE plausibefund SET stand = ?, geaendert = ?
			WHERE lauf = ? AND nummer = ? AND stand NOT IN (?1, ?)`,
			s, jetzt.UnixMilli(), lauf, nummer, anwendung.Berichtigt)
		return err
	})
}

// MerkeAbgleich implements plausibilitaet.Befundspeicher.
func (p *Plausi) MerkeAbgleich(ctx context.Context, lauf int64, jetzt time.Time) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE plausilauf SET abgeglichen = ? WHERE id = ?`, jetzt.UnixMilli(), lauf)
		return err
	})
}

// MerkeVersand implements plausibilitaet.Befundspeicher.
func (p *Plausi) MerkeVersand(ctx context.Context, lauf int64, jetzt time.Time) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE plausilauf SET verschickt = ? WHERE id = ? AND verschickt = 0`, jetzt.UnixMilli(), lauf)
		return err
	})
}

// Vergiss implements plausibilitaet.Befundspeicher.
func (p *Plausi) Vergiss(ctx context.Context, lauf int64) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM plausilauf WHERE id = ?`, lauf)
		return err
	})
}
