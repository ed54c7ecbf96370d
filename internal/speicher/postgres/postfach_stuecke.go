// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
)

const stueckspalten = `id, auftrag, teil, name, medientyp, groesse, erstellt, abgerufen, loeschen_ab`

func liesStueck(z pgx.Row, e gruppenabfrage.Empfaenger) (gruppenabfrage.Stueck, error) {
	s := gruppenabfrage.Stueck{Empfaenger: e}
	var erstellt, abgerufen, loeschenAb int64
	err := z.Scan(&s.ID, &s.Auftrag, &s.Teil, &s.Name, &s.Medientyp, &s.Groesse, &erstellt, &abgerufen, &loeschenAb)
	s.Erstellt, s.Abgerufen, s.LoeschenAb = zeitVonMikro(erstellt), zeitVonMikro(abgerufen), zeitVonMikro(loeschenAb)
	return s, err
}

// Stuecke implements gruppenabfrage.Postfach.
func (p *Postfach) Stuecke(ctx context.Context, e gruppenabfrage.Empfaenger) ([]gruppenabfrage.Stueck, error) {
	zeilen, err := p.s.pool.Query(ctx, `SELECT `+stueckspalten+` FROM postfach.postfach_stueck
		WHERE empfaenger_art = $1 AND empfaenger = $2 AND sichtbar ORDER BY id DESC`, string(e.Art), e.ID)
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (gruppenabfrage.Stueck, error) { return liesStueck(z, e) })
	return liste, uebersetze(err)
}

// Oeffne implements gruppenabfrage.Postfach.
func (p *Postfach) Oeffne(ctx context.Context, e gruppenabfrage.Empfaenger, id int64, jetzt time.Time) (s gruppenabfrage.Stueck, da bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		s, err = liesStueck(tx.QueryRow(ctx, `UPDATE postfach.postfach_stueck
			SET abgerufen = CASE WHEN abgerufen = 0 THEN $1 ELSE abgerufen END
			WHERE id = $2 AND empfaenger_art = $3 AND empfaenger = $4 AND sichtbar RETURNING `+stueckspalten,
			mikro(jetzt), id, string(e.Art), e.ID), e)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		da = true
		return tx.QueryRow(ctx, `SELECT inhalt FROM postfach.postfach_inhalt WHERE stueck = $1`, id).Scan(&s.Inhalt)
	})
	return s, da && err == nil, err
}

// Raeume implements gruppenabfrage.Speicher.
func (p *Postfach) Raeume(ctx context.Context, jetzt time.Time) (anzahl int64, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		anzahl = 0
		for _, befehl := range []string{
			`DELETE FROM postfach.postfach_stueck WHERE loeschen_ab <= $1`,
			`DELETE FROM postfach.gruppenauftrag WHERE loeschen_ab <= $1 AND zustand NOT IN ('bereit', 'laeuft')`,
		} {
			ergebnis, err := tx.Exec(ctx, befehl, mikro(jetzt))
			if err != nil {
				return err
			}
			anzahl += ergebnis.RowsAffected()
		}
		return nil
	})
	return anzahl, err
}
