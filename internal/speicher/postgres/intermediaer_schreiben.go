// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/zustellungszeile"
)

// Lege implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Lege(ctx context.Context, e intermediaer.Einlage) error {
	k, err := zustellungszeile.VonEinlage(e)
	if err != nil {
		return err
	}
	return m.s.schreibe(ctx, func(tx pgx.Tx) error { return lege(ctx, tx, e, k) })
}

func lege(ctx context.Context, tx pgx.Tx, e intermediaer.Einlage, k zustellungszeile.Einlage) error {
	z := &e.Zustellung
	if err := trage(ctx, tx, e.Eintraege); err != nil {
		return err
	}
	var nummer int64
	err := tx.QueryRow(ctx, `INSERT INTO intermediaer.zustellung (message_id, zustand, belegt, weg, postfach, absender, nachrichtenart,
		groesse, eingereicht, weitergeleitet, bestaetigt, geaendert, faellig, umschlag, pruefungen)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING RETURNING nummer`,
		z.MessageID, string(z.Zustand), zahl(z.Zustand.BelegtPostfach()), string(z.Weg), z.Postfach[:], z.Absender[:], z.Nachrichtenart,
		z.Groesse, zustellungszeile.Milli(z.Eingereicht), zustellungszeile.Milli(z.Weitergeleitet), zustellungszeile.Milli(z.BestaetigtAm),
		zustellungszeile.Milli(z.Geaendert), zustellungszeile.Milli(z.Faellig), k.Umschlag, k.Pruefungen).Scan(&nummer)
	if errors.Is(err, pgx.ErrNoRows) {
		return intermediaer.ErrDoppelt
	}
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

// zahl is the form of the column belegt.
func zahl(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// belege counts the delivery in its mailbox unless its quota is exhausted.
func belege(ctx context.Context, tx pgx.Tx, z *intermediaer.Zustellung, k intermediaer.Kontingent) error {
	if z.Groesse > k.Bytes {
		return intermediaer.ErrKontingent
	}
	ergebnis, err := tx.Exec(ctx, `INSERT INTO intermediaer.postfach (adresse, nachrichten, bytes) VALUES ($1, 1, $2::bigint)
		ON CONFLICT (adresse) DO UPDATE SET nachrichten = postfach.nachrichten + 1, bytes = postfach.bytes + $2
		WHERE postfach.nachrichten < $3 AND postfach.bytes + $2 <= $4`, z.Postfach[:], z.Groesse, k.Nachrichten, k.Bytes)
	if err != nil {
		return err
	}
	if ergebnis.RowsAffected() == 0 {
		return intermediaer.ErrKontingent
	}
	return nil
}

func legeInhalt(ctx context.Context, tx pgx.Tx, nummer int64, i *intermediaer.Inhalt, k zustellungszeile.Einlage) error {
	_, err := tx.Exec(ctx, `INSERT INTO intermediaer.inhalt (nummer, zertifikate, koerper) VALUES ($1, $2, $3)`, nummer, k.Zertifikate, k.Inhalt)
	if err != nil {
		return err
	}
	for _, datei := range i.Dateien() {
		if _, err := tx.Exec(ctx, `INSERT INTO intermediaer.spuldatei (name, nummer) VALUES ($1, $2)`, datei, nummer); err != nil {
			return err
		}
	}
	return nil
}

func legeHinweise(ctx context.Context, tx pgx.Tx, e intermediaer.Einlage, neu []byte) error {
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
	ergebnis, err := tx.Exec(ctx, `UPDATE intermediaer.hinweis SET erledigt = $1, koerper = $2 WHERE nummer = $3 AND erledigt = 0`,
		zustellungszeile.Milli(e.Zustellung.Eingereicht), koerper, e.Erledigt.Nummer)
	if err != nil {
		return err
	}
	if ergebnis.RowsAffected() == 0 {
		return intermediaer.ErrUeberholt
	}
	return nil
}

func legeHinweis(ctx context.Context, tx pgx.Tx, messageID string, koerper []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO intermediaer.hinweis (message_id, erledigt, koerper) VALUES ($1, 0, $2)`, messageID, koerper)
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
	err = m.s.schreibe(ctx, func(tx pgx.Tx) error {
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

func wechsle(ctx context.Context, tx pgx.Tx, w intermediaer.Wechsel, k zustellungszeile.Wechsel) (bool, error) {
	var messageID string
	var postfach []byte
	var groesse int64
	err := tx.QueryRow(ctx, `UPDATE intermediaer.zustellung SET zustand = $1::text, belegt = $2,
		weitergeleitet = CASE WHEN $3::bigint > 0 THEN $3 ELSE weitergeleitet END,
		bestaetigt = CASE WHEN $4::bigint > 0 THEN $4 ELSE bestaetigt END,
		geaendert = CASE WHEN $5::bigint > 0 THEN $5 ELSE geaendert END,
		faellig = CASE WHEN $6::bigint > 0 OR $1 <> $7::text THEN $6 ELSE faellig END,
		pruefungen = coalesce($8, pruefungen)
		WHERE nummer = $9 AND zustand = $7 RETURNING message_id, postfach, groesse`,
		string(w.Nach), zahl(w.Nach.BelegtPostfach()), zustellungszeile.Milli(w.Weitergeleitet), zustellungszeile.Milli(w.Bestaetigt),
		zustellungszeile.Milli(w.Geaendert), zustellungszeile.Milli(w.Faellig), string(w.Von), k.Pruefungen, w.Nummer).Scan(&messageID, &postfach, &groesse)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if w.Von.BelegtPostfach() && !w.Nach.BelegtPostfach() {
		_, err := tx.Exec(ctx, `UPDATE intermediaer.postfach SET nachrichten = nachrichten - 1, bytes = bytes - $1 WHERE adresse = $2`, groesse, postfach)
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
	return m.s.schreibe(ctx, func(tx pgx.Tx) error { return trage(ctx, tx, e) })
}

// trage adds lines of the log.
func trage(ctx context.Context, tx pgx.Tx, eintraege []intermediaer.Eintrag) error {
	if len(eintraege) == 0 {
		return nil
	}
	var zeiten []int64
	var arten, ids, codes, notizen []string
	var postfaecher, klienten [][]byte
	for _, e := range eintraege {
		zeiten, arten, ids = append(zeiten, zustellungszeile.Milli(e.Zeit)), append(arten, string(e.Art)), append(ids, e.MessageID)
		postfaecher = append(postfaecher, zustellungszeile.Adresse(e.Postfach))
		klienten = append(klienten, zustellungszeile.Adresse(e.Klient))
		codes, notizen = append(codes, string(e.Code)), append(notizen, e.Notiz)
	}
	_, err := tx.Exec(ctx, `INSERT INTO intermediaer.eintrag (zeit, art, message_id, postfach, klient, code, notiz)
		SELECT zeit, art, message_id, postfach, klient, code, notiz
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::text[], $7::text[]) WITH ORDINALITY
		AS e (zeit, art, message_id, postfach, klient, code, notiz, platz) ORDER BY platz`,
		zeiten, arten, ids, postfaecher, klienten, codes, notizen)
	return err
}
