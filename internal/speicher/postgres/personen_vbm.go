// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// vbmSperre is the advisory lock under which vBM are claimed: deliveries of two
// municipalities must not claim the same one side by side.
const vbmSperre = 0x76626d

// Verwender implements personen.VBMSchreiber. Nobody else claims a vBM until the
// transaction ends.
func (w *personenschreiber) Verwender(ctx context.Context, a []zuordnung.VBMAbdruck) (map[zuordnung.VBMAbdruck]melde.Schluessel, error) {
	if _, err := w.tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(vbmSperre)); err != nil {
		return nil, fmt.Errorf("lock vBM: %w", err)
	}
	abdruecke := make([][]byte, len(a))
	for i := range a {
		abdruecke[i] = a[i][:]
	}
	aus := map[zuordnung.VBMAbdruck]melde.Schluessel{}
	err := jede(ctx, w.tx, func(z pgx.Row) error {
		var abdruck []byte
		var ags uint32
		var s melde.Schluessel
		if err := z.Scan(&abdruck, &ags, &s.Ordnungsmerkmal); err != nil {
			return err
		}
		s.AGS = agsText(ags)
		aus[zuordnung.VBMAbdruck(abdruck)] = s
		return nil
	}, `SELECT abdruck, ags, ordnungsmerkmal FROM register.vbm WHERE abdruck = ANY ($1)`, abdruecke)
	if err != nil {
		return nil, fmt.Errorf("look up vBM: %w", err)
	}
	return aus, nil
}

// Verwende implements personen.VBMSchreiber.
func (w *personenschreiber) Verwende(ctx context.Context, neu map[zuordnung.VBMAbdruck]melde.Schluessel) error {
	zeilen := make([][]any, 0, len(neu))
	for a, s := range neu {
		zeilen = append(zeilen, []any{a[:], int32(suche.AGSNummer(s.AGS)), s.Ordnungsmerkmal})
	}
	return w.kopiere(ctx, tabelle{"vbm", []string{"abdruck", "ags", "ordnungsmerkmal"}}, len(zeilen), func(i int) []any { return zeilen[i] })
}

// VBMTraeger implements personen.VBMSpeicher.
func (p *Personen) VBMTraeger(ctx context.Context, tag melde.Datum, nach zuordnung.SatzID, n int) (aus []zuordnung.SatzID, err error) {
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var id zuordnung.SatzID
		err := z.Scan(&id)
		aus = append(aus, id)
		return err
	}, `SELECT satz FROM register.vbm_traeger WHERE satz > $1 AND pruefen_ab <= $2 ORDER BY satz LIMIT $3`, int64(nach), int32(tag), n)
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
	if _, err := w.tx.Exec(ctx, `UPDATE register.koerper SET inhalt = $1 WHERE satz = $2`, inhalt, int64(s.ID)); err != nil {
		return fmt.Errorf("replace record: %w", err)
	}
	return nil
}

// PruefeVBMAb implements personen.VBMLoescher.
func (w *personenschreiber) PruefeVBMAb(ctx context.Context, id zuordnung.SatzID, tag melde.Datum) error {
	frage, werte := `UPDATE register.vbm_traeger SET pruefen_ab = $2 WHERE satz = $1`, []any{int64(id), int32(tag)}
	if tag == 0 {
		frage, werte = `DELETE FROM register.vbm_traeger WHERE satz = $1`, werte[:1]
	}
	if _, err := w.tx.Exec(ctx, frage, werte...); err != nil {
		return fmt.Errorf("note term of vBM: %w", err)
	}
	return nil
}
