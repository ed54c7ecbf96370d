// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/plan"
)

const freiKopf = `INSERT INTO freiindex VALUES`

func anhaengeFrei(ziel []any, z plan.Freizeile) []any {
	return append(ziel, z.Schluessel, int64(z.AGS), int64(z.Zusatz), z.Satz)
}

// schreibeFrei writes the rows of the free search. A first load packs those of a
// record into one value; records that vanish meanwhile leave theirs behind.
func (w *bestandsschreiber) schreibeFrei(ctx context.Context, s lieferung.Stapel, p plan.Plan) error {
	if w.ladung {
		neu := ablauf{vielzeiler{`INSERT OR REPLACE INTO freiindex_ladung VALUES`, ``, 2}, w.tx, len(p.Neu), func(i int, ziel []any) []any {
			return append(ziel, p.Neu[i].ID, plan.PackeFrei(p.Neu[i].Abdruck.Frei))
		}}
		if err := neu.schreibe(ctx); err != nil {
			return fmt.Errorf("collect rows of the free search: %w", err)
		}
		return nil
	}
	f, err := p.Frei(s)
	if err != nil {
		return err
	}
	weg := ablauf{vielzeiler{`DELETE FROM freiindex WHERE (schluessel, ags, zusatz, satz) IN (VALUES`, `)`, 4},
		w.tx, len(f.Weg), func(i int, ziel []any) []any { return anhaengeFrei(ziel, f.Weg[i]) }}
	if err := weg.schreibe(ctx); err != nil {
		return fmt.Errorf("remove rows of the free search: %w", err)
	}
	neu := ablauf{vielzeiler{freiKopf, ``, 4},
		w.tx, len(f.Neu), func(i int, ziel []any) []any { return anhaengeFrei(ziel, f.Neu[i]) }}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("write rows of the free search: %w", err)
	}
	return nil
}

// freisammlung are the rows of the index of the free search while they are
// collected and sorted.
type freisammlung struct {
	s      *freisortierer
	fertig chan error
	halt   context.CancelFunc
}

// sammleFrei begins to collect the rows that a first load left and, for records
// without any, those derived from their bodies. It reads beside the transaction of
// the caller, who has written nothing that it reads and must call beende.
func sammleFrei(ctx context.Context, db *sql.DB) *freisammlung {
	return beginneSammlung(ctx, db, `SELECT m.id, l.zeilen,
		CASE WHEN l.zeilen IS NULL THEN (SELECT inhalt FROM koerper WHERE satz = m.id) END
		FROM meldesatz m LEFT JOIN freiindex_ladung l ON l.satz = m.id ORDER BY m.id`)
}

// sammleFreiNeu is sammleFrei from the bodies alone.
func sammleFreiNeu(ctx context.Context, db *sql.DB) *freisammlung {
	return beginneSammlung(ctx, db, `SELECT satz, NULL, inhalt FROM koerper ORDER BY satz`)
}

func beginneSammlung(ctx context.Context, db *sql.DB, frage string) *freisammlung {
	ctx, halt := context.WithCancel(ctx)
	f := &freisammlung{s: &freisortierer{laufzeilen: laufzeilen}, fertig: make(chan error, 1), halt: halt}
	go func() { f.fertig <- leseFrei(ctx, db, frage, f.s) }()
	return f
}

// beende stops the collecting if it still runs, and gives its file back.
func (f *freisammlung) beende() error {
	f.halt()
	<-f.fertig
	return f.s.schliesse()
}

// fuelle makes the index of the free search anew from the collected rows.
func (f *freisammlung) fuelle(ctx context.Context, tx *sql.Tx) error {
	err := <-f.fertig
	f.fertig <- nil // for beende
	if err != nil {
		return err
	}
	for _, befehl := range []string{`DELETE FROM freiindex`, `DELETE FROM freiindex_ladung`} {
		if _, err := tx.ExecContext(ctx, befehl); err != nil {
			return fmt.Errorf("empty index of the free search: %w", err)
		}
	}
	if err := schreibeSortiert(ctx, tx, f.s); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE zustand SET wert = 0 WHERE name = 'freiindex_offen'`); err != nil {
		return fmt.Errorf("note index of the free search: %w", err)
	}
	return nil
}

// leseFrei gives the rows of all records to the sorter.
func leseFrei(ctx context.Context, db *sql.DB, frage string, s *freisortierer) (err error) {
	verbindung, err := ohneAbbild(ctx, db)
	if err != nil {
		return fmt.Errorf("read rows of the free search: %w", err)
	}
	defer func() { err = errors.Join(err, verbindung.Close()) }()
	zeilen, err := verbindung.QueryContext(ctx, frage)
	if err != nil {
		return fmt.Errorf("read rows of the free search: %w", err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	var puffer []plan.Freizeile
	for zeilen.Next() {
		var id int64
		var gepackt, inhalt sql.RawBytes
		if err := zeilen.Scan(&id, &gepackt, &inhalt); err != nil {
			return fmt.Errorf("read rows of the free search: %w", err)
		}
		if puffer, err = freizeilenVon(puffer[:0], id, gepackt, inhalt); err != nil {
			return err
		}
		if err := s.nimm(puffer...); err != nil {
			return err
		}
	}
	if err := zeilen.Err(); err != nil {
		return fmt.Errorf("read rows of the free search: %w", err)
	}
	s.sortiere()
	return nil
}

// abbildlos is a connection of the readers that does not map the file.
type abbildlos struct{ *sql.Conn }

// ohneAbbild returns one: reading the whole file through the map would let the
// process look as large as the file.
func ohneAbbild(ctx context.Context, db *sql.DB) (abbildlos, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return abbildlos{}, err
	}
	if _, err := c.ExecContext(ctx, `PRAGMA mmap_size = 0`); err != nil {
		return abbildlos{}, errors.Join(err, c.Close())
	}
	return abbildlos{c}, nil
}

// Close gives the connection back as it was.
func (a abbildlos) Close() error {
	_, err := a.ExecContext(context.Background(), `PRAGMA mmap_size = `+strconv.Itoa(mmapBytes))
	return errors.Join(err, a.Conn.Close())
}

func freizeilenVon(ziel []plan.Freizeile, id int64, gepackt, inhalt []byte) ([]plan.Freizeile, error) {
	if gepackt != nil {
		return plan.EntpackeFrei(ziel, gepackt, id)
	}
	satz, err := koerper.Decodiere(inhalt)
	if err != nil {
		return nil, err
	}
	for _, z := range suche.Freizeilen(satz) {
		ziel = append(ziel, plan.Freizeile{Freizeile: z, Satz: id})
	}
	return ziel, nil
}

// schreibeSortiert writes the rows in the order of the index.
func schreibeSortiert(ctx context.Context, tx *sql.Tx, s *freisortierer) error {
	stapel := make([]plan.Freizeile, 0, 100*block)
	schreibe := func() error {
		neu := ablauf{vielzeiler{freiKopf, ``, 4}, tx, len(stapel), func(i int, ziel []any) []any { return anhaengeFrei(ziel, stapel[i]) }}
		if err := neu.schreibe(ctx); err != nil {
			return fmt.Errorf("sort in rows of the free search: %w", err)
		}
		stapel = stapel[:0]
		return nil
	}
	err := s.jede(func(z plan.Freizeile) error {
		stapel = append(stapel, z)
		if len(stapel) < cap(stapel) {
			return nil
		}
		return schreibe()
	})
	if err != nil {
		return err
	}
	return schreibe()
}
