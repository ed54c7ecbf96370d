// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
)

// Buche implements abrechnung.Speicher.
func (s *Abrechnung) Buche(ctx context.Context, nummer string, f func(abrechnung.Stand) (abrechnung.Buchung, error)) (ok bool, err error) {
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		st, da, err := einStand(tx.QueryRowContext(ctx, standfrage+`WHERE b.nummer = ? GROUP BY b.nummer`, nummer))
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

func schreibeBuchung(ctx context.Context, tx *sql.Tx, b abrechnung.Buchung) (nr int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO buchung (bescheid, art, betrag, tag, zeit, wer, grund) VALUES `+platzhalter(7, 1)+` RETURNING nr`,
		b.Bescheid, string(b.Art), int64(b.Betrag), fristZahl(b.Tag), mikro(b.Zeit), b.Wer, b.Grund).Scan(&nr)
	if err != nil {
		return 0, fmt.Errorf("write entry of the ledger: %w", err)
	}
	return nr, nil
}

const buchungsspalten = `nr, bescheid, art, betrag, tag, zeit, wer, grund`

// Buchungen implements abrechnung.Speicher.
func (s *Abrechnung) Buchungen(ctx context.Context, nummer string) ([]abrechnung.Buchung, error) {
	return protokollListe(ctx, s.d.leser, liesBuchung, `SELECT `+buchungsspalten+` FROM buchung WHERE bescheid = ? ORDER BY nr`, nummer)
}

func liesBuchung(scan func(...any) error) (b abrechnung.Buchung, err error) {
	var tag int
	var zeit int64
	err = scan(&b.Nr, &b.Bescheid, &b.Art, &b.Betrag, &tag, &zeit, &b.Wer, &b.Grund)
	b.Tag, b.Zeit = tagVon(tag), zeitVonMikro(zeit)
	return b, err
}

// NimmEingang implements abrechnung.Speicher.
func (s *Abrechnung) NimmEingang(ctx context.Context, e abrechnung.Eingang, b *abrechnung.Buchung) (neu bool, err error) {
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		var nr int64
		err := tx.QueryRowContext(ctx, `INSERT INTO zahlungseingang (schluessel, tag, betrag, zweck, zeit) VALUES `+platzhalter(5, 1)+
			` ON CONFLICT DO NOTHING RETURNING nr`, e.Schluessel, fristZahl(e.Tag), int64(e.Betrag), e.Zweck, mikro(e.Zeit)).Scan(&nr)
		if errors.Is(err, sql.ErrNoRows) {
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

func bucheEingang(ctx context.Context, tx *sql.Tx, nr int64, b abrechnung.Buchung) error {
	buchung, err := schreibeBuchung(ctx, tx, b)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE zahlungseingang SET buchung = ? WHERE nr = ?`, buchung, nr)
	return err
}

const eingangsspalten = `nr, schluessel, tag, betrag, zweck, zeit`

func liesEingang(z abtastbar) (abrechnung.Eingang, error) {
	var e abrechnung.Eingang
	var tag int
	var zeit int64
	err := z.Scan(&e.Nr, &e.Schluessel, &tag, &e.Betrag, &e.Zweck, &zeit)
	e.Tag, e.Zeit = tagVon(tag), zeitVonMikro(zeit)
	return e, err
}

// OffeneEingaenge implements abrechnung.Speicher.
func (s *Abrechnung) OffeneEingaenge(ctx context.Context) (liste []abrechnung.Eingang, err error) {
	zeilen, err := s.d.leser.QueryContext(ctx, `SELECT `+eingangsspalten+` FROM zahlungseingang WHERE buchung IS NULL ORDER BY tag, nr`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
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
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		e, err := liesEingang(tx.QueryRowContext(ctx, `SELECT `+eingangsspalten+` FROM zahlungseingang WHERE nr = ? AND buchung IS NULL`, nr))
		if errors.Is(err, sql.ErrNoRows) {
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
	err = s.d.leser.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM abrechnungslauf WHERE monat = ?)`, string(m)).Scan(&da)
	return da, uebersetze(err)
}

// MerkeLauf implements abrechnung.Speicher.
func (s *Abrechnung) MerkeLauf(ctx context.Context, m abrechnung.Monat, zeit time.Time) error {
	return s.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO abrechnungslauf (monat, zeit) VALUES (?, ?) ON CONFLICT DO NOTHING`, string(m), mikro(zeit))
		return err
	})
}

// Summen implements abrechnung.Speicher.
func (s *Abrechnung) Summen(ctx context.Context) (z abrechnung.Summen, err error) {
	err = s.d.leser.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(sum(summe), 0) FROM forderung),
		(SELECT coalesce(sum(summe), 0) FROM forderung WHERE bescheid IS NULL),
		(SELECT coalesce(sum(summe), 0) FROM bescheid),
		(SELECT coalesce(sum(betrag), 0) FROM buchung WHERE art = 'zahlung'),
		(SELECT coalesce(sum(betrag), 0) FROM buchung WHERE art IN ('gutschrift', 'storno')),
		(SELECT coalesce(sum(betrag), 0) FROM buchung WHERE art = 'erstattung'),
		(SELECT coalesce(sum(betrag), 0) FROM zahlungseingang WHERE buchung IS NULL)`).
		Scan(&z.Forderungen, &z.OhneBescheid, &z.Bescheide, &z.Zahlungen, &z.Gutschriften, &z.Erstattungen, &z.OffeneEingaenge)
	return z, uebersetze(err)
}
