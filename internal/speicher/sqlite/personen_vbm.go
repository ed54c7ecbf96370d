// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// Verwender implements personen.VBMSchreiber.
func (w *personenschreiber) Verwender(ctx context.Context, a []zuordnung.VBMAbdruck) (map[zuordnung.VBMAbdruck]melde.Schluessel, error) {
	aus := map[zuordnung.VBMAbdruck]melde.Schluessel{}
	frage := ablauf{vielzeiler{`WITH k (abdruck) AS (VALUES`,
		`) SELECT v.abdruck, v.ags, v.ordnungsmerkmal FROM k CROSS JOIN vbm v ON v.abdruck = k.abdruck`, 1},
		w.tx, len(a), func(i int, ziel []any) []any { return append(ziel, a[i][:]) }}
	err := frage.lies(ctx, func(z abtastbar) error {
		var abdruck []byte
		var ags uint32
		var s melde.Schluessel
		if err := z.Scan(&abdruck, &ags, &s.Ordnungsmerkmal); err != nil {
			return err
		}
		s.AGS = agsText(ags)
		aus[zuordnung.VBMAbdruck(abdruck)] = s
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up vBM: %w", err)
	}
	return aus, nil
}

// Verwende implements personen.VBMSchreiber.
func (w *personenschreiber) Verwende(ctx context.Context, neu map[zuordnung.VBMAbdruck]melde.Schluessel) error {
	folge := slices.SortedFunc(maps.Keys(neu), func(x, y zuordnung.VBMAbdruck) int { return bytes.Compare(x[:], y[:]) })
	a := ablauf{vielzeiler{`INSERT INTO vbm (abdruck, ags, ordnungsmerkmal) VALUES`, ``, 3}, w.tx, len(folge), func(i int, ziel []any) []any {
		s := neu[folge[i]]
		return append(ziel, folge[i][:], suche.AGSNummer(s.AGS), s.Ordnungsmerkmal)
	}}
	if err := a.schreibe(ctx); err != nil {
		return fmt.Errorf("note vBM: %w", err)
	}
	return nil
}

// VBMTraeger implements personen.VBMSpeicher.
func (p *Personen) VBMTraeger(ctx context.Context, tag melde.Datum, nach zuordnung.SatzID, n int) (aus []zuordnung.SatzID, err error) {
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		var id zuordnung.SatzID
		if err := z.Scan(&id); err != nil {
			return err
		}
		if aus = append(aus, id); len(aus) >= n {
			return errGenug
		}
		return nil
	}, `SELECT satz FROM vbm_traeger WHERE satz > ? AND pruefen_ab <= ? ORDER BY satz`, nach, tag)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read carriers of vBM: %w", err))
	}
	return aus, nil
}

// ErsetzeSatz implements personen.VBMLoescher.
func (w *personenschreiber) ErsetzeSatz(ctx context.Context, s personen.Satz) error {
	inhalt, err := koerper.Codiere(s.Satz)
	if err != nil {
		return err
	}
	if err := w.fuehreAus(ctx, `UPDATE koerper SET inhalt = ? WHERE satz = ?`, inhalt, s.ID); err != nil {
		return fmt.Errorf("replace record: %w", err)
	}
	return nil
}

// PruefeVBMAb implements personen.VBMLoescher.
func (w *personenschreiber) PruefeVBMAb(ctx context.Context, id zuordnung.SatzID, tag melde.Datum) error {
	frage, werte := `UPDATE vbm_traeger SET pruefen_ab = ? WHERE satz = ?`, []any{tag, id}
	if tag == 0 {
		frage, werte = `DELETE FROM vbm_traeger WHERE satz = ?`, werte[1:]
	}
	if err := w.fuehreAus(ctx, frage, werte...); err != nil {
		return fmt.Errorf("note term of vBM: %w", err)
	}
	return nil
}
