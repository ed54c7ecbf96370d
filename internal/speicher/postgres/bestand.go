// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

// Bestand is the register's stock with its deliveries and the search index. It
// implements lieferung.Speicher and lieferung.Bestandsleser.
type Bestand struct {
	s        *Speicher
	strassen plan.Strassengedaechtnis
}

var (
	_ lieferung.Speicher      = (*Bestand)(nil)
	_ lieferung.Bestandsleser = (*Bestand)(nil)
	_ lieferung.Schreiber     = (*bestandsschreiber)(nil)
)

// Bestand returns the view of the records and deliveries.
func (s *Speicher) Bestand() *Bestand { return s.bestand }

// Bereite implements lieferung.Speicher.
func (b *Bestand) Bereite(satz *melde.Meldesatz) (lieferung.Abdruck, error) {
	return koerper.Bereite(satz)
}

// Schreibe implements lieferung.Speicher.
func (b *Bestand) Schreibe(ctx context.Context, jetzt time.Time, f func(lieferung.Schreiber) error) error {
	strassen := b.strassen.Beginne()
	err := b.s.schreibe(ctx, func(tx pgx.Tx) error {
		w := &bestandsschreiber{tx: tx, jetzt: jetzt.UnixMilli(), strassen: strassen, personen: neuerPersonenschreiber(tx, jetzt.UnixMilli())}
		// Shared: a first load ends only between two deliveries.
		err := tx.QueryRow(ctx, `SELECT ladung FROM register.zustand FOR SHARE`).Scan(&w.ladung)
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
	return einVorgang(b.s.pool.QueryRow(ctx,
		vorgangSpalten+` WHERE uuid = $1 ORDER BY zustand = 2, id DESC LIMIT 1`, uuid))
}

// Letzter implements lieferung.Leser.
func (b *Bestand) Letzter(ctx context.Context, ags melde.AGS) (lieferung.Vorgang, bool, error) {
	return einVorgang(b.s.pool.QueryRow(ctx, letzterVorgang, suche.AGSNummer(ags)))
}

// Meldungen implements lieferung.Leser.
func (b *Bestand) Meldungen(ctx context.Context, vorgang int64) ([]lieferung.Meldung, error) {
	zeilen, err := b.s.pool.Query(ctx, `SELECT zeitpunkt, zeichen, konsequenz, ags, ordnungsmerkmal,
		blatt, inhalt, text, regel FROM register.quittungszeile WHERE lieferung = $1 ORDER BY zeile`, vorgang)
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err := pgx.AppendRows([]lieferung.Meldung(nil), zeilen, func(z pgx.CollectableRow) (lieferung.Meldung, error) {
		var m lieferung.Meldung
		var zeitpunkt string
		err := z.Scan(&zeitpunkt, &m.Ereignis.Zeichen, &m.Konsequenz, &m.Schluessel.AGS,
			&m.Schluessel.Ordnungsmerkmal, &m.Blatt, &m.Inhalt, &m.Text, &m.Regel)
		if err == nil {
			m.Ereignis.Zeitpunkt, err = time.Parse(time.RFC3339Nano, zeitpunkt)
		}
		return m, err
	})
	if err != nil {
		return nil, uebersetze(fmt.Errorf("receipt of message %d: %w", vorgang, err))
	}
	return liste, nil
}

// Satzstand returns where the record with the key comes from; ok is false if
// there is none.
func (b *Bestand) Satzstand(ctx context.Context, s melde.Schluessel) (stand lieferung.Satzstand, ok bool, err error) {
	var nummer, geliefert int64
	var vermisst *int64
	err = b.s.lesepool.QueryRow(ctx, `SELECT m.fassung, l.nummer, l.begonnen, m.vermisst_seit FROM register.meldesatz m
		JOIN register.lieferung l ON l.id = m.lieferung WHERE m.ags = $1 AND m.ordnungsmerkmal = $2`,
		suche.AGSNummer(s.AGS), s.Ordnungsmerkmal).Scan(&stand.Fassung, &nummer, &geliefert, &vermisst)
	if errors.Is(err, pgx.ErrNoRows) {
		return lieferung.Satzstand{}, false, nil
	}
	if err != nil {
		return lieferung.Satzstand{}, false, uebersetze(fmt.Errorf("read state of record: %w", err))
	}
	stand.Nummer, stand.Geliefert = uint64(nummer), time.UnixMilli(geliefert)
	if vermisst != nil {
		stand.VermisstSeit = time.UnixMilli(*vermisst)
	}
	return stand, true, nil
}
