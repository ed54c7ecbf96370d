// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/speicher/personenzeile"
)

// standAbfrage reads the state of the asked records with everybody connected to
// them: art 0 is the record itself, 1 another one of its sure bundle, 2 one of its
// unsure bundle, 3 one beyond an open Klärungsfall, with its bundle. Of the last
// only those are of interest that can stop an answer.
const standAbfrage = `WITH
	kreis (frage, satz, art) AS (
		SELECT value, value, 0 FROM json_each(?1)
		UNION ALL
		SELECT e.value, x.satz, 1 + b.unsicher FROM json_each(?1) e CROSS JOIN bund b ON b.satz = e.value
			CROSS JOIN bund x ON x.bund = b.bund WHERE x.satz <> e.value),
	fall (frage, satz) AS MATERIALIZED (
		SELECT k.frage, p.b FROM kreis k CROSS JOIN paar p ON p.a = k.satz WHERE p.fall = 1 AND p.zusammen = 0
		UNION ALL
		SELECT k.frage, p.a FROM kreis k CROSS JOIN paar p ON p.b = k.satz WHERE p.fall = 1 AND p.zusammen = 0),
	alle (frage, satz, art) AS (
		SELECT frage, satz, art FROM kreis
		UNION ALL
		SELECT frage, satz, 3 FROM fall
		UNION ALL
		SELECT f.frage, x.satz, 3 FROM fall f CROSS JOIN bund b ON b.satz = f.satz CROSS JOIN bund x ON x.bund = b.bund)
	SELECT a.frage, a.art, m.id, m.fassung, m.vermisst_seit IS NOT NULL, m.ags, m.ordnungsmerkmal,
		CASE WHEN m.sperrlage THEN (SELECT inhalt FROM koerper WHERE satz = m.id) END
	FROM alle a CROSS JOIN meldesatz m ON m.id = a.satz WHERE a.art < 3 OR m.sperrlage`

// Sperrstand implements abruf.Bestand.
func (a *Abruf) Sperrstand(ctx context.Context, ids []int64) (_ map[int64]abruf.Stand, err error) {
	zeilen, err := a.stand.QueryContext(ctx, idListe(ids))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read blocks: %w", err))
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	var staende personenzeile.Staende
	for zeilen.Next() {
		var z personenzeile.Standzeile
		var ags uint32
		err := zeilen.Scan(&z.Frage, &z.Art, &z.ID, &z.Fassung, &z.NichtMehrGeliefert, &ags, &z.Schluessel.Ordnungsmerkmal,
			(*sql.RawBytes)(&z.Inhalt))
		if err != nil {
			return nil, uebersetze(err)
		}
		z.Schluessel.AGS = agsText(ags)
		if err := staende.Nimm(&z); err != nil {
			return nil, err
		}
	}
	if err := zeilen.Err(); err != nil {
		return nil, uebersetze(err)
	}
	return staende.Fertig(), nil
}
