// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
)

// Bestand implements lieferung.Bestandsleser.
func (b *Bestand) Bestand(ctx context.Context, heute melde.Datum) (lieferung.Bestand, error) {
	var s lieferung.Bestand
	var letzte *int64
	err := b.s.lesepool.QueryRow(ctx, `SELECT count(DISTINCT ags) FILTER (WHERE anzahl > 0), coalesce(sum(anzahl), 0)::bigint,
		coalesce(sum(anzahl) FILTER (WHERE lage = $1), 0)::bigint, coalesce(sum(anzahl) FILTER (WHERE lage = $2), 0)::bigint,
		coalesce(sum(anzahl) FILTER (WHERE lage = $3), 0)::bigint,
		coalesce(sum(anzahl) FILTER (WHERE gesondert_ab BETWEEN 1 AND $4), 0)::bigint,
		(SELECT max(beendet) FROM register.lieferung) FROM register.bestandszahl`,
		int16(melde.Gemeldet), int16(melde.Verzogen), int16(melde.Verstorben), int32(heute)).
		Scan(&s.Gemeinden, &s.Datensaetze, &s.Aktuell, &s.Verzogen, &s.Verstorben, &s.Gesondert, &letzte)
	if err != nil {
		return lieferung.Bestand{}, uebersetze(fmt.Errorf("read stock: %w", err))
	}
	if letzte != nil {
		s.LetzteLieferung = time.UnixMilli(*letzte)
	}
	return s, nil
}

// Gemeindestaende implements lieferung.Bestandsleser.
func (b *Bestand) Gemeindestaende(ctx context.Context, heute melde.Datum) ([]lieferung.Gemeindestand, error) {
	zeilen, err := b.s.lesepool.Query(ctx, `SELECT g.ags, coalesce(sum(z.anzahl), 0)::bigint,
		coalesce(sum(z.anzahl) FILTER (WHERE z.lage = $1), 0)::bigint,
		coalesce(sum(z.anzahl) FILTER (WHERE z.gesondert_ab BETWEEN 1 AND $2), 0)::bigint,
		(SELECT count(*) FROM register.meldesatz m WHERE m.ags = g.ags AND m.vermisst_seit IS NOT NULL)
		FROM (SELECT ags FROM register.bestandszahl UNION SELECT ags FROM register.lieferung) g
		LEFT JOIN register.bestandszahl z ON z.ags = g.ags GROUP BY g.ags ORDER BY g.ags`, int16(melde.Gemeldet), int32(heute))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read stock per municipality: %w", err))
	}
	staende, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (lieferung.Gemeindestand, error) {
		var ags uint32
		var g lieferung.Gemeindestand
		err := z.Scan(&ags, &g.Datensaetze, &g.Aktuell, &g.Gesondert, &g.Vermisst)
		g.AGS = agsText(ags)
		return g, err
	})
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read stock per municipality: %w", err))
	}
	return staende, b.ergaenzeLetzte(ctx, staende)
}

// ergaenzeLetzte adds the latest finished message of each municipality.
func (b *Bestand) ergaenzeLetzte(ctx context.Context, staende []lieferung.Gemeindestand) error {
	zeilen, err := b.s.lesepool.Query(ctx, vorgangSpalten+` WHERE id IN (
		SELECT max(id) FROM register.lieferung WHERE zustand = 1 GROUP BY ags)`)
	if err != nil {
		return uebersetze(fmt.Errorf("read latest messages: %w", err))
	}
	letzte := make(map[melde.AGS]lieferung.Vorgang)
	_, err = pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (struct{}, error) {
		v, _, err := einVorgang(z)
		letzte[v.Nachricht.Gemeinde.AGS] = v
		return struct{}{}, err
	})
	for i := range staende {
		g := &staende[i]
		g.Letzte = letzte[g.AGS]
		g.Name = g.Letzte.Nachricht.Gemeinde.Name
	}
	return err
}
