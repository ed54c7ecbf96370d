// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

// Freisuche is the read-only view of the records for free searches and group
// queries. It implements abruf.Freibestand.
type Freisuche struct {
	d *datenbank
}

var _ abruf.Freibestand = (*Freisuche)(nil)

// Freisuche returns the view for free searches.
func (s *Speicher) Freisuche() *Freisuche { return &Freisuche{s.register} }

// freieSaetze goes from key to key of the interval and reads of each only the
// municipalities of the area: a period of birth has some thousand keys, each with
// rows of the whole Land.
const freieSaetze = `WITH RECURSIVE k (s) AS (
		SELECT min(schluessel) FROM freiindex WHERE schluessel BETWEEN ?1 AND ?2
		UNION ALL
		SELECT (SELECT min(schluessel) FROM freiindex WHERE schluessel > k.s AND schluessel <= ?2) FROM k WHERE k.s IS NOT NULL)
	SELECT f.satz FROM k CROSS JOIN freiindex f ON f.schluessel = k.s
	WHERE f.ags BETWEEN ?3 AND ?4 AND f.zusatz BETWEEN ?5 AND ?6`

// freieSaetzeGemeinde is freieSaetze for one municipality, where the index narrows
// the addition too.
const freieSaetzeGemeinde = `WITH RECURSIVE k (s) AS (
		SELECT min(schluessel) FROM freiindex WHERE schluessel BETWEEN ?1 AND ?2
		UNION ALL
		SELECT (SELECT min(schluessel) FROM freiindex WHERE schluessel > k.s AND schluessel <= ?2) FROM k WHERE k.s IS NOT NULL)
	SELECT f.satz FROM k CROSS JOIN freiindex f ON f.schluessel = k.s AND f.ags = ?3
	WHERE ?3 = ?4 AND f.zusatz BETWEEN ?5 AND ?6`

// Freikandidaten implements abruf.Freibestand.
func (f *Freisuche) Freikandidaten(ctx context.Context, bedingungen []suche.FreieBedingung) ([]int64, error) {
	ids, err := plan.Schnitt(ctx, bedingungen, f.lies)
	if err != nil {
		return nil, fmt.Errorf("search index of the free search: %w", err)
	}
	return ids, nil
}

func (f *Freisuche) lies(ctx context.Context, b suche.FreieBedingung, hoechstens int) (ids []int64, ok bool, err error) {
	frage := freieSaetze
	if b.AGS[0] == b.AGS[1] {
		frage = freieSaetzeGemeinde
	}
	zeilen, err := f.d.leser.QueryContext(ctx, frage, b.Schluessel[0], b.Schluessel[1], b.AGS[0], b.AGS[1], b.Zusatz[0], b.Zusatz[1])
	if err != nil {
		return nil, false, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	if hoechstens == 0 {
		hoechstens = math.MaxInt
	}
	for zeilen.Next() {
		if len(ids) == hoechstens {
			return nil, false, nil
		}
		var id int64
		if err := zeilen.Scan(&id); err != nil {
			return nil, false, uebersetze(err)
		}
		ids = append(ids, id)
	}
	return ids, true, uebersetze(zeilen.Err())
}

// Funde implements abruf.Freibestand.
func (f *Freisuche) Funde(ctx context.Context, ids []int64) (funde []abruf.Fund, err error) {
	zeilen, err := f.d.leser.QueryContext(ctx, fundSpalten+`WHERE m.id IN (SELECT value FROM json_each(?))`, idListe(ids))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read records: %w", err))
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	funde = make([]abruf.Fund, 0, len(ids))
	for zeilen.Next() {
		var fund abruf.Fund
		var inhalt sql.RawBytes
		if err := zeilen.Scan(&fund.ID, &fund.Fassung, &fund.NichtMehrGeliefert, &inhalt); err != nil {
			return nil, uebersetze(err)
		}
		if fund.Satz, err = koerper.Decodiere(inhalt); err != nil {
			return nil, err
		}
		funde = append(funde, fund)
	}
	return funde, uebersetze(zeilen.Err())
}
