// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
)

// personenschreiber writes within one transaction. Keys wait in a buffer until
// somebody asks for them or the transaction ends.
type personenschreiber struct {
	tx     *sql.Tx
	saetze map[string]*sql.Stmt // prepared for this transaction, which closes them
	puffer personenzeile.Schluesselpuffer
}

// Schreibe implements personen.Speicher.
func (p *Personen) Schreibe(ctx context.Context, _ time.Time, f func(personen.Schreiber) error) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		w := &personenschreiber{tx: tx, saetze: map[string]*sql.Stmt{}, puffer: personenzeile.Schluesselpuffer{}}
		if err := f(w); err != nil {
			return err
		}
		return w.leerePuffer(ctx)
	})
}

// QueryContext implements abfrager with statements that are prepared once.
func (w *personenschreiber) QueryContext(ctx context.Context, frage string, werte ...any) (*sql.Rows, error) {
	s := w.saetze[frage]
	if s == nil {
		var err error
		if s, err = w.tx.PrepareContext(ctx, frage); err != nil {
			return nil, err
		}
		w.saetze[frage] = s
	}
	return s.QueryContext(ctx, werte...)
}

// Saetze implements personen.Schluesselschreiber.
func (w *personenschreiber) Saetze(ctx context.Context, ids []zuordnung.SatzID) (aus []personen.Satz, err error) {
	err = jede(ctx, w, func(z abtastbar) error {
		var id zuordnung.SatzID
		var inhalt sql.RawBytes
		if err := z.Scan(&id, &inhalt); err != nil {
			return err
		}
		satz, err := koerper.Decodiere(inhalt)
		aus = append(aus, personen.Satz{ID: id, Satz: satz})
		return err
	}, `SELECT satz, inhalt FROM koerper WHERE satz IN (SELECT value FROM json_each(?)) ORDER BY satz`, idListe(personenzeile.IDs(ids)))
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
	err := jede(ctx, w, func(z abtastbar) error { return z.Scan(&inhalt) }, `SELECT inhalt FROM satzschluessel WHERE satz = ?`, id)
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
	err = jede(ctx, w, func(z abtastbar) error {
		var id zuordnung.SatzID
		if err := z.Scan(&id); err != nil {
			return err
		}
		if aus = append(aus, id); len(aus) == n {
			return errGenug
		}
		return nil
	}, `SELECT satz FROM block WHERE schluessel = ? ORDER BY satz`, int64(s))
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
	err := jede(ctx, w, func(z abtastbar) error {
		var id int64
		var inhalt []byte
		err := z.Scan(&id, &inhalt)
		gespeichert[id] = inhalt
		return err
	}, `SELECT satz, inhalt FROM satzschluessel WHERE satz IN (SELECT value FROM json_each(?))`, idListe(w.puffer.IDs()))
	if err != nil {
		return fmt.Errorf("read keys: %w", err)
	}
	p, err := w.puffer.Plane(gespeichert)
	if err != nil {
		return err
	}
	return w.schreibeSchluessel(ctx, p)
}

func (w *personenschreiber) schreibeSchluessel(ctx context.Context, p personenzeile.Schluesselplan) error {
	zeilen := func(liste []personenzeile.Blockzeile) func(int, []any) []any {
		return func(i int, ziel []any) []any { return append(ziel, int64(liste[i].Schluessel), liste[i].Satz) }
	}
	for _, a := range []ablauf{
		{vielzeiler{`DELETE FROM block WHERE (schluessel, satz) IN (VALUES`, `)`, 2}, w.tx, len(p.Weg), zeilen(p.Weg)},
		{vielzeiler{`INSERT INTO block (schluessel, satz) VALUES`, ``, 2}, w.tx, len(p.Neu), zeilen(p.Neu)},
		{vielzeiler{`INSERT INTO satzschluessel (satz, inhalt) VALUES`,
			`ON CONFLICT (satz) DO UPDATE SET inhalt = excluded.inhalt`, 2}, w.tx, len(p.Saetze), func(i int, ziel []any) []any {
			return append(ziel, p.Saetze[i].Satz, p.Saetze[i].Inhalt)
		}},
	} {
		if err := a.schreibe(ctx); err != nil {
			return fmt.Errorf("write keys: %w", err)
		}
	}
	return nil
}

// fuehreAus executes a statement with a list of records.
func (w *personenschreiber) fuehreAus(ctx context.Context, befehl string, werte ...any) error {
	_, err := w.tx.ExecContext(ctx, befehl, werte...)
	return err
}

// eine reads the single number that a query returns.
func (w *personenschreiber) eine(ctx context.Context, frage string) (zahl int64, err error) {
	if err := w.tx.QueryRowContext(ctx, frage).Scan(&zahl); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	return zahl, nil
}
