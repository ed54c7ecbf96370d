// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Klaerung is the view of the Klärungsfälle. It implements klaerung.Speicher.
type Klaerung struct{ d *datenbank }

var _ klaerung.Speicher = (*Klaerung)(nil)

// Klaerung returns the view of the room klaerung.
func (s *Speicher) Klaerung() *Klaerung { return &Klaerung{s.register} }

// fallSpalten are the columns that liesFallzeile reads.
const fallSpalten = `SELECT p.a, p.b, p.stand, p.zusammen, x.ags, y.ags,
	coalesce((SELECT min(h.zeit) FROM hauptbuch h WHERE h.a = p.a AND h.b = p.b), 0),
	coalesce((SELECT z.bis FROM zurueckstellung z WHERE z.a = p.a AND z.b = p.b), 0),
	EXISTS (SELECT 1 FROM rueckfrage r WHERE r.a = p.a AND r.b = p.b AND r.stand <> 'beantwortet')`

func liesFallzeile(z abtastbar) (klaerung.Fallzeile, error) {
	var f klaerung.Fallzeile
	var stand []byte
	var a, b uint32
	var seit int64
	err := z.Scan(&f.Paar.A, &f.Paar.B, &stand, &f.Zusammen, &a, &b, &seit, &f.Zurueckgestellt, &f.Angefragt)
	if err != nil {
		return f, err
	}
	f.Gemeinden, f.Seit = [2]melde.AGS{agsText(a), agsText(b)}, time.UnixMilli(seit)
	f.Stand, err = personenzeile.LiesStand(f.Paar, stand)
	return f, err
}

// Faelle implements klaerung.Leser.
func (k *Klaerung) Faelle(ctx context.Context, a klaerung.Auswahl) ([]klaerung.Fallzeile, error) {
	frage, werte := fallSpalten+` FROM paar p INDEXED BY paar_fall CROSS JOIN meldesatz x ON x.id = p.a CROSS JOIN meldesatz y ON y.id = p.b
		WHERE p.fall = 1 AND p.zusammen = 0 AND (p.a, p.b) > (?1, ?2)`, []any{a.Nach.A, a.Nach.B}
	if a.Gemeinde != "" {
		frage, werte = frage+` AND (x.ags = ?3 OR y.ags = ?3)`, append(werte, suche.AGSNummer(a.Gemeinde))
	}
	var aus []klaerung.Fallzeile
	// A bound LIMIT would make SQLite plan the statement anew for each value.
	for f, err := range strom(ctx, k.d.leser, liesFallzeile, frage+` ORDER BY p.a, p.b`, werte...) {
		if err != nil {
			return nil, fmt.Errorf("read cases: %w", err)
		}
		if aus = append(aus, f); len(aus) == a.Anzahl {
			break
		}
	}
	return aus, nil
}

// Fallzahl implements klaerung.Leser.
func (k *Klaerung) Fallzahl(ctx context.Context) (n int, err error) {
	err = k.d.leser.QueryRowContext(ctx, `SELECT count(*) FROM paar INDEXED BY paar_fall WHERE fall = 1 AND zusammen = 0`).Scan(&n)
	if err != nil {
		return 0, uebersetze(fmt.Errorf("count cases: %w", err))
	}
	return n, nil
}

// Fall implements klaerung.Leser. Pair and records come from one state of the database.
func (k *Klaerung) Fall(ctx context.Context, p zuordnung.Paar) (f klaerung.Fallzeile, saetze [2]klaerung.Satz, ok bool, err error) {
	tx, err := k.d.leser.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return f, saetze, false, uebersetze(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	for f, err = range strom(ctx, tx, liesFallzeile, fallSpalten+` FROM paar p CROSS JOIN meldesatz x ON x.id = p.a
		CROSS JOIN meldesatz y ON y.id = p.b WHERE p.a = ? AND p.b = ?`, p.A, p.B) {
		ok = err == nil
	}
	if err != nil || !ok {
		return klaerung.Fallzeile{}, saetze, false, err
	}
	gelesen := 0
	for s, err := range strom(ctx, tx, liesFallsatz, `SELECT m.id, m.fassung, m.vermisst_seit IS NOT NULL, k.inhalt
		FROM meldesatz m CROSS JOIN koerper k ON k.satz = m.id WHERE m.id IN (?, ?) ORDER BY m.id`, p.A, p.B) {
		if err != nil {
			return klaerung.Fallzeile{}, saetze, false, fmt.Errorf("read records of the case: %w", err)
		}
		saetze[gelesen] = s
		gelesen++
	}
	return f, saetze, gelesen == len(saetze), nil
}

func liesFallsatz(z abtastbar) (s klaerung.Satz, err error) {
	var inhalt sql.RawBytes
	if err := z.Scan(&s.ID, &s.Fassung, &s.NichtMehrGeliefert, &inhalt); err != nil {
		return s, err
	}
	s.Satz, err = koerper.Decodiere(inhalt)
	return s, err
}

// Verlauf implements klaerung.Leser.
func (k *Klaerung) Verlauf(ctx context.Context, p zuordnung.Paar) ([]zuordnung.Entscheidung, error) {
	return k.eintraege(ctx, `WHERE a = ? AND b = ? ORDER BY folge`, p.A, p.B)
}

// Eintraege implements klaerung.Leser.
func (k *Klaerung) Eintraege(ctx context.Context, wer string, seit time.Time) ([]zuordnung.Entscheidung, error) {
	return k.eintraege(ctx, `INDEXED BY hauptbuch_wer WHERE art <> 1 AND wer = ? AND zeit >= ? ORDER BY folge`, wer, seit.UnixMilli())
}

func (k *Klaerung) eintraege(ctx context.Context, bedingung string, werte ...any) (aus []zuordnung.Entscheidung, err error) {
	for e, err := range strom(ctx, k.d.leser, liesEintrag, hauptbuchSpalten+bedingung, werte...) {
		if err != nil {
			return nil, fmt.Errorf("read ledger: %w", err)
		}
		aus = append(aus, e)
	}
	return aus, nil
}
