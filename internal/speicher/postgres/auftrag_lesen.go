// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// leseTx is a transaction that sees one state.
var leseTx = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// Lies implements auftrag.Speicher. Head and profiles are of one state.
func (s *Auftraege) Lies(ctx context.Context, nummer string) (a *auftrag.Auftrag, ok bool, err error) {
	err = pgx.BeginTxFunc(ctx, s.s.pool, leseTx, func(tx pgx.Tx) error {
		var kopf []byte
		err := tx.QueryRow(ctx, `SELECT inhalt FROM postfach.auftrag WHERE nummer = $1`, nummer).Scan(&kopf)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read order: %w", err)
		}
		if a, err = auftragszeile.LiesKopf(kopf); err != nil {
			return err
		}
		ok = true
		zeilen, err := tx.Query(ctx, `SELECT inhalt FROM postfach.auftrag_profil WHERE auftrag = $1 ORDER BY nr`, nummer)
		if err != nil {
			return err
		}
		var inhalt pgtype.DriverBytes
		_, err = pgx.ForEachRow(zeilen, []any{&inhalt}, func() error {
			p, err := auftragszeile.LiesProfil(inhalt)
			a.Profile = append(a.Profile, p)
			return err
		})
		return err
	})
	return a, ok && err == nil, uebersetze(err)
}

// Liste implements auftrag.Speicher.
func (s *Auftraege) Liste(ctx context.Context, kunde, nutzer string) iter.Seq2[auftrag.Zeile, error] {
	return func(yield func(auftrag.Zeile, error) bool) {
		zeilen, err := s.s.pool.Query(ctx, `SELECT nummer, nutzer, zeichen, weg, zustand, angelegt, bestaetigt, erledigt, profile, offen, summe
			FROM postfach.auftrag WHERE kunde = $1 AND $2 IN ('', nutzer) ORDER BY angelegt DESC, nummer`, kunde, nutzer)
		if err != nil {
			yield(auftrag.Zeile{}, uebersetze(err))
			return
		}
		defer zeilen.Close()
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
	return s.s.spalte(ctx, `SELECT nummer FROM postfach.auftrag WHERE zustand = 'bestaetigt' AND wiederholung <= $1
		ORDER BY bestaetigt, nummer LIMIT 100`, mikro(jetzt))
}

// Faellige implements auftrag.Speicher.
func (s *Auftraege) Faellige(ctx context.Context, vorher time.Time) ([]string, error) {
	return s.s.spalte(ctx, `SELECT nummer FROM postfach.auftrag WHERE zustand <> 'bestaetigt' AND geaendert < $1
		ORDER BY geaendert, nummer LIMIT 100`, mikro(vorher))
}

// Unbekanntgegebene implements auftrag.Speicher.
func (s *Auftraege) Unbekanntgegebene(ctx context.Context, kunde string, vor time.Time) ([]string, error) {
	return s.s.spalte(ctx, `SELECT nummer FROM postfach.auftrag WHERE zustand = 'erledigt' AND kunde = $1 AND bestaetigt < $2
		ORDER BY bestaetigt, nummer LIMIT 100`, kunde, mikro(vor))
}

// spalte returns the only column of the rows, from the primary.
func (s *Speicher) spalte(ctx context.Context, frage string, werte ...any) ([]string, error) {
	zeilen, err := s.pool.Query(ctx, frage, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err := pgx.CollectRows(zeilen, pgx.RowTo[string])
	return liste, uebersetze(err)
}
