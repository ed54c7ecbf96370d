// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
)

// Postfach keeps mailboxes and group queries in the schema postfach. It implements
// gruppenabfrage.Speicher and gruppenabfrage.Postfach.
type Postfach struct {
	s *Speicher
}

var (
	_ gruppenabfrage.Speicher = (*Postfach)(nil)
	_ gruppenabfrage.Postfach = (*Postfach)(nil)
)

// Postfach returns the view of the mailboxes.
func (s *Speicher) Postfach() *Postfach { return &Postfach{s} }

const gruppenspalten = `id, stelle, profil, anfrage, zustand, anzahl, geliefert, gezaehlt_von, bestaetigt_von, freigegeben_von,
	erstellt, freigegeben, beendet, zweck, faellig, belegt_bis, marke, versuche, erledigt, gesamt, fehler, loeschen_ab`

// gruppenplaetze are the parameters of gruppenspalten, $1 being the id.
var gruppenplaetze = plaetze(22)

// plaetze returns "($1, $2, …)".
func plaetze(n int) string {
	namen := make([]string, n)
	for i := range namen {
		namen[i] = "$" + strconv.Itoa(i+1)
	}
	return "(" + strings.Join(namen, ", ") + ")"
}

func gruppenwerte(a gruppenabfrage.Auftrag) []any {
	return []any{
		a.ID, a.Stelle, a.Profil, a.Anfrage, string(a.Zustand), a.Anzahl, a.Geliefert, a.GezaehltVon, a.BestaetigtVon, a.FreigegebenVon,
		mikro(a.Erstellt), mikro(a.Freigegeben), mikro(a.Beendet), a.Zweck, mikro(a.Faellig), mikro(a.BelegtBis), a.Marke,
		a.Versuche, a.Erledigt, a.Gesamt, a.Fehler, mikro(a.LoeschenAb),
	}
}

func liesGruppe(z pgx.Row) (gruppenabfrage.Auftrag, error) {
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
	_, err := p.s.pool.Exec(ctx, `INSERT INTO postfach.gruppenauftrag (`+gruppenspalten+`) VALUES `+gruppenplaetze, gruppenwerte(a)...)
	return uebersetze(err)
}

// Hole implements gruppenabfrage.Speicher.
func (p *Postfach) Hole(ctx context.Context, stelle, id string) (gruppenabfrage.Auftrag, bool, error) {
	a, err := liesGruppe(p.s.pool.QueryRow(ctx,
		`SELECT `+gruppenspalten+` FROM postfach.gruppenauftrag WHERE id = $1 AND stelle = $2`, id, stelle))
	if errors.Is(err, pgx.ErrNoRows) {
		return gruppenabfrage.Auftrag{}, false, nil
	}
	return a, err == nil, uebersetze(err)
}

// Auftraege implements gruppenabfrage.Speicher.
func (p *Postfach) Auftraege(ctx context.Context, stelle string) ([]gruppenabfrage.Auftrag, error) {
	zeilen, err := p.s.pool.Query(ctx,
		`SELECT `+gruppenspalten+` FROM postfach.gruppenauftrag WHERE stelle = $1 ORDER BY erstellt DESC, id`, stelle)
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (gruppenabfrage.Auftrag, error) { return liesGruppe(z) })
	return liste, uebersetze(err)
}

// Wechsle implements gruppenabfrage.Speicher.
func (p *Postfach) Wechsle(ctx context.Context, von gruppenabfrage.Zustand, a gruppenabfrage.Auftrag) (ok bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		ok, err = ersetzeGruppe(ctx, tx, a, `zustand = $23`, string(von))
		if err != nil || !ok || !a.Zustand.Beendet() {
			return err
		}
		return verwirfStuecke(ctx, tx, a.ID)
	})
	return ok && err == nil, err
}

// ersetzeGruppe writes the query anew if the condition holds, whose parameters
// begin with $23.
func ersetzeGruppe(ctx context.Context, tx pgx.Tx, a gruppenabfrage.Auftrag, bedingung string, werte ...any) (bool, error) {
	ergebnis, err := tx.Exec(ctx, `UPDATE postfach.gruppenauftrag SET (`+gruppenspalten+`) = ROW`+gruppenplaetze+
		` WHERE id = $1 AND `+bedingung, append(gruppenwerte(a), werte...)...)
	if err != nil {
		return false, fmt.Errorf("change group query: %w", err)
	}
	return ergebnis.RowsAffected() > 0, nil
}

// verwirfStuecke removes what an attempt left that did not end well.
func verwirfStuecke(ctx context.Context, tx pgx.Tx, auftrag string) error {
	_, err := tx.Exec(ctx, `DELETE FROM postfach.postfach_stueck WHERE auftrag_art = $1 AND auftrag = $2 AND NOT sichtbar`,
		gruppenabfrage.Auftragsart, auftrag)
	return err
}

// Nimm implements gruppenabfrage.Speicher.
func (p *Postfach) Nimm(ctx context.Context, pacht gruppenabfrage.Pacht) (a gruppenabfrage.Auftrag, da bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		a, err = liesGruppe(tx.QueryRow(ctx, `SELECT `+gruppenspalten+` FROM postfach.gruppenauftrag
			WHERE zustand IN ('bereit', 'laeuft') AND faellig <= $1 AND (zustand = 'bereit' OR belegt_bis <= $1)
			ORDER BY faellig, id LIMIT 1 FOR UPDATE SKIP LOCKED`, mikro(pacht.Jetzt)))
		if errors.Is(err, pgx.ErrNoRows) {
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
func haelt(ctx context.Context, tx pgx.Tx, id string, p gruppenabfrage.Pacht) (bool, error) {
	ergebnis, err := tx.Exec(ctx, `UPDATE postfach.gruppenauftrag SET belegt_bis = $1 WHERE id = $2 AND marke = $3 AND zustand = 'laeuft'`,
		mikro(p.Bis), id, p.Marke)
	return ergebnis.RowsAffected() > 0, err
}

// Melde implements gruppenabfrage.Speicher.
func (p *Postfach) Melde(ctx context.Context, id string, pacht gruppenabfrage.Pacht, erledigt, gesamt int) (ok bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		if ok, err = haelt(ctx, tx, id, pacht); err != nil || !ok {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE postfach.gruppenauftrag SET erledigt = $1, gesamt = $2 WHERE id = $3`, erledigt, gesamt, id)
		return err
	})
	return ok && err == nil, err
}

// LegeStueck implements gruppenabfrage.Speicher.
func (p *Postfach) LegeStueck(ctx context.Context, id string, pacht gruppenabfrage.Pacht, s gruppenabfrage.Stueck) (ok bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		if ok, err = haelt(ctx, tx, id, pacht); err != nil || !ok {
			return err
		}
		_, err := tx.Exec(ctx, `WITH neu AS (INSERT INTO postfach.postfach_stueck (empfaenger_art, empfaenger, auftrag_art, auftrag,
				teil, name, medientyp, groesse, erstellt, sichtbar, abgerufen, loeschen_ab)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false, 0, $10) RETURNING id)
			INSERT INTO postfach.postfach_inhalt (stueck, inhalt) SELECT id, coalesce($11::bytea, ''::bytea) FROM neu`,
			string(s.Empfaenger.Art), s.Empfaenger.ID, gruppenabfrage.Auftragsart, s.Auftrag, s.Teil, s.Name,
			s.Medientyp, len(s.Inhalt), mikro(s.Erstellt), mikro(s.LoeschenAb), s.Inhalt)
		if err != nil {
			return fmt.Errorf("write piece of mail: %w", err)
		}
		return nil
	})
	return ok && err == nil, err
}

// Schliesse implements gruppenabfrage.Speicher.
func (p *Postfach) Schliesse(ctx context.Context, a gruppenabfrage.Auftrag) (ok bool, err error) {
	err = p.s.schreibe(ctx, func(tx pgx.Tx) error {
		ok, err = ersetzeGruppe(ctx, tx, a, `marke = $23 AND zustand = 'laeuft'`, a.Marke)
		if err != nil || !ok {
			return err
		}
		if a.Zustand != gruppenabfrage.Fertig {
			return verwirfStuecke(ctx, tx, a.ID)
		}
		_, err := tx.Exec(ctx, `UPDATE postfach.postfach_stueck SET sichtbar = true, loeschen_ab = $1 WHERE auftrag_art = $2 AND auftrag = $3`,
			mikro(a.LoeschenAb), gruppenabfrage.Auftragsart, a.ID)
		return err
	})
	return ok && err == nil, err
}

// ZweitePerson implements gruppenabfrage.Speicher.
func (p *Postfach) ZweitePerson(ctx context.Context, stelle string) (verlangt bool, err error) {
	err = p.s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM postfach.gruppeneinstellung WHERE stelle = $1 AND zweite_person)`,
		stelle).Scan(&verlangt)
	return verlangt, uebersetze(err)
}

// SetzeZweitePerson implements gruppenabfrage.Speicher.
func (p *Postfach) SetzeZweitePerson(ctx context.Context, stelle string, verlangt bool) error {
	_, err := p.s.pool.Exec(ctx, `INSERT INTO postfach.gruppeneinstellung (stelle, zweite_person) VALUES ($1, $2)
		ON CONFLICT (stelle) DO UPDATE SET zweite_person = excluded.zweite_person`, stelle, verlangt)
	return uebersetze(err)
}
