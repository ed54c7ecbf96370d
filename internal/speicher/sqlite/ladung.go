// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

// BeginneLadung starts the first load if the register is empty, or goes on with
// one that was interrupted: search rows are then collected unsorted and sorted
// in once by BeendeLadung, which is several times faster than keeping a big
// index in order. Until then the records of the load can't be found. It returns
// false, and changes nothing, when the register already serves.
func (b *Bestand) BeginneLadung(ctx context.Context) (bool, error) {
	var laeuft bool
	err := b.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE zustand SET wert = 1
			WHERE name = 'ladung' AND NOT EXISTS (SELECT 1 FROM meldesatz)`)
		if err != nil {
			return fmt.Errorf("begin load: %w", err)
		}
		return tx.QueryRowContext(ctx, `SELECT wert FROM zustand WHERE name = 'ladung'`).Scan(&laeuft)
	})
	return laeuft && err == nil, err
}

// BeendeLadung makes everything that a first load brought findable, and the index of
// the free search of a register that had none. It does nothing when neither is due. Oeffne calls it when a load was interrupted.
func (b *Bestand) BeendeLadung(ctx context.Context) error {
	return b.d.schreibe(ctx, func(tx *sql.Tx) (err error) {
		var laeuft, frei bool
		err = tx.QueryRowContext(ctx, `SELECT (SELECT wert FROM zustand WHERE name = 'ladung'),
			(SELECT wert FROM zustand WHERE name = 'freiindex_offen')`).Scan(&laeuft, &frei)
		if err != nil {
			return err
		}
		if !laeuft && !frei {
			return nil
		}
		sammlung := sammleFrei(ctx, b.d.leser)
		defer func() { err = errors.Join(err, sammlung.beende()) }()
		if laeuft {
			if err := sortiereEin(ctx, tx); err != nil {
				return err
			}
		}
		return sammlung.fuelle(ctx, tx)
	})
}

// sortiereEin moves the collected rows into the index and ends the load.
func sortiereEin(ctx context.Context, tx *sql.Tx) error {
	for _, befehl := range []string{
		`INSERT OR IGNORE INTO suchindex SELECT namensschluessel, ags, geburt, vornamen, satz FROM suchindex_ladung
			WHERE satz IN (SELECT id FROM meldesatz) ORDER BY namensschluessel, ags, geburt, vornamen, satz`,
		`DELETE FROM suchindex_ladung`,
		`UPDATE zustand SET wert = 0 WHERE name = 'ladung'`,
	} {
		if _, err := tx.ExecContext(ctx, befehl); err != nil {
			return fmt.Errorf("sort in search rows: %w", err)
		}
	}
	return nil
}

// SuchindexNeu derives all search rows anew from the bodies, after the rules of
// the search have changed. Deliveries wait meanwhile, queries see the old rows
// until the end. fortschritt, which may be nil, is told the number of records
// done and the number in all.
func (b *Bestand) SuchindexNeu(ctx context.Context, fortschritt func(erledigt, gesamt int)) error {
	return b.d.schreibe(ctx, func(tx *sql.Tx) (err error) {
		sammlung := sammleFreiNeu(ctx, b.d.leser)
		defer func() { err = errors.Join(err, sammlung.beende()) }()
		gesamt := 0
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM koerper`).Scan(&gesamt); err != nil {
			return fmt.Errorf("count bodies: %w", err)
		}
		for _, befehl := range []string{`DELETE FROM suchindex`, `DELETE FROM suchindex_ladung`} {
			if _, err := tx.ExecContext(ctx, befehl); err != nil {
				return fmt.Errorf("empty search index: %w", err)
			}
		}
		letzter := int64(0)
		for erledigt := 0; ; {
			zeilen, ende, anzahl, err := leseKoerper(ctx, tx, letzter)
			if err != nil {
				return err
			}
			if anzahl == 0 {
				if err := sortiereEin(ctx, tx); err != nil {
					return err
				}
				return sammlung.fuelle(ctx, tx)
			}
			neu := ablauf{vielzeiler{`INSERT INTO suchindex_ladung VALUES`, ``, 5}, tx, len(zeilen),
				func(i int, ziel []any) []any { return anhaengeIndex(ziel, zeilen[i]) }}
			if err := neu.schreibe(ctx); err != nil {
				return fmt.Errorf("write search rows: %w", err)
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
func leseKoerper(ctx context.Context, tx *sql.Tx, ab int64) (index []plan.Indexzeile, bis int64, anzahl int, err error) {
	zeilen, err := tx.QueryContext(ctx, `SELECT satz, inhalt FROM koerper WHERE satz > ? ORDER BY satz LIMIT 2000`, ab)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("read bodies: %w", err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var inhalt sql.RawBytes
		if err := zeilen.Scan(&bis, &inhalt); err != nil {
			return nil, 0, 0, fmt.Errorf("read bodies: %w", err)
		}
		satz, err := koerper.Decodiere(inhalt)
		if err != nil {
			return nil, 0, 0, err
		}
		for _, z := range suche.Indexzeilen(satz) {
			index = append(index, plan.Indexzeile{Indexzeile: z, Satz: bis})
		}
		anzahl++
	}
	return index, bis, anzahl, zeilen.Err()
}
