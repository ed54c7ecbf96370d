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

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Laeufe implements plausibilitaet.Befundleser.
func (p *Plausi) Laeufe(ctx context.Context) (aus []anwendung.Lauf, err error) {
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		var l anwendung.Lauf
		var zeit, verschickt, abgeglichen int64
		err := z.Scan(&l.ID, &l.Stichtag, &l.Kennung, &l.Amtlich, &zeit, &l.Datensaetze, &l.Haeufungen, &verschickt, &abgeglichen)
		l.Zeit, l.Abgeglichen = time.UnixMilli(zeit), msZeit(abgeglichen)
		l.Verschickt = msZeit(verschickt)
		aus = append(aus, l)
		return err
	}, `SELECT id, stichtag, kennung, amtlich, zeit, datensaetze, haeufungen, verschickt, abgeglichen FROM plausilauf ORDER BY stichtag DESC`)
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

// befundseite is how many findings are read at a time; it stands in the
// statement, because a bound LIMIT would make SQLite plan it anew each time.
const befundseite = 1000

func (p *Plausi) befundseite(ctx context.Context, lauf int64, a anwendung.Auswahl) ([]anwendung.Befund, error) {
	frage, werte := befundfrage(lauf, a)
	var seite []anwendung.Befund
	platz := map[int]int{}
	err := jede(ctx, p.d.leser, func(z abtastbar) error {
		var b anwendung.Befund
		var felder string
		var geaendert int64
		err := z.Scan(&b.Nummer, &b.Art, &b.Stand, &b.Sicher, &felder, &geaendert)
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
	return seite, p.teile(ctx, lauf, idListe(nummern), func(nummer int) *anwendung.Befund { return &seite[platz[nummer]] })
}

// befundfrage puts the question together from a closed list of conditions.
func befundfrage(lauf int64, a anwendung.Auswahl) (string, []any) {
	frage := `SELECT nummer, art, stand, sicher, felder, geaendert FROM plausibefund WHERE lauf = ? AND nummer > ?`
	werte := []any{lauf, a.Nach}
	if a.Art != "" {
		frage, werte = frage+` AND art = ?`, append(werte, string(a.Art))
	}
	if a.Stand != nil {
		frage, werte = frage+` AND stand = ?`, append(werte, *a.Stand)
	}
	if a.Meldebehoerde != "" {
		frage += ` AND nummer IN (SELECT nummer FROM plausinachricht WHERE lauf = ? AND meldebehoerde = ?)`
		werte = append(werte, lauf, suche.AGSNummer(a.Meldebehoerde))
	}
	if a.Gemeinde != "" {
		frage += ` AND nummer IN (SELECT nummer FROM plausisatz WHERE lauf = ? AND ags = ?)`
		werte = append(werte, lauf, suche.AGSNummer(a.Gemeinde))
	}
	return frage + fmt.Sprintf(` ORDER BY nummer LIMIT %d`, befundseite), werte
}

// teile adds the records and messages of findings.
func (p *Plausi) teile(ctx context.Context, lauf int64, nummern string, von func(nummer int) *anwendung.Befund) error {
	err := jede(ctx, p.d.leser, func(z abtastbar) error {
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
	}, `SELECT nummer, satz, ags, ordnungsmerkmal FROM plausisatz
		WHERE lauf = ? AND nummer IN (SELECT value FROM json_each(?)) ORDER BY nummer, platz`, lauf, nummern)
	if err != nil {
		return err
	}
	return jede(ctx, p.d.leser, func(z abtastbar) error {
		var nummer int
		var ags uint32
		var beantwortet int64
		var n anwendung.Nachricht
		if err := z.Scan(&nummer, &n.UUID, &ags, &n.Antwort, &beantwortet); err != nil {
			return err
		}
		n.Meldebehoerde, n.Beantwortet = agsText(ags), msZeit(beantwortet)
		b := von(nummer)
		b.Nachrichten = append(b.Nachrichten, n)
		return nil
	}, `SELECT nummer, uuid, meldebehoerde, antwort, beantwortet FROM plausinachricht
		WHERE lauf = ? AND nummer IN (SELECT value FROM json_each(?)) ORDER BY nummer, platz`, lauf, nummern)
}

// Zuordnen implements plausibilitaet.Befundleser.
func (p *Plausi) Zuordnen(ctx context.Context, uuid string) (lauf int64, nummer int, ok bool, err error) {
	err = p.d.leser.QueryRowContext(ctx, `SELECT lauf, nummer FROM plausinachricht WHERE uuid = ?`, uuid).Scan(&lauf, &nummer)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, false, nil
	}
	return lauf, nummer, err == nil, uebersetze(err)
}

// Meldebehoerden implements plausibilitaet.Befundleser.
func (p *Plausi) Meldebehoerden(ctx context.Context, lauf int64) (aus []melde.AGS, err error) {
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		var ags uint32
		err := z.Scan(&ags)
		aus = append(aus, agsText(ags))
		return err
	}, `SELECT DISTINCT meldebehoerde FROM plausinachricht WHERE lauf = ? ORDER BY meldebehoerde`, lauf)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read authorities: %w", err))
	}
	return aus, nil
}

// Zahlen implements plausibilitaet.Befundleser.
func (p *Plausi) Zahlen(ctx context.Context, lauf int64) ([]anwendung.Zahl, error) {
	return p.zahlen(ctx, `SELECT s.ags, b.art, b.stand, count(DISTINCT b.nummer) FROM plausibefund b
		JOIN plausisatz s ON s.lauf = b.lauf AND s.nummer = b.nummer
		WHERE b.lauf = ? GROUP BY s.ags, b.art, b.stand ORDER BY s.ags, b.art, b.stand`, lauf)
}

// Artzahlen implements plausibilitaet.Befundleser.
func (p *Plausi) Artzahlen(ctx context.Context, lauf int64) ([]anwendung.Zahl, error) {
	return p.zahlen(ctx, `SELECT 0, art, stand, count(*) FROM plausibefund WHERE lauf = ?
		GROUP BY art, stand ORDER BY art, stand`, lauf)
}

func (p *Plausi) zahlen(ctx context.Context, frage string, lauf int64) (aus []anwendung.Zahl, err error) {
	err = jede(ctx, p.d.leser, func(z abtastbar) error {
		var ags uint32
		var n anwendung.Zahl
		if err := z.Scan(&ags, &n.Art, &n.Stand, &n.Anzahl); err != nil {
			return err
		}
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
