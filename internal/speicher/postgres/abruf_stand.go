// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/speicher/personenzeile"
)

// standAbfrage reads the state of the asked records with everybody connected to
// them: art 0 is the record itself, 1 another one of its sure bundle, 2 one of its
// unsure bundle, 3 one beyond an open Klärungsfall, with its bundle. Of the last
// only those are of interest that can stop an answer.
const standAbfrage = `WITH
	kreis (frage, satz, art) AS (
		SELECT e, e, 0 FROM unnest($1::bigint[]) e
		UNION ALL
		SELECT e, x.satz, CASE WHEN b.unsicher THEN 2 ELSE 1 END FROM unnest($1::bigint[]) e
			JOIN register.bund b ON b.satz = e JOIN register.bund x ON x.bund = b.bund WHERE x.satz <> e),
	fall (frage, satz) AS (
		SELECT k.frage, p.b FROM kreis k JOIN register.paar p ON p.a = k.satz WHERE p.fall AND NOT p.zusammen
		UNION ALL
		SELECT k.frage, p.a FROM kreis k JOIN register.paar p ON p.b = k.satz WHERE p.fall AND NOT p.zusammen),
	alle (frage, satz, art) AS (
		SELECT frage, satz, art FROM kreis
		UNION ALL
		SELECT frage, satz, 3 FROM fall
		UNION ALL
		SELECT f.frage, x.satz, 3 FROM fall f JOIN register.bund b ON b.satz = f.satz JOIN register.bund x ON x.bund = b.bund)
	SELECT a.frage, a.art, m.id, m.fassung, m.vermisst_seit IS NOT NULL, m.ags, m.ordnungsmerkmal, k.inhalt
	FROM alle a JOIN register.meldesatz m ON m.id = a.satz
	LEFT JOIN register.koerper k ON k.satz = m.id AND m.sperrlage
	WHERE a.art < 3 OR m.sperrlage`

// Sperrstand implements abruf.Bestand.
func (a *Abruf) Sperrstand(ctx context.Context, ids []int64) (map[int64]abruf.Stand, error) {
	zeilen, err := a.s.pool.Query(ctx, standAbfrage, ids)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read blocks: %w", err))
	}
	var staende personenzeile.Staende
	var z personenzeile.Standzeile
	var ags int32
	var inhalt pgtype.DriverBytes
	_, err = pgx.ForEachRow(zeilen, []any{&z.Frage, &z.Art, &z.ID, &z.Fassung, &z.NichtMehrGeliefert, &ags, &z.Schluessel.Ordnungsmerkmal, &inhalt},
		func() error {
			z.Schluessel.AGS, z.Inhalt = agsText(uint32(ags)), inhalt
			return staende.Nimm(&z)
		})
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read blocks: %w", err))
	}
	return staende.Fertig(), nil
}
