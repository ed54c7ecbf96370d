// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/suche"
)

// Lege implements plausibilitaet.Befundspeicher.
func (p *Plausi) Lege(ctx context.Context, l anwendung.Lauf, befunde []anwendung.Befund) (id int64, ok bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `INSERT INTO register.plausilauf
			(stichtag, kennung, amtlich, zeit, datensaetze, haeufungen, verschickt, abgeglichen) VALUES ($1, $2, $3, $4, $5, $6, 0, 0)
			ON CONFLICT (stichtag) DO NOTHING RETURNING id`,
			int32(l.Stichtag), l.Kennung, l.Amtlich, l.Zeit.UnixMilli(), l.Datensaetze, l.Haeufungen).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
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
func legeBefunde(ctx context.Context, tx pgx.Tx, lauf int64, befunde []anwendung.Befund) error {
	var zeilen, saetze, nachrichten [][]any
	for i := range befunde {
		b := &befunde[i]
		nummer := int32(b.Nummer)
		zeilen = append(zeilen, []any{lauf, nummer, string(b.Art), int16(b.Stand), b.Sicher, strings.Join(b.Felder, " "), b.Geaendert.UnixMilli()})
		for j, s := range b.Saetze {
			saetze = append(saetze, []any{lauf, nummer, int32(j), s.ID, int32(suche.AGSNummer(s.Schluessel.AGS)), s.Schluessel.Ordnungsmerkmal})
		}
		for j, n := range b.Nachrichten {
			nachrichten = append(nachrichten, []any{lauf, nummer, int32(j), n.UUID, int32(suche.AGSNummer(n.Meldebehoerde)), int16(n.Antwort), int64(0)})
		}
	}
	for _, t := range []struct {
		name    string
		spalten []string
		zeilen  [][]any
	}{
		{"plausibefund", []string{"lauf", "nummer", "art", "stand", "sicher", "felder", "geaendert"}, zeilen},
		{"plausisatz", []string{"lauf", "nummer", "platz", "satz", "ags", "ordnungsmerkmal"}, saetze},
		{"plausinachricht", []string{"lauf", "nummer", "platz", "uuid", "meldebehoerde", "antwort", "beantwortet"}, nachrichten},
	} {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"register", t.name}, t.spalten, pgx.CopyFromRows(t.zeilen)); err != nil {
			return fmt.Errorf("copy to %s: %w", t.name, err)
		}
	}
	return nil
}

// Setze implements plausibilitaet.Befundspeicher.
func (p *Plausi) Setze(ctx context.Context, lauf int64, nummern []int, s anwendung.Stand, jetzt time.Time) error {
	return p.fuehreAus(ctx, `UPDATE register.plausibefund SET stand = $1, geaendert = $2
		WHERE lauf = $3 AND stand <> $4 AND nummer = ANY ($5)`,
		int16(s), jetzt.UnixMilli(), lauf, int16(anwendung.Berichtigt), nummern)
}

// Beantworte implements plausibilitaet.Befundspeicher.
func (p *Plausi) Beantworte(ctx context.Context, uuid string, a anwendung.Antwort, s anwendung.Stand, jetzt time.Time) error {
	return p.s.schreibe(ctx, func(tx pgx.Tx) error {
		var lauf int64
		var nummer int
		err := tx.QueryRow(ctx, `UPDATE register.plausinachricht SET antwort = $1, beantwortet = $2 WHERE uuid = $3
			RETURNING lauf, nummer`, int16(a), jetzt.UnixMilli(), uuid).Scan(&lauf, &nummer)
		if err != nil {
			return fmt.Errorf("keep answer: %w", err)
		}
		_, err = tx.Exec(ctx, `UPDATE register.plausibefund SET stand = $1, geaendert = $2
			WHERE lauf = $3 AND nummer = $4 AND stand NOT IN ($1, $5)`,
			int16(s), jetzt.UnixMilli(), lauf, nummer, int16(anwendung.Berichtigt))
		return err
	})
}

// MerkeAbgleich implements plausibilitaet.Befundspeicher.
func (p *Plausi) MerkeAbgleich(ctx context.Context, lauf int64, jetzt time.Time) error {
	return p.fuehreAus(ctx, `UPDATE register.plausilauf SET abgeglichen = $1 WHERE id = $2`, jetzt.UnixMilli(), lauf)
}

// MerkeVersand implements plausibilitaet.Befundspeicher.
func (p *Plausi) MerkeVersand(ctx context.Context, lauf int64, jetzt time.Time) error {
	return p.fuehreAus(ctx, `UPDATE register.plausilauf SET verschickt = $1 WHERE id = $2 AND verschickt = 0`, jetzt.UnixMilli(), lauf)
}

// Vergiss implements plausibilitaet.Befundspeicher.
func (p *Plausi) Vergiss(ctx context.Context, lauf int64) error {
	return p.fuehreAus(ctx, `DELETE FROM register.plausilauf WHERE id = $1`, lauf)
}

func (p *Plausi) fuehreAus(ctx context.Context, befehl string, werte ...any) error {
	return p.s.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, befehl, werte...)
		return err
	})
}
