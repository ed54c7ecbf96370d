// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// Abrechnung keeps notices and the ledger in the schema postfach. It implements abrechnung.Speicher.
type Abrechnung struct {
	s *Speicher
}

var _ abrechnung.Speicher = (*Abrechnung)(nil)

// Abrechnung returns the view of notices and ledger.
func (s *Speicher) Abrechnung() *Abrechnung { return &Abrechnung{s} }

// SofortOffene implements abrechnung.Speicher.
func (s *Abrechnung) SofortOffene(ctx context.Context) ([]auftrag.Forderung, error) {
	return s.forderungen(ctx, `sofort AND bescheid IS NULL ORDER BY bestaetigt, auftrag LIMIT 100`)
}

// MonatlichOffene implements abrechnung.Speicher.
func (s *Abrechnung) MonatlichOffene(ctx context.Context, kunde string, vor time.Time) ([]auftrag.Forderung, error) {
	return s.forderungen(ctx, `kunde = $1 AND NOT sofort AND bescheid IS NULL AND bestaetigt < $2 ORDER BY bestaetigt, auftrag`, kunde, mikro(vor))
}

// Posten implements abrechnung.Speicher.
func (s *Abrechnung) Posten(ctx context.Context, nummer string) ([]auftrag.Forderung, error) {
	return s.forderungen(ctx, `bescheid = $1 ORDER BY bestaetigt, auftrag`, nummer)
}

func (s *Abrechnung) forderungen(ctx context.Context, bedingung string, werte ...any) (liste []auftrag.Forderung, err error) {
	zeilen, err := s.s.pool.Query(ctx, `SELECT inhalt FROM postfach.forderung WHERE `+bedingung, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	var inhalt pgtype.DriverBytes
	_, err = pgx.ForEachRow(zeilen, []any{&inhalt}, func() error {
		f, err := auftragszeile.LiesForderung(inhalt)
		liste = append(liste, f)
		return err
	})
	return liste, uebersetze(err)
}

// Monatskunden implements abrechnung.Speicher.
func (s *Abrechnung) Monatskunden(ctx context.Context, vor time.Time) ([]string, error) {
	return s.s.spalte(ctx, `SELECT kunde FROM postfach.forderung WHERE NOT sofort AND bescheid IS NULL AND bestaetigt < $1
		UNION SELECT kunde FROM postfach.auftrag WHERE zustand = 'erledigt' AND monatlich AND bestaetigt < $1 ORDER BY kunde`, mikro(vor))
}

// Erlasse implements abrechnung.Speicher.
func (s *Abrechnung) Erlasse(ctx context.Context, b *abrechnung.Bescheid, auftraege []string) (bool, error) {
	err := s.s.schreibe(ctx, func(tx pgx.Tx) error {
		var folge int
		err := tx.QueryRow(ctx, `INSERT INTO postfach.bescheidzaehler (jahr, letzte) VALUES ($1, 1)
			ON CONFLICT (jahr) DO UPDATE SET letzte = bescheidzaehler.letzte + 1 RETURNING letzte`, b.Datum.Jahr).Scan(&folge)
		if err != nil {
			return fmt.Errorf("count notices: %w", err)
		}
		b.Beziffere(folge)
		_, err = tx.Exec(ctx, `INSERT INTO postfach.bescheid (`+bescheidspalten+`) VALUES `+plaetze(12),
			b.Nummer, b.Jahr, b.Folge, b.Referenz, b.Kunde, strings.Join(b.Empfaenger, "\n"), string(b.Art), string(b.Monat),
			fristZahl(b.Datum), fristZahl(b.Faellig), int64(b.Summe), b.Texte)
		if err != nil {
			return fmt.Errorf("write notice: %w", err)
		}
		ergebnis, err := tx.Exec(ctx, `UPDATE postfach.forderung SET bescheid = $1 WHERE auftrag = ANY($2) AND bescheid IS NULL`, b.Nummer, auftraege)
		if err != nil {
			return err
		}
		if ergebnis.RowsAffected() < int64(len(auftraege)) {
			return errVergeben
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
	coalesce(sum(u.betrag) FILTER (WHERE u.art = 'zahlung'), 0)::bigint AS gezahlt,
	coalesce(sum(u.betrag) FILTER (WHERE u.art IN ('gutschrift', 'storno')), 0)::bigint AS gut,
	coalesce(sum(u.betrag) FILTER (WHERE u.art = 'erstattung'), 0)::bigint AS erstattet,
	count(*) FILTER (WHERE u.art = 'storno') > 0 AS storniert,
	count(*) FILTER (WHERE u.art = 'mahnung') AS mahnungen, coalesce(max(u.tag) FILTER (WHERE u.art = 'mahnung'), 0) AS gemahnt
	FROM postfach.bescheid b LEFT JOIN postfach.buchung u ON u.bescheid = b.nummer `

func liesStand(z pgx.Row) (abrechnung.Stand, error) {
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
	return einStand(s.s.pool.QueryRow(ctx, standfrage+`WHERE b.nummer = $1 GROUP BY b.nummer`, nummer))
}

func einStand(z pgx.Row) (abrechnung.Stand, bool, error) {
	st, err := liesStand(z)
	if errors.Is(err, pgx.ErrNoRows) {
		return abrechnung.Stand{}, false, nil
	}
	return st, err == nil, uebersetze(err)
}

// NachReferenz implements abrechnung.Speicher.
func (s *Abrechnung) NachReferenz(ctx context.Context, referenz string) (string, bool, error) {
	nummern, err := s.s.spalte(ctx, `SELECT nummer FROM postfach.bescheid WHERE referenz = $1`, referenz)
	if err != nil || len(nummern) == 0 {
		return "", false, err
	}
	return nummern[0], true, nil
}

// Bescheide implements abrechnung.Speicher.
func (s *Abrechnung) Bescheide(ctx context.Context, kunde string) iter.Seq2[abrechnung.Stand, error] {
	return s.staende(ctx, standfrage+`WHERE $1 IN ('', b.kunde) GROUP BY b.nummer ORDER BY b.jahr DESC, b.folge DESC`, kunde)
}

// Unausgeglichene implements abrechnung.Speicher.
func (s *Abrechnung) Unausgeglichene(ctx context.Context) iter.Seq2[abrechnung.Stand, error] {
	return s.staende(ctx, `SELECT * FROM (`+standfrage+`GROUP BY b.nummer) AS s
		WHERE summe - gezahlt - gut + erstattet <> 0 ORDER BY faellig, jahr, folge`)
}

func (s *Abrechnung) staende(ctx context.Context, frage string, werte ...any) iter.Seq2[abrechnung.Stand, error] {
	return func(yield func(abrechnung.Stand, error) bool) {
		zeilen, err := s.s.pool.Query(ctx, frage, werte...)
		if err != nil {
			yield(abrechnung.Stand{}, uebersetze(err))
			return
		}
		defer zeilen.Close()
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
