// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/totpzeile"
)

// Schluessel implements zugang.Schluesselablage.
func (l zugangsleser) Schluessel(ctx context.Context, kennung string) ([]zugang.Sicherheitsschluessel, error) {
	zeilen, err := l.q.Query(ctx, `SELECT id, name, rechner, oeffentlich, zaehler, angelegt, zuletzt
		FROM zugang.schluessel WHERE kennung = $1 ORDER BY angelegt, id COLLATE "C"`, kennung)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer zeilen.Close()
	var alle []zugang.Sicherheitsschluessel
	for zeilen.Next() {
		s := zugang.Sicherheitsschluessel{Kennung: kennung}
		var angelegt, zuletzt int64
		if err := zeilen.Scan(&s.ID, &s.Name, &s.Rechner, &s.Oeffentlich, &s.Zaehler, &angelegt, &zuletzt); err != nil {
			return nil, uebersetze(err)
		}
		s.Angelegt, s.Zuletzt = zeitVonMikro(angelegt), zeitVonMikro(zuletzt)
		alle = append(alle, s)
	}
	return alle, uebersetze(zeilen.Err())
}

// VermerkeSchluessel implements zugang.Schluesselablage.
func (z *Zugang) VermerkeSchluessel(ctx context.Context, id string, zaehler uint32, jetzt time.Time) (gut bool, err error) {
	err = z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, `UPDATE zugang.schluessel SET zaehler = $1::bigint, zuletzt = $2
			WHERE id = $3 AND (zaehler < $1 OR (zaehler = 0 AND $1::bigint = 0))`, zaehler, mikro(jetzt), id)
		if err != nil {
			return err
		}
		gut = ergebnis.RowsAffected() > 0
		return nil
	})
	return gut && err == nil, err
}

// MerkeHerausforderung implements zugang.Schluesselablage.
func (z *Zugang) MerkeHerausforderung(ctx context.Context, h zugang.Herausforderung, jetzt time.Time) error {
	return z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM zugang.herausforderung WHERE bis < $1`, mikro(jetzt)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO zugang.herausforderung (id, kennung, zweck, wert, bis) VALUES ($1, $2, $3, $4, $5)`,
			h.ID, h.Kennung, string(h.Zweck), h.Wert, mikro(h.Bis))
		return err
	})
}

// NimmHerausforderung implements zugang.Schluesselablage.
func (z *Zugang) NimmHerausforderung(ctx context.Context, id string) (zugang.Herausforderung, error) {
	h := zugang.Herausforderung{ID: id}
	err := z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		var bis int64
		err := tx.QueryRow(ctx, `DELETE FROM zugang.herausforderung WHERE id = $1 RETURNING kennung, zweck, wert, bis`, id).
			Scan(&h.Kennung, &h.Zweck, &h.Wert, &bis)
		h.Bis = zeitVonMikro(bis)
		if errors.Is(err, pgx.ErrNoRows) {
			return zugang.ErrUnbekannt
		}
		return err
	})
	if err != nil {
		return zugang.Herausforderung{}, err
	}
	return h, nil
}

// SetzeSchluessel implements zugang.Bestand.
func (b kontenbestand) SetzeSchluessel(ctx context.Context, s zugang.Sicherheitsschluessel) error {
	_, err := b.tx.Exec(ctx, `INSERT INTO zugang.schluessel (id, kennung, name, rechner, oeffentlich, zaehler, angelegt, zuletzt)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.ID, s.Kennung, s.Name, s.Rechner, s.Oeffentlich, s.Zaehler, mikro(s.Angelegt), mikro(s.Zuletzt))
	return err
}

// LoescheSchluessel implements zugang.Bestand.
func (b kontenbestand) LoescheSchluessel(ctx context.Context, kennung, id string) error {
	_, err := b.tx.Exec(ctx, `DELETE FROM zugang.schluessel WHERE kennung = $1 AND ($2::text = '' OR id = $2)`, kennung, id)
	return err
}

// LoescheKonto implements zugang.Bestand.
func (b kontenbestand) LoescheKonto(ctx context.Context, kennung string) error {
	for _, befehl := range []string{
		`DELETE FROM zugang.sitzung WHERE kennung = $1`, `DELETE FROM zugang.schluessel WHERE kennung = $1`, `DELETE FROM zugang.konto WHERE kennung = $1`,
		`INSERT INTO zugang.fruehere_kennung (kennung) VALUES ($1) ON CONFLICT DO NOTHING`,
	} {
		if _, err := b.tx.Exec(ctx, befehl, kennung); err != nil {
			return fmt.Errorf("delete account: %w", err)
		}
	}
	return nil
}

// WarVergeben implements zugang.Bestand.
func (b kontenbestand) WarVergeben(ctx context.Context, kennung string) (war bool, err error) {
	err = b.tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM zugang.fruehere_kennung WHERE kennung = $1)`, kennung).Scan(&war)
	return war, err
}

// Versiegle seals the second factors that an earlier version stored in clear and
// checks that one that is sealed can be opened. Error: geheim.ErrTresorInhalt when
// the key is not the one of this database.
func (z *Zugang) Versiegle(ctx context.Context) error {
	return z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		zeilen, err := tx.Query(ctx, `SELECT kennung, totp FROM zugang.konto WHERE totp <> '' FOR UPDATE`)
		if err != nil {
			return err
		}
		defer zeilen.Close()
		offene := map[string]geheim.TOTP{}
		for zeilen.Next() {
			var kennung, spalte string
			if err := zeilen.Scan(&kennung, &spalte); err != nil {
				return err
			}
			totp, err := totpzeile.Lies(z.tresor, kennung, spalte)
			if err != nil {
				return err
			}
			if !geheim.IstVerschlossen(spalte) {
				offene[kennung] = totp
			}
		}
		if err := zeilen.Err(); err != nil {
			return err
		}
		for kennung, totp := range offene {
			spalte, err := totpzeile.Schreibe(z.tresor, kennung, totp)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE zugang.konto SET totp = $1 WHERE kennung = $2`, spalte, kennung); err != nil {
				return err
			}
		}
		return nil
	})
}

// Antrag implements stellen.Leser.
func (l zugangsleser) Antrag(ctx context.Context, id string) (stellen.Antrag, error) {
	var inhalt string
	err := l.q.QueryRow(ctx, `SELECT inhalt FROM zugang.antrag WHERE id = $1`, id).Scan(&inhalt)
	if errors.Is(err, pgx.ErrNoRows) {
		return stellen.Antrag{}, stellen.ErrKeinAntrag
	}
	if err != nil {
		return stellen.Antrag{}, uebersetze(err)
	}
	return liesAntrag(inhalt)
}

func liesAntrag(inhalt string) (a stellen.Antrag, err error) {
	if err = json.Unmarshal([]byte(inhalt), &a); err != nil {
		return stellen.Antrag{}, fmt.Errorf("read application: %w", err)
	}
	return a, nil
}

// Antraege implements stellen.Leser.
func (l zugangsleser) Antraege(ctx context.Context) ([]stellen.Antrag, error) {
	zeilen, err := l.q.Query(ctx, `SELECT inhalt FROM zugang.antrag ORDER BY eingegangen DESC, id COLLATE "C"`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer zeilen.Close()
	var alle []stellen.Antrag
	for zeilen.Next() {
		var inhalt string
		if err := zeilen.Scan(&inhalt); err != nil {
			return nil, uebersetze(err)
		}
		a, err := liesAntrag(inhalt)
		if err != nil {
			return nil, err
		}
		alle = append(alle, a)
	}
	return alle, uebersetze(zeilen.Err())
}

// OffeneAntraege implements stellen.Leser.
func (l zugangsleser) OffeneAntraege(ctx context.Context) (n int, err error) {
	err = l.q.QueryRow(ctx, `SELECT count(*) FROM zugang.antrag WHERE zustand IN ($1, $2, $3)`,
		string(stellen.Angemeldet), string(stellen.Geprueft), string(stellen.Gemeldet)).Scan(&n)
	return n, uebersetze(err)
}

// Behoerden implements stellen.Leser.
func (l zugangsleser) Behoerden(ctx context.Context) ([]zugang.Inhaber, error) {
	zeilen, err := l.q.Query(ctx, `SELECT `+inhaberspalten+` FROM zugang.inhaber i WHERE i.bereich = $1 ORDER BY i.name COLLATE "C", i.id COLLATE "C"`,
		string(zugang.BereichBehoerde))
	if err != nil {
		return nil, uebersetze(err)
	}
	defer zeilen.Close()
	var alle []zugang.Inhaber
	for zeilen.Next() {
		var z inhaberzeile
		if err := zeilen.Scan(z.ziele()...); err != nil {
			return nil, uebersetze(err)
		}
		i, err := z.inhaber()
		if err != nil {
			return nil, err
		}
		alle = append(alle, i)
	}
	return alle, uebersetze(zeilen.Err())
}

// AendereStellen implements stellen.Speicher.
func (z *Zugang) AendereStellen(ctx context.Context, tu func(stellen.Bestand) error) error {
	return z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		return tu(kontenbestand{zugangsleser{tx, z.tresor}, tx})
	})
}

// SetzeAntrag implements stellen.Bestand.
func (b kontenbestand) SetzeAntrag(ctx context.Context, a stellen.Antrag) error {
	inhalt, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = b.tx.Exec(ctx, `INSERT INTO zugang.antrag (id, stelle, zustand, eingegangen, inhalt) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET zustand = excluded.zustand, inhalt = excluded.inhalt`,
		a.ID, a.Angaben.Stelle.ID, string(a.Zustand), mikro(a.Eingegangen), string(inhalt))
	if err != nil {
		return fmt.Errorf("store application: %w", err)
	}
	return nil
}
