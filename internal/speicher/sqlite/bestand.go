// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

// Bestand is the register's stock with its deliveries and the search index. It
// implements lieferung.Speicher and lieferung.Bestandsleser.
type Bestand struct {
	d        *datenbank
	strassen plan.Strassengedaechtnis
}

// Bestand returns the view of the records and deliveries.
func (s *Speicher) Bestand() *Bestand { return s.bestand }

func oeffneBestand(ctx context.Context, d *datenbank, opt Optionen) (*Bestand, error) {
	b := &Bestand{d: d}
	if opt.Ladung {
		return b, nil
	}
	return b, b.BeendeLadung(ctx)
}

var (
	_ lieferung.Speicher      = (*Bestand)(nil)
	_ lieferung.Bestandsleser = (*Bestand)(nil)
	_ lieferung.Schreiber     = (*bestandsschreiber)(nil)
)

// Bereite implements lieferung.Speicher.
func (b *Bestand) Bereite(satz *melde.Meldesatz) (lieferung.Abdruck, error) {
	return koerper.Bereite(satz)
}

// Schreibe implements lieferung.Speicher.
func (b *Bestand) Schreibe(ctx context.Context, jetzt time.Time, f func(lieferung.Schreiber) error) error {
	strassen := b.strassen.Beginne()
	err := b.d.schreibe(ctx, func(tx *sql.Tx) error {
		w := &bestandsschreiber{tx: tx, jetzt: jetzt.UnixMilli(), strassen: strassen, personen: neuerPersonenschreiber(tx, jetzt.UnixMilli())}
		err := tx.QueryRowContext(ctx, `SELECT wert FROM zustand WHERE name = 'ladung'`).Scan(&w.ladung)
		if err != nil {
			return fmt.Errorf("read state: %w", err)
		}
		if err := f(w); err != nil {
			return err
		}
		return w.personen.schreibeSchluessel(ctx)
	})
	if err == nil {
		strassen.Uebernimm()
	}
	return err
}

// Vorgang implements lieferung.Leser.
func (b *Bestand) Vorgang(ctx context.Context, uuid string) (lieferung.Vorgang, bool, error) {
	return einVorgang(b.d.leser.QueryRowContext(ctx,
		vorgangSpalten+` WHERE uuid = ? ORDER BY zustand = 2, id DESC LIMIT 1`, uuid))
}

// Letzter implements lieferung.Leser.
func (b *Bestand) Letzter(ctx context.Context, ags melde.AGS) (lieferung.Vorgang, bool, error) {
	return einVorgang(b.d.leser.QueryRowContext(ctx, letzterVorgang, suche.AGSNummer(ags)))
}

// Satzstand returns where the record with the key comes from; ok is false if
// there is none.
func (b *Bestand) Satzstand(ctx context.Context, s melde.Schluessel) (stand lieferung.Satzstand, ok bool, err error) {
	var geliefert int64
	var vermisst sql.NullInt64
	err = b.d.leser.QueryRowContext(ctx, `SELECT m.fassung, l.nummer, l.begonnen, m.vermisst_seit FROM meldesatz m
		CROSS JOIN lieferung l ON l.id = m.lieferung WHERE m.ags = ? AND m.ordnungsmerkmal = ?`,
		suche.AGSNummer(s.AGS), s.Ordnungsmerkmal).Scan(&stand.Fassung, &stand.Nummer, &geliefert, &vermisst)
	if errors.Is(err, sql.ErrNoRows) {
		return lieferung.Satzstand{}, false, nil
	}
	if err != nil {
		return lieferung.Satzstand{}, false, uebersetze(fmt.Errorf("read state of record: %w", err))
	}
	stand.Geliefert = time.UnixMilli(geliefert)
	if vermisst.Valid {
		stand.VermisstSeit = time.UnixMilli(vermisst.Int64)
	}
	return stand, true, nil
}

// Meldungen implements lieferung.Leser.
func (b *Bestand) Meldungen(ctx context.Context, vorgang int64) (liste []lieferung.Meldung, err error) {
	zeilen, err := b.d.leser.QueryContext(ctx, `SELECT zeitpunkt, zeichen, konsequenz, ags, ordnungsmerkmal,
		blatt, inhalt, text, regel FROM quittungszeile WHERE lieferung = ? ORDER BY zeile`, vorgang)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var m lieferung.Meldung
		var zeitpunkt string
		err := zeilen.Scan(&zeitpunkt, &m.Ereignis.Zeichen, &m.Konsequenz, &m.Schluessel.AGS,
			&m.Schluessel.Ordnungsmerkmal, &m.Blatt, &m.Inhalt, &m.Text, &m.Regel)
		if err != nil {
			return nil, uebersetze(err)
		}
		if m.Ereignis.Zeitpunkt, err = time.Parse(time.RFC3339Nano, zeitpunkt); err != nil {
			return nil, fmt.Errorf("receipt of message %d: %w", vorgang, err)
		}
		liste = append(liste, m)
	}
	return liste, uebersetze(zeilen.Err())
}
