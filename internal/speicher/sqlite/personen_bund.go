// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"fmt"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Buende implements personen.Bundschreiber.
func (w *personenschreiber) Buende(ctx context.Context, ids []zuordnung.SatzID) (aus []zuordnung.Bund, err error) {
	for b, err := range buende(ctx, w, buendeVon, idListe(personenzeile.IDs(ids))) {
		if err != nil {
			return nil, err
		}
		aus = append(aus, b)
	}
	return aus, nil
}

// Ersetze implements personen.Bundschreiber.
func (w *personenschreiber) Ersetze(ctx context.Context, ids []zuordnung.SatzID, neu []zuordnung.Bund) error {
	alt, err := w.Buende(ctx, ids)
	if err != nil {
		return err
	}
	wechsel := personenzeile.Wechsel(alt, neu)
	if len(wechsel.Weg) > 0 {
		if err := w.fuehreAus(ctx, `DELETE FROM bund WHERE satz IN (SELECT value FROM json_each(?))`, idListe(wechsel.Weg)); err != nil {
			return fmt.Errorf("remove bundles: %w", err)
		}
	}
	rein := ablauf{vielzeiler{`INSERT INTO bund (satz, bund, unsicher) VALUES`, ``, 3}, w.tx, len(wechsel.Neu), func(i int, ziel []any) []any {
		m := wechsel.Neu[i]
		return append(ziel, m.Satz, m.Bund, m.Unsicher)
	}}
	if err := rein.schreibe(ctx); err != nil {
		return fmt.Errorf("write bundles: %w", err)
	}
	return w.merkeZusammen(ctx, wechsel.Beruehrt())
}

// merkeZusammen notes at the pairs whether they are in one bundle now. A pair
// for which that has changed has both its records in ids.
func (w *personenschreiber) merkeZusammen(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	err := w.fuehreAus(ctx, `UPDATE paar SET zusammen = NOT zusammen WHERE a IN (SELECT value FROM json_each(?))
		AND zusammen <> coalesce((SELECT x.bund FROM bund x WHERE x.satz = a) = (SELECT y.bund FROM bund y WHERE y.satz = b), 0)`,
		idListe(ids))
	if err != nil {
		return fmt.Errorf("mark pairs: %w", err)
	}
	return nil
}

// Nummern implements personen.Nummernleser.
func (w *personenschreiber) Nummern(ctx context.Context, anker []zuordnung.SatzID) ([]personen.Nummernzeile, error) {
	gibtEs, err := w.eine(ctx, `SELECT EXISTS (SELECT 1 FROM meldenummer)`)
	if err != nil || gibtEs == 0 { // the first full run asks for everybody before anybody has one
		return nil, err
	}
	return nummern(ctx, w, anker)
}

// Vergib implements personen.Nummernschreiber.
func (w *personenschreiber) Vergib(ctx context.Context, z []personen.Nummernzeile) ([]personen.Nummernzeile, error) {
	letzte, err := w.eine(ctx, `SELECT coalesce(max(folge), 0) FROM meldenummer`)
	if err != nil {
		return nil, fmt.Errorf("look up numbers: %w", err)
	}
	vergeben := map[zuordnung.Meldenummer]bool{}
	if letzte > 0 {
		if err := w.merkeVergebene(ctx, z, vergeben); err != nil {
			return nil, err
		}
	}
	neu, doppelt := personenzeile.Vergib(z, vergeben, letzte)
	rein := ablauf{vielzeiler{`INSERT INTO meldenummer (folge, nummer, anker, gespeichert) VALUES`, ``, 4}, w.tx, len(neu), func(i int, ziel []any) []any {
		n := neu[i]
		return append(ziel, n.Folge, string(n.Nummer), n.Anker, n.Gespeichert.UnixMilli())
	}}
	if err := rein.schreibe(ctx); err != nil {
		return nil, fmt.Errorf("write numbers: %w", err)
	}
	return doppelt, nil
}

// merkeVergebene notes which of the numbers were given before.
func (w *personenschreiber) merkeVergebene(ctx context.Context, z []personen.Nummernzeile, vergeben map[zuordnung.Meldenummer]bool) error {
	frage := ablauf{vielzeiler{`WITH k (nummer) AS (VALUES`, `) SELECT m.nummer FROM k CROSS JOIN meldenummer m ON m.nummer = k.nummer`, 1},
		w.tx, len(z), func(i int, ziel []any) []any { return append(ziel, string(z[i].Nummer)) }}
	err := frage.lies(ctx, func(a abtastbar) error {
		var n zuordnung.Meldenummer
		err := a.Scan(&n)
		vergeben[n] = true
		return err
	})
	if err != nil {
		return fmt.Errorf("look up numbers: %w", err)
	}
	return nil
}

// Verankere implements personen.Nummernschreiber.
func (w *personenschreiber) Verankere(ctx context.Context, von, nach zuordnung.SatzID) error {
	if err := w.fuehreAus(ctx, `UPDATE meldenummer SET anker = ? WHERE anker = ?`, nach, von); err != nil {
		return fmt.Errorf("anchor numbers: %w", err)
	}
	return nil
}
