// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// StelleZurueck implements klaerung.Vermerke.
func (k *Klaerung) StelleZurueck(ctx context.Context, z klaerung.Zurueckstellung) error {
	_, err := k.s.pool.Exec(ctx, `INSERT INTO register.zurueckstellung (a, b, bis, wer, grund, zeit) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (a, b) DO UPDATE SET bis = excluded.bis, wer = excluded.wer, grund = excluded.grund, zeit = excluded.zeit`,
		int64(z.Paar.A), int64(z.Paar.B), int32(z.Bis), z.Wer, z.Grund, z.Zeit.UnixMilli())
	return uebersetze(err)
}

// NimmWiederAuf implements klaerung.Vermerke.
func (k *Klaerung) NimmWiederAuf(ctx context.Context, p zuordnung.Paar) error {
	_, err := k.s.pool.Exec(ctx, `DELETE FROM register.zurueckstellung WHERE a = $1 AND b = $2`, int64(p.A), int64(p.B))
	return uebersetze(err)
}

// LegeRueckfrage implements klaerung.Vermerke.
func (k *Klaerung) LegeRueckfrage(ctx context.Context, r klaerung.Rueckfrage) (nummer int64, err error) {
	err = k.s.pool.QueryRow(ctx, `INSERT INTO register.rueckfrage (kennzeichen, a, b, satz, ags, text, wer, gestellt, stand, nachricht, versandt, bestaetigt, beantwortet)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING nummer`,
		r.Kennzeichen, int64(r.Paar.A), int64(r.Paar.B), int64(r.Satz), int32(suche.AGSNummer(r.Gemeinde)), r.Text, r.Wer, milli(r.Gestellt),
		string(r.Stand), r.Nachricht, milli(r.Versandt), r.Bestaetigt, milli(r.Beantwortet)).Scan(&nummer)
	return nummer, uebersetze(err)
}

// milli is an instant as milliseconds since 1970, 0 for none.
func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func zeitVonMilli(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n)
}

// Rueckfragen implements klaerung.Vermerke.
func (k *Klaerung) Rueckfragen(ctx context.Context, a klaerung.Frageauswahl) (aus []klaerung.Rueckfrage, err error) {
	for r, err := range strom(ctx, k.s.pool, liesRueckfrage, `SELECT nummer, kennzeichen, a, b, satz, ags, text, wer, gestellt, stand, nachricht, versandt, bestaetigt, beantwortet
		FROM register.rueckfrage WHERE ($1 = 0 OR a = $1 AND b = $2) AND ($3 = '' OR kennzeichen = $3) AND ($4 = '' OR stand = $4) ORDER BY nummer`,
		int64(a.Paar.A), int64(a.Paar.B), a.Kennzeichen, string(a.Stand)) {
		if err != nil {
			return nil, fmt.Errorf("read questions: %w", err)
		}
		aus = append(aus, r)
	}
	return aus, nil
}

func liesRueckfrage(z pgx.Row) (r klaerung.Rueckfrage, err error) {
	var ags uint32
	var gestellt, versandt, beantwortet int64
	var stand string
	err = z.Scan(&r.Nummer, &r.Kennzeichen, &r.Paar.A, &r.Paar.B, &r.Satz, &ags, &r.Text, &r.Wer, &gestellt, &stand,
		&r.Nachricht, &versandt, &r.Bestaetigt, &beantwortet)
	r.Stand, r.Gemeinde = klaerung.Rueckfragestand(stand), agsText(ags)
	r.Gestellt, r.Versandt, r.Beantwortet = zeitVonMilli(gestellt), zeitVonMilli(versandt), zeitVonMilli(beantwortet)
	return r, err
}

// SetzeRueckfrage implements klaerung.Vermerke.
func (k *Klaerung) SetzeRueckfrage(ctx context.Context, von klaerung.Rueckfragestand, r klaerung.Rueckfrage) (bool, error) {
	ergebnis, err := k.s.pool.Exec(ctx, `UPDATE register.rueckfrage SET stand = $1, nachricht = $2, versandt = $3, bestaetigt = $4, beantwortet = $5
		WHERE nummer = $6 AND stand = $7`, string(r.Stand), r.Nachricht, milli(r.Versandt), r.Bestaetigt, milli(r.Beantwortet), r.Nummer, string(von))
	return ergebnis.RowsAffected() == 1, uebersetze(err)
}
