// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"kernmelderegister/internal/anwendung/abruf"
)

// Merkmale keeps Identifikationsmerkmale in the schema zugang; it implements
// abruf.Merkmale.
type Merkmale struct {
	pool *pgxpool.Pool
}

// Merkmale returns the view of the Identifikationsmerkmale.
func (s *Speicher) Merkmale() *Merkmale { return &Merkmale{pool: s.pool} }

// Lege implements abruf.Merkmale.
func (m *Merkmale) Lege(ctx context.Context, neue []abruf.Merkmal) error {
	var token, stelle, ags, ordnungsmerkmal []string
	var gueltigBis []int64
	for _, n := range neue {
		token, stelle = append(token, n.Token), append(stelle, n.Stelle)
		ags, ordnungsmerkmal = append(ags, string(n.Schluessel.AGS)), append(ordnungsmerkmal, n.Schluessel.Ordnungsmerkmal)
		gueltigBis = append(gueltigBis, mikro(n.GueltigBis))
	}
	_, err := m.pool.Exec(ctx, `INSERT INTO zugang.merkmal (token, stelle, ags, ordnungsmerkmal, gueltig_bis)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])`,
		token, stelle, ags, ordnungsmerkmal, gueltigBis)
	return uebersetze(err)
}

// Hole implements abruf.Merkmale.
func (m *Merkmale) Hole(ctx context.Context, token string) (abruf.Merkmal, bool, error) {
	gefunden := abruf.Merkmal{Token: token}
	var gueltigBis int64
	err := m.pool.QueryRow(ctx,
		`SELECT stelle, ags, ordnungsmerkmal, gueltig_bis FROM zugang.merkmal WHERE token = $1`, token).
		Scan(&gefunden.Stelle, &gefunden.Schluessel.AGS, &gefunden.Schluessel.Ordnungsmerkmal, &gueltigBis)
	if errors.Is(err, pgx.ErrNoRows) {
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
func (m *Merkmale) Raeume(ctx context.Context, vor time.Time) (int64, error) {
	ergebnis, err := m.pool.Exec(ctx, `DELETE FROM zugang.merkmal WHERE gueltig_bis < $1`, mikro(vor))
	return ergebnis.RowsAffected(), uebersetze(err)
}
