// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

// freiAnlegen makes the covering index of the free search.
const freiAnlegen = `CREATE INDEX IF NOT EXISTS freiindex_schluessel
	ON register.freiindex (schluessel, ags, zusatz, satz)`

var freiSpalten = []string{"schluessel", "ags", "zusatz", "satz"}

func freiwerte(z plan.Freizeile) []any {
	return []any{z.Schluessel, int32(z.AGS), int32(z.Zusatz), z.Satz}
}

// schreibeFrei writes the rows of the free search.
func (w *bestandsschreiber) schreibeFrei(ctx context.Context, s lieferung.Stapel, p plan.Plan) error {
	f, err := p.Frei(s)
	if err != nil {
		return err
	}
	if len(f.Weg) > 0 && !w.ladung {
		befehle := &pgx.Batch{}
		for _, z := range f.Weg {
			befehle.Queue(`DELETE FROM register.freiindex WHERE schluessel = $1 AND ags = $2 AND zusatz = $3 AND satz = $4`, freiwerte(z)...)
		}
		if err := w.tx.SendBatch(ctx, befehle).Close(); err != nil {
			return fmt.Errorf("remove rows of the free search: %w", err)
		}
	}
	return w.kopiere(ctx, tabelle{"freiindex", freiSpalten}, len(f.Neu), func(i int) []any { return freiwerte(f.Neu[i]) })
}

// fuelleFreiindex makes the index of the free search anew from the bodies.
func fuelleFreiindex(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `TRUNCATE register.freiindex; DROP INDEX IF EXISTS register.freiindex_schluessel`)
	if err != nil {
		return fmt.Errorf("empty index of the free search: %w", err)
	}
	w := &bestandsschreiber{tx: tx}
	for letzter := int64(0); ; {
		zeilen, ende, err := leseFreizeilen(ctx, tx, letzter)
		if err != nil {
			return err
		}
		if len(zeilen) == 0 {
			_, err := tx.Exec(ctx, freiAnlegen+`; UPDATE register.zustand SET freiindex_offen = false`)
			return err
		}
		err = w.kopiere(ctx, tabelle{"freiindex", freiSpalten}, len(zeilen), func(i int) []any { return freiwerte(zeilen[i]) })
		if err != nil {
			return err
		}
		letzter = ende
	}
}

// leseFreizeilen derives the rows of the next bodies behind the id ab.
func leseFreizeilen(ctx context.Context, tx pgx.Tx, ab int64) (frei []plan.Freizeile, bis int64, err error) {
	zeilen, err := tx.Query(ctx, `SELECT satz, inhalt FROM register.koerper WHERE satz > $1 ORDER BY satz LIMIT 2000`, ab)
	if err != nil {
		return nil, 0, fmt.Errorf("read bodies: %w", err)
	}
	var inhalt []byte
	_, err = pgx.ForEachRow(zeilen, []any{&bis, &inhalt}, func() error {
		satz, err := koerper.Decodiere(inhalt)
		if err != nil {
			return err
		}
		for _, z := range suche.Freizeilen(satz) {
			frei = append(frei, plan.Freizeile{Freizeile: z, Satz: bis})
		}
		return nil
	})
	return frei, bis, err
}
