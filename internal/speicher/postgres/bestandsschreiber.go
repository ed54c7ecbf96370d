// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
	"kernmelderegister/internal/speicher/plan"
)

// bestandsschreiber writes deliveries within one transaction. All its rows bear
// the same time.
type bestandsschreiber struct {
	tx     pgx.Tx
	jetzt  int64 // ms
	ladung bool  // a first load runs: the index of the search rows is missing
	// strassen are the streets that the register knows already.
	strassen *plan.Strassenmerker
	personen *personenschreiber
}

// Zuordnung implements lieferung.Schreiber.
func (w *bestandsschreiber) Zuordnung() personen.Lieferschreiber { return w.personen }

// Bekannte implements lieferung.Satzschreiber.
func (w *bestandsschreiber) Bekannte(ctx context.Context, schluessel []melde.Schluessel) ([]lieferung.Bekannt, error) {
	liste := make([]lieferung.Bekannt, len(schluessel))
	ags, oms := make([]int32, len(schluessel)), make([]string, len(schluessel))
	for i, s := range schluessel {
		ags[i], oms[i] = int32(suche.AGSNummer(s.AGS)), s.Ordnungsmerkmal
	}
	zeilen, err := w.tx.Query(ctx, `SELECT k.nr, m.id, m.ereigniszeit, m.fassung, m.lieferung,
			m.vermisst_seit IS NOT NULL, false, b.inhalt
		FROM unnest($1::int[], $2::text[]) WITH ORDINALITY k (ags, om, nr)
		JOIN register.meldesatz m ON m.ags = k.ags AND m.ordnungsmerkmal = k.om
		JOIN register.koerper b ON b.satz = m.id
		UNION ALL SELECT k.nr, 0, l.ereigniszeit, l.fassung, l.lieferung, false, true, NULL
		FROM unnest($1::int[], $2::text[]) WITH ORDINALITY k (ags, om, nr)
		JOIN register.loeschung l ON l.ags = k.ags AND l.ordnungsmerkmal = k.om`, ags, oms)
	if err != nil {
		return nil, fmt.Errorf("look up records: %w", err)
	}
	var nr int64
	var b lieferung.Bekannt
	_, err = pgx.ForEachRow(zeilen, []any{&nr, &b.ID, &b.Ereignis, &b.Fassung, &b.Vorgang, &b.Vermisst, &b.Geloescht, &b.Koerper},
		func() error {
			liste[nr-1] = b
			b.Koerper = nil // the next row must not share it
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("look up records: %w", err)
	}
	return liste, nil
}

// Wende implements lieferung.Satzschreiber.
func (w *bestandsschreiber) Wende(ctx context.Context, s lieferung.Stapel) ([]personen.Aenderung, error) {
	p, err := w.plane(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, schritt := range [...]func() error{
		func() error { return w.zaehle(ctx, p.Vorher(), -1) },
		func() error { return w.schreibeSaetze(ctx, s, p) },
		func() error { return w.zaehle(ctx, p.Nachher(), +1) },
		func() error { return w.schreibeIndex(ctx, p) },
		func() error { return w.schreibeFrei(ctx, s, p) },
		func() error { return w.schreibeStrassen(ctx, s) },
		func() error { return w.schreibeLoeschungen(ctx, s) },
		func() error { return w.schreibeTraeger(ctx, p) },
		func() error { return w.beruehre(ctx, s) },
		func() error { return w.schreibeAenderungen(ctx, s.Vorgang, p.Aenderungen) },
		func() error { return w.quittiere(ctx, s) },
	} {
		if err := schritt(); err != nil {
			return nil, err
		}
	}
	return personenzeile.Betroffene(p), nil
}

// schreibeTraeger keeps which records carry a vBM (S1-10.12).
func (w *bestandsschreiber) schreibeTraeger(ctx context.Context, p plan.Plan) error {
	if alt := p.Vorher(); len(alt) > 0 {
		if _, err := w.tx.Exec(ctx, `DELETE FROM register.vbm_traeger WHERE satz = ANY ($1)`, alt); err != nil {
			return fmt.Errorf("forget carriers of vBM: %w", err)
		}
	}
	traeger := personenzeile.Traeger(p)
	return w.kopiere(ctx, tabelle{"vbm_traeger", []string{"satz", "pruefen_ab"}}, len(traeger), func(i int) []any {
		return []any{traeger[i], int32(0)}
	})
}

// plane takes the ids that the new records need.
func (w *bestandsschreiber) plane(ctx context.Context, s lieferung.Stapel) (plan.Plan, error) {
	var ids []int64
	if n := plan.Bedarf(s, w.ladung); n > 0 {
		zeilen, err := w.tx.Query(ctx, `SELECT nextval('register.satz_nr') FROM generate_series(1, $1)`, n)
		if err != nil {
			return plan.Plan{}, fmt.Errorf("take ids: %w", err)
		}
		if ids, err = pgx.CollectRows(zeilen, pgx.RowTo[int64]); err != nil {
			return plan.Plan{}, fmt.Errorf("take ids: %w", err)
		}
	}
	return plan.Neu(s, ids, w.ladung)
}

// zaehle adds the records with the ids to the numbers of the stock, or takes
// them away with vorzeichen -1.
func (w *bestandsschreiber) zaehle(ctx context.Context, ids []int64, vorzeichen int) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := w.tx.Exec(ctx, `INSERT INTO register.bestandszahl AS z (ags, lage, gesondert_ab, anzahl)
		SELECT ags, lage, gesondert_ab, count(*) * $1 FROM register.meldesatz
		WHERE id = ANY ($2) GROUP BY ags, lage, gesondert_ab ORDER BY ags, lage, gesondert_ab
		ON CONFLICT (ags, lage, gesondert_ab) DO UPDATE SET anzahl = z.anzahl + excluded.anzahl`, vorzeichen, ids)
	if err != nil {
		return fmt.Errorf("count records: %w", err)
	}
	return nil
}

var satzSpalten = []string{
	"id", "ags", "ordnungsmerkmal", "fassung", "ereigniszeit", "lieferung", "sperrlage", "lage", "gesondert_ab", "loeschen_ab",
}

func satzwerte(z plan.Satz, vorgang int64) []any {
	satz := z.Satz
	frist := satz.Aufbewahrung()
	return []any{
		z.ID, int32(suche.AGSNummer(satz.Schluessel.AGS)), satz.Schluessel.Ordnungsmerkmal,
		z.Vorher.Fassung + 1, satz.Ereignis.Zeitpunkt.UnixMilli(), vorgang, koerper.HatSperrlage(satz), int16(satz.Lage()),
		int32(frist.GesondertAb), int32(frist.LoeschenAb),
	}
}

func (w *bestandsschreiber) schreibeSaetze(ctx context.Context, s lieferung.Stapel, p plan.Plan) error {
	if len(p.Weg) > 0 {
		if err := w.entferne(ctx, p.Weg); err != nil {
			return err
		}
	}
	err := w.kopiere(ctx, tabelle{"meldesatz", satzSpalten}, len(p.Neu), func(i int) []any { return satzwerte(p.Neu[i], s.Vorgang) })
	if err != nil {
		return err
	}
	err = w.kopiere(ctx, tabelle{"koerper", []string{"satz", "inhalt"}}, len(p.Neu), func(i int) []any {
		return []any{p.Neu[i].ID, p.Neu[i].Abdruck.Koerper}
	})
	if err != nil || len(p.Ersetzt) == 0 {
		return err
	}
	befehle := &pgx.Batch{}
	for _, z := range p.Ersetzt {
		befehle.Queue(`UPDATE register.meldesatz SET ags = $2, ordnungsmerkmal = $3, fassung = $4, ereigniszeit = $5,
			lieferung = $6, sperrlage = $7, lage = $8, gesondert_ab = $9, loeschen_ab = $10, vermisst_seit = NULL
			WHERE id = $1`, satzwerte(z, s.Vorgang)...)
		befehle.Queue(`UPDATE register.koerper SET inhalt = $2 WHERE satz = $1`, z.ID, z.Abdruck.Koerper)
	}
	if err := w.tx.SendBatch(ctx, befehle).Close(); err != nil {
		return fmt.Errorf("replace records: %w", err)
	}
	return nil
}

func (w *bestandsschreiber) entferne(ctx context.Context, ids []int64) error {
	for _, befehl := range []string{
		`DELETE FROM register.meldesatz WHERE id = ANY ($1)`,
		`DELETE FROM register.koerper WHERE satz = ANY ($1)`,
	} {
		if _, err := w.tx.Exec(ctx, befehl, ids); err != nil {
			return fmt.Errorf("remove records: %w", err)
		}
	}
	return nil
}

// tabelle names a table of the schema register and the columns that are written.
type tabelle struct {
	name    string
	spalten []string
}

// kopiere writes rows with COPY.
func (w *bestandsschreiber) kopiere(ctx context.Context, t tabelle, zeilen int, werte func(i int) []any) error {
	if zeilen == 0 {
		return nil
	}
	quelle := pgx.CopyFromSlice(zeilen, func(i int) ([]any, error) { return werte(i), nil })
	if _, err := w.tx.CopyFrom(ctx, pgx.Identifier{"register", t.name}, t.spalten, quelle); err != nil {
		return fmt.Errorf("copy to %s: %w", t.name, err)
	}
	return nil
}

var indexSpalten = []string{"namensschluessel", "ags", "geburt", "vornamen", "satz"}

func indexwerte(z plan.Indexzeile) []any {
	return []any{z.Namensschluessel, int32(z.AGS), int32(z.Geburt), z.Vornamen, z.Satz}
}

func (w *bestandsschreiber) schreibeIndex(ctx context.Context, p plan.Plan) error {
	if len(p.IndexWeg) > 0 && !w.ladung {
		befehle := &pgx.Batch{}
		for _, z := range p.IndexWeg {
			befehle.Queue(`DELETE FROM register.suchindex WHERE namensschluessel = $1 AND ags = $2 AND geburt = $3
				AND vornamen = $4 AND satz = $5`, indexwerte(z)...)
		}
		if err := w.tx.SendBatch(ctx, befehle).Close(); err != nil {
			return fmt.Errorf("remove search rows: %w", err)
		}
	}
	return w.kopiere(ctx, tabelle{"suchindex", indexSpalten}, len(p.IndexNeu), func(i int) []any { return indexwerte(p.IndexNeu[i]) })
}

func (w *bestandsschreiber) schreibeStrassen(ctx context.Context, s lieferung.Stapel) error {
	liste := w.strassen.Unbekannte(s.Speichern)
	if len(liste) == 0 {
		return nil
	}
	ags, formen := make([]int32, len(liste)), make([]string, len(liste))
	for i, st := range liste {
		ags[i], formen[i] = int32(st.AGS), st.Form
	}
	_, err := w.tx.Exec(ctx, `INSERT INTO register.bestandsstrasse (ags, strassenform)
		SELECT * FROM unnest($1::int[], $2::text[]) AS s (ags, form) ORDER BY ags, form ON CONFLICT DO NOTHING`, ags, formen)
	if err != nil {
		return fmt.Errorf("write streets: %w", err)
	}
	return nil
}

func (w *bestandsschreiber) schreibeLoeschungen(ctx context.Context, s lieferung.Stapel) error {
	befehle := &pgx.Batch{}
	for _, satz := range s.Speichern {
		if satz.Vorher.Geloescht {
			befehle.Queue(`DELETE FROM register.loeschung WHERE ags = $1 AND ordnungsmerkmal = $2`,
				suche.AGSNummer(satz.Satz.Schluessel.AGS), satz.Satz.Schluessel.Ordnungsmerkmal)
		}
	}
	for _, l := range s.Loeschen {
		befehle.Queue(`INSERT INTO register.loeschung (ags, ordnungsmerkmal, fassung, ereigniszeit, lieferung, zeit)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (ags, ordnungsmerkmal) DO UPDATE SET fassung = excluded.fassung,
			ereigniszeit = excluded.ereigniszeit, lieferung = excluded.lieferung, zeit = excluded.zeit`,
			suche.AGSNummer(l.Loeschung.Schluessel.AGS), l.Loeschung.Schluessel.Ordnungsmerkmal, l.Vorher.Fassung,
			l.Loeschung.Ereignis.Zeitpunkt.UnixMilli(), s.Vorgang, w.jetzt)
	}
	if befehle.Len() == 0 {
		return nil
	}
	if err := w.tx.SendBatch(ctx, befehle).Close(); err != nil {
		return fmt.Errorf("keep deletions: %w", err)
	}
	return nil
}

// beruehre marks records as contained in the message. Those that were missing
// are there again.
func (w *bestandsschreiber) beruehre(ctx context.Context, s lieferung.Stapel) error {
	if len(s.Beruehren) == 0 {
		return nil
	}
	ids := make([]int64, len(s.Beruehren))
	for i, b := range s.Beruehren {
		ids[i] = b.ID
	}
	_, err := w.tx.Exec(ctx, `INSERT INTO register.aenderung (zeit, ags, ordnungsmerkmal, art, anlass, lieferung)
		SELECT $1, ags, ordnungsmerkmal, $2, '', $3 FROM register.meldesatz
		WHERE id = ANY ($4) AND vermisst_seit IS NOT NULL ORDER BY id`,
		w.jetzt, int16(lieferung.SatzWiederDa), s.Vorgang, ids)
	if err != nil {
		return fmt.Errorf("note returned records: %w", err)
	}
	_, err = w.tx.Exec(ctx, `UPDATE register.meldesatz SET lieferung = $1, vermisst_seit = NULL WHERE id = ANY ($2)`,
		s.Vorgang, ids)
	if err != nil {
		return fmt.Errorf("touch records: %w", err)
	}
	return nil
}

func (w *bestandsschreiber) schreibeAenderungen(ctx context.Context, vorgang int64, liste []plan.Aenderung) error {
	spalten := []string{"zeit", "ags", "ordnungsmerkmal", "art", "anlass", "lieferung"}
	return w.kopiere(ctx, tabelle{"aenderung", spalten}, len(liste), func(i int) []any {
		a := liste[i]
		return []any{w.jetzt, int32(suche.AGSNummer(a.Schluessel.AGS)), a.Schluessel.Ordnungsmerkmal, int16(a.Art), a.Anlass, vorgang}
	})
}

func (w *bestandsschreiber) quittiere(ctx context.Context, s lieferung.Stapel) error {
	if len(s.Meldungen) == 0 {
		return nil
	}
	var zeile int32
	err := w.tx.QueryRow(ctx, `SELECT coalesce(max(zeile), 0) FROM register.quittungszeile WHERE lieferung = $1`,
		s.Vorgang).Scan(&zeile)
	if err != nil {
		return fmt.Errorf("read receipt: %w", err)
	}
	spalten := []string{
		"lieferung", "zeile", "zeitpunkt", "zeichen", "konsequenz", "ags", "ordnungsmerkmal", "blatt", "inhalt", "text", "regel",
	}
	return w.kopiere(ctx, tabelle{"quittungszeile", spalten}, len(s.Meldungen), func(i int) []any {
		m := s.Meldungen[i]
		return []any{
			s.Vorgang, zeile + int32(i) + 1, m.Ereignis.Zeitpunkt.Format(time.RFC3339Nano), m.Ereignis.Zeichen,
			string(m.Konsequenz), string(m.Schluessel.AGS), m.Schluessel.Ordnungsmerkmal, m.Blatt, m.Inhalt, m.Text, m.Regel,
		}
	})
}

// Vermisse implements lieferung.Satzschreiber.
func (w *bestandsschreiber) Vermisse(ctx context.Context, v lieferung.Vorgang) (int, error) {
	ergebnis, err := w.tx.Exec(ctx, `WITH fehlend AS (
			UPDATE register.meldesatz SET vermisst_seit = $4
			WHERE ags = $1 AND vermisst_seit IS NULL AND lieferung NOT IN (
				SELECT id FROM register.lieferung WHERE ags = $1 AND nummer = $2 AND (zustand = 1 OR id = $3))
			RETURNING id, ags, ordnungsmerkmal)
		INSERT INTO register.aenderung (zeit, ags, ordnungsmerkmal, art, anlass, lieferung)
		SELECT $4, ags, ordnungsmerkmal, $5, '', $3 FROM fehlend ORDER BY id`,
		suche.AGSNummer(v.Nachricht.Gemeinde.AGS), int64(v.Nachricht.Nummer), v.ID, w.jetzt, int16(lieferung.SatzVermisst))
	if err != nil {
		return 0, fmt.Errorf("mark missing records: %w", err)
	}
	return int(ergebnis.RowsAffected()), nil
}
