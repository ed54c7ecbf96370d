// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// Rueckgabe is what the Meldebehörden know of Meldenummern. It implements
// personen.Rueckgabespeicher and reads from the primary.
type Rueckgabe struct{ s *Speicher }

// Rueckgabe returns the view of the return of Meldenummern.
func (s *Speicher) Rueckgabe() *Rueckgabe { return &Rueckgabe{s} }

var _ personen.Rueckgabespeicher = (*Rueckgabe)(nil)

// Rueckgabegemeinden implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Rueckgabegemeinden(ctx context.Context) (aus []melde.AGS, err error) {
	err = jede(ctx, r.s.pool, func(z pgx.Row) error {
		var ags int32
		err := z.Scan(&ags)
		aus = append(aus, agsText(uint32(ags)))
		return err
	}, `SELECT DISTINCT ags FROM register.bestandszahl WHERE anzahl > 0 ORDER BY ags`)
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read municipalities: %w", err))
	}
	return aus, nil
}

// faelligeAbfrage finds the number of each record's person: the oldest one that is
// anchored at a record of its bundle.
const faelligeAbfrage = `WITH f AS (
	SELECT m.id, m.fassung, m.ordnungsmerkmal, n.nummer FROM register.meldesatz m
	CROSS JOIN LATERAL (SELECT n.nummer FROM register.meldenummer n WHERE n.anker = ANY (ARRAY(
		SELECT m.id UNION ALL SELECT x.satz FROM register.bund b JOIN register.bund x ON x.bund = b.bund WHERE b.satz = m.id))
		ORDER BY n.folge LIMIT 1) n
	WHERE m.ags = $1 AND m.vermisst_seit IS NULL)
	SELECT f.id, f.fassung, f.ordnungsmerkmal, f.nummer, CASE WHEN b.angenommen THEN b.nummer ELSE '' END, k.inhalt
	FROM f JOIN register.koerper k ON k.satz = f.id LEFT JOIN register.rueckgabe_bekannt b ON b.satz = f.id
	WHERE b.satz IS NULL OR b.nummer <> f.nummer OR NOT b.angenommen AND b.fassung <> f.fassung
	ORDER BY f.id`

// Faellige implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Faellige(ctx context.Context, ags melde.AGS) iter.Seq2[personen.Faellig, error] {
	return strom(ctx, r.s.pool, func(z pgx.Row) (f personen.Faellig, err error) {
		var inhalt pgtype.DriverBytes
		if err := z.Scan(&f.Satz, &f.Fassung, &f.Ordnungsmerkmal, &f.Nummer, &f.Ersetzt, &inhalt); err != nil {
			return f, err
		}
		satz, err := koerper.Decodiere(inhalt)
		if err != nil {
			return f, err
		}
		f.VBM = zuordnung.AusweisVon(satz).VBM
		return f, nil
	}, faelligeAbfrage, int32(suche.AGSNummer(ags)))
}

// Rueckgabe implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Rueckgabe(ctx context.Context, ags melde.AGS) (s personen.Rueckgabestand, err error) {
	var erstellt, quittiert int64
	var abdruck []byte
	err = r.s.pool.QueryRow(ctx, `SELECT nummer, erstellt, abdruck, quittiert FROM register.rueckgabe WHERE ags = $1`, int32(suche.AGSNummer(ags))).
		Scan(&s.Nummer, &erstellt, &abdruck, &quittiert)
	if errors.Is(err, pgx.ErrNoRows) {
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
	nummer := int32(suche.AGSNummer(ags))
	err = r.s.schreibe(ctx, func(tx pgx.Tx) error {
		e, err := tx.Exec(ctx, `INSERT INTO register.rueckgabe AS r (ags, nummer, erstellt, abdruck, quittiert) SELECT $1::int, $2::int, $3::bigint, $4::bytea, 0
			WHERE $2::int = 1 OR EXISTS (SELECT 1 FROM register.rueckgabe WHERE ags = $1::int) ON CONFLICT (ags) DO UPDATE SET nummer = excluded.nummer,
			erstellt = excluded.erstellt, abdruck = excluded.abdruck, quittiert = 0 WHERE r.nummer = excluded.nummer - 1`,
			nummer, int32(s.Nummer), s.Erstellt.UnixMilli(), s.Abdruck[:])
		if err != nil {
			return fmt.Errorf("store message: %w", err)
		}
		if e.RowsAffected() != 1 {
			return nil
		}
		ok = true
		if _, err := tx.Exec(ctx, `DELETE FROM register.rueckgabe_paar WHERE ags = $1`, nummer); err != nil {
			return fmt.Errorf("forget pairs: %w", err)
		}
		t := tabelle{"rueckgabe_paar", []string{"ags", "nr", "satz", "fassung", "nummer"}}
		return (&bestandsschreiber{tx: tx}).kopiere(ctx, t, len(paare), func(i int) []any {
			p := paare[i]
			return []any{nummer, int32(i + 1), int64(p.Satz), p.Fassung, string(p.Nummer)}
		})
	})
	return ok && err == nil, err
}

// errPaarFehlt undoes a receipt that names a pair that is not there.
var errPaarFehlt = errors.New("no such pair")

// Quittiere implements personen.Rueckgabespeicher.
func (r *Rueckgabe) Quittiere(ctx context.Context, q personen.Quittierung) (ok bool, err error) {
	nummer := int32(suche.AGSNummer(q.AGS))
	err = r.s.schreibe(ctx, func(tx pgx.Tx) error {
		e, err := tx.Exec(ctx, `UPDATE register.rueckgabe SET quittiert = $1 WHERE ags = $2 AND nummer = $3 AND quittiert = 0`,
			q.Zeit.UnixMilli(), nummer, int32(q.Nummer))
		if err != nil {
			return fmt.Errorf("close message: %w", err)
		}
		if e.RowsAffected() != 1 {
			return nil
		}
		for _, angenommen := range []bool{true, false} {
			nrs := q.Nrs(angenommen)
			e, err := tx.Exec(ctx, `INSERT INTO register.rueckgabe_bekannt (satz, fassung, nummer, angenommen)
				SELECT p.satz, p.fassung, p.nummer, $3 FROM register.rueckgabe_paar p WHERE p.ags = $2 AND p.nr = ANY ($1::bigint[])
				ON CONFLICT (satz) DO UPDATE SET fassung = excluded.fassung, nummer = excluded.nummer, angenommen = excluded.angenommen`,
				nrs, nummer, angenommen)
			if err != nil {
				return fmt.Errorf("note answers: %w", err)
			}
			if e.RowsAffected() != int64(len(nrs)) {
				return errPaarFehlt
			}
		}
		ok = true
		_, err = tx.Exec(ctx, `DELETE FROM register.rueckgabe_paar WHERE ags = $1`, nummer)
		return err
	})
	if errors.Is(err, errPaarFehlt) {
		return false, nil
	}
	return ok && err == nil, err
}
