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

// personenschreiber writes within one transaction. Keys wait in a working set
// until it ends.
type personenschreiber struct {
	tx         *sql.Tx
	jetzt      int64                // ms
	saetze     map[string]*sql.Stmt // prepared for this transaction, which closes them
	toepfe     *personenzeile.Toepfe
	schluessel map[zuordnung.SatzID][]zuordnung.Schluessel // set in this transaction
}

func neuerPersonenschreiber(tx *sql.Tx, jetzt int64) *personenschreiber {
	w := &personenschreiber{tx: tx, jetzt: jetzt, saetze: map[string]*sql.Stmt{}, schluessel: map[zuordnung.SatzID][]zuordnung.Schluessel{}}
	w.toepfe = personenzeile.NeueToepfe(w.liesToepfe)
	return w
}

// Schreibe implements personen.Speicher.
func (p *Personen) Schreibe(ctx context.Context, jetzt time.Time, f func(personen.Schreiber) error) error {
	return p.schreibe(ctx, jetzt, func(w *personenschreiber) error { return f(w) })
}

// SchreibeVBM implements personen.VBMSpeicher.
func (p *Personen) SchreibeVBM(ctx context.Context, jetzt time.Time, f func(personen.VBMLoescher) error) error {
	return p.schreibe(ctx, jetzt, func(w *personenschreiber) error { return f(w) })
}

func (p *Personen) schreibe(ctx context.Context, jetzt time.Time, f func(*personenschreiber) error) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		w := neuerPersonenschreiber(tx, jetzt.UnixMilli())
		if err := f(w); err != nil {
			return err
		}
		return w.schreibeSchluessel(ctx)
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
