// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
)

// personenschreiber writes within one transaction. Keys wait in a buffer until
// somebody asks for them or the transaction ends.
type personenschreiber struct {
	tx     pgx.Tx
	puffer personenzeile.Schluesselpuffer
}

// Schreibe implements personen.Speicher. Transactions follow one another: each
// decides on what the one before has left.
func (p *Personen) Schreibe(ctx context.Context, _ time.Time, f func(personen.Schreiber) error) error {
	return p.s.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `LOCK TABLE register.hauptbuch IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return fmt.Errorf("lock ledger: %w", err)
		}
		w := &personenschreiber{tx, personenzeile.Schluesselpuffer{}}
		if err := f(w); err != nil {
			return err
		}
		return w.leerePuffer(ctx)
	})
}

// Saetze implements personen.Schluesselschreiber.
func (w *personenschreiber) Saetze(ctx context.Context, ids []zuordnung.SatzID) (aus []personen.Satz, err error) {
	err = jede(ctx, w.tx, func(z pgx.Row) error {
		var id zuordnung.SatzID
		var inhalt []byte
		if err := z.Scan(&id, &inhalt); err != nil {
			return err
		}
		satz, err := koerper.Decodiere(inhalt)
		aus = append(aus, personen.Satz{ID: id, Satz: satz})
		return err
	}, `SELECT satz, inhalt FROM register.koerper WHERE satz = ANY ($1) ORDER BY satz`, personenzeile.IDs(ids))
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	return aus, nil
}

// Schluessel implements personen.Schluesselschreiber.
func (w *personenschreiber) Schluessel(ctx context.Context, id zuordnung.SatzID) ([]zuordnung.Schluessel, error) {
	if s, da := w.puffer[id]; da {
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
	w.puffer[id] = s
	if !w.puffer.Voll() {
		return nil
	}
	return w.leerePuffer(ctx)
}

// Block implements personen.Schluesselschreiber.
func (w *personenschreiber) Block(ctx context.Context, s zuordnung.Schluessel, n int) (aus []zuordnung.SatzID, err error) {
	if err := w.leerePuffer(ctx); err != nil || n <= 0 {
		return nil, err
	}
	err = jede(ctx, w.tx, func(z pgx.Row) error {
		var id zuordnung.SatzID
		err := z.Scan(&id)
		aus = append(aus, id)
		return err
	}, `SELECT satz FROM register.block WHERE schluessel = $1 ORDER BY satz LIMIT $2`, int64(s), n)
	if err != nil {
		return nil, fmt.Errorf("read block: %w", err)
	}
	return aus, nil
}

// leerePuffer writes the keys that wait.
func (w *personenschreiber) leerePuffer(ctx context.Context) error {
	if len(w.puffer) == 0 {
		return nil
	}
	gespeichert := map[int64][]byte{}
	err := jede(ctx, w.tx, func(z pgx.Row) error {
		var id int64
		var inhalt []byte
		err := z.Scan(&id, &inhalt)
		gespeichert[id] = inhalt
		return err
	}, `SELECT satz, inhalt FROM register.satzschluessel WHERE satz = ANY ($1)`, w.puffer.IDs())
	if err != nil {
		return fmt.Errorf("read keys: %w", err)
	}
	p, err := w.puffer.Plane(gespeichert)
	if err != nil {
		return err
	}
	return w.schreibeSchluessel(ctx, p, gespeichert)
}

func (w *personenschreiber) schreibeSchluessel(ctx context.Context, p personenzeile.Schluesselplan, gespeichert map[int64][]byte) error {
	if err := w.entferneSchluessel(ctx, p, gespeichert); err != nil {
		return err
	}
	err := w.kopiere(ctx, tabelle{"block", []string{"schluessel", "satz"}}, len(p.Neu), func(i int) []any {
		return []any{int64(p.Neu[i].Schluessel), int64(p.Neu[i].Satz)}
	})
	if err != nil {
		return err
	}
	return w.kopiere(ctx, tabelle{"satzschluessel", []string{"satz", "inhalt"}}, len(p.Saetze), func(i int) []any {
		return []any{p.Saetze[i].Satz, p.Saetze[i].Inhalt}
	})
}

// entferneSchluessel removes what is no longer right, so that the rest can be copied in.
func (w *personenschreiber) entferneSchluessel(ctx context.Context, p personenzeile.Schluesselplan, gespeichert map[int64][]byte) error {
	var alt []int64
	for _, s := range p.Saetze {
		if _, da := gespeichert[s.Satz]; da {
			alt = append(alt, s.Satz)
		}
	}
	if len(alt) == 0 {
		return nil
	}
	if _, err := w.tx.Exec(ctx, `DELETE FROM register.satzschluessel WHERE satz = ANY ($1)`, alt); err != nil {
		return fmt.Errorf("remove keys: %w", err)
	}
	schluessel, saetze := make([]int64, len(p.Weg)), make([]int64, len(p.Weg))
	for i, z := range p.Weg {
		schluessel[i], saetze[i] = int64(z.Schluessel), int64(z.Satz)
	}
	_, err := w.tx.Exec(ctx, `DELETE FROM register.block b USING unnest($1::bigint[], $2::bigint[]) w (schluessel, satz)
		WHERE b.schluessel = w.schluessel AND b.satz = w.satz`, schluessel, saetze)
	if err != nil {
		return fmt.Errorf("remove keys: %w", err)
	}
	return nil
}

func (w *personenschreiber) kopiere(ctx context.Context, t tabelle, zeilen int, werte func(int) []any) error {
	return (&bestandsschreiber{tx: w.tx}).kopiere(ctx, t, zeilen, werte)
}
