// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

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
	err := jede(ctx, w.tx, func(z pgx.Row) error { return z.Scan(&inhalt) },
		`SELECT inhalt FROM register.satzschluessel WHERE satz = $1`, int64(id))
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
	err := jede(ctx, w.tx, func(z pgx.Row) error {
		var t personenzeile.Inhaltszeile
		if err := z.Scan(&t.Nummer, (*pgtype.DriverBytes)(&t.Inhalt)); err != nil {
			return err
		}
		gib(t)
		return nil
	}, `SELECT topf, inhalt FROM register.schluesseltopf WHERE topf = ANY ($1)`, toepfe)
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
	if err := w.ersetzeInhalte(ctx, tabelle{"satzschluessel", []string{"satz", "inhalt"}}, saetze); err != nil {
		return err
	}
	return w.ersetzeInhalte(ctx, tabelle{"schluesseltopf", []string{"topf", "inhalt"}}, w.toepfe.Raeume())
}

// ersetzeInhalte writes rows of a table of number and content; those without
// content are removed.
func (w *personenschreiber) ersetzeInhalte(ctx context.Context, t tabelle, zeilen []personenzeile.Inhaltszeile) error {
	var weg, nummern []int64
	var inhalte [][]byte
	for _, z := range zeilen {
		if len(z.Inhalt) == 0 {
			weg = append(weg, z.Nummer)
			continue
		}
		nummern, inhalte = append(nummern, z.Nummer), append(inhalte, z.Inhalt)
	}
	befehle := &pgx.Batch{}
	befehle.Queue(`DELETE FROM register.`+t.name+` WHERE `+t.spalten[0]+` = ANY ($1)`, weg)
	befehle.Queue(`INSERT INTO register.`+t.name+` (`+t.spalten[0]+`, inhalt) SELECT * FROM unnest($1::bigint[], $2::bytea[])
		ON CONFLICT (`+t.spalten[0]+`) DO UPDATE SET inhalt = excluded.inhalt`, nummern, inhalte)
	if err := w.tx.SendBatch(ctx, befehle).Close(); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}

func (w *personenschreiber) legeInhalte(ctx context.Context, t tabelle, zeilen []personenzeile.Inhaltszeile) error {
	return w.kopiere(ctx, t, len(zeilen), func(i int) []any { return []any{zeilen[i].Nummer, zeilen[i].Inhalt} })
}

// LegeBloecke implements personen.Regelschreiber.
func (w *personenschreiber) LegeBloecke(ctx context.Context, zeilen iter.Seq[personen.Blockzeile]) error {
	for teil := range personenzeile.Topfzeilen(zeilen, legestapel) {
		if err := w.legeInhalte(ctx, tabelle{"schluesseltopf", []string{"topf", "inhalt"}}, teil); err != nil {
			return err
		}
	}
	return nil
}

// legestapel is how many new rows wait in memory at most.
const legestapel = 20_000

// LegeSchluessel implements personen.Regelschreiber.
func (w *personenschreiber) LegeSchluessel(ctx context.Context, zeilen []personen.Satzschluessel) error {
	return w.legeInhalte(ctx, tabelle{"satzschluessel", []string{"satz", "inhalt"}}, personenzeile.Schluesselzeilen(zeilen))
}
