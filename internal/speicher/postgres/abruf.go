// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
)

// Abruf is the read-only view of the records for queries. It implements
// abruf.Bestand. Candidates may come from the standby; whatever decides on a
// release comes from the primary.
type Abruf struct {
	s *Speicher
}

var _ abruf.Bestand = (*Abruf)(nil)

// Abruf returns the view of the room abruf.
func (s *Speicher) Abruf() *Abruf { return &Abruf{s} }

const (
	fundSpalten = `SELECT m.id, m.fassung, m.vermisst_seit IS NOT NULL, b.inhalt
		FROM register.meldesatz m JOIN register.koerper b ON b.satz = m.id `
	kandidatenMitGeburt = fundSpalten + `WHERE m.id IN (SELECT satz FROM register.suchindex
		WHERE namensschluessel = $1 AND ags = $2 AND vornamen & $3 = $3 AND geburt = $5) ORDER BY m.id LIMIT $4`
	kandidatenOhneGeburt = fundSpalten + `WHERE m.id IN (SELECT satz FROM register.suchindex
		WHERE namensschluessel = $1 AND ags = $2 AND vornamen & $3 = $3) ORDER BY m.id LIMIT $4`
)

// Kandidaten implements abruf.Bestand.
func (a *Abruf) Kandidaten(ctx context.Context, b suche.Bedingung, hoechstens int) ([]abruf.Fund, error) {
	frage, werte := kandidatenOhneGeburt, []any{b.Namensschluessel, int32(b.AGS), b.Vornamen, hoechstens}
	if b.Geburt != 0 {
		frage, werte = kandidatenMitGeburt, append(werte, int32(b.Geburt))
	}
	funde, err := liesFunde(ctx, a.s.lesepool, frage, werte...)
	if err != nil {
		return nil, fmt.Errorf("search candidates: %w", err)
	}
	return funde, nil
}

// Lade implements abruf.Bestand.
func (a *Abruf) Lade(ctx context.Context, schluessel []melde.Schluessel) ([]abruf.Fund, error) {
	ags, oms := make([]int32, len(schluessel)), make([]string, len(schluessel))
	for i, s := range schluessel {
		ags[i], oms[i] = int32(suche.AGSNummer(s.AGS)), s.Ordnungsmerkmal
	}
	funde, err := liesFunde(ctx, a.s.pool, fundSpalten+`JOIN unnest($1::int[], $2::text[]) WITH ORDINALITY k (ags, om, nr)
		ON m.ags = k.ags AND m.ordnungsmerkmal = k.om ORDER BY k.nr`, ags, oms)
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	return funde, nil
}

// liesFunde returns the records of the query.
func liesFunde(ctx context.Context, pool *pgxpool.Pool, frage string, werte ...any) ([]abruf.Fund, error) {
	zeilen, err := pool.Query(ctx, frage, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	var funde []abruf.Fund
	var f abruf.Fund
	var inhalt pgtype.DriverBytes // valid until the next row, which is long enough
	_, err = pgx.ForEachRow(zeilen, []any{&f.ID, &f.Fassung, &f.NichtMehrGeliefert, &inhalt}, func() (err error) {
		f.Satz, err = koerper.Decodiere(inhalt)
		funde = append(funde, f)
		return err
	})
	return funde, uebersetze(err)
}

// StrasseBekannt implements abruf.Bestand.
func (a *Abruf) StrasseBekannt(ctx context.Context, ags melde.AGS, form string) (abruf.Strasse, error) {
	var s abruf.Strasse
	err := a.s.lesepool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM register.strasse WHERE ags = $1),
		EXISTS (SELECT 1 FROM register.strasse WHERE ags = $1 AND strassenform = $2)
		OR EXISTS (SELECT 1 FROM register.bestandsstrasse WHERE ags = $1 AND strassenform = $2)`,
		int32(suche.AGSNummer(ags)), form).Scan(&s.Verzeichnis, &s.Bekannt)
	if err != nil {
		return abruf.Strasse{}, uebersetze(fmt.Errorf("look up street: %w", err))
	}
	return s, nil
}
