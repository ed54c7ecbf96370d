// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
)

// Abruf is the read-only view of the records for queries. It implements abruf.Bestand.
type Abruf struct {
	mitGeburt, ohneGeburt, landMitGeburt, landOhneGeburt, schluessel, stand, strasse *sql.Stmt
}

var _ abruf.Bestand = (*Abruf)(nil)

// Abruf returns the view of the room abruf.
func (s *Speicher) Abruf() *Abruf { return s.abruf }

const fundSpalten = `SELECT m.id, m.fassung, m.vermisst_seit IS NOT NULL, b.inhalt
	FROM meldesatz m CROSS JOIN koerper b ON b.satz = m.id `

func oeffneAbruf(ctx context.Context, db *sql.DB) (*Abruf, error) {
	a := &Abruf{}
	for _, p := range []struct {
		ziel **sql.Stmt
		text string
	}{
		{&a.mitGeburt, fundSpalten + `WHERE m.id IN (SELECT satz FROM suchindex
			WHERE namensschluessel = ?1 AND ags = ?2 AND geburt = ?3 AND vornamen & ?4 = ?4) ORDER BY m.id`},
		{&a.ohneGeburt, fundSpalten + `WHERE m.id IN (SELECT satz FROM suchindex
			WHERE namensschluessel = ?1 AND ags = ?2 AND vornamen & ?3 = ?3) ORDER BY m.id`},
		{&a.landMitGeburt, landMitGeburt},
		{&a.landOhneGeburt, landOhneGeburt},
		{&a.schluessel, fundSpalten + `WHERE m.ags = ? AND m.ordnungsmerkmal = ?`},
		{&a.stand, standAbfrage},
		{&a.strasse, `SELECT EXISTS (SELECT 1 FROM strasse WHERE ags = ?1),
			EXISTS (SELECT 1 FROM strasse WHERE ags = ?1 AND strassenform = ?2)
			OR EXISTS (SELECT 1 FROM bestandsstrasse WHERE ags = ?1 AND strassenform = ?2)`},
	} {
		satz, err := db.PrepareContext(ctx, p.text)
		if err != nil {
			return nil, errors.Join(uebersetze(err), a.schliesse())
		}
		*p.ziel = satz
	}
	return a, nil
}

func (a *Abruf) schliesse() error {
	return errors.Join(schliesse(a.mitGeburt), schliesse(a.ohneGeburt), schliesse(a.landMitGeburt), schliesse(a.landOhneGeburt), schliesse(a.schluessel),
		schliesse(a.stand), schliesse(a.strasse))
}

// Kandidaten implements abruf.Bestand.
func (a *Abruf) Kandidaten(ctx context.Context, b suche.Bedingung, hoechstens int) ([]abruf.Fund, error) {
	frage, werte := a.ohneGeburt, []any{b.Namensschluessel, b.AGS, b.Vornamen}
	if b.Geburt != 0 {
		frage, werte = a.mitGeburt, []any{b.Namensschluessel, b.AGS, b.Geburt, b.Vornamen}
	}
	// A bound LIMIT would make SQLite plan the statement anew for each value.
	funde, err := liesFunde(ctx, hoechstens, frage, werte...)
	if err != nil {
		return nil, fmt.Errorf("search candidates: %w", err)
	}
	return funde, nil
}

// Lade implements abruf.Bestand.
func (a *Abruf) Lade(ctx context.Context, schluessel []melde.Schluessel) (funde []abruf.Fund, err error) {
	for _, s := range schluessel {
		fund, err := liesFunde(ctx, 1, a.schluessel, suche.AGSNummer(s.AGS), s.Ordnungsmerkmal)
		if err != nil {
			return nil, fmt.Errorf("read records: %w", err)
		}
		funde = append(funde, fund...)
	}
	return funde, nil
}

// liesFunde returns the first records of the query, at most so many.
func liesFunde(ctx context.Context, hoechstens int, frage *sql.Stmt, werte ...any) (funde []abruf.Fund, err error) {
	zeilen, err := frage.QueryContext(ctx, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for len(funde) < hoechstens && zeilen.Next() {
		var f abruf.Fund
		var inhalt sql.RawBytes
		if err := zeilen.Scan(&f.ID, &f.Fassung, &f.NichtMehrGeliefert, &inhalt); err != nil {
			return nil, uebersetze(err)
		}
		if f.Satz, err = koerper.Decodiere(inhalt); err != nil {
			return nil, err
		}
		funde = append(funde, f)
	}
	return funde, uebersetze(zeilen.Err())
}

// StrasseBekannt implements abruf.Bestand.
func (a *Abruf) StrasseBekannt(ctx context.Context, ags melde.AGS, form string) (abruf.Strasse, error) {
	var s abruf.Strasse
	err := a.strasse.QueryRowContext(ctx, suche.AGSNummer(ags), form).Scan(&s.Verzeichnis, &s.Bekannt)
	if err != nil {
		return abruf.Strasse{}, uebersetze(fmt.Errorf("look up street: %w", err))
	}
	return s, nil
}
