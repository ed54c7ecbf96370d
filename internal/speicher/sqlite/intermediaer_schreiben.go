// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/zustellungszeile"
)

// Lege implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Lege(ctx context.Context, e intermediaer.Einlage) error {
	k, err := zustellungszeile.VonEinlage(e)
	if err != nil {
		return err
	}
	return m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error { return lege(ctx, tx, e, k) })
}

func lege(ctx context.Context, tx *sql.Tx, e intermediaer.Einlage, k zustellungszeile.Einlage) error {
	z := &e.Zustellung
	if err := trage(ctx, tx, e.Eintraege); err != nil {
		return err
	}
	ergebnis, err := tx.ExecContext(ctx, `INSERT INTO zustellung (message_id, zustand, belegt, weg, postfach, absender, nachrichtenart,
		groesse, eingereicht, weitergeleitet, bestaetigt, geaendert, faellig, umschlag, pruefungen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		z.MessageID, string(z.Zustand), z.Zustand.BelegtPostfach(), string(z.Weg), z.Postfach[:], z.Absender[:], z.Nachrichtenart,
		z.Groesse, zustellungszeile.Milli(z.Eingereicht), zustellungszeile.Milli(z.Weitergeleitet), zustellungszeile.Milli(z.BestaetigtAm),
		zustellungszeile.Milli(z.Geaendert), zustellungszeile.Milli(z.Faellig), k.Umschlag, k.Pruefungen)
	if err != nil {
		return err
	}
	if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
		return oder(err, intermediaer.ErrDoppelt)
	}
	nummer, err := ergebnis.LastInsertId()
	if err != nil {
		return err
	}
	if z.Zustand.BelegtPostfach() {
		if err := belege(ctx, tx, z, e.Kontingent); err != nil {
			return err
		}
	}
	if e.Inhalt != nil {
		if err := legeInhalt(ctx, tx, nummer, e.Inhalt, k); err != nil {
			return err
		}
	}
	return legeHinweise(ctx, tx, e, k.Hinweis)
}

// oder returns err, or anders if there is none.
func oder(err, anders error) error {
	if err != nil {
		return err
	}
	return anders
}

// belege counts the delivery in its mailbox unless its quota is exhausted.
func belege(ctx context.Context, tx *sql.Tx, z *intermediaer.Zustellung, k intermediaer.Kontingent) error {
	if z.Groesse > k.Bytes {
		return intermediaer.ErrKontingent
	}
	ergebnis, err := tx.ExecContext(ctx, `INSERT INTO postfach (adresse, nachrichten, bytes) VALUES (?1, 1, ?2)
		ON CONFLICT (adresse) DO UPDATE SET nachrichten = nachrichten + 1, bytes = bytes + ?2
		WHERE nachrichten < ?3 AND bytes + ?2 <= ?4`, z.Postfach[:], z.Groesse, k.Nachrichten, k.Bytes)
	if err != nil {
		return err
	}
	if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
		return oder(err, intermediaer.ErrKontingent)
	}
	return nil
}

func legeInhalt(ctx context.Context, tx *sql.Tx, nummer int64, i *intermediaer.Inhalt, k zustellungszeile.Einlage) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO inhalt (nummer, zertifikate, koerper) VALUES (?, ?, ?)`, nummer, k.Zertifikate, k.Inhalt)
	if err != nil {
		return err
	}
	for _, datei := range i.Dateien() {
		if _, err := tx.ExecContext(ctx, `INSERT INTO spuldatei (name, nummer) VALUES (?, ?)`, datei, nummer); err != nil {
			return err
		}
	}
	return nil
}

func legeHinweise(ctx context.Context, tx *sql.Tx, e intermediaer.Einlage, neu []byte) error {
	if e.Hinweis != nil {
		if err := legeHinweis(ctx, tx, e.Hinweis.MessageID, neu); err != nil {
			return err
		}
	}
	if e.Erledigt == nil {
		return nil
	}
	koerper, err := zustellungszeile.Koerper(*e.Erledigt)
	if err != nil {
		return err
	}
	ergebnis, err := tx.ExecContext(ctx, `UPDATE hinweis SET erledigt = ?, koerper = ? WHERE nummer = ? AND erledigt = 0`,
		zustellungszeile.Milli(e.Zustellung.Eingereicht), koerper, e.Erledigt.Nummer)
	if err != nil {
		return err
	}
	if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
		return oder(err, intermediaer.ErrUeberholt)
	}
	return nil
}

func legeHinweis(ctx context.Context, tx *sql.Tx, messageID string, koerper []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO hinweis (message_id, erledigt, koerper) VALUES (?, 0, ?)`, messageID, koerper)
	return err
}

// Wechsle implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Wechsle(ctx context.Context, w ...intermediaer.Wechsel) (anzahl int, err error) {
	koerper := make([]zustellungszeile.Wechsel, len(w))
	for i := range w {
		if koerper[i], err = zustellungszeile.VonWechsel(w[i]); err != nil {
			return 0, err
		}
	}
	err = m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error {
		anzahl = 0
		for i := range w {
			gewechselt, err := wechsle(ctx, tx, w[i], koerper[i])
			if err != nil {
				return err
			}
			if gewechselt {
				anzahl++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return anzahl, nil
}

func wechsle(ctx context.Context, tx *sql.Tx, w intermediaer.Wechsel, k zustellungszeile.Wechsel) (bool, error) {
	var messageID string
	var postfach []byte
	var groesse int64
	err := tx.QueryRowContext(ctx, `UPDATE zustellung SET zustand = ?1, belegt = ?2,
		weitergeleitet = CASE WHEN ?3 > 0 THEN ?3 ELSE weitergeleitet END,
		bestaetigt = CASE WHEN ?4 > 0 THEN ?4 ELSE bestaetigt END,
		geaendert = CASE WHEN ?5 > 0 THEN ?5 ELSE geaendert END,
		faellig = CASE WHEN ?6 > 0 OR ?1 <> ?7 THEN ?6 ELSE faellig END,
		pruefungen = coalesce(?8, pruefungen)
		WHERE nummer = ?9 AND zustand = ?7 RETURNING message_id, postfach, groesse`,
		string(w.Nach), w.Nach.BelegtPostfach(), zustellungszeile.Milli(w.Weitergeleitet), zustellungszeile.Milli(w.Bestaetigt),
		zustellungszeile.Milli(w.Geaendert), zustellungszeile.Milli(w.Faellig), string(w.Von), k.Pruefungen, w.Nummer).Scan(&messageID, &postfach, &groesse)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if w.Von.BelegtPostfach() && !w.Nach.BelegtPostfach() {
		_, err := tx.ExecContext(ctx, `UPDATE postfach SET nachrichten = nachrichten - 1, bytes = bytes - ? WHERE adresse = ?`, groesse, postfach)
		if err != nil {
			return false, err
		}
	}
	if w.Hinweis != nil {
		if err := legeHinweis(ctx, tx, messageID, k.Hinweis); err != nil {
			return false, err
		}
	}
	return true, trage(ctx, tx, w.Eintraege)
}

// Trage implements intermediaer.Eintragsablage.
func (m *Intermediaer) Trage(ctx context.Context, e ...intermediaer.Eintrag) error {
	return m.schreibe(ctx, func(ctx context.Context, tx *sql.Tx) error { return trage(ctx, tx, e) })
}

// trage adds lines of the log.
func trage(ctx context.Context, tx *sql.Tx, eintraege []intermediaer.Eintrag) error {
	for ab := 0; ab < len(eintraege); ab += zeilenJeBefehl {
		stueck := eintraege[ab:min(ab+zeilenJeBefehl, len(eintraege))]
		werte := make([]any, 0, 7*len(stueck))
		for _, e := range stueck {
			werte = append(werte, zustellungszeile.Milli(e.Zeit), string(e.Art), e.MessageID,
				zustellungszeile.Adresse(e.Postfach), zustellungszeile.Adresse(e.Klient), string(e.Code), e.Notiz)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO eintrag (zeit, art, message_id, postfach, klient, code, notiz) VALUES `+
			platzhalter(7, len(stueck)), werte...)
		if err != nil {
			return err
		}
	}
	return nil
}
