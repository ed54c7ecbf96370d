// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Buende implements personen.Bundschreiber.
func (w *personenschreiber) Buende(ctx context.Context, ids []zuordnung.SatzID) (aus []zuordnung.Bund, err error) {
	for b, err := range buende(ctx, w.tx, buendeVon, personenzeile.IDs(ids)) {
		if err != nil {
			return nil, err
		}
		aus = append(aus, b)
	}
	return aus, nil
}

// Ersetze implements personen.Bundschreiber.
func (w *personenschreiber) Ersetze(ctx context.Context, ids []zuordnung.SatzID, neu []zuordnung.Bund) error {
	alt, err := w.Buende(ctx, ids)
	if err != nil {
		return err
	}
	wechsel := personenzeile.Wechsel(alt, neu)
	beruehrt := wechsel.Beruehrt()
	if len(beruehrt) == 0 {
		return nil
	}
	if _, err := w.tx.Exec(ctx, `DELETE FROM register.bund WHERE satz = ANY ($1)`, wechsel.Weg); err != nil {
		return fmt.Errorf("remove bundles: %w", err)
	}
	err = w.kopiere(ctx, tabelle{"bund", []string{"satz", "bund", "unsicher"}}, len(wechsel.Neu), func(i int) []any {
		m := wechsel.Neu[i]
		return []any{int64(m.Satz), int64(m.Bund), m.Unsicher}
	})
	if err != nil {
		return err
	}
	// A pair for which this has changed has both its records among them.
	_, err = w.tx.Exec(ctx, `UPDATE register.paar p SET zusammen = NOT p.zusammen WHERE p.a = ANY ($1)
		AND p.zusammen <> EXISTS (SELECT 1 FROM register.bund x JOIN register.bund y ON y.bund = x.bund
			WHERE x.satz = p.a AND y.satz = p.b)`, beruehrt)
	if err != nil {
		return fmt.Errorf("mark pairs: %w", err)
	}
	return nil
}

// Nummern implements personen.Nummernleser.
func (w *personenschreiber) Nummern(ctx context.Context, anker []zuordnung.SatzID) ([]personen.Nummernzeile, error) {
	return nummern(ctx, w.tx, anker)
}

// Vergib implements personen.Nummernschreiber.
func (w *personenschreiber) Vergib(ctx context.Context, z []personen.Nummernzeile) ([]personen.Nummernzeile, error) {
	nummern := make([]string, len(z))
	for i, n := range z {
		nummern[i] = string(n.Nummer)
	}
	vergeben := map[zuordnung.Meldenummer]bool{}
	err := jede(ctx, w.tx, func(a pgx.Row) error {
		var n zuordnung.Meldenummer
		err := a.Scan(&n)
		vergeben[n] = true
		return err
	}, `SELECT nummer FROM register.meldenummer WHERE nummer = ANY ($1)`, nummern)
	if err != nil {
		return nil, fmt.Errorf("look up numbers: %w", err)
	}
	var letzte int64
	if err := w.tx.QueryRow(ctx, `SELECT coalesce(max(folge), 0) FROM register.meldenummer`).Scan(&letzte); err != nil {
		return nil, fmt.Errorf("look up numbers: %w", err)
	}
	neu, doppelt := personenzeile.Vergib(z, vergeben, letzte)
	return doppelt, w.kopiere(ctx, tabelle{"meldenummer", []string{"folge", "nummer", "anker", "gespeichert"}}, len(neu), func(i int) []any {
		n := neu[i]
		return []any{n.Folge, string(n.Nummer), int64(n.Anker), n.Gespeichert.UnixMilli()}
	})
}

// Verankere implements personen.Nummernschreiber.
func (w *personenschreiber) Verankere(ctx context.Context, von, nach zuordnung.SatzID) error {
	_, err := w.tx.Exec(ctx, `UPDATE register.meldenummer SET anker = $1 WHERE anker = $2`, int64(nach), int64(von))
	if err != nil {
		return fmt.Errorf("anchor numbers: %w", err)
	}
	return nil
}
