// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// Lies implements auftrag.Speicher. Head and profiles are of one state.
func (s *Auftraege) Lies(ctx context.Context, nummer string) (a *auftrag.Auftrag, ok bool, err error) {
	tx, err := s.d.leser.BeginTx(ctx, nil)
	if err != nil {
		return nil, false, uebersetze(err)
	}
	defer func() { err = uebersetze(errors.Join(err, undo(tx))) }()
	var kopf []byte
	err = tx.QueryRowContext(ctx, `SELECT inhalt FROM auftrag WHERE nummer = ?`, nummer).Scan(&kopf)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read order: %w", err)
	}
	if a, err = auftragszeile.LiesKopf(kopf); err != nil {
		return nil, false, err
	}
	zeilen, err := tx.QueryContext(ctx, `SELECT inhalt FROM auftrag_profil WHERE auftrag = ? ORDER BY nr`, nummer)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var inhalt sql.RawBytes
		if err := zeilen.Scan(&inhalt); err != nil {
			return nil, false, err
		}
		p, err := auftragszeile.LiesProfil(inhalt)
		if err != nil {
			return nil, false, err
		}
		a.Profile = append(a.Profile, p)
	}
	return a, true, zeilen.Err()
}

// Liste implements auftrag.Speicher.
func (s *Auftraege) Liste(ctx context.Context, kunde, nutzer string) iter.Seq2[auftrag.Zeile, error] {
	return func(yield func(auftrag.Zeile, error) bool) {
		zeilen, err := s.d.leser.QueryContext(ctx, `SELECT nummer, nutzer, zeichen, weg, zustand, angelegt, bestaetigt, erledigt, profile, offen, summe
			FROM auftrag WHERE kunde = ?1 AND ?2 IN ('', nutzer) ORDER BY angelegt DESC, nummer`, kunde, nutzer)
		if err != nil {
			yield(auftrag.Zeile{}, uebersetze(err))
			return
		}
		defer func() { _ = zeilen.Close() }()
		for zeilen.Next() {
			var z auftrag.Zeile
			var angelegt, bestaetigt, erledigt int64
			err := zeilen.Scan(&z.Nummer, &z.Nutzer, &z.Zeichen, &z.Weg, &z.Zustand, &angelegt, &bestaetigt, &erledigt, &z.Profile, &z.Offen, &z.Summe)
			z.Angelegt, z.Bestaetigt, z.Erledigt = zeitVonMikro(angelegt), zeitVonMikro(bestaetigt), zeitVonMikro(erledigt)
			if !yield(z, uebersetze(err)) || err != nil {
				return
			}
		}
		if err := zeilen.Err(); err != nil {
			yield(auftrag.Zeile{}, uebersetze(err))
		}
	}
}

// Offene implements auftrag.Speicher.
func (s *Auftraege) Offene(ctx context.Context, jetzt time.Time) ([]string, error) {
	return spalte(ctx, s.d.leser, `SELECT nummer FROM auftrag WHERE zustand = 'bestaetigt' AND wiederholung <= ? ORDER BY bestaetigt, nummer LIMIT 100`,
		mikro(jetzt))
}

// Faellige implements auftrag.Speicher.
func (s *Auftraege) Faellige(ctx context.Context, vorher time.Time) ([]string, error) {
	return spalte(ctx, s.d.leser, `SELECT nummer FROM auftrag WHERE zustand <> 'bestaetigt' AND geaendert < ? ORDER BY geaendert, nummer LIMIT 100`,
		mikro(vorher))
}

// Unbekanntgegebene implements auftrag.Speicher.
func (s *Auftraege) Unbekanntgegebene(ctx context.Context, kunde string, vor time.Time) ([]string, error) {
	return spalte(ctx, s.d.leser, `SELECT nummer FROM auftrag WHERE zustand = 'erledigt' AND kunde = ? AND bestaetigt < ?
		ORDER BY bestaetigt, nummer LIMIT 100`, kunde, mikro(vor))
}

// spalte returns the only column of the rows.
func spalte(ctx context.Context, db *sql.DB, frage string, werte ...any) (liste []string, err error) {
	zeilen, err := db.QueryContext(ctx, frage, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var text string
		if err := zeilen.Scan(&text); err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, text)
	}
	return liste, uebersetze(zeilen.Err())
}
