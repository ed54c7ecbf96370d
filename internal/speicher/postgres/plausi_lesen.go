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

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/suche"
)

// Laeufe implements plausibilitaet.Befundleser.
func (p *Plausi) Laeufe(ctx context.Context) (aus []anwendung.Lauf, err error) {
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var l anwendung.Lauf
		var zeit, verschickt, abgeglichen int64
		var tag int32
		err := z.Scan(&l.ID, &tag, &l.Kennung, &l.Amtlich, &zeit, &l.Datensaetze, &l.Haeufungen, &verschickt, &abgeglichen)
		l.Stichtag, l.Zeit, l.Abgeglichen = melde.Datum(tag), time.UnixMilli(zeit), msZeit(abgeglichen)
		l.Verschickt = msZeit(verschickt)
		aus = append(aus, l)
		return err
	}, `SELECT id, stichtag, kennung, amtlich, zeit, datensaetze, haeufungen, verschickt, abgeglichen FROM register.plausilauf ORDER BY stichtag DESC`)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read runs: %w", err))
	}
	return aus, nil
}

// msZeit is the time of a column in which 0 means never.
func msZeit(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// Befunde implements plausibilitaet.Befundleser.
func (p *Plausi) Befunde(ctx context.Context, lauf int64, a anwendung.Auswahl) iter.Seq2[anwendung.Befund, error] {
	return func(yield func(anwendung.Befund, error) bool) {
		for gegeben := 0; ; {
			seite, err := p.befundseite(ctx, lauf, a)
			if err != nil {
				yield(anwendung.Befund{}, uebersetze(fmt.Errorf("read findings: %w", err)))
				return
			}
			for _, b := range seite {
				if gegeben++; !yield(b, nil) || gegeben == a.Anzahl {
					return
				}
				a.Nach = b.Nummer
			}
			if len(seite) < befundseite {
				return
			}
		}
	}
}

// befundseite is how many findings are read at a time.
const befundseite = 1000

func (p *Plausi) befundseite(ctx context.Context, lauf int64, a anwendung.Auswahl) ([]anwendung.Befund, error) {
	frage, werte := befundfrage(lauf, a)
	var seite []anwendung.Befund
	platz := map[int]int{}
	err := jede(ctx, p.s.pool, func(z pgx.Row) error {
		var b anwendung.Befund
		var felder string
		var geaendert int64
		var art string
		var stand int16
		err := z.Scan(&b.Nummer, &art, &stand, &b.Sicher, &felder, &geaendert)
		b.Art, b.Stand = plausibilitaet.Art(art), anwendung.Stand(stand)
		b.Felder, b.Geaendert = strings.Fields(felder), time.UnixMilli(geaendert)
		platz[b.Nummer] = len(seite)
		seite = append(seite, b)
		return err
	}, frage, werte...)
	if err != nil || len(seite) == 0 {
		return nil, err
	}
	nummern := make([]int64, len(seite))
	for i := range seite {
		nummern[i] = int64(seite[i].Nummer)
	}
	return seite, p.teile(ctx, lauf, nummern, func(nummer int) *anwendung.Befund { return &seite[platz[nummer]] })
}

// befundfrage puts the question together from a closed list of conditions.
func befundfrage(lauf int64, a anwendung.Auswahl) (string, []any) {
	frage := `SELECT nummer, art, stand, sicher, felder, geaendert FROM register.plausibefund WHERE lauf = $1 AND nummer > $2`
	werte := []any{lauf, a.Nach}
	und := func(bedingung string, wert any) {
		werte = append(werte, wert)
		frage += fmt.Sprintf(` AND `+bedingung, len(werte))
	}
	if a.Art != "" {
		und(`art = $%d`, string(a.Art))
	}
	if a.Stand != nil {
		und(`stand = $%d`, int16(*a.Stand))
	}
	if a.Meldebehoerde != "" {
		und(`nummer IN (SELECT nummer FROM register.plausinachricht WHERE lauf = $1 AND meldebehoerde = $%d)`, int32(suche.AGSNummer(a.Meldebehoerde)))
	}
	if a.Gemeinde != "" {
		und(`nummer IN (SELECT nummer FROM register.plausisatz WHERE lauf = $1 AND ags = $%d)`, int32(suche.AGSNummer(a.Gemeinde)))
	}
	return frage + fmt.Sprintf(` ORDER BY nummer LIMIT %d`, befundseite), werte
}

// teile adds the records and messages of findings.
func (p *Plausi) teile(ctx context.Context, lauf int64, nummern []int64, von func(nummer int) *anwendung.Befund) error {
	err := jede(ctx, p.s.pool, func(z pgx.Row) error {
		var nummer int
		var ags uint32
		var s anwendung.Satzbezug
		if err := z.Scan(&nummer, &s.ID, &ags, &s.Schluessel.Ordnungsmerkmal); err != nil {
			return err
		}
		s.Schluessel.AGS = agsText(ags)
		b := von(nummer)
		b.Saetze = append(b.Saetze, s)
		return nil
	}, `SELECT nummer, satz, ags, ordnungsmerkmal FROM register.plausisatz
		WHERE lauf = $1 AND nummer = ANY ($2) ORDER BY nummer, platz`, lauf, nummern)
	if err != nil {
		return err
	}
	return jede(ctx, p.s.pool, func(z pgx.Row) error {
		var nummer int
		var ags uint32
		var beantwortet int64
		var antwort int16
		var n anwendung.Nachricht
		if err := z.Scan(&nummer, &n.UUID, &ags, &antwort, &beantwortet); err != nil {
			return err
		}
		n.Meldebehoerde, n.Antwort, n.Beantwortet = agsText(ags), anwendung.Antwort(antwort), msZeit(beantwortet)
		b := von(nummer)
		b.Nachrichten = append(b.Nachrichten, n)
		return nil
	}, `SELECT nummer, uuid, meldebehoerde, antwort, beantwortet FROM register.plausinachricht
		WHERE lauf = $1 AND nummer = ANY ($2) ORDER BY nummer, platz`, lauf, nummern)
}

// Zuordnen implements plausibilitaet.Befundleser.
func (p *Plausi) Zuordnen(ctx context.Context, uuid string) (lauf int64, nummer int, ok bool, err error) {
	err = p.s.pool.QueryRow(ctx, `SELECT lauf, nummer FROM register.plausinachricht WHERE uuid = $1`, uuid).Scan(&lauf, &nummer)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, 0, false, nil
	}
	return lauf, nummer, err == nil, uebersetze(err)
}

// Meldebehoerden implements plausibilitaet.Befundleser.
func (p *Plausi) Meldebehoerden(ctx context.Context, lauf int64) (aus []melde.AGS, err error) {
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var ags uint32
		err := z.Scan(&ags)
		aus = append(aus, agsText(ags))
		return err
	}, `SELECT DISTINCT meldebehoerde FROM register.plausinachricht WHERE lauf = $1 ORDER BY meldebehoerde`, lauf)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read authorities: %w", err))
	}
	return aus, nil
}

// Zahlen implements plausibilitaet.Befundleser.
func (p *Plausi) Zahlen(ctx context.Context, lauf int64) ([]anwendung.Zahl, error) {
	return p.zahlen(ctx, `SELECT s.ags, b.art, b.stand, count(DISTINCT b.nummer) FROM register.plausibefund b
		JOIN register.plausisatz s ON s.lauf = b.lauf AND s.nummer = b.nummer
		WHERE b.lauf = $1 GROUP BY s.ags, b.art, b.stand ORDER BY s.ags, b.art, b.stand`, lauf)
}

// Artzahlen implements plausibilitaet.Befundleser.
func (p *Plausi) Artzahlen(ctx context.Context, lauf int64) ([]anwendung.Zahl, error) {
	return p.zahlen(ctx, `SELECT 0, art, stand, count(*) FROM register.plausibefund WHERE lauf = $1
		GROUP BY art, stand ORDER BY art, stand`, lauf)
}

func (p *Plausi) zahlen(ctx context.Context, frage string, lauf int64) (aus []anwendung.Zahl, err error) {
	err = jede(ctx, p.s.pool, func(z pgx.Row) error {
		var ags uint32
		var n anwendung.Zahl
		var art string
		var stand int16
		if err := z.Scan(&ags, &art, &stand, &n.Anzahl); err != nil {
			return err
		}
		n.Art, n.Stand = plausibilitaet.Art(art), anwendung.Stand(stand)
		if ags != 0 {
			n.Gemeinde = agsText(ags)
		}
		aus = append(aus, n)
		return nil
	}, frage, lauf)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("count findings: %w", err))
	}
	return aus, nil
}
