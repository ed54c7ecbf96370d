// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/plan"
)

// Freisuche is the read-only view of the records for free searches and group
// queries; it may read the standby. It implements abruf.Freibestand.
type Freisuche struct {
	s *Speicher
}

var _ abruf.Freibestand = (*Freisuche)(nil)

// Freisuche returns the view for free searches.
func (s *Speicher) Freisuche() *Freisuche { return &Freisuche{s} }

// freieSaetze goes from key to key of the interval and reads of each only the
// municipalities of the area: a period of birth has some thousand keys, each with
// rows of the whole Land.
const freieSaetze = `WITH RECURSIVE k (s) AS (
		(SELECT schluessel FROM register.freiindex WHERE schluessel BETWEEN $1 AND $2 ORDER BY schluessel LIMIT 1)
		UNION ALL
		SELECT n.schluessel FROM k CROSS JOIN LATERAL (SELECT schluessel FROM register.freiindex
			WHERE schluessel > k.s AND schluessel <= $2 ORDER BY schluessel LIMIT 1) n)
	SELECT f.satz FROM k CROSS JOIN LATERAL (SELECT satz FROM register.freiindex
		WHERE schluessel = k.s AND ags BETWEEN $3 AND $4 AND zusatz BETWEEN $5 AND $6 OFFSET 0) f`

// Freikandidaten implements abruf.Freibestand.
func (f *Freisuche) Freikandidaten(ctx context.Context, bedingungen []suche.FreieBedingung) ([]int64, error) {
	ids, err := plan.Schnitt(ctx, bedingungen, f.lies)
	if err != nil {
		return nil, fmt.Errorf("search index of the free search: %w", err)
	}
	return ids, nil
}

func (f *Freisuche) lies(ctx context.Context, b suche.FreieBedingung, hoechstens int) ([]int64, bool, error) {
	frage := freieSaetze
	if hoechstens > 0 {
		frage += fmt.Sprintf(` LIMIT %d`, hoechstens+1)
	}
	zeilen, err := f.s.lesepool.Query(ctx, frage, b.Schluessel[0], b.Schluessel[1],
		ganzzahl(b.AGS[0]), ganzzahl(b.AGS[1]), ganzzahl(b.Zusatz[0]), ganzzahl(b.Zusatz[1]))
	if err != nil {
		return nil, false, uebersetze(err)
	}
	ids, err := pgx.CollectRows(zeilen, pgx.RowTo[int64])
	if err != nil || hoechstens > 0 && len(ids) > hoechstens {
		return nil, false, uebersetze(err)
	}
	return ids, true, nil
}

// ganzzahl is n as the column has it; the open end of an interval is its greatest value.
func ganzzahl(n uint32) int32 { return int32(min(n, math.MaxInt32)) }

// Funde implements abruf.Freibestand.
func (f *Freisuche) Funde(ctx context.Context, ids []int64) ([]abruf.Fund, error) {
	funde, err := liesFunde(ctx, f.s.lesepool, fundSpalten+`WHERE m.id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	return funde, nil
}
