// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// Rueckgabe is what the Meldebehörden know of Meldenummern. It implements
// personen.Rueckgabespeicher.
type Rueckgabe struct{ d *datenbank }

// Rueckgabe returns the view of the return of Meldenummern.
func (s *Speicher) Rueckgabe() *Rueckgabe { return &Rueckgabe{s.register} }

var _ personen.Rueckgabespeicher = (*Rueckgabe)(nil)

// Rueckgabegemeinden implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Rueckgabegemeinden(ctx context.Context) (aus []melde.AGS, err error) {
	err = jede(ctx, r.d.leser, func(z abtastbar) error {
		var ags uint32
		err := z.Scan(&ags)
		aus = append(aus, agsText(ags))
		return err
	}, `SELECT DISTINCT ags FROM bestandszahl WHERE anzahl > 0 ORDER BY ags`)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read municipalities: %w", err))
	}
	return aus, nil
}

// faelligeAbfrage finds the number of each record's person: the oldest one that is
// anchored at a record of its bundle.
const faelligeAbfrage = `WITH f AS MATERIALIZED (
	SELECT m.id, m.fassung, m.ordnungsmerkmal, (SELECT n.nummer FROM meldenummer n WHERE n.anker IN
		(SELECT m.id UNION ALL SELECT x.satz FROM bund b CROSS JOIN bund x ON x.bund = b.bund WHERE b.satz = m.id)
		ORDER BY n.folge LIMIT 1) AS nummer
	FROM meldesatz m WHERE m.ags = ? AND m.vermisst_seit IS NULL)
	SELECT f.id, f.fassung, f.ordnungsmerkmal, f.nummer, CASE WHEN b.angenommen = 1 THEN b.nummer ELSE '' END, k.inhalt
	FROM f CROSS JOIN koerper k ON k.satz = f.id LEFT JOIN rueckgabe_bekannt b ON b.satz = f.id
	WHERE f.nummer IS NOT NULL AND (b.satz IS NULL OR b.nummer <> f.nummer OR b.angenommen = 0 AND b.fassung <> f.fassung)
	ORDER BY f.id`

// Faellige implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Faellige(ctx context.Context, ags melde.AGS) iter.Seq2[personen.Faellig, error] {
	return strom(ctx, r.d.leser, func(z abtastbar) (f personen.Faellig, err error) {
		var inhalt sql.RawBytes
		if err := z.Scan(&f.Satz, &f.Fassung, &f.Ordnungsmerkmal, &f.Nummer, &f.Ersetzt, &inhalt); err != nil {
			return f, err
		}
		satz, err := koerper.Decodiere(inhalt)
		if err != nil {
			return f, err
		}
		f.VBM = zuordnung.AusweisVon(satz).VBM
		return f, nil
	}, faelligeAbfrage, suche.AGSNummer(ags))
}

// Rueckgabe implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Rueckgabe(ctx context.Context, ags melde.AGS) (s personen.Rueckgabestand, err error) {
	var erstellt, quittiert int64
	var abdruck []byte
	err = r.d.leser.QueryRowContext(ctx, `SELECT nummer, erstellt, abdruck, quittiert FROM rueckgabe WHERE ags = ?`, suche.AGSNummer(ags)).
		Scan(&s.Nummer, &erstellt, &abdruck, &quittiert)
	if errors.Is(err, sql.ErrNoRows) {
		return personen.Rueckgabestand{}, nil
	}
	if err != nil {
		return personen.Rueckgabestand{}, uebersetze(fmt.Errorf("read newest message: %w", err))
	}
	copy(s.Abdruck[:], abdruck)
	s.Erstellt, s.Quittiert = time.UnixMilli(erstellt), quittiert != 0
	return s, nil
}

// LegeRueckgabe implements personen.Rueckgabespeicher.
func (r *Rueckgabe) LegeRueckgabe(ctx context.Context, ags melde.AGS, s personen.Rueckgabestand, paare []personen.Zuteilung) (ok bool, err error) {
	nummer := suche.AGSNummer(ags)
	err = r.d.schreibe(ctx, func(tx *sql.Tx) error {
		e, err := tx.ExecContext(ctx, `INSERT INTO rueckgabe (ags, nummer, erstellt, abdruck, quittiert) SELECT ?1, ?2, ?3, ?4, 0
			WHERE ?2 = 1 OR EXISTS (SELECT 1 FROM rueckgabe WHERE ags = ?1) ON CONFLICT (ags) DO UPDATE SET nummer = excluded.nummer,
			erstellt = excluded.erstellt, abdruck = excluded.abdruck, quittiert = 0 WHERE rueckgabe.nummer = excluded.nummer - 1`,
			nummer, s.Nummer, s.Erstellt.UnixMilli(), s.Abdruck[:])
		if err != nil {
			return fmt.Errorf("store message: %w", err)
		}
		if n, err := e.RowsAffected(); err != nil || n != 1 {
			return err
		}
		ok = true
		if _, err := tx.ExecContext(ctx, `DELETE FROM rueckgabe_paar WHERE ags = ?`, nummer); err != nil {
			return fmt.Errorf("forget pairs: %w", err)
		}
		return ablauf{vielzeiler{`INSERT INTO rueckgabe_paar (ags, nr, satz, fassung, nummer) VALUES`, ``, 5}, tx, len(paare), func(i int, ziel []any) []any {
			p := paare[i]
			return append(ziel, nummer, i+1, p.Satz, p.Fassung, string(p.Nummer))
		}}.schreibe(ctx)
	})
	return ok && err == nil, err
}

// errPaarFehlt undoes a receipt that names a pair that is not there.
var errPaarFehlt = errors.New("no such pair")

// Quittiere implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Quittiere(ctx context.Context, q personen.Quittierung) (ok bool, err error) {
	nummer := suche.AGSNummer(q.AGS)
	err = r.d.schreibe(ctx, func(tx *sql.Tx) error {
		e, err := tx.ExecContext(ctx, `UPDATE rueckgabe SET quittiert = ? WHERE ags = ? AND nummer = ? AND quittiert = 0`,
			q.Zeit.UnixMilli(), nummer, q.Nummer)
		if err != nil {
			return fmt.Errorf("close message: %w", err)
		}
		if n, err := e.RowsAffected(); err != nil || n != 1 {
			return err
		}
		for _, angenommen := range []bool{true, false} {
			nrs := q.Nrs(angenommen)
			e, err := tx.ExecContext(ctx, `INSERT INTO rueckgabe_bekannt (satz, fassung, nummer, angenommen)
				SELECT p.satz, p.fassung, p.nummer, ?3 FROM json_each(?1) e CROSS JOIN rueckgabe_paar p ON p.ags = ?2 AND p.nr = e.value WHERE true
				ON CONFLICT (satz) DO UPDATE SET fassung = excluded.fassung, nummer = excluded.nummer, angenommen = excluded.angenommen`,
				idListe(nrs), nummer, angenommen)
			if err != nil {
				return fmt.Errorf("note answers: %w", err)
			}
			if n, err := e.RowsAffected(); err != nil || n != int64(len(nrs)) {
				return errors.Join(errPaarFehlt, err)
			}
		}
		ok = true
		_, err = tx.ExecContext(ctx, `DELETE FROM rueckgabe_paar WHERE ags = ?`, nummer)
		return err
	})
	if errors.Is(err, errPaarFehlt) {
		return false, nil
	}
	return ok && err == nil, err
}
