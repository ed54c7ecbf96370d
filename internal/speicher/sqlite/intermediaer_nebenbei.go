// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/zustellungszeile"
)

// SetzeTeilnehmer implements intermediaer.Teilnehmerablage.
func (m *Intermediaer) SetzeTeilnehmer(ctx context.Context, t intermediaer.Teilnehmer, e ...intermediaer.Eintrag) error {
	inhalt, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var stand int64
		err := tx.QueryRowContext(ctx, `UPDATE stand SET wert = wert + 1 WHERE name = 'teilnehmer' RETURNING wert`).Scan(&stand)
		if err != nil {
			return err
		}
		ergebnis, err := tx.ExecContext(ctx, `INSERT INTO teilnehmer (id, stand, name, inhalt) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (id) DO UPDATE SET stand = ?2, name = ?3, inhalt = ?4 WHERE stand = ?5`, t.ID, stand, t.Name, string(inhalt), t.Stand)
		if err != nil {
			return err
		}
		if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
			return oder(err, intermediaer.ErrUeberholt)
		}
		if err := setzePostfaecher(ctx, tx, &t); err != nil {
			return err
		}
		return trage(ctx, tx, e)
	})
}

func setzePostfaecher(ctx context.Context, tx *sql.Tx, t *intermediaer.Teilnehmer) error {
	if _, err := tx.ExecContext(ctx, `UPDATE postfach SET teilnehmer = '' WHERE teilnehmer = ?`, t.ID); err != nil {
		return err
	}
	for i := range t.Postfaecher {
		p := t.Postfaecher[i].Postfach()
		ergebnis, err := tx.ExecContext(ctx, `INSERT INTO postfach (adresse, teilnehmer) VALUES (?1, ?2)
			ON CONFLICT (adresse) DO UPDATE SET teilnehmer = ?2 WHERE teilnehmer = ''`, p[:], t.ID)
		if err != nil {
			return err
		}
		if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
			return oder(err, intermediaer.ErrVergeben)
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM postfach WHERE teilnehmer = '' AND nachrichten = 0`)
	return err
}

// SetzeVermerk implements intermediaer.Hinweisablage.
func (m *Intermediaer) SetzeVermerk(ctx context.Context, v intermediaer.Vermerk) error {
	return m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO vermerk (message_id, zeit, kennung, text) VALUES (?, ?, ?, ?)`,
			v.MessageID, zustellungszeile.Milli(v.Zeit), v.Kennung, v.Text)
		return err
	})
}

// LegeTeil implements intermediaer.Teilablage.
func (m *Intermediaer) LegeTeil(ctx context.Context, k intermediaer.Teilkopf, t intermediaer.Teil, e ...intermediaer.Eintrag) error {
	geaendert := zustellungszeile.Milli(k.Geaendert)
	return m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO teilnachricht (klient, message_id, anzahl, gesamt_kb, teil_kb, begonnen, geaendert)
			VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (klient, message_id) DO UPDATE SET geaendert = excluded.geaendert`,
			k.Klient[:], k.MessageID, k.Anzahl, k.GesamtKB, k.TeilKB, zustellungszeile.Milli(k.Begonnen), geaendert)
		if err != nil {
			return err
		}
		ergebnis, err := tx.ExecContext(ctx, `INSERT INTO teil (klient, message_id, nummer, datei, groesse) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (klient, message_id, nummer) DO NOTHING`, k.Klient[:], k.MessageID, t.Nummer, t.Datei, t.Groesse)
		if err != nil {
			return err
		}
		if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
			return oder(err, intermediaer.ErrDoppelt)
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
	return m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE teilnachricht SET innen = ? WHERE klient = ? AND message_id = ? AND innen IS NULL`,
			string(codes), klient[:], messageID)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM teil WHERE klient = ? AND message_id = ?`, klient[:], messageID)
		return err
	})
}

// VergissTeile implements intermediaer.Teilablage.
func (m *Intermediaer) VergissTeile(ctx context.Context, vor time.Time) (int, error) {
	return m.loesche(ctx, `DELETE FROM teilnachricht WHERE geaendert < ?`, zustellungszeile.Milli(vor))
}

// loesche runs a DELETE and returns the number of rows.
func (m *Intermediaer) loesche(ctx context.Context, befehl string, werte ...any) (anzahl int, err error) {
	err = m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, befehl, werte...)
		if err != nil {
			return err
		}
		n, err := ergebnis.RowsAffected()
		anzahl = int(n)
		return err
	})
	return anzahl, err
}

// RaeumeInhalte implements intermediaer.Raeumablage.
func (m *Intermediaer) RaeumeInhalte(ctx context.Context, vor, zeit time.Time, zustaende ...intermediaer.Zustand) (anzahl int, err error) {
	gesucht, err := json.Marshal(zustaende)
	if err != nil {
		return 0, err
	}
	err = m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		liste, err := zustellungen(ctx, tx, `JOIN inhalt i USING (nummer) WHERE z.geaendert < ? AND z.zustand IN (SELECT value FROM json_each(?))
			ORDER BY z.nummer LIMIT 500`, zustellungszeile.Milli(vor), string(gesucht))
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

func raeumeInhalt(ctx context.Context, tx *sql.Tx, z *intermediaer.Zustellung, zeit time.Time) error {
	for _, befehl := range []string{`DELETE FROM spuldatei WHERE nummer = ?`, `DELETE FROM inhalt WHERE nummer = ?`} {
		if _, err := tx.ExecContext(ctx, befehl, z.Nummer); err != nil {
			return err
		}
	}
	return trage(ctx, tx, []intermediaer.Eintrag{{
		Zeit: zeit, Art: intermediaer.EintragLoeschung, MessageID: z.MessageID, Postfach: z.Postfach, Klient: z.Absender,
	}})
}

// ueberlebt selects cards past their retention; what still lies somewhere is none.
const ueberlebt = `SELECT %s FROM zustellung z WHERE geaendert < ?1 AND belegt = 0 AND zustand <> 'unterwegs'
	AND NOT EXISTS (SELECT 1 FROM inhalt i WHERE i.nummer = z.nummer)`

// RaeumeKarten implements intermediaer.Raeumablage.
func (m *Intermediaer) RaeumeKarten(ctx context.Context, vor time.Time) (anzahl int, err error) {
	err = m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, befehl := range []string{
			`DELETE FROM hinweis WHERE message_id IN (` + fmt.Sprintf(ueberlebt, "message_id") + `)`,
			`DELETE FROM vermerk WHERE message_id IN (` + fmt.Sprintf(ueberlebt, "message_id") + `)`,
			`DELETE FROM zustellung WHERE nummer IN (` + fmt.Sprintf(ueberlebt, "nummer") + `)`,
		} {
			ergebnis, err := tx.ExecContext(ctx, befehl, zustellungszeile.Milli(vor))
			if err != nil {
				return err
			}
			n, err := ergebnis.RowsAffected()
			if err != nil {
				return err
			}
			anzahl = int(n)
		}
		return nil
	})
	return anzahl, err
}

// RaeumeEintraege implements intermediaer.Raeumablage.
func (m *Intermediaer) RaeumeEintraege(ctx context.Context, vor time.Time) (int, error) {
	return m.loesche(ctx, `DELETE FROM eintrag WHERE zeit < ?`, zustellungszeile.Milli(vor))
}
