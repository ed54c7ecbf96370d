// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// Auftraege keeps orders and claims in postfach.db. It implements auftrag.Speicher.
type Auftraege struct {
	d *datenbank
}

var _ auftrag.Speicher = (*Auftraege)(nil)

// Auftraege returns the view of the orders.
func (s *Speicher) Auftraege() *Auftraege { return &Auftraege{s.postfach} }

const auftragsspalten = `nummer, kunde, nutzer, weg, zustand, fassung, zeichen, angelegt, geaendert, bestaetigt, erledigt,
	wiederholung, monatlich, profile, offen, summe, inhalt`

func auftragswerte(a *auftrag.Auftrag) ([]any, error) {
	inhalt, err := auftragszeile.Kopf(a)
	return []any{
		a.Nummer, a.Kunde, a.Nutzer, string(a.Weg), string(a.Zustand), a.Fassung, a.Zeichen, mikro(a.Angelegt), mikro(a.Geaendert),
		mikro(a.Bestaetigt), mikro(a.Erledigt), mikro(a.Wiederholung), a.Monatlich, len(a.Profile), a.Offen(), int64(a.Rechnung.Summe), inhalt,
	}, err
}

// Lege implements auftrag.Speicher.
func (s *Auftraege) Lege(ctx context.Context, a *auftrag.Auftrag, einmal string) (vorhandener string, err error) {
	werte, err := auftragswerte(a)
	if err != nil {
		return "", err
	}
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		if einmal != "" {
			err := tx.QueryRowContext(ctx, `SELECT nummer FROM auftrag WHERE kunde = ? AND einmal = ?`, a.Kunde, einmal).Scan(&vorhandener)
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO auftrag (`+auftragsspalten+`, einmal) VALUES `+platzhalter(18, 1),
			append(werte, sql.NullString{String: einmal, Valid: einmal != ""})...)
		if err != nil {
			return fmt.Errorf("write order: %w", err)
		}
		return schreibeProfile(ctx, tx, a, auftrag.Neues{AlleProfile: true})
	})
	return vorhandener, err
}

// Ersetze implements auftrag.Speicher.
func (s *Auftraege) Ersetze(ctx context.Context, a *auftrag.Auftrag, n auftrag.Neues) (ok bool, err error) {
	werte, err := auftragswerte(a)
	if err != nil {
		return false, err
	}
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `UPDATE auftrag SET (`+auftragsspalten+`) = `+platzhalter(17, 1)+
			` WHERE nummer = ? AND fassung = ?`, append(werte, a.Nummer, a.Fassung-1)...)
		if err != nil {
			return fmt.Errorf("change order: %w", err)
		}
		if zeilen, err := ergebnis.RowsAffected(); err != nil || zeilen == 0 {
			return err
		}
		ok = true
		if err := schreibeProfile(ctx, tx, a, n); err != nil || n.Forderung == nil {
			return err
		}
		return schreibeForderung(ctx, tx, n.Forderung)
	})
	return ok && err == nil, err
}

func schreibeProfile(ctx context.Context, tx *sql.Tx, a *auftrag.Auftrag, n auftrag.Neues) (err error) {
	if n.AlleProfile {
		if _, err := tx.ExecContext(ctx, `DELETE FROM auftrag_profil WHERE auftrag = ? AND nr >= ?`, a.Nummer, len(a.Profile)); err != nil {
			return err
		}
	}
	stellen, koerper, err := auftragszeile.Profile(a, n)
	if err != nil || len(stellen) == 0 {
		return err
	}
	befehl, err := tx.PrepareContext(ctx, `INSERT INTO auftrag_profil (auftrag, nr, inhalt) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET inhalt = excluded.inhalt`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, befehl.Close()) }()
	for i, stelle := range stellen {
		if _, err := befehl.ExecContext(ctx, a.Nummer, stelle, koerper[i]); err != nil {
			return fmt.Errorf("write profile: %w", err)
		}
	}
	return nil
}

func schreibeForderung(ctx context.Context, tx *sql.Tx, f *auftrag.Forderung) error {
	inhalt, err := auftragszeile.Forderung(f)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO forderung (auftrag, kunde, sofort, bestaetigt, zeit, summe, inhalt) VALUES `+platzhalter(7, 1),
		f.Auftrag, f.Kunde, f.Sofort, mikro(f.Bestaetigt), mikro(f.Zeit), int64(f.Rechnung.Summe), inhalt)
	if err != nil {
		return fmt.Errorf("write claim: %w", err)
	}
	return nil
}

// Loesche implements auftrag.Speicher.
func (s *Auftraege) Loesche(ctx context.Context, nummer string, fassung int64) error {
	return s.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM auftrag WHERE nummer = ? AND fassung = ?`, nummer, fassung)
		return err
	})
}
