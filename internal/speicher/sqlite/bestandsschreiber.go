// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

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
	tx     *sql.Tx
	jetzt  int64 // ms
	ladung bool  // a first load runs: new search rows go to suchindex_ladung
	// strassen are the streets that the register knows already.
	strassen *plan.Strassenmerker
	personen *personenschreiber
}

// Zuordnung implements lieferung.Schreiber.
func (w *bestandsschreiber) Zuordnung() personen.Lieferschreiber { return w.personen }

// Bekannte implements lieferung.Satzschreiber.
func (w *bestandsschreiber) Bekannte(ctx context.Context, schluessel []melde.Schluessel) ([]lieferung.Bekannt, error) {
	liste := make([]lieferung.Bekannt, len(schluessel))
	frage := ablauf{tx: w.tx, zeilen: len(schluessel), werte: func(i int, ziel []any) []any {
		return append(ziel, i, suche.AGSNummer(schluessel[i].AGS), schluessel[i].Ordnungsmerkmal)
	}}
	frage.vielzeiler = vielzeiler{kopf: `WITH k (nr, ags, om) AS (VALUES`, spalten: 3,
		fuss: `) SELECT k.nr, m.id, m.ereigniszeit, m.fassung, m.lieferung, m.vermisst_seit IS NOT NULL, b.inhalt
			FROM k CROSS JOIN meldesatz m ON m.ags = k.ags AND m.ordnungsmerkmal = k.om
			CROSS JOIN koerper b ON b.satz = m.id`}
	err := frage.lies(ctx, func(zeile abtastbar) error {
		var nr int
		var b lieferung.Bekannt
		err := zeile.Scan(&nr, &b.ID, &b.Ereignis, &b.Fassung, &b.Vorgang, &b.Vermisst, &b.Koerper)
		if err == nil {
			liste[nr] = b
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up records: %w", err)
	}
	frage.vielzeiler = vielzeiler{kopf: `WITH k (nr, ags, om) AS (VALUES`, spalten: 3,
		fuss: `) SELECT k.nr, l.ereigniszeit, l.fassung, l.lieferung
			FROM k CROSS JOIN loeschung l ON l.ags = k.ags AND l.ordnungsmerkmal = k.om`}
	err = frage.lies(ctx, func(zeile abtastbar) error {
		var nr int
		b := lieferung.Bekannt{Geloescht: true}
		err := zeile.Scan(&nr, &b.Ereignis, &b.Fassung, &b.Vorgang)
		if err == nil {
			liste[nr] = b
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up deletions: %w", err)
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
		if _, err := w.tx.ExecContext(ctx, `DELETE FROM vbm_traeger WHERE satz IN (SELECT value FROM json_each(?))`, idListe(alt)); err != nil {
			return fmt.Errorf("forget carriers of vBM: %w", err)
		}
	}
	traeger := personenzeile.Traeger(p)
	neu := ablauf{vielzeiler{`INSERT INTO vbm_traeger (satz, pruefen_ab) VALUES`, ``, 2}, w.tx, len(traeger),
		func(i int, ziel []any) []any { return append(ziel, traeger[i], 0) }}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("note carriers of vBM: %w", err)
	}
	return nil
}

// plane takes the ids that the new records need.
func (w *bestandsschreiber) plane(ctx context.Context, s lieferung.Stapel) (plan.Plan, error) {
	ids := make([]int64, plan.Bedarf(s, w.ladung))
	if len(ids) > 0 {
		var naechster int64
		err := w.tx.QueryRowContext(ctx, `UPDATE zustand SET wert = wert + ? WHERE name = 'naechster_satz'
			RETURNING wert`, len(ids)).Scan(&naechster)
		if err != nil {
			return plan.Plan{}, fmt.Errorf("take ids: %w", err)
		}
		for i := range ids {
			ids[i] = naechster - int64(len(ids)-i)
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
	_, err := w.tx.ExecContext(ctx, `INSERT INTO bestandszahl (ags, lage, gesondert_ab, anzahl)
		SELECT ags, lage, gesondert_ab, count(*) * ?1 FROM meldesatz
		WHERE id IN (SELECT value FROM json_each(?2)) GROUP BY ags, lage, gesondert_ab
		ON CONFLICT (ags, lage, gesondert_ab) DO UPDATE SET anzahl = anzahl + excluded.anzahl`,
		vorzeichen, idListe(ids))
	if err != nil {
		return fmt.Errorf("count records: %w", err)
	}
	return nil
}

const (
	satzKopf = `INSERT INTO meldesatz (id, ags, ordnungsmerkmal, fassung, ereigniszeit, lieferung, sperrlage, lage,
		gesondert_ab, loeschen_ab) VALUES`
	satzErsatz = `ON CONFLICT (id) DO UPDATE SET fassung = excluded.fassung, ereigniszeit = excluded.ereigniszeit,
		lieferung = excluded.lieferung, sperrlage = excluded.sperrlage, lage = excluded.lage,
		gesondert_ab = excluded.gesondert_ab, loeschen_ab = excluded.loeschen_ab, vermisst_seit = NULL`
	koerperKopf   = `INSERT INTO koerper (satz, inhalt) VALUES`
	koerperErsatz = `ON CONFLICT (satz) DO UPDATE SET inhalt = excluded.inhalt`
)

func (w *bestandsschreiber) schreibeSaetze(ctx context.Context, s lieferung.Stapel, p plan.Plan) error {
	if len(p.Weg) > 0 {
		ids := idListe(p.Weg)
		for _, befehl := range []string{
			`DELETE FROM meldesatz WHERE id IN (SELECT value FROM json_each(?))`,
			`DELETE FROM koerper WHERE satz IN (SELECT value FROM json_each(?))`,
		} {
			if _, err := w.tx.ExecContext(ctx, befehl, ids); err != nil {
				return fmt.Errorf("remove records: %w", err)
			}
		}
	}
	for _, teil := range []struct {
		zeilen                    []plan.Satz
		satzErsatz, koerperErsatz string
	}{{p.Neu, "", ""}, {p.Ersetzt, satzErsatz, koerperErsatz}} {
		saetze := ablauf{vielzeiler{satzKopf, teil.satzErsatz, 10}, w.tx, len(teil.zeilen), func(i int, ziel []any) []any {
			return anhaengeSatz(ziel, teil.zeilen[i], s.Vorgang)
		}}
		if err := saetze.schreibe(ctx); err != nil {
			return fmt.Errorf("write records: %w", err)
		}
		inhalte := ablauf{vielzeiler{koerperKopf, teil.koerperErsatz, 2}, w.tx, len(teil.zeilen), func(i int, ziel []any) []any {
			return append(ziel, teil.zeilen[i].ID, teil.zeilen[i].Abdruck.Koerper)
		}}
		if err := inhalte.schreibe(ctx); err != nil {
			return fmt.Errorf("write bodies: %w", err)
		}
	}
	return nil
}

func anhaengeSatz(ziel []any, z plan.Satz, vorgang int64) []any {
	satz := z.Satz
	frist := satz.Aufbewahrung()
	return append(ziel, z.ID, suche.AGSNummer(satz.Schluessel.AGS), satz.Schluessel.Ordnungsmerkmal,
		z.Vorher.Fassung+1, satz.Ereignis.Zeitpunkt.UnixMilli(), vorgang, koerper.HatSperrlage(satz), satz.Lage(),
		frist.GesondertAb, frist.LoeschenAb)
}

func (w *bestandsschreiber) schreibeIndex(ctx context.Context, p plan.Plan) error {
	weg := ablauf{vielzeiler{`DELETE FROM suchindex WHERE (namensschluessel, ags, geburt, vornamen, satz) IN (VALUES`, `)`, 5},
		w.tx, len(p.IndexWeg), func(i int, ziel []any) []any { return anhaengeIndex(ziel, p.IndexWeg[i]) }}
	if err := weg.schreibe(ctx); err != nil {
		return fmt.Errorf("remove search rows: %w", err)
	}
	kopf := `INSERT OR IGNORE INTO suchindex VALUES`
	if w.ladung {
		kopf = `INSERT INTO suchindex_ladung VALUES`
	}
	neu := ablauf{vielzeiler{kopf, ``, 5},
		w.tx, len(p.IndexNeu), func(i int, ziel []any) []any { return anhaengeIndex(ziel, p.IndexNeu[i]) }}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("write search rows: %w", err)
	}
	return nil
}

func anhaengeIndex(ziel []any, z plan.Indexzeile) []any {
	return append(ziel, z.Namensschluessel, z.AGS, z.Geburt, z.Vornamen, z.Satz)
}

func (w *bestandsschreiber) schreibeStrassen(ctx context.Context, s lieferung.Stapel) error {
	liste := w.strassen.Unbekannte(s.Speichern)
	neu := ablauf{vielzeiler{`INSERT OR IGNORE INTO bestandsstrasse (ags, strassenform) VALUES`, ``, 2},
		w.tx, len(liste), func(i int, ziel []any) []any { return append(ziel, liste[i].AGS, liste[i].Form) }}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("write streets: %w", err)
	}
	return nil
}

func (w *bestandsschreiber) schreibeLoeschungen(ctx context.Context, s lieferung.Stapel) error {
	for _, satz := range s.Speichern {
		if !satz.Vorher.Geloescht {
			continue
		}
		_, err := w.tx.ExecContext(ctx, `DELETE FROM loeschung WHERE ags = ? AND ordnungsmerkmal = ?`,
			suche.AGSNummer(satz.Satz.Schluessel.AGS), satz.Satz.Schluessel.Ordnungsmerkmal)
		if err != nil {
			return fmt.Errorf("forget deletion: %w", err)
		}
	}
	neu := ablauf{vielzeiler{`INSERT OR REPLACE INTO loeschung
		(ags, ordnungsmerkmal, fassung, ereigniszeit, lieferung, zeit) VALUES`, ``, 6},
		w.tx, len(s.Loeschen), func(i int, ziel []any) []any {
			l := s.Loeschen[i]
			return append(ziel, suche.AGSNummer(l.Loeschung.Schluessel.AGS), l.Loeschung.Schluessel.Ordnungsmerkmal,
				l.Vorher.Fassung, l.Loeschung.Ereignis.Zeitpunkt.UnixMilli(), s.Vorgang, w.jetzt)
		}}
	if err := neu.schreibe(ctx); err != nil {
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
	liste := idListe(ids)
	_, err := w.tx.ExecContext(ctx, `INSERT INTO aenderung (zeit, ags, ordnungsmerkmal, art, anlass, lieferung)
		SELECT ?, ags, ordnungsmerkmal, ?, '', ? FROM meldesatz
		WHERE id IN (SELECT value FROM json_each(?)) AND vermisst_seit IS NOT NULL ORDER BY id`,
		w.jetzt, lieferung.SatzWiederDa, s.Vorgang, liste)
	if err != nil {
		return fmt.Errorf("note returned records: %w", err)
	}
	_, err = w.tx.ExecContext(ctx, `UPDATE meldesatz SET lieferung = ?, vermisst_seit = NULL
		WHERE id IN (SELECT value FROM json_each(?))`, s.Vorgang, liste)
	if err != nil {
		return fmt.Errorf("touch records: %w", err)
	}
	return nil
}

func (w *bestandsschreiber) schreibeAenderungen(ctx context.Context, vorgang int64, liste []plan.Aenderung) error {
	neu := ablauf{vielzeiler{`INSERT INTO aenderung (zeit, ags, ordnungsmerkmal, art, anlass, lieferung) VALUES`, ``, 6},
		w.tx, len(liste), func(i int, ziel []any) []any {
			a := liste[i]
			return append(ziel, w.jetzt, suche.AGSNummer(a.Schluessel.AGS), a.Schluessel.Ordnungsmerkmal, a.Art, a.Anlass, vorgang)
		}}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("write change events: %w", err)
	}
	return nil
}

func (w *bestandsschreiber) quittiere(ctx context.Context, s lieferung.Stapel) error {
	if len(s.Meldungen) == 0 {
		return nil
	}
	var zeile int64
	err := w.tx.QueryRowContext(ctx, `SELECT coalesce(max(zeile), 0) FROM quittungszeile WHERE lieferung = ?`,
		s.Vorgang).Scan(&zeile)
	if err != nil {
		return fmt.Errorf("read receipt: %w", err)
	}
	neu := ablauf{vielzeiler{`INSERT INTO quittungszeile (lieferung, zeile, zeitpunkt, zeichen, konsequenz, ags,
		ordnungsmerkmal, blatt, inhalt, text, regel) VALUES`, ``, 11},
		w.tx, len(s.Meldungen), func(i int, ziel []any) []any {
			m := s.Meldungen[i]
			return append(ziel, s.Vorgang, zeile+int64(i)+1, m.Ereignis.Zeitpunkt.Format(time.RFC3339Nano),
				m.Ereignis.Zeichen, string(m.Konsequenz), string(m.Schluessel.AGS), m.Schluessel.Ordnungsmerkmal,
				m.Blatt, m.Inhalt, m.Text, m.Regel)
		}}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	return nil
}

// Vermisse implements lieferung.Satzschreiber.
func (w *bestandsschreiber) Vermisse(ctx context.Context, v lieferung.Vorgang) (int, error) {
	const fehlend = ` meldesatz WHERE ags = ?1 AND vermisst_seit IS NULL AND lieferung NOT IN (
		SELECT id FROM lieferung WHERE ags = ?1 AND nummer = ?2 AND (zustand = 1 OR id = ?3))`
	ags := suche.AGSNummer(v.Nachricht.Gemeinde.AGS)
	ergebnis, err := w.tx.ExecContext(ctx, `INSERT INTO aenderung (zeit, ags, ordnungsmerkmal, art, anlass, lieferung)
		SELECT ?4, ags, ordnungsmerkmal, ?5, '', ?3 FROM`+fehlend+` ORDER BY id`,
		ags, int64(v.Nachricht.Nummer), v.ID, w.jetzt, lieferung.SatzVermisst)
	if err != nil {
		return 0, fmt.Errorf("note missing records: %w", err)
	}
	anzahl, err := ergebnis.RowsAffected()
	if err != nil || anzahl == 0 {
		return 0, err
	}
	_, err = w.tx.ExecContext(ctx, `UPDATE meldesatz SET vermisst_seit = ?4 WHERE id IN (SELECT id FROM`+fehlend+`)`,
		ags, int64(v.Nachricht.Nummer), v.ID, w.jetzt)
	if err != nil {
		return 0, fmt.Errorf("mark missing records: %w", err)
	}
	return int(anzahl), nil
}
