// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// StelleZurueck implements klaerung.Vermerke.
func (k *Klaerung) StelleZurueck(ctx context.Context, z klaerung.Zurueckstellung) error {
	return k.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO zurueckstellung (a, b, bis, wer, grund, zeit) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (a, b) DO UPDATE SET bis = excluded.bis, wer = excluded.wer, grund = excluded.grund, zeit = excluded.zeit`,
			z.Paar.A, z.Paar.B, z.Bis, z.Wer, z.Grund, z.Zeit.UnixMilli())
		return err
	})
}

// NimmWiederAuf implements klaerung.Vermerke.
func (k *Klaerung) NimmWiederAuf(ctx context.Context, p zuordnung.Paar) error {
	return k.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM zurueckstellung WHERE a = ? AND b = ?`, p.A, p.B)
		return err
	})
}

// LegeRueckfrage implements klaerung.Vermerke.
func (k *Klaerung) LegeRueckfrage(ctx context.Context, r klaerung.Rueckfrage) (nummer int64, err error) {
	err = k.d.schreibe(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `INSERT INTO rueckfrage (kennzeichen, a, b, satz, ags, text, wer, gestellt, stand, nachricht, versandt, bestaetigt, beantwortet)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING nummer`,
			r.Kennzeichen, r.Paar.A, r.Paar.B, r.Satz, suche.AGSNummer(r.Gemeinde), r.Text, r.Wer, milli(r.Gestellt), r.Stand,
			r.Nachricht, milli(r.Versandt), r.Bestaetigt, milli(r.Beantwortet)).Scan(&nummer)
	})
	return nummer, err
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
	for r, err := range strom(ctx, k.d.leser, liesRueckfrage, `SELECT nummer, kennzeichen, a, b, satz, ags, text, wer, gestellt, stand, nachricht, versandt, bestaetigt, beantwortet
		FROM rueckfrage WHERE (?1 = 0 OR a = ?1 AND b = ?2) AND (?3 = '' OR kennzeichen = ?3) AND (?4 = '' OR stand = ?4) ORDER BY nummer`,
		a.Paar.A, a.Paar.B, a.Kennzeichen, a.Stand) {
		if err != nil {
			return nil, fmt.Errorf("read questions: %w", err)
		}
		aus = append(aus, r)
	}
	return aus, nil
}

func liesRueckfrage(z abtastbar) (r klaerung.Rueckfrage, err error) {
	var ags uint32
	var gestellt, versandt, beantwortet int64
	err = z.Scan(&r.Nummer, &r.Kennzeichen, &r.Paar.A, &r.Paar.B, &r.Satz, &ags, &r.Text, &r.Wer, &gestellt, &r.Stand,
		&r.Nachricht, &versandt, &r.Bestaetigt, &beantwortet)
	r.Gemeinde, r.Gestellt, r.Versandt, r.Beantwortet = agsText(ags), zeitVonMilli(gestellt), zeitVonMilli(versandt), zeitVonMilli(beantwortet)
	return r, err
}

// SetzeRueckfrage implements klaerung.Vermerke.
func (k *Klaerung) SetzeRueckfrage(ctx context.Context, von klaerung.Rueckfragestand, r klaerung.Rueckfrage) (ok bool, err error) {
	err = k.d.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `UPDATE rueckfrage SET stand = ?, nachricht = ?, versandt = ?, bestaetigt = ?, beantwortet = ?
			WHERE nummer = ? AND stand = ?`, r.Stand, r.Nachricht, milli(r.Versandt), r.Bestaetigt, milli(r.Beantwortet), r.Nummer, von)
		if err != nil {
			return err
		}
		n, err := ergebnis.RowsAffected()
		ok = n == 1
		return err
	})
	return ok, err
}
