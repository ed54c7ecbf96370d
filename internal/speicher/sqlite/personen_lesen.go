// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Personen is the linking of records to persons. It implements
// personen.Speicher and personen.VBMSpeicher.
type Personen struct{ d *datenbank }

// Personen returns the view of the linking.
func (s *Speicher) Personen() *Personen { return &Personen{s.register} }

var (
	_ personen.Speicher        = (*Personen)(nil)
	_ personen.VBMSpeicher     = (*Personen)(nil)
	_ personen.Lieferschreiber = (*personenschreiber)(nil)
	_ personen.VBMLoescher     = (*personenschreiber)(nil)
)

// errGenug stops a query whose caller wants no more rows.
var errGenug = errors.New("enough rows")

// abfrager is a pool or a transaction.
type abfrager interface {
	QueryContext(ctx context.Context, frage string, werte ...any) (*sql.Rows, error)
}

// jede calls f for every row of the query; errGenug of f ends it without error.
func jede(ctx context.Context, q abfrager, f func(abtastbar) error, frage string, werte ...any) (err error) {
	zeilen, err := q.QueryContext(ctx, frage, werte...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		if err := f(zeilen); err != nil {
			if errors.Is(err, errGenug) {
				return nil
			}
			return err
		}
	}
	return zeilen.Err()
}

// strom makes an iteration of a query whose rows lies reads.
func strom[T any](ctx context.Context, q abfrager, lies func(abtastbar) (T, error), frage string, werte ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := jede(ctx, q, func(z abtastbar) error {
			t, err := lies(z)
			if err == nil && !yield(t, nil) {
				err = errGenug
			}
			return err
		}, frage, werte...)
		if err != nil {
			var leer T
			yield(leer, uebersetze(err))
		}
	}
}

// Alle implements personen.Leser.
func (p *Personen) Alle(ctx context.Context) iter.Seq2[personen.Satz, error] {
	return koerper.Strom(ctx, func(ctx context.Context, gib func(koerper.Roh) error) error {
		return uebersetze(p.ohneAbbild(ctx, func(q abfrager) error {
			return jede(ctx, q, func(z abtastbar) error {
				var k koerper.Roh
				if err := z.Scan(&k.ID, (*sql.RawBytes)(&k.Inhalt)); err != nil {
					return err
				}
				return gib(k)
			}, `SELECT satz, inhalt FROM koerper`)
		}))
	}, personenzeile.Satz)
}

// ohneAbbild lends f a connection that does not map the file: pages that are read
// once must not fill the memory of the process.
func (p *Personen) ohneAbbild(ctx context.Context, f func(abfrager) error) (err error) {
	c, err := p.d.leser.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		_, zurueck := c.ExecContext(context.WithoutCancel(ctx), `PRAGMA mmap_size = `+strconv.Itoa(mmapBytes))
		err = errors.Join(err, zurueck, c.Close())
	}()
	if _, err := c.ExecContext(ctx, `PRAGMA mmap_size = 0`); err != nil {
		return err
	}
	return f(c)
}

const hauptbuchSpalten = `SELECT folge, zeit, art, a, b, modell, vergleich, urteil, wer, grund, bezug FROM hauptbuch `

func liesEintrag(z abtastbar) (zuordnung.Entscheidung, error) {
	var e zuordnung.Entscheidung
	var zeit int64
	var vergleich []byte
	err := z.Scan(&e.Folge, &zeit, &e.Art, &e.Paar.A, &e.Paar.B, &e.Modell, &vergleich, &e.Urteil, &e.Wer, &e.Grund, &e.Bezug)
	if err != nil {
		return e, err
	}
	e.Zeit = time.UnixMilli(zeit)
	e.Vergleich, err = personenzeile.LiesVergleich(vergleich)
	return e, err
}

// Hauptbuch implements personen.Leser.
func (p *Personen) Hauptbuch(ctx context.Context, ab int64) iter.Seq2[zuordnung.Entscheidung, error] {
	return strom(ctx, p.d.leser, liesEintrag, hauptbuchSpalten+`WHERE folge >= ? ORDER BY folge`, ab)
}

func liesKante(z abtastbar) (personen.Kante, error) {
	var k personen.Kante
	var stand []byte
	if err := z.Scan(&k.Paar.A, &k.Paar.B, &stand); err != nil {
		return k, err
	}
	var err error
	k.Stand, err = personenzeile.LiesStand(k.Paar, stand)
	return k, err
}

func liesVerbindung(z abtastbar) (zuordnung.Verbindung, error) {
	k, err := liesKante(z)
	return k.Stand.Verbindung(k.Paar), err
}

// Verbindungen implements personen.Leser.
func (p *Personen) Verbindungen(ctx context.Context) iter.Seq2[zuordnung.Verbindung, error] {
	return func(yield func(zuordnung.Verbindung, error) bool) {
		for v, err := range strom(ctx, p.d.leser, liesVerbindung, `SELECT a, b, stand FROM paar ORDER BY a, b`) {
			if (err != nil || !v.Bedeutungslos()) && !yield(v, err) {
				return
			}
		}
	}
}

// Faelle implements personen.Leser.
func (p *Personen) Faelle(ctx context.Context, nach zuordnung.Paar, n int) ([]zuordnung.Verbindung, error) {
	if n <= 0 {
		return nil, nil
	}
	var aus []zuordnung.Verbindung
	// A bound LIMIT would make SQLite plan the statement anew for each value.
	for v, err := range strom(ctx, p.d.leser, liesVerbindung, `SELECT a, b, stand FROM paar INDEXED BY paar_fall
		WHERE fall = 1 AND zusammen = 0 AND (a, b) > (?, ?) ORDER BY a, b`, nach.A, nach.B) {
		if err != nil {
			return nil, fmt.Errorf("read cases: %w", err)
		}
		if aus = append(aus, v); len(aus) == n {
			break
		}
	}
	return aus, nil
}

// Bund implements personen.Leser.
func (p *Personen) Bund(ctx context.Context, id zuordnung.SatzID) (zuordnung.Bund, bool, error) {
	for b, err := range buende(ctx, p.d.leser, buendeVon, idListe([]int64{int64(id)})) {
		return b, err == nil, err
	}
	return zuordnung.Bund{}, false, nil
}

// Buende streams all bundles, by first record.
func (p *Personen) Buende(ctx context.Context) iter.Seq2[zuordnung.Bund, error] {
	return buende(ctx, p.d.leser, `SELECT bund, satz, unsicher FROM bund ORDER BY bund, satz`)
}

// buendeVon reads the bundles of a list of records.
const buendeVon = `SELECT x.bund, x.satz, x.unsicher FROM (SELECT DISTINCT b.bund FROM json_each(?) e CROSS JOIN bund b ON b.satz = e.value) g
	CROSS JOIN bund x ON x.bund = g.bund ORDER BY x.bund, x.satz`

// buende puts the rows bund, satz, unsicher of the query together.
func buende(ctx context.Context, q abfrager, frage string, werte ...any) iter.Seq2[zuordnung.Bund, error] {
	type zeile struct {
		bund, satz zuordnung.SatzID
		unsicher   bool
	}
	lies := func(a abtastbar) (z zeile, err error) {
		err = a.Scan(&z.bund, &z.satz, &z.unsicher)
		return z, err
	}
	return func(yield func(zuordnung.Bund, error) bool) {
		var b zuordnung.Bund
		for z, err := range strom(ctx, q, lies, frage, werte...) {
			if err != nil {
				yield(zuordnung.Bund{}, fmt.Errorf("read bundles: %w", err))
				return
			}
			if len(b.Saetze) > 0 && b.Saetze[0] != z.bund {
				if !yield(b, nil) {
					return
				}
				b = zuordnung.Bund{}
			}
			b.Saetze, b.Unsicher = append(b.Saetze, z.satz), z.unsicher
		}
		if len(b.Saetze) > 0 {
			yield(b, nil)
		}
	}
}

// Nummern implements personen.Nummernleser.
func (p *Personen) Nummern(ctx context.Context, anker []zuordnung.SatzID) ([]personen.Nummernzeile, error) {
	return nummern(ctx, p.d.leser, anker)
}

func nummern(ctx context.Context, q abfrager, anker []zuordnung.SatzID) (aus []personen.Nummernzeile, err error) {
	err = jede(ctx, q, func(z abtastbar) error {
		var n personen.Nummernzeile
		var zeit int64
		if err := z.Scan(&n.Folge, &n.Nummer, &n.Anker, &zeit); err != nil {
			return err
		}
		n.Gespeichert = time.UnixMilli(zeit)
		aus = append(aus, n)
		return nil
	}, `SELECT folge, nummer, anker, gespeichert FROM meldenummer
		WHERE anker IN (SELECT value FROM json_each(?)) ORDER BY folge`, idListe(personenzeile.IDs(anker)))
	if err != nil {
		return nil, uebersetze(fmt.Errorf("read numbers: %w", err))
	}
	return aus, nil
}
