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

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// LeseZeilen implements protokoll.Leser.
func (p *Protokoll) LeseZeilen(ctx context.Context, ab int64, max int) ([]protokoll.Zeile, error) {
	return protokollListe(ctx, p, liesZeile, `SELECT b.nummer, b.frist, b.zusage, i.salz, i.inhalt
		FROM protokoll.blatt b LEFT JOIN protokoll.inhalt i USING (nummer)
		WHERE b.nummer >= $1 ORDER BY b.nummer LIMIT $2`, ab, max)
}

// LeseUnversiegelt implements protokoll.Siegelspeicher.
func (p *Protokoll) LeseUnversiegelt(ctx context.Context, ab int64, max int) ([]protokoll.Blatt, error) {
	return protokollListe(ctx, p, liesBlatt, `SELECT nummer, frist, zusage FROM protokoll.blatt
		WHERE nummer >= $1 ORDER BY nummer LIMIT $2`, ab, max)
}

// Suche implements kontrolle.Sucher.
func (p *Protokoll) Suche(ctx context.Context, f kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Zeile, error) {
	bedingung, werte := filterbedingung(f, nach.Zeit.UnixMicro(), nach.Nummer, max)
	return protokollListe(ctx, p, liesZeile, `SELECT b.nummer, b.frist, b.zusage, i.salz, i.inhalt
		FROM protokoll.inhalt i JOIN protokoll.blatt b USING (nummer)
		WHERE (i.zeit, i.nummer) > ($1, $2)`+bedingung+` ORDER BY i.zeit, i.nummer LIMIT $3`, werte...)
}

// Zaehle implements kontrolle.Sucher.
func (p *Protokoll) Zaehle(ctx context.Context, f kontrolle.Filter) (anzahl int64, err error) {
	bedingung, werte := filterbedingung(f)
	err = p.pool.QueryRow(ctx, `SELECT count(*) FROM protokoll.inhalt i WHERE true`+bedingung, werte...).Scan(&anzahl)
	return anzahl, uebersetze(err)
}

// filterbedingung builds further conditions from a closed list of columns; their
// values follow those given.
func filterbedingung(f kontrolle.Filter, vorher ...any) (bedingung string, werte []any) {
	var b strings.Builder
	werte = vorher
	dazu := func(leer bool, vergleich string, wert any) {
		if leer {
			return
		}
		werte = append(werte, wert)
		b.WriteString(` AND ` + vergleich + ` $` + strconv.Itoa(len(werte)))
	}
	dazu(f.Von.IsZero(), `i.zeit >=`, f.Von.UnixMicro())
	dazu(f.Bis.IsZero(), `i.zeit <`, f.Bis.UnixMicro())
	dazu(f.Stelle == "", `i.stelle =`, f.Stelle)
	dazu(f.Kennung == "", `i.kennung =`, f.Kennung)
	dazu(f.Art == "", `i.art =`, string(f.Art))
	return b.String(), werte
}

// LetztesSiegel implements protokoll.Siegelspeicher and protokoll.Leser.
func (p *Protokoll) LetztesSiegel(ctx context.Context) (protokoll.Siegel, error) {
	alle, err := protokollListe(ctx, p, liesSiegel,
		`SELECT groesse, notiz FROM protokoll.siegel ORDER BY groesse DESC LIMIT 1`)
	if err != nil || len(alle) == 0 {
		return protokoll.Siegel{}, err
	}
	return alle[0], nil
}

// LeseSiegel implements protokoll.Leser.
func (p *Protokoll) LeseSiegel(ctx context.Context, ueber int64, max int) ([]protokoll.Siegel, error) {
	return protokollListe(ctx, p, liesSiegel,
		`SELECT groesse, notiz FROM protokoll.siegel WHERE groesse > $1 ORDER BY groesse LIMIT $2`, ueber, max)
}

// LeseHashes implements protokoll.Siegelspeicher and protokoll.Leser.
func (p *Protokoll) LeseHashes(ctx context.Context, indizes []int64) ([]protokoll.Hash, error) {
	b := &pgx.Batch{}
	hashes := make([]protokoll.Hash, len(indizes))
	for i, index := range indizes {
		b.Queue(`SELECT ab, hashes FROM protokoll.baum WHERE ab <= $1 ORDER BY ab DESC LIMIT 1`, index).
			QueryRow(func(zeile pgx.Row) error {
				z, err := liesBaumzeile(zeile)
				if err != nil && !errors.Is(err, pgx.ErrNoRows) {
					return err
				}
				if index-z.ab >= int64(len(z.hashes)) {
					return fmt.Errorf("tree hash %d is missing", index)
				}
				hashes[i] = z.hashes[index-z.ab]
				return nil
			})
	}
	if err := p.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, uebersetze(fmt.Errorf("read tree: %w", err))
	}
	return hashes, nil
}

// LeseHashbereich implements protokoll.Leser.
func (p *Protokoll) LeseHashbereich(ctx context.Context, ab int64, anzahl int) ([]protokoll.Hash, error) {
	zeilen, err := protokollListe(ctx, p, func(z pgx.CollectableRow) (baumzeile, error) { return liesBaumzeile(z) },
		`SELECT ab, hashes FROM protokoll.baum WHERE ab > $1 AND ab < $2 ORDER BY ab`, ab-hashesJeZeile, ab+int64(anzahl))
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

func liesBaumzeile(zeile pgx.Row) (z baumzeile, err error) {
	var packen []byte
	err = zeile.Scan(&z.ab, &packen)
	z.hashes = entpackeHashes(packen)
	return z, err
}

func liesZeile(zeile pgx.CollectableRow) (z protokoll.Zeile, err error) {
	var frist int32
	var zusage []byte
	err = zeile.Scan(&z.Nummer, &frist, &zusage, &z.Salz, &z.Inhalt)
	z.Frist = fristDatum(frist)
	copy(z.Zusage[:], zusage)
	return z, err
}

func liesBlatt(zeile pgx.CollectableRow) (b protokoll.Blatt, err error) {
	var frist int32
	var zusage []byte
	err = zeile.Scan(&b.Nummer, &frist, &zusage)
	b.Frist = fristDatum(frist)
	copy(b.Zusage[:], zusage)
	return b, err
}

func liesSiegel(zeile pgx.CollectableRow) (s protokoll.Siegel, err error) {
	err = zeile.Scan(&s.Groesse, &s.Notiz)
	return s, err
}

func fristDatum(zahl int32) uhr.Datum {
	return uhr.Datum{Jahr: int(zahl / 10000), Monat: time.Month(zahl / 100 % 100), Tag: int(zahl % 100)}
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
func protokollListe[T any](ctx context.Context, p *Protokoll, zeile pgx.RowToFunc[T], befehl string, werte ...any) ([]T, error) {
	zeilen, err := p.pool.Query(ctx, befehl, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	alle, err := pgx.CollectRows(zeilen, zeile)
	return alle, uebersetze(err)
}
