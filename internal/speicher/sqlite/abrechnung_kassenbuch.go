// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/grund/uhr"
)

// Blatt implements abrechnung.Kassenbuch.
func (s *Abrechnung) Blatt(ctx context.Context, kunde, vor string) ([]abrechnung.Stand, error) {
	var liste []abrechnung.Stand
	for st, err := range s.staende(ctx, standfrage+`WHERE b.nummer IN (SELECT nummer FROM bescheid
		WHERE ?1 IN ('', kunde) AND (?2 = '' OR (jahr, folge) < (SELECT jahr, folge FROM bescheid WHERE nummer = ?2))
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
	err = s.d.leser.QueryRowContext(ctx, `SELECT coalesce(bescheid, '') FROM forderung WHERE auftrag = ?`, auftrag).Scan(&nummer)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return nummer, err == nil, uebersetze(err)
}

// Monatssummen implements abrechnung.Kassenbuch.
func (s *Abrechnung) Monatssummen(ctx context.Context) ([]abrechnung.Monatssumme, error) {
	return protokollListe(ctx, s.d.leser, liesMonatssumme, `WITH stand AS (SELECT b.nummer, b.datum / 100 AS monat, b.summe,
			(SELECT coalesce(sum(f.summe), 0) FROM forderung f WHERE f.bescheid = b.nummer) AS posten,
			coalesce(sum(u.betrag) FILTER (WHERE u.art = 'zahlung'), 0) AS gezahlt,
			coalesce(sum(u.betrag) FILTER (WHERE u.art IN ('gutschrift', 'storno')), 0) AS gut,
			coalesce(sum(u.betrag) FILTER (WHERE u.art = 'erstattung'), 0) AS erstattet
			FROM bescheid b LEFT JOIN buchung u ON u.bescheid = b.nummer GROUP BY b.nummer)
		SELECT monat, count(*), sum(posten), sum(summe), sum(gezahlt), sum(gut), sum(erstattet), sum(summe - gut - gezahlt + erstattet)
		FROM stand GROUP BY monat ORDER BY monat DESC`)
}

func liesMonatssumme(scan func(...any) error) (m abrechnung.Monatssumme, err error) {
	var monat int
	err = scan(&monat, &m.Anzahl, &m.Posten, &m.Bescheide, &m.Zahlungen, &m.Gutschriften, &m.Erstattungen, &m.Offen)
	m.Monat = abrechnung.MonatVon(tagVon(monat*100 + 1))
	return m, err
}

// Bekannt implements abrechnung.Kassenbuch.
func (s *Abrechnung) Bekannt(ctx context.Context, schluessel []string) (map[string]bool, error) {
	bekannt := map[string]bool{}
	for teil := range slices.Chunk(schluessel, 500) {
		werte := make([]any, len(teil))
		for i, k := range teil {
			werte[i] = k
		}
		gefunden, err := spalte(ctx, s.d.leser, `SELECT schluessel FROM zahlungseingang WHERE schluessel IN `+platzhalter(len(teil), 1), werte...)
		if err != nil {
			return nil, err
		}
		for _, k := range gefunden {
			bekannt[k] = true
		}
	}
	return bekannt, nil
}

// Gemahnte implements abrechnung.Kassenbuch.
func (s *Abrechnung) Gemahnte(ctx context.Context, von, bis uhr.Datum) ([]abrechnung.Buchung, error) {
	return protokollListe(ctx, s.d.leser, liesBuchung, `SELECT `+buchungsspalten+` FROM buchung
		WHERE art = 'mahnung' AND tag BETWEEN ? AND ? ORDER BY nr`, fristZahl(von), fristZahl(bis))
}

// Laeufe implements abrechnung.Kassenbuch.
func (s *Abrechnung) Laeufe(ctx context.Context) ([]abrechnung.Abrechnungslauf, error) {
	return protokollListe(ctx, s.d.leser, func(scan func(...any) error) (l abrechnung.Abrechnungslauf, err error) {
		var zeit int64
		err = scan(&l.Monat, &zeit)
		l.Zeit = zeitVonMikro(zeit)
		return l, err
	}, `SELECT monat, zeit FROM abrechnungslauf ORDER BY monat DESC`)
}
