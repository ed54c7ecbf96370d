// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// ErsetzeVerzeichnis implements lieferung.Strassenspeicher.
func (b *Bestand) ErsetzeVerzeichnis(ctx context.Context, v lieferung.Verzeichnis, eintraege []lieferung.Strasseneintrag) (bool, error) {
	autor := int32(suche.AGSNummer(v.Autor))
	ersetzt := false
	err := b.s.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, `INSERT INTO register.verzeichnis AS v (autor, uuid, erstellt) VALUES ($1, $2, $3)
			ON CONFLICT (autor) DO UPDATE SET uuid = excluded.uuid, erstellt = excluded.erstellt
			WHERE excluded.erstellt >= v.erstellt`, autor, v.UUID, v.Erstellt.UnixMilli())
		if err != nil {
			return fmt.Errorf("note directory: %w", err)
		}
		if ersetzt = ergebnis.RowsAffected() == 1; !ersetzt {
			return nil
		}
		if _, err := tx.Exec(ctx, `DELETE FROM register.strasse WHERE autor = $1`, autor); err != nil {
			return fmt.Errorf("remove streets: %w", err)
		}
		w := &bestandsschreiber{tx: tx}
		spalten := []string{"ags", "strassenform", "ortsteil", "autor", "name", "historisch"}
		return w.kopiere(ctx, tabelle{"strasse", spalten}, len(eintraege), func(i int) []any {
			e := eintraege[i]
			return []any{int32(suche.AGSNummer(e.AGS)), e.Form, e.Ortsteil, autor, e.Name, e.Historisch}
		})
	})
	return ersetzt && err == nil, err
}

// Strassen returns the entries of the municipality, by search form, place and author.
func (b *Bestand) Strassen(ctx context.Context, ags melde.AGS) ([]lieferung.Strasseneintrag, error) {
	zeilen, err := b.s.lesepool.Query(ctx, `SELECT strassenform, name, ortsteil, historisch FROM register.strasse
		WHERE ags = $1 ORDER BY strassenform, ortsteil, autor`, suche.AGSNummer(ags))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read streets: %w", err))
	}
	liste, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (lieferung.Strasseneintrag, error) {
		e := lieferung.Strasseneintrag{AGS: ags}
		err := z.Scan(&e.Form, &e.Name, &e.Ortsteil, &e.Historisch)
		return e, err
	})
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read streets: %w", err))
	}
	return liste, nil
}
