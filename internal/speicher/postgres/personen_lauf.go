// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Satznummern streams number and key of every record.
func (p *Personen) Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error] {
	return strom(ctx, p.s.pool, func(z pgx.Row) (n personenzeile.Satznummer, err error) {
		var ags uint32
		err = z.Scan(&n.ID, &ags, &n.Schluessel.Ordnungsmerkmal)
		n.Schluessel.AGS = agsText(ags)
		return n, err
	}, `SELECT id, ags, ordnungsmerkmal FROM register.meldesatz`)
}

// Aenderungsstand implements personen.Leser. Changes whose transactions have
// begun are waited for: they have smaller numbers than some that are seen.
func (p *Personen) Aenderungsstand(ctx context.Context) (stand int64, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `LOCK TABLE register.aenderung IN SHARE MODE`); err != nil {
			return fmt.Errorf("wait for changes: %w", err)
		}
		return tx.QueryRow(ctx, letzteAenderung).Scan(&stand)
	})
	return stand, err
}

const letzteAenderung = `SELECT coalesce(max(id), 0) FROM register.aenderung`

// Regelwerk implements personen.Regelschreiber.
func (w *personenschreiber) Regelwerk(ctx context.Context) (r personen.Regelwerk, ok bool, err error) {
	if err := w.sperre(ctx); err != nil {
		return r, false, err
	}
	err = w.tx.QueryRow(ctx, `SELECT schluessel, modell FROM register.vollauf`).Scan(&r.Schluessel, &r.Modell)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read rules of the linking: %w", err)
	}
	return r, true, nil
}

// SetzeRegelwerk implements personen.Regelschreiber. The server is told how the
// tables look now.
func (w *personenschreiber) SetzeRegelwerk(ctx context.Context, r personen.Regelwerk) error {
	_, err := w.tx.Exec(ctx, `INSERT INTO register.vollauf (zeit, schluessel, modell) VALUES ($1, $2, $3)
		ON CONFLICT (eine) DO UPDATE SET zeit = excluded.zeit, schluessel = excluded.schluessel, modell = excluded.modell`,
		w.jetzt, r.Schluessel, r.Modell)
	if err != nil {
		return fmt.Errorf("note rules of the linking: %w", err)
	}
	_, err = w.tx.Exec(ctx, `ANALYZE register.paar, register.schluesseltopf, register.bund, register.meldenummer, register.satzschluessel`)
	if err != nil {
		return fmt.Errorf("analyse tables of the linking: %w", err)
	}
	return nil
}

// VergissRegelwerk implements personen.Regelschreiber.
func (w *personenschreiber) VergissRegelwerk(ctx context.Context) error {
	_, err := w.tx.Exec(ctx, `TRUNCATE register.vollauf, register.satzschluessel, register.schluesseltopf`)
	if err != nil {
		return fmt.Errorf("empty tables of keys: %w", err)
	}
	return nil
}

// Seither implements personen.Regelschreiber. Which ids deleted records had is
// seen from the keys that they have left behind.
func (w *personenschreiber) Seither(ctx context.Context, aenderung int64) (ids []zuordnung.SatzID, stand int64, err error) {
	if err := w.tx.QueryRow(ctx, letzteAenderung).Scan(&stand); err != nil {
		return nil, 0, fmt.Errorf("read last change: %w", err)
	}
	if stand <= aenderung {
		return nil, stand, nil
	}
	err = jede(ctx, w.tx, func(z pgx.Row) error {
		var id zuordnung.SatzID
		err := z.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT m.id FROM register.aenderung a JOIN register.meldesatz m USING (ags, ordnungsmerkmal) WHERE a.id > $1
		UNION SELECT s.satz FROM register.satzschluessel s WHERE NOT EXISTS (SELECT 1 FROM register.meldesatz m WHERE m.id = s.satz)
		ORDER BY 1`, aenderung)
	if err != nil {
		return nil, 0, fmt.Errorf("read changes: %w", err)
	}
	return ids, stand, nil
}

// Personenzahl is the number of humans in the register. ok is false while a full run
// is due.
func (p *Personen) Personenzahl(ctx context.Context) (n int, ok bool, err error) {
	err = p.s.pool.QueryRow(ctx, `SELECT ((SELECT coalesce(sum(anzahl), 0) FROM register.bestandszahl)
			- (SELECT count(*) FROM register.bund WHERE satz <> bund))::bigint FROM register.vollauf`).Scan(&n)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, uebersetze(fmt.Errorf("count persons: %w", err))
	}
	return n, true, nil
}
