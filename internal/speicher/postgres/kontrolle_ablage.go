// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

func haengeKapselnAn(ctx context.Context, tx pgx.Tx, erste int64, zeilen []protokoll.Zeile) error {
	for i, z := range zeilen {
		if z.Kapsel == nil {
			continue
		}
		_, err := tx.Exec(ctx, `INSERT INTO protokoll.kapsel (nummer, stelle, vertrag, daten) VALUES ($1, $2, $3, $4)`,
			erste+int64(i), z.Kapsel.Stelle, z.Kapsel.Vertrag, z.Kapsel.Daten)
		if err != nil {
			return fmt.Errorf("store capsule: %w", err)
		}
	}
	return nil
}

// Kapseln implements kontrolle.Kapselleser.
func (p *Protokoll) Kapseln(ctx context.Context, stelle string, ab int64, max int) ([]protokoll.Kapsel, error) {
	return protokollListe(ctx, p, func(zeile pgx.CollectableRow) (k protokoll.Kapsel, err error) {
		return k, zeile.Scan(&k.Nummer, &k.Stelle, &k.Vertrag, &k.Daten)
	}, `SELECT nummer, stelle, vertrag, daten FROM protokoll.kapsel WHERE stelle = $1 AND nummer >= $2 ORDER BY nummer LIMIT $3`, stelle, ab, max)
}

// Stundenzahlen implements kontrolle.Zaehler.
func (p *Protokoll) Stundenzahlen(ctx context.Context, von, bis time.Time) ([]kontrolle.Stundenzahl, error) {
	return protokollListe(ctx, p, func(zeile pgx.CollectableRow) (z kontrolle.Stundenzahl, err error) {
		var stunde int64
		err = zeile.Scan(&z.Stelle, &z.Kennung, &stunde, &z.Anzahl)
		z.Stunde = time.UnixMicro(stunde * stundeMicro).UTC()
		return z, err
	}, `SELECT stelle, kennung, zeit / 3600000000 AS stunde, count(*) FROM protokoll.inhalt
		WHERE zeit >= $1 AND zeit < $2 AND art IN ('personensuche', 'freie_suche', 'gruppenabfrage')
		GROUP BY stelle, kennung, stunde ORDER BY stelle, kennung, stunde`, von.UnixMicro(), bis.UnixMicro())
}

// stundeMicro is an hour in microseconds.
const stundeMicro = int64(time.Hour / time.Microsecond)

// SetzeHalt implements kontrolle.Haltspeicher.
func (p *Protokoll) SetzeHalt(ctx context.Context, h kontrolle.Halt) error {
	return p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO protokoll.halt (nummer, seit, wer, grund) VALUES ($1, $2, $3, $4) ON CONFLICT (nummer) DO NOTHING`,
			h.Nummer, h.Seit.UnixMicro(), h.Wer, h.Grund)
		return err
	})
}

// HebeHaltAuf implements kontrolle.Haltspeicher.
func (p *Protokoll) HebeHaltAuf(ctx context.Context, nummer int64) (da bool, err error) {
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		n, err := betroffene(tx.Exec(ctx, `DELETE FROM protokoll.halt WHERE nummer = $1`, nummer))
		da = n > 0
		return err
	})
	return da, err
}

// Halte implements kontrolle.Haltspeicher.
func (p *Protokoll) Halte(ctx context.Context) ([]kontrolle.Halt, error) {
	return protokollListe(ctx, p, func(zeile pgx.CollectableRow) (h kontrolle.Halt, err error) {
		var seit int64
		err = zeile.Scan(&h.Nummer, &seit, &h.Wer, &h.Grund)
		h.Seit = time.UnixMicro(seit).UTC()
		return h, err
	}, `SELECT nummer, seit, wer, grund FROM protokoll.halt ORDER BY nummer`)
}

// Laufstand implements kontrolle.Laufstaende.
func (p *Protokoll) Laufstand(ctx context.Context, name string) (wert string, err error) {
	err = p.pool.QueryRow(ctx, `SELECT wert FROM protokoll.laufstand WHERE name = $1`, name).Scan(&wert)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return wert, uebersetze(err)
}

// MerkeLaufstand implements kontrolle.Laufstaende.
func (p *Protokoll) MerkeLaufstand(ctx context.Context, name, wert string) error {
	return p.speicher.schreibe(ctx, func(tx pgx.Tx) error { return merkeLaufstand(ctx, tx, name, wert) })
}

func merkeLaufstand(ctx context.Context, tx pgx.Tx, name, wert string) error {
	_, err := tx.Exec(ctx, `INSERT INTO protokoll.laufstand (name, wert) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET wert = excluded.wert`, name, wert)
	return err
}

// LegeStichproben implements kontrolle.Stichprobenspeicher.
func (p *Protokoll) LegeStichproben(ctx context.Context, proben []kontrolle.Stichprobe) (neu int, err error) {
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		for i := range proben {
			s := &proben[i]
			inhalt, err := json.Marshal(s)
			if err != nil {
				return fmt.Errorf("write sample: %w", err)
			}
			n, err := betroffene(tx.Exec(ctx, `INSERT INTO protokoll.stichprobe (stelle, monat, nummer, frist, ergebnis, inhalt)
				VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT (stelle, monat, nummer) DO NOTHING`,
				s.Stelle, fristZahl(s.Monat), s.Nummer, fristZahl(s.Frist), string(inhalt)))
			if err != nil {
				return fmt.Errorf("store sample: %w", err)
			}
			neu += int(n)
		}
		return nil
	})
	return neu, err
}

// Stichproben implements kontrolle.Stichprobenspeicher.
func (p *Protokoll) Stichproben(ctx context.Context, stelle string) ([]kontrolle.Stichprobe, error) {
	return protokollListe(ctx, p, liesStichprobe,
		`SELECT id, inhalt FROM protokoll.stichprobe WHERE stelle = $1 ORDER BY monat DESC, nummer`, stelle)
}

func liesStichprobe(zeile pgx.CollectableRow) (kontrolle.Stichprobe, error) {
	return leseStichprobe(zeile)
}

func leseStichprobe(zeile pgx.Row) (s kontrolle.Stichprobe, err error) {
	var id int64
	var inhalt string
	if err := zeile.Scan(&id, &inhalt); err != nil {
		return s, err
	}
	err = json.Unmarshal([]byte(inhalt), &s)
	s.ID = id
	return s, err
}

// VermerkeStichprobe implements kontrolle.Stichprobenspeicher.
func (p *Protokoll) VermerkeStichprobe(ctx context.Context, s kontrolle.Stichprobe) (vermerkt bool, err error) {
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		alt, err := leseStichprobe(tx.QueryRow(ctx,
			`SELECT id, inhalt FROM protokoll.stichprobe WHERE id = $1 AND stelle = $2 AND ergebnis = '' FOR UPDATE`, s.ID, s.Stelle))
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read sample: %w", err)
		}
		alt.Geprueft, alt.Von, alt.Ergebnis, alt.Bemerkung = s.Geprueft, s.Von, s.Ergebnis, s.Bemerkung
		inhalt, err := json.Marshal(alt)
		if err != nil {
			return fmt.Errorf("write sample: %w", err)
		}
		n, err := betroffene(tx.Exec(ctx, `UPDATE protokoll.stichprobe SET ergebnis = $1, inhalt = $2 WHERE id = $3 AND ergebnis = ''`,
			string(s.Ergebnis), string(inhalt), s.ID))
		vermerkt = n == 1
		return err
	})
	return vermerkt && err == nil, err
}

// Probenstand implements kontrolle.Stichprobenspeicher.
func (p *Protokoll) Probenstand(ctx context.Context) ([]kontrolle.Probenstand, error) {
	return protokollListe(ctx, p, func(zeile pgx.CollectableRow) (s kontrolle.Probenstand, err error) {
		return s, zeile.Scan(&s.Stelle, &s.Gezogen, &s.Geprueft, &s.Unzulaessig)
	}, `SELECT stelle, count(*), count(*) FILTER (WHERE ergebnis <> ''), count(*) FILTER (WHERE ergebnis = 'unzulaessig') FROM protokoll.stichprobe GROUP BY stelle ORDER BY stelle`)
}

// RaeumeKontrolle implements kontrolle.Ablage.
func (p *Protokoll) RaeumeKontrolle(ctx context.Context, heute uhr.Datum) (anzahl int64, err error) {
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		for _, tabelle := range []string{"fall", "stichprobe", "auftrag"} {
			n, err := betroffene(tx.Exec(ctx, `DELETE FROM protokoll.`+tabelle+` WHERE frist <= $1`, fristZahl(heute)))
			if err != nil {
				return fmt.Errorf("clear %s: %w", tabelle, err)
			}
			anzahl += n
		}
		return nil
	})
	return anzahl, err
}

func betroffene(ergebnis pgconn.CommandTag, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return ergebnis.RowsAffected(), nil
}
