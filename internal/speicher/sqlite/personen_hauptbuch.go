// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/personenzeile"
)

// HaengeAn implements personen.Hauptbuchschreiber.
func (w *personenschreiber) HaengeAn(ctx context.Context, e []zuordnung.Entscheidung) (int64, error) {
	letzte, err := w.eine(ctx, `SELECT coalesce(max(folge), 0) FROM hauptbuch`)
	if err != nil {
		return 0, fmt.Errorf("read ledger: %w", err)
	}
	e = slices.Clone(e)
	for i := range e {
		letzte++
		e[i].Folge = letzte
	}
	neu := ablauf{vielzeiler{`INSERT INTO hauptbuch (folge, zeit, art, a, b, modell, vergleich, urteil, wer, grund, bezug) VALUES`, ``, 11},
		w.tx, len(e), func(i int, ziel []any) []any {
			x := &e[i]
			return append(ziel, x.Folge, x.Zeit.UnixMilli(), x.Art, x.Paar.A, x.Paar.B, x.Modell,
				personenzeile.Vergleich(x.Vergleich), x.Urteil, x.Wer, x.Grund, x.Bezug)
		}}
	if err := neu.schreibe(ctx); err != nil {
		return 0, fmt.Errorf("append to ledger: %w", err)
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

func paarwerte(liste []zuordnung.Paar) func(int, []any) []any {
	return func(i int, ziel []any) []any { return append(ziel, liste[i].A, liste[i].B) }
}

// staende reads what is stored of the pairs.
func (w *personenschreiber) staende(ctx context.Context, paare []zuordnung.Paar) (map[zuordnung.Paar]zuordnung.Kantenstand, error) {
	aus := map[zuordnung.Paar]zuordnung.Kantenstand{}
	frage := ablauf{vielzeiler{`WITH k (a, b) AS (VALUES`, `) SELECT p.a, p.b, p.stand FROM k CROSS JOIN paar p ON p.a = k.a AND p.b = k.b`, 2},
		w.tx, len(paare), paarwerte(paare)}
	err := frage.lies(ctx, func(z abtastbar) error {
		k, err := liesKante(z)
		aus[k.Paar] = k.Stand
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read pairs: %w", err)
	}
	return aus, nil
}

func (w *personenschreiber) schreibePaare(ctx context.Context, neu []personenzeile.Paarzeile, weg []zuordnung.Paar) error {
	for _, a := range []ablauf{
		{vielzeiler{`DELETE FROM paar WHERE (a, b) IN (VALUES`, `)`, 2}, w.tx, len(weg), paarwerte(weg)},
		{vielzeiler{`WITH k (a, b, stand, fall) AS (VALUES`, `) INSERT INTO paar (a, b, stand, fall, zusammen)
			SELECT a, b, stand, fall, coalesce((SELECT x.bund FROM bund x WHERE x.satz = k.a)
				= (SELECT y.bund FROM bund y WHERE y.satz = k.b), 0) FROM k WHERE true
			ON CONFLICT (a, b) DO UPDATE SET stand = excluded.stand, fall = excluded.fall`, 4},
			w.tx, len(neu), func(i int, ziel []any) []any {
				z := neu[i]
				return append(ziel, z.Paar.A, z.Paar.B, z.Stand, z.Fall)
			}},
	} {
		if err := a.schreibe(ctx); err != nil {
			return fmt.Errorf("write pairs: %w", err)
		}
	}
	return nil
}

// Eintrag implements personen.Hauptbuchschreiber.
func (w *personenschreiber) Eintrag(ctx context.Context, folge int64) (e zuordnung.Entscheidung, ok bool, err error) {
	err = jede(ctx, w, func(z abtastbar) error {
		ok = true
		var err error
		e, err = liesEintrag(z)
		return err
	}, hauptbuchSpalten+`WHERE folge = ?`, folge)
	if err != nil {
		return zuordnung.Entscheidung{}, false, fmt.Errorf("read ledger: %w", err)
	}
	return e, ok, nil
}

// Kanten implements personen.Hauptbuchschreiber.
func (w *personenschreiber) Kanten(ctx context.Context, ids []zuordnung.SatzID) ([]personen.Kante, error) {
	var aus []personen.Kante
	liste := idListe(personenzeile.IDs(ids))
	for _, frage := range []string{
		`SELECT a, b, stand FROM paar WHERE a IN (SELECT value FROM json_each(?))`,
		`SELECT a, b, stand FROM paar WHERE b IN (SELECT value FROM json_each(?))`,
	} {
		err := jede(ctx, w, func(z abtastbar) error {
			k, err := liesKante(z)
			aus = append(aus, k)
			return err
		}, frage, liste)
		if err != nil {
			return nil, fmt.Errorf("read pairs: %w", err)
		}
	}
	slices.SortFunc(aus, func(x, y personen.Kante) int { return x.Paar.Vergleiche(y.Paar) })
	return slices.CompactFunc(aus, func(x, y personen.Kante) bool { return x.Paar == y.Paar }), nil
}
