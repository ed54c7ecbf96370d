// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

// indexAnlegen makes the covering index of the search rows.
const indexAnlegen = `CREATE INDEX IF NOT EXISTS suchindex_schluessel
	ON register.suchindex (namensschluessel, ags, geburt, vornamen, satz)`

// BeginneLadung starts the first load if the register is empty, or goes on with
// one that was interrupted: the index of the search rows is dropped and made by
// BeendeLadung, which is several times faster than keeping a big index in order.
// Until then searching is slow. It returns false, and changes nothing, when the
// register already serves.
func (b *Bestand) BeginneLadung(ctx context.Context) (bool, error) {
	laeuft := false
	err := b.s.schreibe(ctx, func(tx pgx.Tx) error {
		leer := false
		err := tx.QueryRow(ctx, `SELECT ladung, NOT EXISTS (SELECT 1 FROM register.meldesatz)
			FROM register.zustand FOR UPDATE`).Scan(&laeuft, &leer)
		if err != nil {
			return fmt.Errorf("begin load: %w", err)
		}
		if laeuft || !leer {
			return nil
		}
		laeuft = true
		_, err = tx.Exec(ctx, `UPDATE register.zustand SET ladung = true; DROP INDEX IF EXISTS register.suchindex_schluessel;
			DROP INDEX IF EXISTS register.freiindex_schluessel`)
		return err
	})
	return laeuft && err == nil, err
}

// BeendeLadung makes the indexes of a first load, or that of the free search of a
// register that had none, and tells the server how the
// tables look now. It does nothing when no load runs. Oeffne calls it when a
// load was interrupted.
func (b *Bestand) BeendeLadung(ctx context.Context) error {
	geendet := false
	err := b.s.schreibe(ctx, func(tx pgx.Tx) error {
		laeuft, frei := false, false
		err := tx.QueryRow(ctx, `SELECT ladung, freiindex_offen FROM register.zustand FOR UPDATE`).Scan(&laeuft, &frei)
		if err != nil {
			return err
		}
		geendet = laeuft || frei
		if laeuft {
			_, err = tx.Exec(ctx, `DELETE FROM register.suchindex i
					WHERE NOT EXISTS (SELECT 1 FROM register.meldesatz m WHERE m.id = i.satz);
				DELETE FROM register.freiindex i
					WHERE NOT EXISTS (SELECT 1 FROM register.meldesatz m WHERE m.id = i.satz);`+
				indexAnlegen+`;`+freiAnlegen+`; UPDATE register.zustand SET ladung = false`)
		}
		if err == nil && frei {
			err = fuelleFreiindex(ctx, tx)
		}
		return err
	})
	if err != nil || !geendet {
		return err
	}
	_, err = b.s.pool.Exec(ctx, `VACUUM (ANALYZE) register.suchindex, register.freiindex, register.meldesatz, register.koerper`)
	return uebersetze(err)
}

// SuchindexNeu derives all search rows anew from the bodies, after the rules of
// the search have changed. Deliveries wait meanwhile, queries wait at the end.
// fortschritt, which may be nil, is told the number of records done and the
// number in all.
func (b *Bestand) SuchindexNeu(ctx context.Context, fortschritt func(erledigt, gesamt int)) error {
	return b.s.schreibe(ctx, func(tx pgx.Tx) error {
		gesamt := 0
		// FOR UPDATE keeps deliveries, which take the row shared, out.
		err := tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM register.koerper) FROM register.zustand FOR UPDATE`).Scan(&gesamt)
		if err != nil {
			return fmt.Errorf("count bodies: %w", err)
		}
		_, err = tx.Exec(ctx, `TRUNCATE register.suchindex; DROP INDEX IF EXISTS register.suchindex_schluessel`)
		if err != nil {
			return fmt.Errorf("empty search index: %w", err)
		}
		w := &bestandsschreiber{tx: tx}
		letzter := int64(0)
		for erledigt := 0; ; {
			index, ende, anzahl, err := leseKoerper(ctx, tx, letzter)
			if err != nil {
				return err
			}
			if anzahl == 0 {
				if _, err := tx.Exec(ctx, indexAnlegen+`; UPDATE register.zustand SET ladung = false`); err != nil {
					return err
				}
				return fuelleFreiindex(ctx, tx)
			}
			err = w.kopiere(ctx, tabelle{"suchindex", indexSpalten}, len(index), func(i int) []any { return indexwerte(index[i]) })
			if err != nil {
				return err
			}
			letzter = ende
			erledigt += anzahl
			if fortschritt != nil {
				fortschritt(erledigt, gesamt)
			}
		}
	})
}

// leseKoerper derives the search rows of the next bodies behind the id ab.
func leseKoerper(ctx context.Context, tx pgx.Tx, ab int64) (index []plan.Indexzeile, bis int64, anzahl int, err error) {
	zeilen, err := tx.Query(ctx, `SELECT satz, inhalt FROM register.koerper WHERE satz > $1 ORDER BY satz LIMIT 2000`, ab)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("read bodies: %w", err)
	}
	var inhalt []byte
	_, err = pgx.ForEachRow(zeilen, []any{&bis, &inhalt}, func() error {
		satz, err := koerper.Decodiere(inhalt)
		if err != nil {
			return err
		}
		for _, z := range suche.Indexzeilen(satz) {
			index = append(index, plan.Indexzeile{Indexzeile: z, Satz: bis})
		}
		anzahl++
		return nil
	})
	return index, bis, anzahl, err
}
