// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// Auftraege keeps orders and claims in the schema postfach. It implements auftrag.Speicher.
type Auftraege struct {
	s *Speicher
}

var _ auftrag.Speicher = (*Auftraege)(nil)

// Auftraege returns the view of the orders.
func (s *Speicher) Auftraege() *Auftraege { return &Auftraege{s} }

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
	var token *string
	if einmal != "" {
		token = &einmal
	}
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, `INSERT INTO postfach.auftrag (`+auftragsspalten+`, einmal) VALUES `+plaetze(18)+
			` ON CONFLICT (kunde, einmal) WHERE einmal IS NOT NULL DO NOTHING`, append(werte, token)...)
		if err != nil {
			return fmt.Errorf("write order: %w", err)
		}
		if ergebnis.RowsAffected() == 0 {
			return tx.QueryRow(ctx, `SELECT nummer FROM postfach.auftrag WHERE kunde = $1 AND einmal = $2`, a.Kunde, einmal).Scan(&vorhandener)
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
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, `UPDATE postfach.auftrag SET (`+auftragsspalten+`) = ROW`+plaetze(17)+
			` WHERE nummer = $1 AND fassung = $6 - 1`, werte...)
		if err != nil {
			return fmt.Errorf("change order: %w", err)
		}
		if ergebnis.RowsAffected() == 0 {
			return nil
		}
		ok = true
		if err := schreibeProfile(ctx, tx, a, n); err != nil || n.Forderung == nil {
			return err
		}
		return schreibeForderung(ctx, tx, n.Forderung)
	})
	return ok && err == nil, err
}

func schreibeProfile(ctx context.Context, tx pgx.Tx, a *auftrag.Auftrag, n auftrag.Neues) error {
	if n.AlleProfile {
		if _, err := tx.Exec(ctx, `DELETE FROM postfach.auftrag_profil WHERE auftrag = $1 AND nr >= $2`, a.Nummer, len(a.Profile)); err != nil {
			return err
		}
	}
	stellen, koerper, err := auftragszeile.Profile(a, n)
	if err != nil || len(stellen) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO postfach.auftrag_profil (auftrag, nr, inhalt) SELECT $1, * FROM unnest($2::integer[], $3::bytea[])
		ON CONFLICT (auftrag, nr) DO UPDATE SET inhalt = excluded.inhalt`, a.Nummer, stellen, koerper)
	if err != nil {
		return fmt.Errorf("write profiles: %w", err)
	}
	return nil
}

func schreibeForderung(ctx context.Context, tx pgx.Tx, f *auftrag.Forderung) error {
	inhalt, err := auftragszeile.Forderung(f)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO postfach.forderung (auftrag, kunde, sofort, bestaetigt, zeit, summe, inhalt) VALUES `+plaetze(7),
		f.Auftrag, f.Kunde, f.Sofort, mikro(f.Bestaetigt), mikro(f.Zeit), int64(f.Rechnung.Summe), inhalt)
	if err != nil {
		return fmt.Errorf("write claim: %w", err)
	}
	return nil
}

// Loesche implements auftrag.Speicher.
func (s *Auftraege) Loesche(ctx context.Context, nummer string, fassung int64) error {
	_, err := s.s.pool.Exec(ctx, `DELETE FROM postfach.auftrag WHERE nummer = $1 AND fassung = $2`, nummer, fassung)
	return uebersetze(err)
}
