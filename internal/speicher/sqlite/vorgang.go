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
)

const (
	vorgangSpalten = `SELECT id, ags, gemeinde, nummer, paket, letztes, art, uuid, erstellt, test,
		produkt, hersteller, produktversion, xmeld, zustand, fortschritt,
		gelesen, gespeichert, geloescht, zurueckgewiesen, mit_meldung, hinweise, vermisst,
		begonnen, beendet FROM lieferung`
	letzterVorgang = vorgangSpalten + ` WHERE ags = ? AND zustand < 2 ORDER BY id DESC LIMIT 1`
)

type abtastbar interface{ Scan(...any) error }

// einVorgang reads one row of vorgangSpalten; ok is false if there is none.
func einVorgang(zeile abtastbar) (v lieferung.Vorgang, ok bool, err error) {
	var ags uint32
	var erstellt, begonnen int64
	var beendet sql.NullInt64
	n, z := &v.Nachricht, &v.Zahlen
	err = zeile.Scan(&v.ID, &ags, &n.Gemeinde.Name, &n.Nummer, &n.Paket, &n.Letztes, &n.Art, &n.UUID, &erstellt, &n.Test,
		&n.Verfahren.Produkt, &n.Verfahren.Hersteller, &n.Verfahren.Version, &n.Verfahren.XMeld, &v.Zustand, &v.Fortschritt,
		&z.Gelesen, &z.Gespeichert, &z.Geloescht, &z.Zurueckgewiesen, &z.MitMeldung, &z.Hinweise, &z.Vermisst,
		&begonnen, &beendet)
	if errors.Is(err, sql.ErrNoRows) {
		return lieferung.Vorgang{}, false, nil
	}
	if err != nil {
		return lieferung.Vorgang{}, false, uebersetze(fmt.Errorf("read message: %w", err))
	}
	n.Gemeinde.AGS = agsText(ags)
	n.Autor = n.Gemeinde.AGS
	n.Erstellt = time.UnixMilli(erstellt)
	v.Begonnen = time.UnixMilli(begonnen)
	if beendet.Valid {
		v.Beendet = time.UnixMilli(beendet.Int64)
	}
	return v, true, nil
}

// Letzter implements lieferung.Vorgangsschreiber.
func (w *bestandsschreiber) Letzter(ctx context.Context, ags melde.AGS) (lieferung.Vorgang, bool, error) {
	return einVorgang(w.tx.QueryRowContext(ctx, letzterVorgang, suche.AGSNummer(ags)))
}

// Beginne implements lieferung.Vorgangsschreiber.
func (w *bestandsschreiber) Beginne(ctx context.Context, n lieferung.Nachricht) (int64, error) {
	ags := suche.AGSNummer(n.Gemeinde.AGS)
	_, err := w.tx.ExecContext(ctx, `UPDATE lieferung SET zustand = ? WHERE ags = ? AND zustand = ?`,
		lieferung.Aufgegeben, ags, lieferung.Laeuft)
	if err != nil {
		return 0, fmt.Errorf("give up message: %w", err)
	}
	ergebnis, err := w.tx.ExecContext(ctx, `INSERT INTO lieferung (ags, gemeinde, nummer, paket, letztes, art, uuid,
		erstellt, test, produkt, hersteller, produktversion, xmeld, zustand, fortschritt, gelesen, gespeichert,
		geloescht, zurueckgewiesen, mit_meldung, hinweise, vermisst, begonnen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?)`,
		ags, n.Gemeinde.Name, int64(n.Nummer), int64(n.Paket), n.Letztes, string(n.Art), n.UUID,
		n.Erstellt.UnixMilli(), n.Test, n.Verfahren.Produkt, n.Verfahren.Hersteller, n.Verfahren.Version,
		n.Verfahren.XMeld, lieferung.Laeuft, w.jetzt)
	if err != nil {
		return 0, fmt.Errorf("begin message: %w", err)
	}
	return ergebnis.LastInsertId()
}

// Schreite implements lieferung.Vorgangsschreiber.
func (w *bestandsschreiber) Schreite(ctx context.Context, v lieferung.Vorgang) error {
	var beendet sql.NullInt64
	if !v.Beendet.IsZero() {
		beendet = sql.NullInt64{Int64: v.Beendet.UnixMilli(), Valid: true}
	}
	z := v.Zahlen
	_, err := w.tx.ExecContext(ctx, `UPDATE lieferung SET zustand = ?, fortschritt = ?, gelesen = ?, gespeichert = ?,
		geloescht = ?, zurueckgewiesen = ?, mit_meldung = ?, hinweise = ?, vermisst = ?, beendet = ? WHERE id = ?`,
		v.Zustand, v.Fortschritt, z.Gelesen, z.Gespeichert, z.Geloescht, z.Zurueckgewiesen, z.MitMeldung,
		z.Hinweise, z.Vermisst, beendet, v.ID)
	if err != nil {
		return fmt.Errorf("advance message: %w", err)
	}
	return nil
}

// agsText is the reverse of suche.AGSNummer.
func agsText(nummer uint32) melde.AGS { return melde.AGS(fmt.Sprintf("%08d", nummer)) }
