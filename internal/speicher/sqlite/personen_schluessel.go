// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"maps"
	"slices"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Schluessel implements personen.Schluesselschreiber.
func (w *personenschreiber) Schluessel(ctx context.Context, id zuordnung.SatzID) ([]zuordnung.Schluessel, error) {
	if s, da := w.schluessel[id]; da {
		return s, nil
	}
	var inhalt []byte
	err := jede(ctx, w, func(z abtastbar) error { return z.Scan(&inhalt) }, `SELECT inhalt FROM satzschluessel WHERE satz = ?`, id)
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return personenzeile.LiesSchluessel(inhalt)
}

// SetzeSchluessel implements personen.Schluesselschreiber.
func (w *personenschreiber) SetzeSchluessel(ctx context.Context, id zuordnung.SatzID, s []zuordnung.Schluessel) error {
	alt, err := w.Schluessel(ctx, id)
	if err != nil || slices.Equal(alt, s) {
		return err
	}
	w.schluessel[id] = s
	return w.toepfe.Setze(ctx, id, alt, s)
}

// Block implements personen.Schluesselschreiber.
func (w *personenschreiber) Block(ctx context.Context, s zuordnung.Schluessel, n int) ([]zuordnung.SatzID, error) {
	return w.toepfe.Block(ctx, s, n)
}

func (w *personenschreiber) liesToepfe(ctx context.Context, toepfe []int64, gib func(personenzeile.Inhaltszeile)) error {
	err := jede(ctx, w, func(z abtastbar) error {
		var t personenzeile.Inhaltszeile
		if err := z.Scan(&t.Nummer, (*sql.RawBytes)(&t.Inhalt)); err != nil {
			return err
		}
		gib(t)
		return nil
	}, `SELECT topf, inhalt FROM schluesseltopf WHERE topf IN (SELECT value FROM json_each(?))`, idListe(toepfe))
	if err != nil {
		return fmt.Errorf("read buckets of keys: %w", err)
	}
	return nil
}

// schreibeSchluessel writes the working set.
func (w *personenschreiber) schreibeSchluessel(ctx context.Context) error {
	if len(w.schluessel) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(w.schluessel))
	saetze := make([]personenzeile.Inhaltszeile, len(ids))
	for i, id := range ids {
		saetze[i] = personenzeile.Inhaltszeile{Nummer: int64(id), Inhalt: personenzeile.Schluessel(w.schluessel[id])}
	}
	clear(w.schluessel)
	if err := w.ersetzeInhalte(ctx, "satzschluessel", "satz", saetze); err != nil {
		return err
	}
	return w.ersetzeInhalte(ctx, "schluesseltopf", "topf", w.toepfe.Raeume())
}

// ersetzeInhalte writes rows of a table of number and content; those without
// content are removed.
func (w *personenschreiber) ersetzeInhalte(ctx context.Context, tabelle, spalte string, zeilen []personenzeile.Inhaltszeile) error {
	var weg []int64
	zeilen = slices.DeleteFunc(zeilen, func(z personenzeile.Inhaltszeile) bool {
		if len(z.Inhalt) == 0 {
			weg = append(weg, z.Nummer)
		}
		return len(z.Inhalt) == 0
	})
	if len(weg) > 0 {
		if err := w.fuehreAus(ctx, `DELETE FROM `+tabelle+` WHERE `+spalte+` IN (SELECT value FROM json_each(?))`, idListe(weg)); err != nil {
			return fmt.Errorf("remove keys: %w", err)
		}
	}
	return w.schreibeInhalte(ctx, vielzeiler{`INSERT INTO ` + tabelle + ` (` + spalte + `, inhalt) VALUES`,
		`ON CONFLICT (` + spalte + `) DO UPDATE SET inhalt = excluded.inhalt`, 2}, zeilen)
}

func (w *personenschreiber) schreibeInhalte(ctx context.Context, v vielzeiler, zeilen []personenzeile.Inhaltszeile) error {
	a := ablauf{v, w.tx, len(zeilen), func(i int, ziel []any) []any { return append(ziel, zeilen[i].Nummer, zeilen[i].Inhalt) }}
	if err := a.schreibe(ctx); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}

// LegeBloecke implements personen.Regelschreiber.
func (w *personenschreiber) LegeBloecke(ctx context.Context, zeilen iter.Seq[personen.Blockzeile]) error {
	neu := vielzeiler{`INSERT INTO schluesseltopf (topf, inhalt) VALUES`, ``, 2}
	for teil := range personenzeile.Topfzeilen(zeilen, legestapel) {
		if err := w.schreibeInhalte(ctx, neu, teil); err != nil {
			return err
		}
	}
	return nil
}

// legestapel is how many new rows wait in memory at most.
const legestapel = 20_000

// LegeSchluessel implements personen.Regelschreiber.
func (w *personenschreiber) LegeSchluessel(ctx context.Context, zeilen []personen.Satzschluessel) error {
	return w.schreibeInhalte(ctx, vielzeiler{`INSERT INTO satzschluessel (satz, inhalt) VALUES`, ``, 2}, personenzeile.Schluesselzeilen(zeilen))
}
