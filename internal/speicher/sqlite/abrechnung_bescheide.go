// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// Abrechnung keeps notices and the ledger in postfach.db. It implements abrechnung.Speicher.
type Abrechnung struct {
	d *datenbank
}

var _ abrechnung.Speicher = (*Abrechnung)(nil)

// Abrechnung returns the view of notices and ledger.
func (s *Speicher) Abrechnung() *Abrechnung { return &Abrechnung{s.postfach} }

// SofortOffene implements abrechnung.Speicher.
func (s *Abrechnung) SofortOffene(ctx context.Context) ([]auftrag.Forderung, error) {
	return s.forderungen(ctx, `sofort AND bescheid IS NULL ORDER BY bestaetigt, auftrag LIMIT 100`)
}

// MonatlichOffene implements abrechnung.Speicher.
func (s *Abrechnung) MonatlichOffene(ctx context.Context, kunde string, vor time.Time) ([]auftrag.Forderung, error) {
	return s.forderungen(ctx, `kunde = ? AND NOT sofort AND bescheid IS NULL AND bestaetigt < ? ORDER BY bestaetigt, auftrag`, kunde, mikro(vor))
}

// Posten implements abrechnung.Speicher.
func (s *Abrechnung) Posten(ctx context.Context, nummer string) ([]auftrag.Forderung, error) {
	return s.forderungen(ctx, `bescheid = ? ORDER BY bestaetigt, auftrag`, nummer)
}

func (s *Abrechnung) forderungen(ctx context.Context, bedingung string, werte ...any) (liste []auftrag.Forderung, err error) {
	zeilen, err := s.d.leser.QueryContext(ctx, `SELECT inhalt FROM forderung WHERE `+bedingung, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var inhalt sql.RawBytes
		if err := zeilen.Scan(&inhalt); err != nil {
			return nil, uebersetze(err)
		}
		f, err := auftragszeile.LiesForderung(inhalt)
		if err != nil {
			return nil, err
		}
		liste = append(liste, f)
	}
	return liste, uebersetze(zeilen.Err())
}

// Monatskunden implements abrechnung.Speicher.
func (s *Abrechnung) Monatskunden(ctx context.Context, vor time.Time) ([]string, error) {
	return spalte(ctx, s.d.leser, `SELECT kunde FROM forderung WHERE NOT sofort AND bescheid IS NULL AND bestaetigt < ?1
		UNION SELECT kunde FROM auftrag WHERE zustand = 'erledigt' AND monatlich AND bestaetigt < ?1 ORDER BY kunde`, mikro(vor))
}

// Erlasse implements abrechnung.Speicher.
func (s *Abrechnung) Erlasse(ctx context.Context, b *abrechnung.Bescheid, auftraege []string) (bool, error) {
	err := s.d.schreibe(ctx, func(tx *sql.Tx) error {
		var folge int
		err := tx.QueryRowContext(ctx, `INSERT INTO bescheidzaehler (jahr, letzte) VALUES (?, 1)
			ON CONFLICT DO UPDATE SET letzte = letzte + 1 RETURNING letzte`, b.Datum.Jahr).Scan(&folge)
		if err != nil {
			return fmt.Errorf("count notices: %w", err)
		}
		b.Beziffere(folge)
		_, err = tx.ExecContext(ctx, `INSERT INTO bescheid (`+bescheidspalten+`) VALUES `+platzhalter(12, 1),
			b.Nummer, b.Jahr, b.Folge, b.Referenz, b.Kunde, strings.Join(b.Empfaenger, "\n"), string(b.Art), string(b.Monat),
			fristZahl(b.Datum), fristZahl(b.Faellig), int64(b.Summe), b.Texte)
		if err != nil {
			return fmt.Errorf("write notice: %w", err)
		}
		for _, nummer := range auftraege {
			ergebnis, err := tx.ExecContext(ctx, `UPDATE forderung SET bescheid = ? WHERE auftrag = ? AND bescheid IS NULL`, b.Nummer, nummer)
			if err != nil {
				return err
			}
			n, err := ergebnis.RowsAffected()
			if err != nil {
				return err
			}
			if n == 0 {
				return errVergeben
			}
		}
		return nil
	})
	if errors.Is(err, errVergeben) {
		return false, nil
	}
	return err == nil, err
}

// errVergeben undoes a notice about a claim that is in one already.
var errVergeben = errors.New("claim is in a notice already")

const bescheidspalten = `nummer, jahr, folge, referenz, kunde, empfaenger, art, monat, datum, faellig, summe, texte`

// standfrage selects notices with the sums of their entries.
const standfrage = `SELECT b.nummer, b.jahr, b.folge, b.referenz, b.kunde, b.empfaenger, b.art, b.monat, b.datum, b.faellig, b.summe, b.texte,
	coalesce(sum(u.betrag) FILTER (WHERE u.art = 'zahlung'), 0) AS gezahlt,
	coalesce(sum(u.betrag) FILTER (WHERE u.art IN ('gutschrift', 'storno')), 0) AS gut,
	coalesce(sum(u.betrag) FILTER (WHERE u.art = 'erstattung'), 0) AS erstattet,
	count(*) FILTER (WHERE u.art = 'storno') > 0 AS storniert,
	count(*) FILTER (WHERE u.art = 'mahnung') AS mahnungen, coalesce(max(u.tag) FILTER (WHERE u.art = 'mahnung'), 0) AS gemahnt
	FROM bescheid b LEFT JOIN buchung u ON u.bescheid = b.nummer `

func liesStand(z abtastbar) (abrechnung.Stand, error) {
	var s abrechnung.Stand
	var empfaenger string
	var datum, faellig, gemahnt int
	err := z.Scan(&s.Nummer, &s.Jahr, &s.Folge, &s.Referenz, &s.Kunde, &empfaenger, &s.Art, &s.Monat, &datum, &faellig, &s.Summe, &s.Texte,
		&s.Gezahlt, &s.Gutgeschrieben, &s.Erstattet, &s.Storniert, &s.Mahnungen, &gemahnt)
	s.Empfaenger = strings.Split(empfaenger, "\n")
	s.Datum, s.Faellig, s.Gemahnt = tagVon(datum), tagVon(faellig), tagVon(gemahnt)
	return s, err
}

// tagVon reads JJJJMMTT.
func tagVon(zahl int) uhr.Datum {
	return uhr.Datum{Jahr: zahl / 10000, Monat: time.Month(zahl / 100 % 100), Tag: zahl % 100}
}

// Bescheid implements abrechnung.Speicher.
func (s *Abrechnung) Bescheid(ctx context.Context, nummer string) (abrechnung.Stand, bool, error) {
	return einStand(s.d.leser.QueryRowContext(ctx, standfrage+`WHERE b.nummer = ? GROUP BY b.nummer`, nummer))
}

func einStand(z abtastbar) (abrechnung.Stand, bool, error) {
	st, err := liesStand(z)
	if errors.Is(err, sql.ErrNoRows) {
		return abrechnung.Stand{}, false, nil
	}
	return st, err == nil, uebersetze(err)
}

// NachReferenz implements abrechnung.Speicher.
func (s *Abrechnung) NachReferenz(ctx context.Context, referenz string) (string, bool, error) {
	nummern, err := spalte(ctx, s.d.leser, `SELECT nummer FROM bescheid WHERE referenz = ?`, referenz)
	if err != nil || len(nummern) == 0 {
		return "", false, err
	}
	return nummern[0], true, nil
}

// Bescheide implements abrechnung.Speicher.
func (s *Abrechnung) Bescheide(ctx context.Context, kunde string) iter.Seq2[abrechnung.Stand, error] {
	return s.staende(ctx, standfrage+`WHERE ?1 IN ('', b.kunde) GROUP BY b.nummer ORDER BY b.jahr DESC, b.folge DESC`, kunde)
}

// Unausgeglichene implements abrechnung.Speicher.
func (s *Abrechnung) Unausgeglichene(ctx context.Context) iter.Seq2[abrechnung.Stand, error] {
	return s.staende(ctx, `SELECT * FROM (`+standfrage+`GROUP BY b.nummer) AS s
		WHERE summe - gezahlt - gut + erstattet <> 0 ORDER BY faellig, jahr, folge`)
}

func (s *Abrechnung) staende(ctx context.Context, frage string, werte ...any) iter.Seq2[abrechnung.Stand, error] {
	return func(yield func(abrechnung.Stand, error) bool) {
		zeilen, err := s.d.leser.QueryContext(ctx, frage, werte...)
		if err != nil {
			yield(abrechnung.Stand{}, uebersetze(err))
			return
		}
		defer func() { _ = zeilen.Close() }()
		for zeilen.Next() {
			st, err := liesStand(zeilen)
			if !yield(st, uebersetze(err)) || err != nil {
				return
			}
		}
		if err := zeilen.Err(); err != nil {
			yield(abrechnung.Stand{}, uebersetze(err))
		}
	}
}
