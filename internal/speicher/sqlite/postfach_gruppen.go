// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
)

// Postfach keeps mailboxes and group queries in postfach.db. It implements
// gruppenabfrage.Speicher and gruppenabfrage.Postfach.
type Postfach struct {
	d *datenbank
}

var (
	_ gruppenabfrage.Speicher = (*Postfach)(nil)
	_ gruppenabfrage.Postfach = (*Postfach)(nil)
)

// Postfach returns the view of the mailboxes.
func (s *Speicher) Postfach() *Postfach { return &Postfach{s.postfach} }

const gruppenspalten = `id, stelle, profil, anfrage, zustand, anzahl, geliefert, gezaehlt_von, bestaetigt_von, freigegeben_von,
	erstellt, freigegeben, beendet, zweck, faellig, belegt_bis, marke, versuche, erledigt, gesamt, fehler, loeschen_ab`

func gruppenwerte(a gruppenabfrage.Auftrag) []any {
	return []any{
		a.ID, a.Stelle, a.Profil, a.Anfrage, string(a.Zustand), a.Anzahl, a.Geliefert, a.GezaehltVon, a.BestaetigtVon, a.FreigegebenVon,
		mikro(a.Erstellt), mikro(a.Freigegeben), mikro(a.Beendet), a.Zweck, mikro(a.Faellig), mikro(a.BelegtBis), a.Marke,
		a.Versuche, a.Erledigt, a.Gesamt, a.Fehler, mikro(a.LoeschenAb),
	}
}

func liesGruppe(z abtastbar) (gruppenabfrage.Auftrag, error) {
	var a gruppenabfrage.Auftrag
	var zeiten [6]int64
	err := z.Scan(&a.ID, &a.Stelle, &a.Profil, &a.Anfrage, &a.Zustand, &a.Anzahl, &a.Geliefert, &a.GezaehltVon, &a.BestaetigtVon,
		&a.FreigegebenVon, &zeiten[0], &zeiten[1], &zeiten[2], &a.Zweck, &zeiten[3], &zeiten[4], &a.Marke, &a.Versuche, &a.Erledigt,
		&a.Gesamt, &a.Fehler, &zeiten[5])
	for i, ziel := range []*time.Time{&a.Erstellt, &a.Freigegeben, &a.Beendet, &a.Faellig, &a.BelegtBis, &a.LoeschenAb} {
		*ziel = zeitVonMikro(zeiten[i])
	}
	return a, err
}

// Lege implements gruppenabfrage.Speicher.
func (p *Postfach) Lege(ctx context.Context, a gruppenabfrage.Auftrag) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO gruppenauftrag (`+gruppenspalten+`) VALUES `+platzhalter(22, 1), gruppenwerte(a)...)
		return err
	})
}

// Hole implements gruppenabfrage.Speicher.
func (p *Postfach) Hole(ctx context.Context, stelle, id string) (gruppenabfrage.Auftrag, bool, error) {
	a, err := liesGruppe(p.d.leser.QueryRowContext(ctx,
		`SELECT `+gruppenspalten+` FROM gruppenauftrag WHERE id = ? AND stelle = ?`, id, stelle))
	if errors.Is(err, sql.ErrNoRows) {
		return gruppenabfrage.Auftrag{}, false, nil
	}
	return a, err == nil, uebersetze(err)
}

// Auftraege implements gruppenabfrage.Speicher.
func (p *Postfach) Auftraege(ctx context.Context, stelle string) (liste []gruppenabfrage.Auftrag, err error) {
	zeilen, err := p.d.leser.QueryContext(ctx,
		`SELECT `+gruppenspalten+` FROM gruppenauftrag WHERE stelle = ? ORDER BY erstellt DESC, id`, stelle)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		a, err := liesGruppe(zeilen)
		if err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, a)
	}
	return liste, uebersetze(zeilen.Err())
}

// Wechsle implements gruppenabfrage.Speicher.
func (p *Postfach) Wechsle(ctx context.Context, von gruppenabfrage.Zustand, a gruppenabfrage.Auftrag) (ok bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		ok, err = ersetzeGruppe(ctx, tx, a, `zustand = ?`, string(von))
		if err != nil || !ok || !a.Zustand.Beendet() {
			return err
		}
		return verwirfStuecke(ctx, tx, a.ID)
	})
	return ok && err == nil, err
}

// ersetzeGruppe writes the query anew if the condition holds.
func ersetzeGruppe(ctx context.Context, tx *sql.Tx, a gruppenabfrage.Auftrag, bedingung string, werte ...any) (bool, error) {
	alle := append(append(gruppenwerte(a), a.ID), werte...)
	ergebnis, err := tx.ExecContext(ctx, `UPDATE gruppenauftrag SET (`+gruppenspalten+`) = `+platzhalter(22, 1)+
		` WHERE id = ? AND `+bedingung, alle...)
	if err != nil {
		return false, fmt.Errorf("change group query: %w", err)
	}
	n, err := ergebnis.RowsAffected()
	return n > 0, err
}

// verwirfStuecke removes what an attempt left that did not end well.
func verwirfStuecke(ctx context.Context, tx *sql.Tx, auftrag string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM postfach_stueck WHERE auftrag_art = ? AND auftrag = ? AND NOT sichtbar`,
		gruppenabfrage.Auftragsart, auftrag)
	return err
}

// Nimm implements gruppenabfrage.Speicher.
func (p *Postfach) Nimm(ctx context.Context, pacht gruppenabfrage.Pacht) (a gruppenabfrage.Auftrag, da bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		a, err = liesGruppe(tx.QueryRowContext(ctx, `SELECT `+gruppenspalten+` FROM gruppenauftrag
			WHERE zustand IN ('bereit', 'laeuft') AND faellig <= ?1 AND (zustand = 'bereit' OR belegt_bis <= ?1)
			ORDER BY faellig, id LIMIT 1`, mikro(pacht.Jetzt)))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		da = true
		a.Zustand, a.Marke, a.BelegtBis = gruppenabfrage.Laeuft, pacht.Marke, pacht.Bis
		a.Versuche++
		a.Erledigt, a.Gesamt = 0, 0
		if _, err := ersetzeGruppe(ctx, tx, a, `zustand IN ('bereit', 'laeuft')`); err != nil {
			return err
		}
		return verwirfStuecke(ctx, tx, a.ID)
	})
	return a, da && err == nil, err
}

// haelt reports whether the attempt still holds the lease, and extends it.
func haelt(ctx context.Context, tx *sql.Tx, id string, p gruppenabfrage.Pacht) (bool, error) {
	ergebnis, err := tx.ExecContext(ctx, `UPDATE gruppenauftrag SET belegt_bis = ? WHERE id = ? AND marke = ? AND zustand = 'laeuft'`,
		mikro(p.Bis), id, p.Marke)
	if err != nil {
		return false, err
	}
	n, err := ergebnis.RowsAffected()
	return n > 0, err
}

// Melde implements gruppenabfrage.Speicher.
func (p *Postfach) Melde(ctx context.Context, id string, pacht gruppenabfrage.Pacht, erledigt, gesamt int) (ok bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		if ok, err = haelt(ctx, tx, id, pacht); err != nil || !ok {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE gruppenauftrag SET erledigt = ?, gesamt = ? WHERE id = ?`, erledigt, gesamt, id)
		return err
	})
	return ok && err == nil, err
}

// LegeStueck implements gruppenabfrage.Speicher.
func (p *Postfach) LegeStueck(ctx context.Context, id string, pacht gruppenabfrage.Pacht, s gruppenabfrage.Stueck) (ok bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		if ok, err = haelt(ctx, tx, id, pacht); err != nil || !ok {
			return err
		}
		var stueck int64
		err := tx.QueryRowContext(ctx, `INSERT INTO postfach_stueck (empfaenger_art, empfaenger, auftrag_art, auftrag, teil, name,
			medientyp, groesse, erstellt, sichtbar, abgerufen, loeschen_ab) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, false, 0, ?) RETURNING id`,
			string(s.Empfaenger.Art), s.Empfaenger.ID, gruppenabfrage.Auftragsart, s.Auftrag, s.Teil, s.Name,
			s.Medientyp, len(s.Inhalt), mikro(s.Erstellt), mikro(s.LoeschenAb)).Scan(&stueck)
		if err != nil {
			return fmt.Errorf("write piece of mail: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO postfach_inhalt (stueck, inhalt) VALUES (?, ?)`, stueck, nieLeer(s.Inhalt))
		return err
	})
	return ok && err == nil, err
}

// nieLeer makes an empty value of none, which the column does not take.
func nieLeer(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Schliesse implements gruppenabfrage.Speicher.
func (p *Postfach) Schliesse(ctx context.Context, a gruppenabfrage.Auftrag) (ok bool, err error) {
	err = p.d.schreibe(ctx, func(tx *sql.Tx) error {
		ok, err = ersetzeGruppe(ctx, tx, a, `marke = ? AND zustand = 'laeuft'`, a.Marke)
		if err != nil || !ok {
			return err
		}
		if a.Zustand != gruppenabfrage.Fertig {
			return verwirfStuecke(ctx, tx, a.ID)
		}
		_, err := tx.ExecContext(ctx, `UPDATE postfach_stueck SET sichtbar = true, loeschen_ab = ? WHERE auftrag_art = ? AND auftrag = ?`,
			mikro(a.LoeschenAb), gruppenabfrage.Auftragsart, a.ID)
		return err
	})
	return ok && err == nil, err
}

// ZweitePerson implements gruppenabfrage.Speicher.
func (p *Postfach) ZweitePerson(ctx context.Context, stelle string) (verlangt bool, err error) {
	err = p.d.leser.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM gruppeneinstellung WHERE stelle = ? AND zweite_person)`,
		stelle).Scan(&verlangt)
	return verlangt, uebersetze(err)
}

// SetzeZweitePerson implements gruppenabfrage.Speicher.
func (p *Postfach) SetzeZweitePerson(ctx context.Context, stelle string, verlangt bool) error {
	return p.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO gruppeneinstellung (stelle, zweite_person) VALUES (?, ?)
			ON CONFLICT (stelle) DO UPDATE SET zweite_person = excluded.zweite_person`, stelle, verlangt)
		return err
	})
}
