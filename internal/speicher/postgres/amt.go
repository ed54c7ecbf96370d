// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"kernmelderegister/internal/anwendung/adresshandel"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/auftragszeile"
)

// Amt keeps what the register office notes about customers in the schema postfach. It implements
// adresshandel.Ablage and adresshandel.Auftragsbestand and auskunftsstatistik.Ablage.
type Amt struct {
	s *Speicher
}

var (
	_ adresshandel.Ablage          = (*Amt)(nil)
	_ adresshandel.Auftragsbestand = (*Amt)(nil)
	_ auskunftsstatistik.Ablage    = (*Amt)(nil)
)

// Amt returns the view of the register office's notes.
func (s *Speicher) Amt() *Amt { return &Amt{s} }

// LegeFaelle implements adresshandel.Fallablage.
func (s *Amt) LegeFaelle(ctx context.Context, faelle []adresshandel.Fall) (neue []adresshandel.Fall, err error) {
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		for _, f := range faelle {
			inhalt, err := json.Marshal(f)
			if err != nil {
				return fmt.Errorf("write case: %w", err)
			}
			err = tx.QueryRow(ctx, `INSERT INTO postfach.handelsfall (kennzeichen, zustand, kunde, frist, fassung, inhalt) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (kennzeichen) DO NOTHING RETURNING nr`,
				f.Kennzeichen(), string(f.Zustand), f.Kunde, fristZahl(f.Frist), f.Fassung, string(inhalt)).Scan(&f.Nr)
			if errors.Is(err, pgx.ErrNoRows) {
				continue
			}
			if err != nil {
				return fmt.Errorf("store case: %w", err)
			}
			neue = append(neue, f)
		}
		return nil
	})
	return neue, err
}

// Faelle implements adresshandel.Fallablage.
func (s *Amt) Faelle(ctx context.Context, f adresshandel.Filter) ([]adresshandel.Fall, error) {
	return sammle(ctx, s.s, liesHandelsfall, `SELECT nr, fassung, inhalt FROM postfach.handelsfall
		WHERE $1 IN ('', zustand) AND $2 IN ('', kunde) ORDER BY nr DESC LIMIT 500`, string(f.Zustand), f.Kunde)
}

// Fall implements adresshandel.Fallablage.
func (s *Amt) Fall(ctx context.Context, nr int64) (adresshandel.Fall, bool, error) {
	return einer(sammle(ctx, s.s, liesHandelsfall, `SELECT nr, fassung, inhalt FROM postfach.handelsfall WHERE nr = $1`, nr))
}

// einer returns the only row; ok is false if there is none.
func einer[T any](alle []T, err error) (wert T, ok bool, _ error) {
	if err != nil || len(alle) == 0 {
		return wert, false, err
	}
	return alle[0], true, nil
}

func liesHandelsfall(zeile pgx.CollectableRow) (f adresshandel.Fall, err error) {
	nr, fassung, inhalt, err := liesAkte(zeile)
	if err != nil {
		return f, err
	}
	err = json.Unmarshal(inhalt, &f)
	f.Nr, f.Fassung = nr, fassung
	return f, err
}

// liesAkte reads number, version and content.
func liesAkte(zeile pgx.CollectableRow) (nr, fassung int64, inhalt []byte, err error) {
	err = zeile.Scan(&nr, &fassung, &inhalt)
	return nr, fassung, inhalt, err
}

// ErsetzeFall implements adresshandel.Fallablage.
func (s *Amt) ErsetzeFall(ctx context.Context, f adresshandel.Fall) (bool, error) {
	return s.s.ersetzeAkte(ctx, `UPDATE postfach.handelsfall SET zustand = $1, frist = $2, fassung = $3, inhalt = $4 WHERE nr = $5 AND fassung = $6`,
		f, string(f.Zustand), fristZahl(f.Frist), f.Fassung, f.Nr)
}

// ersetzeAkte stores the content with its columns if the version is the one before.
func (s *Speicher) ersetzeAkte(ctx context.Context, befehl string, wert any, zustand string, frist int32, fassung, nr int64) (ok bool, err error) {
	inhalt, err := json.Marshal(wert)
	if err != nil {
		return false, fmt.Errorf("write file: %w", err)
	}
	err = s.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, befehl, zustand, frist, fassung, string(inhalt), nr, fassung-1)
		if err != nil {
			return fmt.Errorf("store file: %w", err)
		}
		ok = ergebnis.RowsAffected() > 0
		return nil
	})
	return ok && err == nil, err
}

// RaeumeFaelle implements adresshandel.Fallablage.
func (s *Amt) RaeumeFaelle(ctx context.Context, heute uhr.Datum) (int64, error) {
	return s.s.tu(ctx, `DELETE FROM postfach.handelsfall WHERE frist <= $1`, fristZahl(heute))
}

// tu executes one command and returns the number of rows.
func (s *Speicher) tu(ctx context.Context, befehl string, werte ...any) (n int64, err error) {
	err = s.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, befehl, werte...)
		if err != nil {
			return err
		}
		n = ergebnis.RowsAffected()
		return nil
	})
	return n, err
}

// Grenze implements adresshandel.Grenzablage.
func (s *Amt) Grenze(ctx context.Context, kunde string) (adresshandel.Grenze, bool, error) {
	return einer(sammle(ctx, s.s, liesJSON[adresshandel.Grenze], `SELECT inhalt FROM postfach.kundengrenze WHERE kunde = $1`, kunde))
}

// Grenzen implements adresshandel.Grenzablage.
func (s *Amt) Grenzen(ctx context.Context) ([]adresshandel.Grenze, error) {
	return sammle(ctx, s.s, liesJSON[adresshandel.Grenze], `SELECT inhalt FROM postfach.kundengrenze ORDER BY kunde`)
}

// SetzeGrenze implements adresshandel.Grenzablage.
func (s *Amt) SetzeGrenze(ctx context.Context, g adresshandel.Grenze) error {
	return s.s.setzeJSON(ctx, `INSERT INTO postfach.kundengrenze (kunde, inhalt) VALUES ($1, $2) ON CONFLICT (kunde) DO UPDATE SET inhalt = excluded.inhalt`, g.Kunde, g)
}

func (s *Speicher) setzeJSON(ctx context.Context, befehl, schluessel string, wert any) error {
	inhalt, err := json.Marshal(wert)
	if err != nil {
		return fmt.Errorf("write content: %w", err)
	}
	_, err = s.tu(ctx, befehl, schluessel, string(inhalt))
	return err
}

// LoescheGrenze implements adresshandel.Grenzablage.
func (s *Amt) LoescheGrenze(ctx context.Context, kunde string) error {
	_, err := s.s.tu(ctx, `DELETE FROM postfach.kundengrenze WHERE kunde = $1`, kunde)
	return err
}

// ProfileSeit implements adresshandel.Grenzablage.
func (s *Amt) ProfileSeit(ctx context.Context, kunde string, seit time.Time) (n int, err error) {
	err = s.s.pool.QueryRow(ctx, `SELECT coalesce(sum(profile), 0) FROM postfach.auftrag WHERE bestaetigt >= $1 AND zustand <> 'entwurf' AND kunde = $2`,
		mikro(seit), kunde).Scan(&n)
	return n, uebersetze(err)
}

// Laufstand implements adresshandel.Ablage.
func (s *Amt) Laufstand(ctx context.Context, name string) (string, error) {
	werte, err := s.s.spalte(ctx, `SELECT wert FROM postfach.amtslauf WHERE name = $1`, name)
	if err != nil || len(werte) == 0 {
		return "", err
	}
	return werte[0], nil
}

// MerkeLaufstand implements adresshandel.Ablage.
func (s *Amt) MerkeLaufstand(ctx context.Context, name, wert string) error {
	_, err := s.s.tu(ctx, `INSERT INTO postfach.amtslauf (name, wert) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET wert = excluded.wert`, name, wert)
	return err
}

// Bestaetigte implements adresshandel.Auftragsbestand. What was answered is left out.
func (s *Amt) Bestaetigte(ctx context.Context, von, bis time.Time) iter.Seq2[*auftrag.Auftrag, error] {
	return func(yield func(*auftrag.Auftrag, error) bool) {
		nummern, err := s.s.spalte(ctx, `SELECT nummer FROM postfach.auftrag WHERE bestaetigt >= $1 AND bestaetigt < $2 AND zustand <> 'entwurf'
			ORDER BY bestaetigt, nummer`, mikro(von), mikro(bis))
		if err != nil {
			yield(nil, err)
			return
		}
		auftraege := Auftraege(*s)
		for _, nummer := range nummern {
			a, ok, err := auftraege.Lies(ctx, nummer)
			if err == nil && !ok { // deleted meanwhile
				continue
			}
			if !yield(auftragszeile.OhneErgebnisse(a), err) || err != nil {
				return
			}
		}
	}
}

// Forderungen implements adresshandel.Auftragsbestand and auskunftsstatistik.Ablage.
func (s *Amt) Forderungen(ctx context.Context, von, bis time.Time) iter.Seq2[auftrag.Forderung, error] {
	return func(yield func(auftrag.Forderung, error) bool) {
		zeilen, err := s.s.pool.Query(ctx, `SELECT inhalt FROM postfach.forderung WHERE zeit >= $1 AND zeit < $2 ORDER BY zeit, auftrag`, mikro(von), mikro(bis))
		if err != nil {
			yield(auftrag.Forderung{}, uebersetze(err))
			return
		}
		defer zeilen.Close()
		for zeilen.Next() {
			var inhalt pgtype.DriverBytes
			err := zeilen.Scan(&inhalt)
			var f auftrag.Forderung
			if err == nil {
				f, err = auftragszeile.LiesForderung(inhalt)
			}
			if !yield(f, uebersetze(err)) || err != nil {
				return
			}
		}
		if err := zeilen.Err(); err != nil {
			yield(auftrag.Forderung{}, uebersetze(err))
		}
	}
}

// SetzeMonat implements auskunftsstatistik.Ablage.
func (s *Amt) SetzeMonat(ctx context.Context, m auskunftsstatistik.Monatszahlen) error {
	return s.s.setzeJSON(ctx, `INSERT INTO postfach.auskunftszahlen (monat, inhalt) VALUES ($1, $2) ON CONFLICT (monat) DO UPDATE SET inhalt = excluded.inhalt`, string(m.Monat), m)
}

// Monate implements auskunftsstatistik.Ablage.
func (s *Amt) Monate(ctx context.Context) ([]auskunftsstatistik.Monatszahlen, error) {
	return sammle(ctx, s.s, liesJSON[auskunftsstatistik.Monatszahlen], `SELECT inhalt FROM postfach.auskunftszahlen ORDER BY monat DESC`)
}

// Unerledigte implements auftrag.Speicher.
func (s *Auftraege) Unerledigte(ctx context.Context) ([]auftrag.Amtszeile, error) {
	return sammle(ctx, s.s, func(zeile pgx.CollectableRow) (z auftrag.Amtszeile, err error) {
		var angelegt, bestaetigt, erledigt, wiederholung int64
		err = zeile.Scan(&z.Nummer, &z.Kunde, &z.Nutzer, &z.Weg, &z.Zustand, &angelegt, &bestaetigt, &erledigt, &wiederholung, &z.Profile, &z.Offen)
		z.Angelegt, z.Bestaetigt, z.Erledigt, z.Wiederholung = zeitVonMikro(angelegt), zeitVonMikro(bestaetigt), zeitVonMikro(erledigt), zeitVonMikro(wiederholung)
		return z, err
	}, `SELECT nummer, kunde, nutzer, weg, zustand, angelegt, bestaetigt, erledigt, wiederholung, profile, offen
		FROM postfach.auftrag WHERE zustand = 'bestaetigt' ORDER BY bestaetigt, nummer LIMIT 200`)
}
