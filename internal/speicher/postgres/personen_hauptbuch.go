// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

var eintragSpalten = []string{"folge", "zeit", "art", "a", "b", "modell", "vergleich", "urteil", "wer", "grund", "bezug"}

// HaengeAn implements personen.Hauptbuchschreiber.
func (w *personenschreiber) HaengeAn(ctx context.Context, e []zuordnung.Entscheidung) (letzte int64, err error) {
	if err := w.tx.QueryRow(ctx, `SELECT coalesce(max(folge), 0) FROM register.hauptbuch`).Scan(&letzte); err != nil {
		return 0, fmt.Errorf("read ledger: %w", err)
	}
	e = slices.Clone(e)
	for i := range e {
		letzte++
		e[i].Folge = letzte
	}
	err = w.kopiere(ctx, tabelle{"hauptbuch", eintragSpalten}, len(e), func(i int) []any {
		x := &e[i]
		return []any{x.Folge, x.Zeit.UnixMilli(), int16(x.Art), int64(x.Paar.A), int64(x.Paar.B), x.Modell,
			personenzeile.Vergleich(x.Vergleich), int16(x.Urteil), x.Wer, x.Grund, x.Bezug}
	})
	if err != nil {
		return 0, err
	}
	staende, err := w.staende(ctx, personenzeile.Paare(e))
	if err != nil {
		return 0, err
	}
	zeilen, weg, err := personenzeile.Wende(staende, e)
	if err != nil {
		return 0, err
	}
	return letzte, w.schreibePaare(ctx, zeilen, weg)
}

// spalten returns the first and the second records of the pairs.
func spalten(paare []zuordnung.Paar) (a, b []int64) {
	for _, p := range paare {
		a, b = append(a, int64(p.A)), append(b, int64(p.B))
	}
	return a, b
}

// staende reads what is stored of the pairs.
func (w *personenschreiber) staende(ctx context.Context, paare []zuordnung.Paar) (map[zuordnung.Paar]zuordnung.Kantenstand, error) {
	aus := map[zuordnung.Paar]zuordnung.Kantenstand{}
	a, b := spalten(paare)
	err := jede(ctx, w.tx, func(z pgx.Row) error {
		k, err := liesKante(z)
		aus[k.Paar] = k.Stand
		return err
	}, `SELECT a, b, stand FROM unnest($1::bigint[], $2::bigint[]) k (a, b) JOIN register.paar USING (a, b)`, a, b)
	if err != nil {
		return nil, fmt.Errorf("read pairs: %w", err)
	}
	return aus, nil
}

func (w *personenschreiber) schreibePaare(ctx context.Context, neu []personenzeile.Paarzeile, weg []zuordnung.Paar) error {
	if len(weg) > 0 {
		a, b := spalten(weg)
		_, err := w.tx.Exec(ctx, `DELETE FROM register.paar p USING unnest($1::bigint[], $2::bigint[]) w (a, b)
			WHERE p.a = w.a AND p.b = w.b`, a, b)
		if err != nil {
			return fmt.Errorf("remove pairs: %w", err)
		}
	}
	paare, staende, faelle := make([]zuordnung.Paar, len(neu)), make([][]byte, len(neu)), make([]bool, len(neu))
	for i, z := range neu {
		paare[i], staende[i], faelle[i] = z.Paar, z.Stand, z.Fall
	}
	a, b := spalten(paare)
	_, err := w.tx.Exec(ctx, `INSERT INTO register.paar (a, b, stand, fall, zusammen)
		SELECT k.a, k.b, k.stand, k.fall, coalesce(x.bund = y.bund, false)
		FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::boolean[]) k (a, b, stand, fall)
		LEFT JOIN register.bund x ON x.satz = k.a LEFT JOIN register.bund y ON y.satz = k.b
		ON CONFLICT (a, b) DO UPDATE SET stand = excluded.stand, fall = excluded.fall`, a, b, staende, faelle)
	if err != nil {
		return fmt.Errorf("write pairs: %w", err)
	}
	return nil
}

// Eintrag implements personen.Hauptbuchschreiber.
func (w *personenschreiber) Eintrag(ctx context.Context, folge int64) (e zuordnung.Entscheidung, ok bool, err error) {
	err = jede(ctx, w.tx, func(z pgx.Row) error {
		ok = true
		var err error
		e, err = liesEintrag(z)
		return err
	}, hauptbuchSpalten+`WHERE folge = $1`, folge)
	if err != nil {
		return zuordnung.Entscheidung{}, false, fmt.Errorf("read ledger: %w", err)
	}
	return e, ok, nil
}

// Kanten implements personen.Hauptbuchschreiber.
func (w *personenschreiber) Kanten(ctx context.Context, ids []zuordnung.SatzID) (aus []personen.Kante, err error) {
	err = jede(ctx, w.tx, func(z pgx.Row) error {
		k, err := liesKante(z)
		aus = append(aus, k)
		return err
	}, `SELECT a, b, stand FROM register.paar WHERE a = ANY ($1) UNION SELECT a, b, stand FROM register.paar WHERE b = ANY ($1)
		ORDER BY a, b`, personenzeile.IDs(ids))
	if err != nil {
		return nil, fmt.Errorf("read pairs: %w", err)
	}
	return aus, nil
}
