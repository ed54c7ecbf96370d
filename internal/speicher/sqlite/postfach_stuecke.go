// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
)

const stueckspalten = `id, auftrag, teil, name, medientyp, groesse, erstellt, abgerufen, loeschen_ab`

func liesStueck(z abtastbar, e gruppenabfrage.Empfaenger) (gruppenabfrage.Stueck, error) {
	s := gruppenabfrage.Stueck{Empfaenger: e}
	var erstellt, abgerufen, loeschenAb int64
	err := z.Scan(&s.ID, &s.Auftrag, &s.Teil, &s.Name, &s.Medientyp, &s.Groesse, &erstellt, &abgerufen, &loeschenAb)
	s.Erstellt, s.Abgerufen, s.LoeschenAb = zeitVonMikro(erstellt), zeitVonMikro(abgerufen), zeitVonMikro(loeschenAb)
	return s, err
}

// Stuecke implements gruppenabfrage.Postfach.
func (p *Postfach) Stuecke(ctx context.Context, e gruppenabfrage.Empfaenger) (liste []gruppenabfrage.Stueck, err error) {
	zeilen, err := p.d.leser.QueryContext(ctx, `SELECT `+stueckspalten+` FROM postfach_stueck
		WHERE empfaenger_art = ? AND empfaenger = ? AND sichtbar ORDER BY id DESC`, string(e.Art), e.ID)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		s, err := liesStueck(zeilen, e)
		if err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, s)
	}
	return liste, uebersetze(zeilen.Err())
}

// Oeffne implements gruppenabfrage.Postfach.
func (p *Postfach) Oeffne(ctx context.Context, e gruppenabfrage.Empfaenger, id int64, jetzt time.Time) (s gruppenabfrage.Stueck, da bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		s, err = liesStueck(tx.QueryRowContext(ctx, `UPDATE postfach_stueck SET abgerufen = iif(abgerufen = 0, ?, abgerufen)
			WHERE id = ? AND empfaenger_art = ? AND empfaenger = ? AND sichtbar RETURNING `+stueckspalten,
			mikro(jetzt), id, string(e.Art), e.ID), e)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		da = true
		return tx.QueryRowContext(ctx, `SELECT inhalt FROM postfach_inhalt WHERE stueck = ?`, id).Scan(&s.Inhalt)
	})
	return s, da && err == nil, err
}

// Raeume implements gruppenabfrage.Speicher.
func (p *Postfach) Raeume(ctx context.Context, jetzt time.Time) (anzahl int64, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		anzahl = 0
		for _, befehl := range []string{
			`DELETE FROM postfach_stueck WHERE loeschen_ab <= ?`,
			`DELETE FROM gruppenauftrag WHERE loeschen_ab <= ? AND zustand NOT IN ('bereit', 'laeuft')`,
		} {
			ergebnis, err := tx.ExecContext(ctx, befehl, mikro(jetzt))
			if err != nil {
				return err
			}
			n, err := ergebnis.RowsAffected()
			if err != nil {
				return err
			}
			anzahl += n
		}
		return nil
	})
	return anzahl, err
}
