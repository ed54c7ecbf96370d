// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
)

// Bestand implements lieferung.Bestandsleser.
func (b *Bestand) Bestand(ctx context.Context, heute melde.Datum) (lieferung.Bestand, error) {
	var s lieferung.Bestand
	var letzte sql.NullInt64
	err := b.d.leser.QueryRowContext(ctx, `SELECT count(DISTINCT ags) FILTER (WHERE anzahl > 0), coalesce(sum(anzahl), 0),
		coalesce(sum(anzahl) FILTER (WHERE lage = ?), 0), coalesce(sum(anzahl) FILTER (WHERE lage = ?), 0),
		coalesce(sum(anzahl) FILTER (WHERE lage = ?), 0),
		coalesce(sum(anzahl) FILTER (WHERE gesondert_ab BETWEEN 1 AND ?), 0),
		(SELECT max(beendet) FROM lieferung) FROM bestandszahl`,
		melde.Gemeldet, melde.Verzogen, melde.Verstorben, heute).
		Scan(&s.Gemeinden, &s.Datensaetze, &s.Aktuell, &s.Verzogen, &s.Verstorben, &s.Gesondert, &letzte)
	if err != nil {
		return lieferung.Bestand{}, uebersetze(fmt.Errorf("read stock: %w", err))
	}
	if letzte.Valid {
		s.LetzteLieferung = time.UnixMilli(letzte.Int64)
	}
	return s, nil
}

// Gemeindestaende implements lieferung.Bestandsleser.
func (b *Bestand) Gemeindestaende(ctx context.Context, heute melde.Datum) (staende []lieferung.Gemeindestand, err error) {
	zeilen, err := b.d.leser.QueryContext(ctx, `SELECT g.ags, coalesce(sum(z.anzahl), 0),
		coalesce(sum(z.anzahl) FILTER (WHERE z.lage = ?), 0),
		coalesce(sum(z.anzahl) FILTER (WHERE z.gesondert_ab BETWEEN 1 AND ?), 0),
		(SELECT count(*) FROM meldesatz m WHERE m.ags = g.ags AND m.vermisst_seit IS NOT NULL)
		FROM (SELECT ags FROM bestandszahl UNION SELECT ags FROM lieferung) g
		LEFT JOIN bestandszahl z ON z.ags = g.ags GROUP BY g.ags ORDER BY g.ags`, melde.Gemeldet, heute)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read stock per municipality: %w", err))
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var ags uint32
		var g lieferung.Gemeindestand
		if err := zeilen.Scan(&ags, &g.Datensaetze, &g.Aktuell, &g.Gesondert, &g.Vermisst); err != nil {
			return nil, uebersetze(err)
		}
		g.AGS = agsText(ags)
		staende = append(staende, g)
	}
	if err := zeilen.Err(); err != nil {
		return nil, uebersetze(err)
	}
	return staende, b.ergaenzeLetzte(ctx, staende)
}

// ergaenzeLetzte adds the latest finished message of each municipality.
func (b *Bestand) ergaenzeLetzte(ctx context.Context, staende []lieferung.Gemeindestand) (err error) {
	zeilen, err := b.d.leser.QueryContext(ctx,
		vorgangSpalten+` WHERE id IN (SELECT max(id) FROM lieferung WHERE zustand = 1 GROUP BY ags) ORDER BY ags`)
	if err != nil {
		return uebersetze(fmt.Errorf("read latest messages: %w", err))
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	letzte := make(map[melde.AGS]lieferung.Vorgang)
	for zeilen.Next() {
		v, _, err := einVorgang(zeilen)
		if err != nil {
			return err
		}
		letzte[v.Nachricht.Gemeinde.AGS] = v
	}
	for i := range staende {
		g := &staende[i]
		g.Letzte = letzte[g.AGS]
		g.Name = g.Letzte.Nachricht.Gemeinde.Name
	}
	return uebersetze(zeilen.Err())
}
