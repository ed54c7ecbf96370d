// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/totpzeile"
)

// Schluessel implements zugang.Schluesselablage.
func (l zugangsleser) Schluessel(ctx context.Context, kennung string) (alle []zugang.Sicherheitsschluessel, err error) {
	zeilen, err := l.q.QueryContext(ctx, `SELECT id, name, rechner, oeffentlich, zaehler, angelegt, zuletzt
		FROM schluessel WHERE kennung = ? ORDER BY angelegt, id`, kennung)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
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
	err = z.db.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `UPDATE schluessel SET zaehler = ?1, zuletzt = ?2
			WHERE id = ?3 AND (zaehler < ?1 OR (zaehler = 0 AND ?1 = 0))`, zaehler, mikro(jetzt), id)
		if err != nil {
			return err
		}
		n, err := ergebnis.RowsAffected()
		gut = n > 0
		return err
	})
	return gut && err == nil, err
}

// MerkeHerausforderung implements zugang.Schluesselablage.
func (z *Zugang) MerkeHerausforderung(ctx context.Context, h zugang.Herausforderung, jetzt time.Time) error {
	return z.db.schreibe(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM herausforderung WHERE bis < ?`, mikro(jetzt)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO herausforderung (id, kennung, zweck, wert, bis) VALUES (?, ?, ?, ?, ?)`,
			h.ID, h.Kennung, string(h.Zweck), h.Wert, mikro(h.Bis))
		return err
	})
}

// NimmHerausforderung implements zugang.Schluesselablage.
func (z *Zugang) NimmHerausforderung(ctx context.Context, id string) (zugang.Herausforderung, error) {
	h := zugang.Herausforderung{ID: id}
	err := z.db.schreibe(ctx, func(tx *sql.Tx) error {
		var bis int64
		err := tx.QueryRowContext(ctx, `DELETE FROM herausforderung WHERE id = ? RETURNING kennung, zweck, wert, bis`, id).
			Scan(&h.Kennung, &h.Zweck, &h.Wert, &bis)
		h.Bis = zeitVonMikro(bis)
		if errors.Is(err, sql.ErrNoRows) {
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
	_, err := b.tx.ExecContext(ctx, `INSERT INTO schluessel (id, kennung, name, rechner, oeffentlich, zaehler, angelegt, zuletzt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Kennung, s.Name, s.Rechner, s.Oeffentlich, s.Zaehler, mikro(s.Angelegt), mikro(s.Zuletzt))
	return err
}

// LoescheSchluessel implements zugang.Bestand.
func (b kontenbestand) LoescheSchluessel(ctx context.Context, kennung, id string) error {
	_, err := b.tx.ExecContext(ctx, `DELETE FROM schluessel WHERE kennung = ?1 AND (?2 = '' OR id = ?2)`, kennung, id)
	return err
}

// LoescheKonto implements zugang.Bestand.
func (b kontenbestand) LoescheKonto(ctx context.Context, kennung string) error {
	for _, befehl := range []string{
		`DELETE FROM sitzung WHERE kennung = ?`, `DELETE FROM schluessel WHERE kennung = ?`, `DELETE FROM konto WHERE kennung = ?`,
		`INSERT INTO fruehere_kennung (kennung) VALUES (?) ON CONFLICT DO NOTHING`,
	} {
		if _, err := b.tx.ExecContext(ctx, befehl, kennung); err != nil {
			return fmt.Errorf("delete account: %w", err)
		}
	}
	return nil
}

// WarVergeben implements zugang.Bestand.
func (b kontenbestand) WarVergeben(ctx context.Context, kennung string) (war bool, err error) {
	err = b.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fruehere_kennung WHERE kennung = ?)`, kennung).Scan(&war)
	return war, err
}

// Versiegle seals the second factors that an earlier version stored in clear and
// checks that one that is sealed can be opened. Error: geheim.ErrTresorInhalt when
// the key is not the one of this database.
func (z *Zugang) Versiegle(ctx context.Context) error {
	return z.db.schreibe(ctx, func(tx *sql.Tx) error {
		zeilen, err := tx.QueryContext(ctx, `SELECT kennung, totp FROM konto WHERE totp <> ''`)
		if err != nil {
			return err
		}
		offene := map[string]geheim.TOTP{}
		for zeilen.Next() {
			var kennung, spalte string
			if err := zeilen.Scan(&kennung, &spalte); err != nil {
				return errors.Join(err, zeilen.Close())
			}
			totp, err := totpzeile.Lies(z.tresor, kennung, spalte)
			if err != nil {
				return errors.Join(err, zeilen.Close())
			}
			if !geheim.IstVerschlossen(spalte) {
				offene[kennung] = totp
			}
		}
		if err := errors.Join(zeilen.Err(), zeilen.Close()); err != nil {
			return err
		}
		for kennung, totp := range offene {
			spalte, err := totpzeile.Schreibe(z.tresor, kennung, totp)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE konto SET totp = ? WHERE kennung = ?`, spalte, kennung); err != nil {
				return err
			}
		}
		return nil
	})
}

// Antrag implements stellen.Leser.
func (l zugangsleser) Antrag(ctx context.Context, id string) (stellen.Antrag, error) {
	var inhalt string
	err := l.q.QueryRowContext(ctx, `SELECT inhalt FROM antrag WHERE id = ?`, id).Scan(&inhalt)
	if errors.Is(err, sql.ErrNoRows) {
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
func (l zugangsleser) Antraege(ctx context.Context) (alle []stellen.Antrag, err error) {
	zeilen, err := l.q.QueryContext(ctx, `SELECT inhalt FROM antrag ORDER BY eingegangen DESC, id`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
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
	err = l.q.QueryRowContext(ctx, `SELECT count(*) FROM antrag WHERE zustand IN (?, ?, ?)`,
		string(stellen.Angemeldet), string(stellen.Geprueft), string(stellen.Gemeldet)).Scan(&n)
	return n, uebersetze(err)
}

// Behoerden implements stellen.Leser.
func (l zugangsleser) Behoerden(ctx context.Context) (alle []zugang.Inhaber, err error) {
	zeilen, err := l.q.QueryContext(ctx, `SELECT `+inhaberspalten+` FROM inhaber i WHERE i.bereich = ? ORDER BY i.name, i.id`,
		string(zugang.BereichBehoerde))
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
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
	return z.db.schreibe(ctx, func(tx *sql.Tx) error {
		return tu(kontenbestand{zugangsleser{tx, z.tresor}, tx})
	})
}

// SetzeAntrag implements stellen.Bestand.
func (b kontenbestand) SetzeAntrag(ctx context.Context, a stellen.Antrag) error {
	inhalt, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = b.tx.ExecContext(ctx, `INSERT INTO antrag (id, stelle, zustand, eingegangen, inhalt) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET zustand = excluded.zustand, inhalt = excluded.inhalt`,
		a.ID, a.Angaben.Stelle.ID, string(a.Zustand), mikro(a.Eingegangen), string(inhalt))
	if err != nil {
		return fmt.Errorf("store application: %w", err)
	}
	return nil
}
