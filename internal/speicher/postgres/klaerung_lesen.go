// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Klaerung is the view of the Klärungsfälle. It implements klaerung.Speicher. It
// reads from the primary: a decision of a moment ago must be seen.
type Klaerung struct{ s *Speicher }

var _ klaerung.Speicher = (*Klaerung)(nil)

// Klaerung returns the view of the room klaerung.
func (s *Speicher) Klaerung() *Klaerung { return &Klaerung{s} }

// fallSpalten are the columns that liesFallzeile reads.
const fallSpalten = `SELECT p.a, p.b, p.stand, p.zusammen, x.ags, y.ags,
	coalesce((SELECT min(h.zeit) FROM register.hauptbuch h WHERE h.a = p.a AND h.b = p.b), 0),
	coalesce((SELECT z.bis FROM register.zurueckstellung z WHERE z.a = p.a AND z.b = p.b), 0),
	EXISTS (SELECT 1 FROM register.rueckfrage r WHERE r.a = p.a AND r.b = p.b AND r.stand <> 'beantwortet')
	FROM register.paar p JOIN register.meldesatz x ON x.id = p.a JOIN register.meldesatz y ON y.id = p.b `

func liesFallzeile(z pgx.Row) (klaerung.Fallzeile, error) {
	var f klaerung.Fallzeile
	var stand []byte
	var a, b, bis uint32
	var seit int64
	err := z.Scan(&f.Paar.A, &f.Paar.B, &stand, &f.Zusammen, &a, &b, &seit, &bis, &f.Angefragt)
	if err != nil {
		return f, err
	}
	f.Gemeinden, f.Seit, f.Zurueckgestellt = [2]melde.AGS{agsText(a), agsText(b)}, time.UnixMilli(seit), melde.Datum(bis)
	f.Stand, err = personenzeile.LiesStand(f.Paar, stand)
	return f, err
}

// Faelle implements klaerung.Leser.
func (k *Klaerung) Faelle(ctx context.Context, a klaerung.Auswahl) ([]klaerung.Fallzeile, error) {
	frage, werte := fallSpalten+`WHERE p.fall AND NOT p.zusammen AND (p.a, p.b) > ($1, $2)`, []any{int64(a.Nach.A), int64(a.Nach.B), a.Anzahl}
	if a.Gemeinde != "" {
		frage, werte = frage+` AND (x.ags = $4 OR y.ags = $4)`, append(werte, int32(suche.AGSNummer(a.Gemeinde)))
	}
	var aus []klaerung.Fallzeile
	for f, err := range strom(ctx, k.s.pool, liesFallzeile, frage+` ORDER BY p.a, p.b LIMIT $3`, werte...) {
		if err != nil {
			return nil, fmt.Errorf("read cases: %w", err)
		}
		aus = append(aus, f)
	}
	return aus, nil
}

// Fallzahl implements klaerung.Leser.
func (k *Klaerung) Fallzahl(ctx context.Context) (n int, err error) {
	err = k.s.pool.QueryRow(ctx, `SELECT count(*) FROM register.paar WHERE fall AND NOT zusammen`).Scan(&n)
	if err != nil {
		return 0, uebersetze(fmt.Errorf("count cases: %w", err))
	}
	return n, nil
}

// Fall implements klaerung.Leser. Pair and records come from one state of the database.
func (k *Klaerung) Fall(ctx context.Context, p zuordnung.Paar) (f klaerung.Fallzeile, saetze [2]klaerung.Satz, ok bool, err error) {
	tx, err := k.s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return f, saetze, false, uebersetze(err)
	}
	defer func() { _ = tx.Rollback(ctx) }() // nothing was written
	for f, err = range strom(ctx, tx, liesFallzeile, fallSpalten+`WHERE p.a = $1 AND p.b = $2`, int64(p.A), int64(p.B)) {
		ok = err == nil
	}
	if err != nil || !ok {
		return klaerung.Fallzeile{}, saetze, false, err
	}
	gelesen := 0
	for s, err := range strom(ctx, tx, liesFallsatz, `SELECT m.id, m.fassung, m.vermisst_seit IS NOT NULL, k.inhalt
		FROM register.meldesatz m JOIN register.koerper k ON k.satz = m.id WHERE m.id IN ($1, $2) ORDER BY m.id`, int64(p.A), int64(p.B)) {
		if err != nil {
			return klaerung.Fallzeile{}, saetze, false, fmt.Errorf("read records of the case: %w", err)
		}
		saetze[gelesen] = s
		gelesen++
	}
	return f, saetze, gelesen == len(saetze), nil
}

func liesFallsatz(z pgx.Row) (s klaerung.Satz, err error) {
	var inhalt []byte
	if err := z.Scan(&s.ID, &s.Fassung, &s.NichtMehrGeliefert, (*pgtype.DriverBytes)(&inhalt)); err != nil {
		return s, err
	}
	s.Satz, err = koerper.Decodiere(inhalt)
	return s, err
}

// Verlauf implements klaerung.Leser.
func (k *Klaerung) Verlauf(ctx context.Context, p zuordnung.Paar) ([]zuordnung.Entscheidung, error) {
	return k.eintraege(ctx, `WHERE a = $1 AND b = $2 ORDER BY folge`, int64(p.A), int64(p.B))
}

// Eintraege implements klaerung.Leser.
func (k *Klaerung) Eintraege(ctx context.Context, wer string, seit time.Time) ([]zuordnung.Entscheidung, error) {
	return k.eintraege(ctx, `WHERE art <> 1 AND wer = $1 AND zeit >= $2 ORDER BY folge`, wer, seit.UnixMilli())
}

func (k *Klaerung) eintraege(ctx context.Context, bedingung string, werte ...any) (aus []zuordnung.Entscheidung, err error) {
	for e, err := range strom(ctx, k.s.pool, liesEintrag, hauptbuchSpalten+bedingung, werte...) {
		if err != nil {
			return nil, fmt.Errorf("read ledger: %w", err)
		}
		aus = append(aus, e)
	}
	return aus, nil
}
