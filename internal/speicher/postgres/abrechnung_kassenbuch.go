// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/grund/uhr"
)

// Blatt implements abrechnung.Kassenbuch.
func (s *Abrechnung) Blatt(ctx context.Context, kunde, vor string) ([]abrechnung.Stand, error) {
	var liste []abrechnung.Stand
	for st, err := range s.staende(ctx, standfrage+`WHERE b.nummer IN (SELECT nummer FROM postfach.bescheid
		WHERE $1 IN ('', kunde) AND ($2 = '' OR (jahr, folge) < (SELECT jahr, folge FROM postfach.bescheid WHERE nummer = $2))
		ORDER BY jahr DESC, folge DESC LIMIT 50) GROUP BY b.nummer ORDER BY b.jahr DESC, b.folge DESC`, kunde, vor) {
		if err != nil {
			return nil, err
		}
		liste = append(liste, st)
	}
	return liste, nil
}

// ZuAuftrag implements abrechnung.Kassenbuch.
func (s *Abrechnung) ZuAuftrag(ctx context.Context, auftrag string) (nummer string, ok bool, err error) {
	err = s.s.pool.QueryRow(ctx, `SELECT coalesce(bescheid, '') FROM postfach.forderung WHERE auftrag = $1`, auftrag).Scan(&nummer)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	return nummer, err == nil, uebersetze(err)
}

// Monatssummen implements abrechnung.Kassenbuch.
func (s *Abrechnung) Monatssummen(ctx context.Context) ([]abrechnung.Monatssumme, error) {
	return sammle(ctx, s.s, liesMonatssumme, `WITH stand AS (SELECT b.nummer, b.datum / 100 AS monat, b.summe,
			(SELECT coalesce(sum(f.summe), 0) FROM postfach.forderung f WHERE f.bescheid = b.nummer) AS posten,
			coalesce(sum(u.betrag) FILTER (WHERE u.art = 'zahlung'), 0) AS gezahlt,
			coalesce(sum(u.betrag) FILTER (WHERE u.art IN ('gutschrift', 'storno')), 0) AS gut,
			coalesce(sum(u.betrag) FILTER (WHERE u.art = 'erstattung'), 0) AS erstattet
			FROM postfach.bescheid b LEFT JOIN postfach.buchung u ON u.bescheid = b.nummer GROUP BY b.nummer)
		SELECT monat, count(*), sum(posten)::bigint, sum(summe)::bigint, sum(gezahlt)::bigint, sum(gut)::bigint, sum(erstattet)::bigint,
			sum(summe - gut - gezahlt + erstattet)::bigint
		FROM stand GROUP BY monat ORDER BY monat DESC`)
}

func liesMonatssumme(zeile pgx.CollectableRow) (m abrechnung.Monatssumme, err error) {
	var monat int
	err = zeile.Scan(&monat, &m.Anzahl, &m.Posten, &m.Bescheide, &m.Zahlungen, &m.Gutschriften, &m.Erstattungen, &m.Offen)
	m.Monat = abrechnung.MonatVon(tagVon(monat*100 + 1))
	return m, err
}

// Bekannt implements abrechnung.Kassenbuch.
func (s *Abrechnung) Bekannt(ctx context.Context, schluessel []string) (map[string]bool, error) {
	gefunden, err := s.s.spalte(ctx, `SELECT schluessel FROM postfach.zahlungseingang WHERE schluessel = ANY($1)`, schluessel)
	bekannt := make(map[string]bool, len(gefunden))
	for _, k := range gefunden {
		bekannt[k] = true
	}
	return bekannt, err
}

// Gemahnte implements abrechnung.Kassenbuch.
func (s *Abrechnung) Gemahnte(ctx context.Context, von, bis uhr.Datum) ([]abrechnung.Buchung, error) {
	return sammle(ctx, s.s, liesBuchung, `SELECT `+buchungsspalten+` FROM postfach.buchung
		WHERE art = 'mahnung' AND tag BETWEEN $1 AND $2 ORDER BY nr`, fristZahl(von), fristZahl(bis))
}

// Laeufe implements abrechnung.Kassenbuch.
func (s *Abrechnung) Laeufe(ctx context.Context) ([]abrechnung.Abrechnungslauf, error) {
	return sammle(ctx, s.s, func(zeile pgx.CollectableRow) (l abrechnung.Abrechnungslauf, err error) {
		var zeit int64
		err = zeile.Scan(&l.Monat, &zeit)
		l.Zeit = zeitVonMikro(zeit)
		return l, err
	}, `SELECT monat, zeit FROM postfach.abrechnungslauf ORDER BY monat DESC`)
}
