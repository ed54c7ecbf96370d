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
)

const (
	vorgangSpalten = `SELECT id, ags, gemeinde, nummer, paket, letztes, art, uuid, erstellt, test,
		produkt, hersteller, produktversion, xmeld, zustand, fortschritt,
		gelesen, gespeichert, geloescht, zurueckgewiesen, mit_meldung, hinweise, vermisst,
		begonnen, beendet FROM register.lieferung`
	letzterVorgang = vorgangSpalten + ` WHERE ags = $1 AND zustand < 2 ORDER BY id DESC LIMIT 1`
)

// einVorgang reads one row of vorgangSpalten; ok is false if there is none.
func einVorgang(zeile pgx.Row) (v lieferung.Vorgang, ok bool, err error) {
	var ags uint32
	var nummer, paket, erstellt, begonnen int64
	var zustand int16
	var beendet *int64
	n, z := &v.Nachricht, &v.Zahlen
	err = zeile.Scan(&v.ID, &ags, &n.Gemeinde.Name, &nummer, &paket, &n.Letztes, &n.Art, &n.UUID, &erstellt, &n.Test,
		&n.Verfahren.Produkt, &n.Verfahren.Hersteller, &n.Verfahren.Version, &n.Verfahren.XMeld, &zustand, &v.Fortschritt,
		&z.Gelesen, &z.Gespeichert, &z.Geloescht, &z.Zurueckgewiesen, &z.MitMeldung, &z.Hinweise, &z.Vermisst,
		&begonnen, &beendet)
	if errors.Is(err, pgx.ErrNoRows) {
		return lieferung.Vorgang{}, false, nil
	}
	if err != nil {
		return lieferung.Vorgang{}, false, uebersetze(fmt.Errorf("read message: %w", err))
	}
	n.Gemeinde.AGS = agsText(ags)
	n.Autor = n.Gemeinde.AGS
	n.Nummer, n.Paket = uint64(nummer), uint64(paket)
	n.Erstellt = time.UnixMilli(erstellt)
	v.Zustand = lieferung.Zustand(zustand)
	v.Begonnen = time.UnixMilli(begonnen)
	if beendet != nil {
		v.Beendet = time.UnixMilli(*beendet)
	}
	return v, true, nil
}

// gemeindesperre is the class of the advisory locks that let one delivery of a
// municipality through at a time.
const gemeindesperre = 1

// Letzter implements lieferung.Vorgangsschreiber.
func (w *bestandsschreiber) Letzter(ctx context.Context, ags melde.AGS) (lieferung.Vorgang, bool, error) {
	nummer := suche.AGSNummer(ags)
	if _, err := w.tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, gemeindesperre, int32(nummer)); err != nil {
		return lieferung.Vorgang{}, false, fmt.Errorf("lock municipality: %w", err)
	}
	return einVorgang(w.tx.QueryRow(ctx, letzterVorgang, nummer))
}

// Beginne implements lieferung.Vorgangsschreiber.
func (w *bestandsschreiber) Beginne(ctx context.Context, n lieferung.Nachricht) (id int64, err error) {
	ags := suche.AGSNummer(n.Gemeinde.AGS)
	_, err = w.tx.Exec(ctx, `UPDATE register.lieferung SET zustand = $1 WHERE ags = $2 AND zustand = $3`,
		int16(lieferung.Aufgegeben), ags, int16(lieferung.Laeuft))
	if err != nil {
		return 0, fmt.Errorf("give up message: %w", err)
	}
	err = w.tx.QueryRow(ctx, `INSERT INTO register.lieferung (ags, gemeinde, nummer, paket, letztes, art, uuid,
		erstellt, test, produkt, hersteller, produktversion, xmeld, zustand, begonnen)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
		ags, n.Gemeinde.Name, int64(n.Nummer), int64(n.Paket), n.Letztes, string(n.Art), n.UUID,
		n.Erstellt.UnixMilli(), n.Test, n.Verfahren.Produkt, n.Verfahren.Hersteller, n.Verfahren.Version,
		n.Verfahren.XMeld, int16(lieferung.Laeuft), w.jetzt).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("begin message: %w", err)
	}
	return id, nil
}

// Schreite implements lieferung.Vorgangsschreiber.
func (w *bestandsschreiber) Schreite(ctx context.Context, v lieferung.Vorgang) error {
	var beendet *int64
	if !v.Beendet.IsZero() {
		ms := v.Beendet.UnixMilli()
		beendet = &ms
	}
	z := v.Zahlen
	_, err := w.tx.Exec(ctx, `UPDATE register.lieferung SET zustand = $1, fortschritt = $2, gelesen = $3,
		gespeichert = $4, geloescht = $5, zurueckgewiesen = $6, mit_meldung = $7, hinweise = $8, vermisst = $9,
		beendet = $10 WHERE id = $11`,
		int16(v.Zustand), v.Fortschritt, z.Gelesen, z.Gespeichert, z.Geloescht, z.Zurueckgewiesen, z.MitMeldung,
		z.Hinweise, z.Vermisst, beendet, v.ID)
	if err != nil {
		return fmt.Errorf("advance message: %w", err)
	}
	return nil
}

// agsText is the reverse of suche.AGSNummer.
func agsText(nummer uint32) melde.AGS { return melde.AGS(fmt.Sprintf("%08d", nummer)) }
