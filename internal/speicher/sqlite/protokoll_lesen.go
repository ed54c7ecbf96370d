// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

var errAndereSiegelung = fehler.Neu(fehler.Konflikt, "MR-0111",
	"Das Protokoll wurde inzwischen von einem anderen Vorgang versiegelt.")

const zeilenspalten = `b.nummer, b.frist, b.zusage, i.salz, i.inhalt FROM blatt b LEFT JOIN inhalt i USING (nummer)`

// LeseZeilen implements protokoll.Leser.
func (p *Protokoll) LeseZeilen(ctx context.Context, ab int64, max int) ([]protokoll.Zeile, error) {
	return protokollListe(ctx, p.db.leser, liesZeile,
		`SELECT `+zeilenspalten+` WHERE b.nummer >= ? ORDER BY b.nummer LIMIT ?`, ab, max)
}

// LeseUnversiegelt implements protokoll.Siegelspeicher.
func (p *Protokoll) LeseUnversiegelt(ctx context.Context, ab int64, max int) ([]protokoll.Blatt, error) {
	return protokollListe(ctx, p.db.leser, liesBlatt,
		`SELECT nummer, frist, zusage FROM blatt WHERE nummer >= ? ORDER BY nummer LIMIT ?`, ab, max)
}

// Suche implements kontrolle.Sucher.
func (p *Protokoll) Suche(ctx context.Context, f kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Zeile, error) {
	bedingung, werte := filterbedingung(f)
	werte = append(werte, nach.Zeit.UnixMicro(), nach.Nummer, max)
	return protokollListe(ctx, p.db.leser, liesZeile,
		`SELECT b.nummer, b.frist, b.zusage, i.salz, i.inhalt FROM inhalt i JOIN blatt b USING (nummer)
		WHERE `+bedingung+` AND (i.zeit, i.nummer) > (?, ?) ORDER BY i.zeit, i.nummer LIMIT ?`, werte...)
}

// Zaehle implements kontrolle.Sucher.
func (p *Protokoll) Zaehle(ctx context.Context, f kontrolle.Filter) (anzahl int64, err error) {
	bedingung, werte := filterbedingung(f)
	err = p.db.leser.QueryRowContext(ctx, `SELECT count(*) FROM inhalt i WHERE `+bedingung, werte...).Scan(&anzahl)
	return anzahl, uebersetze(err)
}

// filterbedingung builds the condition from a closed list of columns.
func filterbedingung(f kontrolle.Filter) (bedingung string, werte []any) {
	teile := []string{`true`}
	dazu := func(leer bool, teil string, wert any) {
		if !leer {
			teile, werte = append(teile, teil), append(werte, wert)
		}
	}
	dazu(f.Von.IsZero(), `i.zeit >= ?`, f.Von.UnixMicro())
	dazu(f.Bis.IsZero(), `i.zeit < ?`, f.Bis.UnixMicro())
	dazu(f.Stelle == "", `i.stelle = ?`, f.Stelle)
	dazu(f.Kennung == "", `i.kennung = ?`, f.Kennung)
	dazu(f.Art == "", `i.art = ?`, string(f.Art))
	return strings.Join(teile, ` AND `), werte
}

// LetztesSiegel implements protokoll.Siegelspeicher and protokoll.Leser.
func (p *Protokoll) LetztesSiegel(ctx context.Context) (protokoll.Siegel, error) {
	alle, err := protokollListe(ctx, p.db.leser, liesSiegel, `SELECT groesse, notiz FROM siegel ORDER BY groesse DESC LIMIT 1`)
	if err != nil || len(alle) == 0 {
		return protokoll.Siegel{}, err
	}
	return alle[0], nil
}

// LeseSiegel implements protokoll.Leser.
func (p *Protokoll) LeseSiegel(ctx context.Context, ueber int64, max int) ([]protokoll.Siegel, error) {
	return protokollListe(ctx, p.db.leser, liesSiegel,
		`SELECT groesse, notiz FROM siegel WHERE groesse > ? ORDER BY groesse LIMIT ?`, ueber, max)
}

// LeseHashes implements protokoll.Siegelspeicher and protokoll.Leser.
func (p *Protokoll) LeseHashes(ctx context.Context, indizes []int64) ([]protokoll.Hash, error) {
	hashes := make([]protokoll.Hash, len(indizes))
	for i, index := range indizes {
		var ab int64
		var packen []byte
		err := p.db.leser.QueryRowContext(ctx,
			`SELECT ab, hashes FROM baum WHERE ab <= ? ORDER BY ab DESC LIMIT 1`, index).Scan(&ab, &packen)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, uebersetze(fmt.Errorf("read tree hash %d: %w", index, err))
		}
		gefunden := entpackeHashes(packen)
		if index-ab >= int64(len(gefunden)) {
			return nil, fmt.Errorf("tree hash %d is missing", index)
		}
		hashes[i] = gefunden[index-ab]
	}
	return hashes, nil
}

// LeseHashbereich implements protokoll.Leser.
func (p *Protokoll) LeseHashbereich(ctx context.Context, ab int64, anzahl int) ([]protokoll.Hash, error) {
	zeilen, err := protokollListe(ctx, p.db.leser, liesBaumzeile,
		`SELECT ab, hashes FROM baum WHERE ab > ? AND ab < ? ORDER BY ab`, ab-hashesJeZeile, ab+int64(anzahl))
	if err != nil {
		return nil, err
	}
	hashes := make([]protokoll.Hash, 0, anzahl)
	for _, z := range zeilen {
		for i, h := range z.hashes {
			naechster := ab + int64(len(hashes))
			if z.ab+int64(i) == naechster && len(hashes) < anzahl {
				hashes = append(hashes, h)
			}
		}
	}
	return hashes, nil
}

type baumzeile struct {
	ab     int64
	hashes []protokoll.Hash
}

func liesBaumzeile(scan func(...any) error) (z baumzeile, err error) {
	var packen sql.RawBytes
	err = scan(&z.ab, &packen)
	z.hashes = entpackeHashes(packen)
	return z, err
}

func liesZeile(scan func(...any) error) (z protokoll.Zeile, err error) {
	var frist int
	var zusage sql.RawBytes
	err = scan(&z.Nummer, &frist, &zusage, &z.Salz, &z.Inhalt)
	z.Frist = fristDatum(frist)
	copy(z.Zusage[:], zusage)
	return z, err
}

func liesBlatt(scan func(...any) error) (b protokoll.Blatt, err error) {
	var frist int
	var zusage sql.RawBytes
	err = scan(&b.Nummer, &frist, &zusage)
	b.Frist = fristDatum(frist)
	copy(b.Zusage[:], zusage)
	return b, err
}

func liesSiegel(scan func(...any) error) (s protokoll.Siegel, err error) {
	err = scan(&s.Groesse, &s.Notiz)
	return s, err
}

func fristDatum(zahl int) uhr.Datum {
	return uhr.Datum{Jahr: zahl / 10000, Monat: time.Month(zahl / 100 % 100), Tag: zahl % 100}
}

func packeHashes(hashes []protokoll.Hash) []byte {
	packen := make([]byte, 0, len(hashes)*len(protokoll.Hash{}))
	for _, h := range hashes {
		packen = append(packen, h[:]...)
	}
	return packen
}

func entpackeHashes(packen []byte) []protokoll.Hash {
	hashes := make([]protokoll.Hash, len(packen)/len(protokoll.Hash{}))
	for i := range hashes {
		copy(hashes[i][:], packen[i*len(hashes[i]):])
	}
	return hashes
}

// protokollListe collects the rows of a query.
func protokollListe[T any](ctx context.Context, db *sql.DB, zeile func(scan func(...any) error) (T, error), befehl string, werte ...any) (alle []T, err error) {
	zeilen, err := db.QueryContext(ctx, befehl, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		z, err := zeile(zeilen.Scan)
		if err != nil {
			return nil, uebersetze(err)
		}
		alle = append(alle, z)
	}
	return alle, uebersetze(zeilen.Err())
}
