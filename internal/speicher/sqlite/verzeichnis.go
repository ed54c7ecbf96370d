// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// ErsetzeVerzeichnis implements lieferung.Strassenspeicher.
func (b *Bestand) ErsetzeVerzeichnis(ctx context.Context, v lieferung.Verzeichnis, eintraege []lieferung.Strasseneintrag) (bool, error) {
	autor := suche.AGSNummer(v.Autor)
	ersetzt := false
	err := b.d.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `INSERT INTO verzeichnis (autor, uuid, erstellt) VALUES (?, ?, ?)
			ON CONFLICT (autor) DO UPDATE SET uuid = excluded.uuid, erstellt = excluded.erstellt
			WHERE excluded.erstellt >= verzeichnis.erstellt`, autor, v.UUID, v.Erstellt.UnixMilli())
		if err != nil {
			return fmt.Errorf("note directory: %w", err)
		}
		n, err := ergebnis.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		ersetzt = true
		if _, err := tx.ExecContext(ctx, `DELETE FROM strasse WHERE autor = ?`, autor); err != nil {
			return fmt.Errorf("remove streets: %w", err)
		}
		neu := ablauf{vielzeiler{`INSERT INTO strasse (ags, strassenform, ortsteil, autor, name, historisch) VALUES`, ``, 6},
			tx, len(eintraege), func(i int, ziel []any) []any {
				e := eintraege[i]
				return append(ziel, suche.AGSNummer(e.AGS), e.Form, e.Ortsteil, autor, e.Name, e.Historisch)
			}}
		if err := neu.schreibe(ctx); err != nil {
			return fmt.Errorf("write streets: %w", err)
		}
		return nil
	})
	return ersetzt && err == nil, err
}

// Strassen returns the entries of the municipality, by search form, place and author.
func (b *Bestand) Strassen(ctx context.Context, ags melde.AGS) (liste []lieferung.Strasseneintrag, err error) {
	zeilen, err := b.d.leser.QueryContext(ctx, `SELECT strassenform, name, ortsteil, historisch FROM strasse
		WHERE ags = ? ORDER BY strassenform, ortsteil, autor`, suche.AGSNummer(ags))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read streets: %w", err))
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		e := lieferung.Strasseneintrag{AGS: ags}
		if err := zeilen.Scan(&e.Form, &e.Name, &e.Ortsteil, &e.Historisch); err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, e)
	}
	return liste, uebersetze(zeilen.Err())
}
