// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
)

// Merkmale keeps Identifikationsmerkmale in zugang.db; it implements abruf.Merkmale.
type Merkmale struct {
	db *datenbank
}

// Merkmale returns the view of the Identifikationsmerkmale.
func (s *Speicher) Merkmale() *Merkmale { return &Merkmale{db: s.zugang} }

// Lege implements abruf.Merkmale.
func (m *Merkmale) Lege(ctx context.Context, neue []abruf.Merkmal) error {
	return m.db.schreibe(ctx, func(tx *sql.Tx) error {
		for ab := 0; ab < len(neue); ab += zeilenJeBefehl {
			stueck := neue[ab:min(ab+zeilenJeBefehl, len(neue))]
			werte := make([]any, 0, 5*len(stueck))
			for _, n := range stueck {
				werte = append(werte, n.Token, n.Stelle, string(n.Schluessel.AGS), n.Schluessel.Ordnungsmerkmal, mikro(n.GueltigBis))
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO merkmal (token, stelle, ags, ordnungsmerkmal, gueltig_bis)
				VALUES `+platzhalter(5, len(stueck)), werte...)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Hole implements abruf.Merkmale.
func (m *Merkmale) Hole(ctx context.Context, token string) (abruf.Merkmal, bool, error) {
	gefunden := abruf.Merkmal{Token: token}
	var gueltigBis int64
	err := m.db.leser.QueryRowContext(ctx,
		`SELECT stelle, ags, ordnungsmerkmal, gueltig_bis FROM merkmal WHERE token = ?`, token).
		Scan(&gefunden.Stelle, &gefunden.Schluessel.AGS, &gefunden.Schluessel.Ordnungsmerkmal, &gueltigBis)
	if errors.Is(err, sql.ErrNoRows) {
		return abruf.Merkmal{}, false, nil
	}
	if err != nil {
		return abruf.Merkmal{}, false, uebersetze(err)
	}
	gefunden.GueltigBis = zeitVonMikro(gueltigBis)
	return gefunden, true, nil
}

// Raeume deletes those that were valid until before vor and returns their
// number. The caller keeps them as long as the log keeps its entries.
func (m *Merkmale) Raeume(ctx context.Context, vor time.Time) (anzahl int64, err error) {
	err = m.db.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `DELETE FROM merkmal WHERE gueltig_bis < ?`, mikro(vor))
		if err != nil {
			return err
		}
		anzahl, err = ergebnis.RowsAffected()
		return err
	})
	return anzahl, err
}
