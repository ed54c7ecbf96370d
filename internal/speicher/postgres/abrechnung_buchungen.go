// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/abrechnung"
)

// Buche implements abrechnung.Speicher.
func (s *Abrechnung) Buche(ctx context.Context, nummer string, f func(abrechnung.Stand) (abrechnung.Buchung, error)) (ok bool, err error) {
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM postfach.bescheid WHERE nummer = $1 FOR UPDATE`, nummer); err != nil {
			return err
		}
		st, da, err := einStand(tx.QueryRow(ctx, standfrage+`WHERE b.nummer = $1 GROUP BY b.nummer`, nummer))
		if err != nil || !da {
			return err
		}
		b, err := f(st)
		if err != nil {
			return err
		}
		ok = true
		_, err = schreibeBuchung(ctx, tx, b)
		return err
	})
	return ok && err == nil, err
}

func schreibeBuchung(ctx context.Context, tx pgx.Tx, b abrechnung.Buchung) (nr int64, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO postfach.buchung (bescheid, art, betrag, tag, zeit, wer, grund) VALUES `+plaetze(7)+` RETURNING nr`,
		b.Bescheid, string(b.Art), int64(b.Betrag), fristZahl(b.Tag), mikro(b.Zeit), b.Wer, b.Grund).Scan(&nr)
	if err != nil {
		return 0, fmt.Errorf("write entry of the ledger: %w", err)
	}
	return nr, nil
}

const buchungsspalten = `nr, bescheid, art, betrag, tag, zeit, wer, grund`

// Buchungen implements abrechnung.Speicher.
func (s *Abrechnung) Buchungen(ctx context.Context, nummer string) ([]abrechnung.Buchung, error) {
	return sammle(ctx, s.s, liesBuchung, `SELECT `+buchungsspalten+` FROM postfach.buchung WHERE bescheid = $1 ORDER BY nr`, nummer)
}

func liesBuchung(zeile pgx.CollectableRow) (b abrechnung.Buchung, err error) {
	var tag int
	var zeit int64
	err = zeile.Scan(&b.Nr, &b.Bescheid, &b.Art, &b.Betrag, &tag, &zeit, &b.Wer, &b.Grund)
	b.Tag, b.Zeit = tagVon(tag), zeitVonMikro(zeit)
	return b, err
}

// sammle returns all rows.
func sammle[T any](ctx context.Context, s *Speicher, zeile pgx.RowToFunc[T], frage string, werte ...any) ([]T, error) {
	zeilen, err := s.pool.Query(ctx, frage, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	alle, err := pgx.CollectRows(zeilen, zeile)
	return alle, uebersetze(err)
}

// NimmEingang implements abrechnung.Speicher.
func (s *Abrechnung) NimmEingang(ctx context.Context, e abrechnung.Eingang, b *abrechnung.Buchung) (neu bool, err error) {
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		var nr int64
		err := tx.QueryRow(ctx, `INSERT INTO postfach.zahlungseingang (schluessel, tag, betrag, zweck, zeit) VALUES `+plaetze(5)+
			` ON CONFLICT DO NOTHING RETURNING nr`, e.Schluessel, fristZahl(e.Tag), int64(e.Betrag), e.Zweck, mikro(e.Zeit)).Scan(&nr)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("write payment: %w", err)
		}
		neu = true
		if b == nil {
			return nil
		}
		return bucheEingang(ctx, tx, nr, *b)
	})
	return neu && err == nil, err
}

func bucheEingang(ctx context.Context, tx pgx.Tx, nr int64, b abrechnung.Buchung) error {
	buchung, err := schreibeBuchung(ctx, tx, b)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE postfach.zahlungseingang SET buchung = $1 WHERE nr = $2`, buchung, nr)
	return err
}

const eingangsspalten = `nr, schluessel, tag, betrag, zweck, zeit`

func liesEingang(z pgx.Row) (abrechnung.Eingang, error) {
	var e abrechnung.Eingang
	var tag int
	var zeit int64
	err := z.Scan(&e.Nr, &e.Schluessel, &tag, &e.Betrag, &e.Zweck, &zeit)
	e.Tag, e.Zeit = tagVon(tag), zeitVonMikro(zeit)
	return e, err
}

// OffeneEingaenge implements abrechnung.Speicher.
func (s *Abrechnung) OffeneEingaenge(ctx context.Context) (liste []abrechnung.Eingang, err error) {
	zeilen, err := s.s.pool.Query(ctx, `SELECT `+eingangsspalten+` FROM postfach.zahlungseingang WHERE buchung IS NULL ORDER BY tag, nr`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer zeilen.Close()
	for zeilen.Next() {
		e, err := liesEingang(zeilen)
		if err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, e)
	}
	return liste, uebersetze(zeilen.Err())
}

// OrdneEingangZu implements abrechnung.Speicher.
func (s *Abrechnung) OrdneEingangZu(ctx context.Context, nr int64, f func(abrechnung.Eingang) abrechnung.Buchung) (ok bool, err error) {
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		e, err := liesEingang(tx.QueryRow(ctx, `SELECT `+eingangsspalten+` FROM postfach.zahlungseingang WHERE nr = $1 AND buchung IS NULL FOR UPDATE`, nr))
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		ok = true
		return bucheEingang(ctx, tx, nr, f(e))
	})
	return ok && err == nil, err
}

// Gelaufen implements abrechnung.Speicher.
func (s *Abrechnung) Gelaufen(ctx context.Context, m abrechnung.Monat) (da bool, err error) {
	err = s.s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM postfach.abrechnungslauf WHERE monat = $1)`, string(m)).Scan(&da)
	return da, uebersetze(err)
}

// MerkeLauf implements abrechnung.Speicher.
func (s *Abrechnung) MerkeLauf(ctx context.Context, m abrechnung.Monat, zeit time.Time) error {
	return s.s.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO postfach.abrechnungslauf (monat, zeit) VALUES ($1, $2) ON CONFLICT DO NOTHING`, string(m), mikro(zeit))
		return err
	})
}

// Summen implements abrechnung.Speicher.
func (s *Abrechnung) Summen(ctx context.Context) (z abrechnung.Summen, err error) {
	err = s.s.pool.QueryRow(ctx, `SELECT
		(SELECT coalesce(sum(summe), 0)::bigint FROM postfach.forderung),
		(SELECT coalesce(sum(summe), 0)::bigint FROM postfach.forderung WHERE bescheid IS NULL),
		(SELECT coalesce(sum(summe), 0)::bigint FROM postfach.bescheid),
		(SELECT coalesce(sum(betrag), 0)::bigint FROM postfach.buchung WHERE art = 'zahlung'),
		(SELECT coalesce(sum(betrag), 0)::bigint FROM postfach.buchung WHERE art IN ('gutschrift', 'storno')),
		(SELECT coalesce(sum(betrag), 0)::bigint FROM postfach.buchung WHERE art = 'erstattung'),
		(SELECT coalesce(sum(betrag), 0)::bigint FROM postfach.zahlungseingang WHERE buchung IS NULL)`).
		Scan(&z.Forderungen, &z.OhneBescheid, &z.Bescheide, &z.Zahlungen, &z.Gutschriften, &z.Erstattungen, &z.OffeneEingaenge)
	return z, uebersetze(err)
}
