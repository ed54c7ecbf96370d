// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

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
	err = o.s.schreibe(ctx, func(tx pgx.Tx) error {
		var nr int64
		err := tx.QueryRow(ctx, `INSERT INTO postfach.osci_eingang (`+oscizeile.EingangSpalten+`, belegt_bis, marke)
			VALUES `+plaetze(oscizeile.EingangAnzahl+2)+` ON CONFLICT (teilnehmer, message_id) DO NOTHING RETURNING nr`,
			append(werte, int64(0), "")...).Scan(&nr)
		if errors.Is(err, pgx.ErrNoRows) {
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
func legeStuecke(ctx context.Context, tx pgx.Tx, nr int64, anhang int, daten osci.Daten) (err error) {
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
		_, err = tx.Exec(ctx, `INSERT INTO postfach.osci_stueck (eingang, anhang, stueck, daten) VALUES ($1, $2, $3, $4)`, nr, anhang, stueck, puffer[:n])
		if err != nil || n < len(puffer) {
			return err
		}
	}
}

// NimmEingang implements osciversand.Eingangsspeicher.
func (o *OSCI) NimmEingang(ctx context.Context, p osciversand.Pacht) (e osciversand.Eingang, da bool, err error) {
	e, err = oscizeile.LiesEingang(o.s.pool.QueryRow(ctx, `UPDATE postfach.osci_eingang SET versuche = versuche + 1, belegt_bis = $2, marke = $3
		WHERE nr = (SELECT nr FROM postfach.osci_eingang WHERE zustand = 'eingegangen' AND faellig <= $1 AND belegt_bis <= $1
			ORDER BY faellig, nr LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING nr, `+oscizeile.EingangSpalten, oscizeile.Mikro(p.Jetzt), oscizeile.Mikro(p.Bis), p.Marke))
	if errors.Is(err, pgx.ErrNoRows) {
		return e, false, nil
	}
	return e, err == nil, uebersetze(err)
}

// SetzeEingang implements osciversand.Eingangsspeicher.
func (o *OSCI) SetzeEingang(ctx context.Context, e osciversand.Eingang, p osciversand.Pacht) (ok bool, err error) {
	err = o.s.schreibe(ctx, func(tx pgx.Tx) error {
		r, err := tx.Exec(ctx, `UPDATE postfach.osci_eingang SET zustand = $1, versuche = $2, faellig = $3, verarbeitet = $4, fehler = $5, belegt_bis = 0, marke = ''
			WHERE nr = $6 AND marke = $7 AND zustand = 'eingegangen'`, string(e.Zustand), e.Versuche, oscizeile.Mikro(e.Faellig), oscizeile.Mikro(e.Verarbeitet), e.Fehler,
			e.Nr, p.Marke)
		if ok = err == nil && r.RowsAffected() > 0; !ok || e.Zustand != osciversand.Verarbeitet {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM postfach.osci_stueck WHERE eingang = $1`, e.Nr); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE postfach.osci_eingang SET inhalt = '' WHERE nr = $1`, e.Nr)
		return err
	})
	return ok && err == nil, err
}

// Eingaenge implements osciversand.Eingangsspeicher.
func (o *OSCI) Eingaenge(ctx context.Context, zustand osciversand.Eingangszustand) (liste []osciversand.Eingang, err error) {
	zeilen, err := o.s.pool.Query(ctx, `SELECT nr, `+oscizeile.EingangOhneInhalt+` FROM postfach.osci_eingang
		WHERE $1 = '' OR zustand = $1 ORDER BY nr`, string(zustand))
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err = pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (osciversand.Eingang, error) { return oscizeile.LiesEingang(z) })
	return nieLeereListe(liste), uebersetze(err)
}

// Anhangstueck implements osciversand.Eingangsspeicher.
func (o *OSCI) Anhangstueck(ctx context.Context, nr int64, anhang, stueck int) (daten []byte, err error) {
	err = o.s.pool.QueryRow(ctx, `SELECT daten FROM postfach.osci_stueck WHERE eingang = $1 AND anhang = $2 AND stueck = $3`, nr, anhang, stueck).Scan(&daten)
	return daten, uebersetze(err)
}

// MerkeTag implements osciversand.Tagesspeicher.
func (o *OSCI) MerkeTag(ctx context.Context, t osciversand.Tagesstand) error {
	_, err := o.s.pool.Exec(ctx, `INSERT INTO postfach.osci_leerung AS l (teilnehmer, richtung, tag, erfolge, fehlschlaege, letzter_erfolg, letzter_fehlschlag, code)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (teilnehmer, richtung, tag) DO UPDATE SET
		erfolge = l.erfolge + excluded.erfolge, fehlschlaege = l.fehlschlaege + excluded.fehlschlaege,
		letzter_erfolg = greatest(l.letzter_erfolg, excluded.letzter_erfolg), letzter_fehlschlag = greatest(l.letzter_fehlschlag, excluded.letzter_fehlschlag),
		code = CASE excluded.code WHEN '' THEN l.code ELSE excluded.code END`,
		t.Teilnehmer, string(t.Richtung), oscizeile.Tag(t.Tag), t.Erfolge, t.Fehlschlaege, oscizeile.Mikro(t.LetzterErfolg), oscizeile.Mikro(t.LetzterFehlschlag), t.Code)
	return uebersetze(err)
}

// Tage implements osciversand.Tagesspeicher.
func (o *OSCI) Tage(ctx context.Context, teilnehmer string, r osciversand.Richtung, ab uhr.Datum) (liste []osciversand.Tagesstand, err error) {
	zeilen, err := o.s.pool.Query(ctx, `SELECT tag, erfolge, fehlschlaege, letzter_erfolg, letzter_fehlschlag, code FROM postfach.osci_leerung
		WHERE teilnehmer = $1 AND richtung = $2 AND tag >= $3 ORDER BY tag`, teilnehmer, string(r), oscizeile.Tag(ab))
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err = pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (osciversand.Tagesstand, error) { return oscizeile.LiesTag(z, teilnehmer, r) })
	return nieLeereListe(liste), uebersetze(err)
}
