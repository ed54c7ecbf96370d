// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/oscizeile"
)

// LegeEingang implements osciversand.Eingangsspeicher.
func (o *OSCI) LegeEingang(ctx context.Context, e osciversand.Eingang, anhaenge []osci.Anhang) (neu bool, err error) {
	werte, err := oscizeile.EingangWerte(e)
	if err != nil {
		return false, err
	}
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		var nr int64
		err := tx.QueryRowContext(ctx, `INSERT INTO osci_eingang (`+oscizeile.EingangSpalten+`, belegt_bis, marke)
			VALUES `+platzhalter(oscizeile.EingangAnzahl+2, 1)+` ON CONFLICT (teilnehmer, message_id) DO NOTHING RETURNING nr`,
			append(werte, 0, "")...).Scan(&nr)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		neu = true
		for i := range anhaenge {
			if err := legeStuecke(ctx, tx, nr, i, anhaenge[i].Daten); err != nil {
				return err
			}
		}
		return nil
	})
	return neu && err == nil, err
}

// legeStuecke stores an attachment in pieces.
func legeStuecke(ctx context.Context, tx *sql.Tx, nr int64, anhang int, daten osci.Daten) (err error) {
	r, err := daten.Oeffne()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	puffer := make([]byte, osciversand.Stueckgroesse)
	for stueck := 0; ; stueck++ {
		n, err := io.ReadFull(r, puffer)
		if err == io.EOF {
			return nil
		}
		if err != nil && err != io.ErrUnexpectedEOF {
			return fmt.Errorf("read attachment: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO osci_stueck (eingang, anhang, stueck, daten) VALUES (?, ?, ?, ?)`, nr, anhang, stueck, puffer[:n])
		if err != nil || n < len(puffer) {
			return err
		}
	}
}

// NimmEingang implements osciversand.Eingangsspeicher.
func (o *OSCI) NimmEingang(ctx context.Context, p osciversand.Pacht) (e osciversand.Eingang, da bool, err error) {
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		e, err = oscizeile.LiesEingang(tx.QueryRowContext(ctx, `UPDATE osci_eingang SET versuche = versuche + 1, belegt_bis = ?2, marke = ?3
			WHERE nr = (SELECT nr FROM osci_eingang WHERE zustand = 'eingegangen' AND faellig <= ?1 AND belegt_bis <= ?1 ORDER BY faellig, nr LIMIT 1)
			RETURNING nr, `+oscizeile.EingangSpalten, oscizeile.Mikro(p.Jetzt), oscizeile.Mikro(p.Bis), p.Marke))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		da = err == nil
		return err
	})
	return e, da && err == nil, err
}

// SetzeEingang implements osciversand.Eingangsspeicher.
func (o *OSCI) SetzeEingang(ctx context.Context, e osciversand.Eingang, p osciversand.Pacht) (ok bool, err error) {
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		ok, err = getroffen(tx.ExecContext(ctx, `UPDATE osci_eingang SET zustand = ?, versuche = ?, faellig = ?, verarbeitet = ?, fehler = ?, belegt_bis = 0, marke = ''
			WHERE nr = ? AND marke = ? AND zustand = 'eingegangen'`, string(e.Zustand), e.Versuche, oscizeile.Mikro(e.Faellig), oscizeile.Mikro(e.Verarbeitet), e.Fehler,
			e.Nr, p.Marke))
		if err != nil || !ok || e.Zustand != osciversand.Verarbeitet {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM osci_stueck WHERE eingang = ?`, e.Nr); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE osci_eingang SET inhalt = x'' WHERE nr = ?`, e.Nr)
		return err
	})
	return ok && err == nil, err
}

// Eingaenge implements osciversand.Eingangsspeicher.
func (o *OSCI) Eingaenge(ctx context.Context, zustand osciversand.Eingangszustand) (liste []osciversand.Eingang, err error) {
	zeilen, err := o.d.leser.QueryContext(ctx, `SELECT nr, `+oscizeile.EingangOhneInhalt+` FROM osci_eingang
		WHERE ?1 = '' OR zustand = ?1 ORDER BY nr`, string(zustand))
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		e, err := oscizeile.LiesEingang(zeilen)
		if err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, e)
	}
	return liste, uebersetze(zeilen.Err())
}

// Anhangstueck implements osciversand.Eingangsspeicher.
func (o *OSCI) Anhangstueck(ctx context.Context, nr int64, anhang, stueck int) (daten []byte, err error) {
	err = o.d.leser.QueryRowContext(ctx, `SELECT daten FROM osci_stueck WHERE eingang = ? AND anhang = ? AND stueck = ?`, nr, anhang, stueck).Scan(&daten)
	return daten, uebersetze(err)
}

// MerkeTag implements osciversand.Tagesspeicher.
func (o *OSCI) MerkeTag(ctx context.Context, t osciversand.Tagesstand) error {
	return o.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO osci_leerung (teilnehmer, richtung, tag, erfolge, fehlschlaege, letzter_erfolg, letzter_fehlschlag, code)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (teilnehmer, richtung, tag) DO UPDATE SET
			erfolge = erfolge + excluded.erfolge, fehlschlaege = fehlschlaege + excluded.fehlschlaege,
			letzter_erfolg = max(letzter_erfolg, excluded.letzter_erfolg), letzter_fehlschlag = max(letzter_fehlschlag, excluded.letzter_fehlschlag),
			code = CASE excluded.code WHEN '' THEN code ELSE excluded.code END`,
			t.Teilnehmer, string(t.Richtung), oscizeile.Tag(t.Tag), t.Erfolge, t.Fehlschlaege, oscizeile.Mikro(t.LetzterErfolg), oscizeile.Mikro(t.LetzterFehlschlag), t.Code)
		return err
	})
}

// Tage implements osciversand.Tagesspeicher.
func (o *OSCI) Tage(ctx context.Context, teilnehmer string, r osciversand.Richtung, ab uhr.Datum) (liste []osciversand.Tagesstand, err error) {
	zeilen, err := o.d.leser.QueryContext(ctx, `SELECT tag, erfolge, fehlschlaege, letzter_erfolg, letzter_fehlschlag, code FROM osci_leerung
		WHERE teilnehmer = ? AND richtung = ? AND tag >= ? ORDER BY tag`, teilnehmer, string(r), oscizeile.Tag(ab))
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		t, err := oscizeile.LiesTag(zeilen, teilnehmer, r)
		if err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, t)
	}
	return liste, uebersetze(zeilen.Err())
}
