// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/zustellungszeile"
)

// SetzeTeilnehmer implements intermediaer.Teilnehmerablage.
func (m *Intermediaer) SetzeTeilnehmer(ctx context.Context, t intermediaer.Teilnehmer, e ...intermediaer.Eintrag) error {
	inhalt, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return m.s.schreibe(ctx, func(tx pgx.Tx) error {
		var stand int64
		err := tx.QueryRow(ctx, `UPDATE intermediaer.stand SET wert = wert + 1 WHERE name = 'teilnehmer' RETURNING wert`).Scan(&stand)
		if err != nil {
			return err
		}
		ergebnis, err := tx.Exec(ctx, `INSERT INTO intermediaer.teilnehmer (id, stand, name, inhalt) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET stand = $2, name = $3, inhalt = $4 WHERE teilnehmer.stand = $5`, t.ID, stand, t.Name, string(inhalt), t.Stand)
		if err != nil {
			return err
		}
		if ergebnis.RowsAffected() == 0 {
			return intermediaer.ErrUeberholt
		}
		if err := setzePostfaecher(ctx, tx, &t); err != nil {
			return err
		}
		return trage(ctx, tx, e)
	})
}

func setzePostfaecher(ctx context.Context, tx pgx.Tx, t *intermediaer.Teilnehmer) error {
	if _, err := tx.Exec(ctx, `UPDATE intermediaer.postfach SET teilnehmer = '' WHERE teilnehmer = $1`, t.ID); err != nil {
		return err
	}
	for i := range t.Postfaecher {
		p := t.Postfaecher[i].Postfach()
		ergebnis, err := tx.Exec(ctx, `INSERT INTO intermediaer.postfach (adresse, teilnehmer) VALUES ($1, $2)
			ON CONFLICT (adresse) DO UPDATE SET teilnehmer = $2 WHERE postfach.teilnehmer = ''`, p[:], t.ID)
		if err != nil {
			return err
		}
		if ergebnis.RowsAffected() == 0 {
			return intermediaer.ErrVergeben
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM intermediaer.postfach WHERE teilnehmer = '' AND nachrichten = 0`)
	return err
}

// SetzeVermerk implements intermediaer.Hinweisablage.
func (m *Intermediaer) SetzeVermerk(ctx context.Context, v intermediaer.Vermerk) error {
	return m.s.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO intermediaer.vermerk (message_id, zeit, kennung, text) VALUES ($1, $2, $3, $4)`,
			v.MessageID, zustellungszeile.Milli(v.Zeit), v.Kennung, v.Text)
		return err
	})
}

// LegeTeil implements intermediaer.Teilablage.
func (m *Intermediaer) LegeTeil(ctx context.Context, k intermediaer.Teilkopf, t intermediaer.Teil, e ...intermediaer.Eintrag) error {
	geaendert := zustellungszeile.Milli(k.Geaendert)
	return m.s.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO intermediaer.teilnachricht (klient, message_id, anzahl, gesamt_kb, teil_kb, begonnen, geaendert)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (klient, message_id) DO UPDATE SET geaendert = excluded.geaendert`,
			k.Klient[:], k.MessageID, k.Anzahl, k.GesamtKB, k.TeilKB, zustellungszeile.Milli(k.Begonnen), geaendert)
		if err != nil {
			return err
		}
		ergebnis, err := tx.Exec(ctx, `INSERT INTO intermediaer.teil (klient, message_id, nummer, datei, groesse) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (klient, message_id, nummer) DO NOTHING`, k.Klient[:], k.MessageID, t.Nummer, t.Datei, t.Groesse)
		if err != nil {
			return err
		}
		if ergebnis.RowsAffected() == 0 {
			return intermediaer.ErrDoppelt
		}
		return trage(ctx, tx, e)
	})
}

// SchliesseTeile implements intermediaer.Teilablage.
func (m *Intermediaer) SchliesseTeile(ctx context.Context, klient intermediaer.Postfach, messageID string, innen []intermediaer.Code) error {
	codes, err := json.Marshal(innen)
	if err != nil {
		return err
	}
	return m.s.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE intermediaer.teilnachricht SET innen = $1 WHERE klient = $2 AND message_id = $3 AND innen IS NULL`,
			string(codes), klient[:], messageID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM intermediaer.teil WHERE klient = $1 AND message_id = $2`, klient[:], messageID)
		return err
	})
}

// VergissTeile implements intermediaer.Teilablage.
func (m *Intermediaer) VergissTeile(ctx context.Context, vor time.Time) (int, error) {
	return m.loesche(ctx, `DELETE FROM intermediaer.teilnachricht WHERE geaendert < $1`, zustellungszeile.Milli(vor))
}

// loesche runs a DELETE and returns the number of rows.
func (m *Intermediaer) loesche(ctx context.Context, befehl string, werte ...any) (anzahl int, err error) {
	err = m.s.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, befehl, werte...)
		if err != nil {
			return err
		}
		anzahl = int(ergebnis.RowsAffected())
		return nil
	})
	return anzahl, err
}

// RaeumeInhalte implements intermediaer.Raeumablage.
func (m *Intermediaer) RaeumeInhalte(ctx context.Context, vor, zeit time.Time, zustaende ...intermediaer.Zustand) (anzahl int, err error) {
	err = m.s.schreibe(ctx, func(tx pgx.Tx) error {
		liste, err := zustellungen(ctx, tx, `JOIN intermediaer.inhalt i USING (nummer) WHERE z.geaendert < $1 AND z.zustand = ANY($2)
			ORDER BY z.nummer LIMIT 500`, zustellungszeile.Milli(vor), texte(zustaende))
		if err != nil {
			return err
		}
		anzahl = len(liste)
		for i := range liste {
			if err := raeumeInhalt(ctx, tx, &liste[i], zeit); err != nil {
				return err
			}
		}
		return nil
	})
	return anzahl, err
}

func raeumeInhalt(ctx context.Context, tx pgx.Tx, z *intermediaer.Zustellung, zeit time.Time) error {
	for _, befehl := range []string{`DELETE FROM intermediaer.spuldatei WHERE nummer = $1`, `DELETE FROM intermediaer.inhalt WHERE nummer = $1`} {
		if _, err := tx.Exec(ctx, befehl, z.Nummer); err != nil {
			return err
		}
	}
	return trage(ctx, tx, []intermediaer.Eintrag{{
		Zeit: zeit, Art: intermediaer.EintragLoeschung, MessageID: z.MessageID, Postfach: z.Postfach, Klient: z.Absender,
	}})
}

// ueberlebt selects cards past their retention; what still lies somewhere is none.
const ueberlebt = `SELECT %s FROM intermediaer.zustellung z WHERE geaendert < $1 AND belegt = 0 AND zustand <> 'unterwegs'
	AND NOT EXISTS (SELECT 1 FROM intermediaer.inhalt i WHERE i.nummer = z.nummer)`

// RaeumeKarten implements intermediaer.Raeumablage.
func (m *Intermediaer) RaeumeKarten(ctx context.Context, vor time.Time) (anzahl int, err error) {
	err = m.s.schreibe(ctx, func(tx pgx.Tx) error {
		for _, befehl := range []string{
			`DELETE FROM intermediaer.hinweis WHERE message_id IN (` + fmt.Sprintf(ueberlebt, "message_id") + `)`,
			`DELETE FROM intermediaer.vermerk WHERE message_id IN (` + fmt.Sprintf(ueberlebt, "message_id") + `)`,
			`DELETE FROM intermediaer.zustellung WHERE nummer IN (` + fmt.Sprintf(ueberlebt, "nummer") + `)`,
		} {
			ergebnis, err := tx.Exec(ctx, befehl, zustellungszeile.Milli(vor))
			if err != nil {
				return err
			}
			anzahl = int(ergebnis.RowsAffected())
		}
		return nil
	})
	return anzahl, err
}

// RaeumeEintraege implements intermediaer.Raeumablage.
func (m *Intermediaer) RaeumeEintraege(ctx context.Context, vor time.Time) (int, error) {
	return m.loesche(ctx, `DELETE FROM intermediaer.eintrag WHERE zeit < $1`, zustellungszeile.Milli(vor))
}
