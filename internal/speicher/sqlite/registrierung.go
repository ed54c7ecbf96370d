// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/kundenzeile"
)

// Registrierungen keeps registrations, proofs and customers' files in postfach.db, sealed.
// It implements kunden.Speicher.
type Registrierungen struct {
	d      *datenbank
	tresor geheim.Tresor
}

var _ kunden.Speicher = (*Registrierungen)(nil)

// Registrierungen returns the view of the registrations, sealed with t.
func (s *Speicher) Registrierungen(t geheim.Tresor) *Registrierungen {
	return &Registrierungen{s.postfach, t}
}

// Lies implements kunden.Antragsspeicher.
func (s *Registrierungen) Lies(ctx context.Context, nummer string) (*kunden.Antrag, bool, error) {
	inhalt, da, err := s.eine(ctx, `SELECT inhalt FROM registrierung WHERE nummer = ?`, nummer)
	if err != nil || !da {
		return nil, false, err
	}
	a, err := kundenzeile.LiesAntrag(s.tresor, nummer, inhalt)
	return a, err == nil, err
}

// eine returns the only column of the only row; da is false if there is none.
func (s *Registrierungen) eine(ctx context.Context, frage string, werte ...any) (inhalt string, da bool, err error) {
	err = s.d.leser.QueryRowContext(ctx, frage, werte...).Scan(&inhalt)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return inhalt, err == nil, uebersetze(err)
}

// Lege implements kunden.Antragsspeicher.
func (s *Registrierungen) Lege(ctx context.Context, a *kunden.Antrag) error {
	inhalt, err := kundenzeile.Antrag(s.tresor, a)
	if err != nil {
		return err
	}
	return s.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO registrierung (nummer, zustand, fassung, angelegt, faellig, inhalt) VALUES (?, ?, ?, ?, ?, ?)`,
			a.Nummer, string(a.Zustand), a.Fassung, mikro(a.Angelegt), mikro(a.Faellig), inhalt)
		return err
	})
}

// Ersetze implements kunden.Antragsspeicher.
func (s *Registrierungen) Ersetze(ctx context.Context, a *kunden.Antrag, w kunden.Dateiwechsel) (ok bool, err error) {
	inhalt, err := kundenzeile.Antrag(s.tresor, a)
	if err != nil {
		return false, err
	}
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `UPDATE registrierung SET zustand = ?, fassung = ?, faellig = ?, inhalt = ? WHERE nummer = ? AND fassung = ?`,
			string(a.Zustand), a.Fassung, mikro(a.Faellig), inhalt, a.Nummer, a.Fassung-1)
		if err != nil {
			return fmt.Errorf("change registration: %w", err)
		}
		if zeilen, err := ergebnis.RowsAffected(); err != nil || zeilen == 0 {
			return err
		}
		ok = true
		return s.wechsle(ctx, tx, a.Nummer, w)
	})
	return ok && err == nil, err
}

// wechsle stores and removes files of a proof.
func (s *Registrierungen) wechsle(ctx context.Context, tx *sql.Tx, nummer string, w kunden.Dateiwechsel) error {
	for _, nr := range w.Weg {
		if _, err := tx.ExecContext(ctx, `DELETE FROM nachweis WHERE registrierung = ? AND nr = ?`, nummer, nr); err != nil {
			return fmt.Errorf("delete proof: %w", err)
		}
	}
	for nr, klar := range w.Neu {
		inhalt, err := kundenzeile.Datei(s.tresor, nummer, nr, klar)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO nachweis (registrierung, nr, inhalt) VALUES (?, ?, ?)`, nummer, nr, inhalt); err != nil {
			return fmt.Errorf("store proof: %w", err)
		}
	}
	return nil
}

// Loesche implements kunden.Antragsspeicher.
func (s *Registrierungen) Loesche(ctx context.Context, nummer string) error {
	return s.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM registrierung WHERE nummer = ?`, nummer)
		return err
	})
}

// Liste implements kunden.Antragsspeicher.
func (s *Registrierungen) Liste(ctx context.Context, zustaende ...kunden.Zustand) iter.Seq2[*kunden.Antrag, error] {
	return verschlossene(ctx, s.d.leser, func(nummer, inhalt string) (*kunden.Antrag, error) {
		return kundenzeile.LiesAntrag(s.tresor, nummer, inhalt)
	}, `SELECT nummer, inhalt FROM registrierung WHERE zustand IN `+platzhalter(len(zustaende), 1)+` ORDER BY angelegt, nummer`, zustandswerte(zustaende)...)
}

// zustandswerte are the values for a list of states.
func zustandswerte(zustaende []kunden.Zustand) []any {
	werte := make([]any, len(zustaende))
	for i, z := range zustaende {
		werte[i] = string(z)
	}
	return werte
}

// verschlossene streams rows of name and sealed content.
func verschlossene[T any](ctx context.Context, db *sql.DB, lies func(name, inhalt string) (T, error), frage string, werte ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var leer T
		zeilen, err := db.QueryContext(ctx, frage, werte...)
		if err != nil {
			yield(leer, uebersetze(err))
			return
		}
		defer func() { _ = zeilen.Close() }()
		for zeilen.Next() {
			var name, inhalt string
			if err := zeilen.Scan(&name, &inhalt); err != nil {
				yield(leer, uebersetze(err))
				return
			}
			wert, err := lies(name, inhalt)
			if !yield(wert, err) || err != nil {
				return
			}
		}
		if err := zeilen.Err(); err != nil {
			yield(leer, uebersetze(err))
		}
	}
}

// Anzahl implements kunden.Antragsspeicher.
func (s *Registrierungen) Anzahl(ctx context.Context, zustaende ...kunden.Zustand) (n int, err error) {
	err = s.d.leser.QueryRowContext(ctx, `SELECT count(*) FROM registrierung WHERE zustand IN `+platzhalter(len(zustaende), 1),
		zustandswerte(zustaende)...).Scan(&n)
	return n, uebersetze(err)
}

// Faellige implements kunden.Antragsspeicher.
func (s *Registrierungen) Faellige(ctx context.Context, jetzt time.Time) ([]string, error) {
	return spalte(ctx, s.d.leser, `SELECT nummer FROM registrierung WHERE faellig > 0 AND faellig <= ? ORDER BY faellig, nummer LIMIT 100`, mikro(jetzt))
}

// Datei implements kunden.Antragsspeicher.
func (s *Registrierungen) Datei(ctx context.Context, nummer string, nr int) ([]byte, bool, error) {
	inhalt, da, err := s.eine(ctx, `SELECT inhalt FROM nachweis WHERE registrierung = ? AND nr = ?`, nummer, nr)
	if err != nil || !da {
		return nil, false, err
	}
	klar, err := kundenzeile.LiesDatei(s.tresor, nummer, nr, inhalt)
	return klar, err == nil, err
}

// Akte implements kunden.Aktenspeicher.
func (s *Registrierungen) Akte(ctx context.Context, kunde string) (*kunden.Akte, bool, error) {
	inhalt, da, err := s.eine(ctx, `SELECT inhalt FROM kundenakte WHERE kunde = ?`, kunde)
	if err != nil || !da {
		return nil, false, err
	}
	a, err := kundenzeile.LiesAkte(s.tresor, kunde, inhalt)
	return a, err == nil, err
}

// SetzeAkte implements kunden.Aktenspeicher.
func (s *Registrierungen) SetzeAkte(ctx context.Context, a *kunden.Akte) (ok bool, err error) {
	inhalt, err := kundenzeile.Akte(s.tresor, a)
	if err != nil {
		return false, err
	}
	befehl := `UPDATE kundenakte SET fassung = ?2, faellig = ?3, inhalt = ?4 WHERE kunde = ?1 AND fassung = ?2 - 1`
	if a.Fassung == 1 {
		befehl = `INSERT INTO kundenakte (kunde, fassung, faellig, inhalt) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING`
	}
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, befehl, a.Kunde, a.Fassung, mikro(a.Faellig), inhalt)
		if err != nil {
			return fmt.Errorf("store customer's file: %w", err)
		}
		n, err := ergebnis.RowsAffected()
		ok = n > 0
		return err
	})
	return ok && err == nil, err
}

// LoescheAkte implements kunden.Aktenspeicher.
func (s *Registrierungen) LoescheAkte(ctx context.Context, kunde string) error {
	return s.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM kundenakte WHERE kunde = ?`, kunde)
		return err
	})
}

// Akten implements kunden.Aktenspeicher.
func (s *Registrierungen) Akten(ctx context.Context) iter.Seq2[*kunden.Akte, error] {
	return verschlossene(ctx, s.d.leser, func(kunde, inhalt string) (*kunden.Akte, error) {
		return kundenzeile.LiesAkte(s.tresor, kunde, inhalt)
	}, `SELECT kunde, inhalt FROM kundenakte ORDER BY kunde`)
}

// FaelligeAkten implements kunden.Aktenspeicher.
func (s *Registrierungen) FaelligeAkten(ctx context.Context, jetzt time.Time) ([]string, error) {
	return spalte(ctx, s.d.leser, `SELECT kunde FROM kundenakte WHERE faellig > 0 AND faellig <= ? ORDER BY faellig, kunde LIMIT 100`, mikro(jetzt))
}

// Kunden implements kunden.Kontenspeicher.
func (l zugangsleser) Kunden(ctx context.Context) (alle []zugang.Inhaber, err error) {
	zeilen, err := l.q.QueryContext(ctx, `SELECT `+inhaberspalten+` FROM inhaber i WHERE i.bereich IN (?, ?) ORDER BY i.name, i.id`,
		string(zugang.BereichPrivat), string(zugang.BereichGrosskunde))
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
