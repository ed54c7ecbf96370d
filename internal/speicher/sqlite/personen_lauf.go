// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Satznummern streams number and key of every record.
func (p *Personen) Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error] {
	return strom(ctx, p.d.leser, func(z abtastbar) (n personenzeile.Satznummer, err error) {
		var ags uint32
		err = z.Scan(&n.ID, &ags, &n.Schluessel.Ordnungsmerkmal)
		n.Schluessel.AGS = agsText(ags)
		return n, err
	}, `SELECT id, ags, ordnungsmerkmal FROM meldesatz`)
}

// Aenderungsstand is the number of the last change of the stock, 0 for none.
func (p *Personen) Aenderungsstand(ctx context.Context) (stand int64, err error) {
	err = p.d.leser.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM aenderung`).Scan(&stand)
	if err != nil {
		return 0, uebersetze(fmt.Errorf("read last change: %w", err))
	}
	return stand, nil
}

// Regelwerk implements personen.Regelschreiber. A transaction is alone anyway.
func (w *personenschreiber) Regelwerk(ctx context.Context) (r personen.Regelwerk, ok bool, err error) {
	err = w.tx.QueryRowContext(ctx, `SELECT schluessel, modell FROM vollauf`).Scan(&r.Schluessel, &r.Modell)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read rules of the linking: %w", err)
	}
	return r, true, nil
}

// SetzeRegelwerk implements personen.Regelschreiber.
func (w *personenschreiber) SetzeRegelwerk(ctx context.Context, r personen.Regelwerk) error {
	err := w.fuehreAus(ctx, `INSERT OR REPLACE INTO vollauf (eine, zeit, schluessel, modell) VALUES (1, ?, ?, ?)`, w.jetzt, r.Schluessel, r.Modell)
	if err != nil {
		return fmt.Errorf("note rules of the linking: %w", err)
	}
	return nil
}

// VergissRegelwerk implements personen.Regelschreiber.
func (w *personenschreiber) VergissRegelwerk(ctx context.Context) error {
	for _, tabelle := range []string{"vollauf", "satzschluessel", "schluesseltopf"} {
		if err := w.fuehreAus(ctx, `DELETE FROM `+tabelle); err != nil {
			return fmt.Errorf("empty %s: %w", tabelle, err)
		}
	}
	return nil
}

// Seither implements personen.Regelschreiber. Which ids deleted records had is
// seen from the keys that they have left behind.
func (w *personenschreiber) Seither(ctx context.Context, aenderung int64) (ids []zuordnung.SatzID, stand int64, err error) {
	if stand, err = w.eine(ctx, `SELECT coalesce(max(id), 0) FROM aenderung`); err != nil || stand <= aenderung {
		return nil, stand, err
	}
	err = jede(ctx, w, func(z abtastbar) error {
		var id zuordnung.SatzID
		err := z.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT m.id FROM aenderung a CROSS JOIN meldesatz m ON m.ags = a.ags AND m.ordnungsmerkmal = a.ordnungsmerkmal WHERE a.id > ?
		UNION SELECT s.satz FROM satzschluessel s WHERE NOT EXISTS (SELECT 1 FROM meldesatz m WHERE m.id = s.satz) ORDER BY 1`, aenderung)
	if err != nil {
		return nil, 0, fmt.Errorf("read changes: %w", err)
	}
	return ids, stand, nil
}

// Personenzahl is the number of humans in the register. ok is false while a full run
// is due.
func (p *Personen) Personenzahl(ctx context.Context) (n int, ok bool, err error) {
	err = p.d.leser.QueryRowContext(ctx, `SELECT (SELECT coalesce(sum(anzahl), 0) FROM bestandszahl)
			- (SELECT count(*) FROM bund WHERE satz <> bund) FROM vollauf`).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, uebersetze(fmt.Errorf("count persons: %w", err))
	}
	return n, true, nil
}
