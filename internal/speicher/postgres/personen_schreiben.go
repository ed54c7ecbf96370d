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

// personenschreiber writes within one transaction. Keys wait in a working set
// until it ends.
type personenschreiber struct {
	tx         pgx.Tx
	jetzt      int64 // ms
	toepfe     *personenzeile.Toepfe
	schluessel map[zuordnung.SatzID][]zuordnung.Schluessel // set in this transaction
}

func neuerPersonenschreiber(tx pgx.Tx, jetzt int64) *personenschreiber {
	w := &personenschreiber{tx: tx, jetzt: jetzt, schluessel: map[zuordnung.SatzID][]zuordnung.Schluessel{}}
	w.toepfe = personenzeile.NeueToepfe(w.liesToepfe)
	return w
}

// Schreibe implements personen.Speicher. Transactions follow one another: each
// decides on what the one before has left.
func (p *Personen) Schreibe(ctx context.Context, jetzt time.Time, f func(personen.Schreiber) error) error {
	return p.schreibe(ctx, jetzt, func(w *personenschreiber) error { return f(w) })
}

// SchreibeVBM implements personen.VBMSpeicher.
func (p *Personen) SchreibeVBM(ctx context.Context, jetzt time.Time, f func(personen.VBMLoescher) error) error {
	return p.schreibe(ctx, jetzt, func(w *personenschreiber) error { return f(w) })
}

func (p *Personen) schreibe(ctx context.Context, jetzt time.Time, f func(*personenschreiber) error) error {
	return p.s.schreibe(ctx, func(tx pgx.Tx) error {
		w := neuerPersonenschreiber(tx, jetzt.UnixMilli())
		if err := w.sperre(ctx); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		return w.schreibeSchluessel(ctx)
	})
}

// sperre lets one transaction at a time write to the linking, and decide on what
// the one before has left.
func (w *personenschreiber) sperre(ctx context.Context) error {
	if _, err := w.tx.Exec(ctx, `LOCK TABLE register.hauptbuch IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return fmt.Errorf("lock ledger: %w", err)
	}
	return nil
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

func (w *personenschreiber) kopiere(ctx context.Context, t tabelle, zeilen int, werte func(int) []any) error {
	return (&bestandsschreiber{tx: w.tx}).kopiere(ctx, t, zeilen, werte)
}
