// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Protokoll is the log in the schema protokoll (S1-23.8). It serves
// protokoll.Anhaenger, protokoll.Siegelspeicher, protokoll.Leser and the ports of
// the use cases of kontrolle. All of it stays on the primary.
type Protokoll struct {
	speicher *Speicher
	pool     *pgxpool.Pool
}

// Protokoll returns the view of the log.
func (s *Speicher) Protokoll() *Protokoll { return &Protokoll{speicher: s, pool: s.pool} }

// Advisory locks of the log, held to the end of a transaction: numbers have no
// gaps only if one transaction at a time gives them, whichever process it is in.
const (
	sperreAnhaengen = 0x6b6d7201
	sperreSiegeln   = 0x6b6d7202
)

var errAndereSiegelung = fehler.Neu(fehler.Konflikt, "MR-0111",
	"Das Protokoll wurde inzwischen von einem anderen Vorgang versiegelt.")

// haengeAn gives the numbers in the order of the arrays. It is one statement, so
// that a batch costs two round trips whatever its size.
const haengeAn = `
WITH neu AS (
    SELECT (SELECT coalesce(max(nummer), 0) FROM protokoll.blatt) + z.nr AS nummer, z.*
    FROM unnest($1::integer[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::text[], $7::text[], $8::text[])
        WITH ORDINALITY AS z (frist, zusage, salz, inhalt, zeit, art, stelle, kennung, nr)
), blaetter AS (
    INSERT INTO protokoll.blatt (nummer, frist, zusage) SELECT nummer, frist, zusage FROM neu
), inhalte AS (
    INSERT INTO protokoll.inhalt (nummer, salz, inhalt, frist, zeit, art, stelle, kennung)
    SELECT nummer, salz, inhalt, frist, zeit, art, stelle, kennung FROM neu
)
SELECT min(nummer) FROM neu`

// HaengeAn implements protokoll.Anhaenger.
func (p *Protokoll) HaengeAn(ctx context.Context, zeilen []protokoll.Zeile) (erste int64, err error) {
	s := spaltenVon(zeilen)
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`SELECT pg_advisory_xact_lock($1)`, sperreAnhaengen)
		b.Queue(haengeAn, s.frist, s.zusage, s.salz, s.inhalt, s.zeit, s.art, s.stelle, s.kennung).
			QueryRow(func(zeile pgx.Row) error { return zeile.Scan(&erste) })
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		return haengeKapselnAn(ctx, tx, erste, zeilen)
	})
	if err != nil {
		return 0, fmt.Errorf("append %d entries: %w", len(zeilen), err)
	}
	return erste, nil
}

// protokollspalten are rows turned into columns.
type protokollspalten struct {
	frist                []int32
	zusage, salz, inhalt [][]byte
	zeit                 []int64
	art, stelle, kennung []string
}

func spaltenVon(zeilen []protokoll.Zeile) (s protokollspalten) {
	for i := range zeilen {
		z := &zeilen[i]
		s.frist = append(s.frist, fristZahl(z.Frist))
		s.zusage = append(s.zusage, z.Zusage[:])
		s.salz = append(s.salz, z.Salz)
		s.inhalt = append(s.inhalt, z.Inhalt)
		s.zeit = append(s.zeit, z.Auswahl.Zeit.UnixMicro())
		s.art = append(s.art, string(z.Auswahl.Art))
		s.stelle = append(s.stelle, z.Auswahl.Stelle)
		s.kennung = append(s.kennung, z.Auswahl.Kennung)
	}
	return s
}

// fristZahl is JJJJMMTT.
func fristZahl(d uhr.Datum) int32 { return int32(d.Jahr*10000 + int(d.Monat)*100 + d.Tag) }

// hashesJeZeile keeps a row of the tree below the size that is stored apart: a
// proof reads some twenty of them.
const hashesJeZeile = 60

// SpeichereSiegelung implements protokoll.Siegelspeicher.
func (p *Protokoll) SpeichereSiegelung(ctx context.Context, s protokoll.Siegelung) error {
	return p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, sperreSiegeln); err != nil {
			return fmt.Errorf("lock tree: %w", err)
		}
		var groesse int64
		if err := tx.QueryRow(ctx, `SELECT coalesce(max(groesse), 0) FROM protokoll.siegel`).Scan(&groesse); err != nil {
			return fmt.Errorf("read last tree head: %w", err)
		}
		if groesse != s.Vorher {
			return errAndereSiegelung
		}
		var ab []int64
		var hashes [][]byte
		for i := 0; i < len(s.Hashes); i += hashesJeZeile {
			ab = append(ab, s.AbIndex+int64(i))
			hashes = append(hashes, packeHashes(s.Hashes[i:min(i+hashesJeZeile, len(s.Hashes))]))
		}
		_, err := tx.Exec(ctx, `INSERT INTO protokoll.baum (ab, hashes) SELECT * FROM unnest($1::bigint[], $2::bytea[])`, ab, hashes)
		if err != nil {
			return fmt.Errorf("store tree: %w", err)
		}
		_, err = tx.Exec(ctx, `INSERT INTO protokoll.siegel (groesse, notiz) VALUES ($1, $2)`, s.Siegel.Groesse, s.Siegel.Notiz)
		if err != nil {
			return fmt.Errorf("store tree head: %w", err)
		}
		return nil
	})
}

// ZaehleFaellige implements kontrolle.Vernichter.
func (p *Protokoll) ZaehleFaellige(ctx context.Context, heute uhr.Datum) (anzahl int64, err error) {
	err = p.pool.QueryRow(ctx, `SELECT count(*) FROM protokoll.inhalt WHERE `+faellig, fristZahl(heute)).Scan(&anzahl)
	return anzahl, uebersetze(err)
}

// faellig selects contents past their term that nobody holds.
const faellig = `frist <= $1 AND nummer NOT IN (SELECT nummer FROM protokoll.halt)`

// VernichteFaellige implements kontrolle.Vernichter. The table is vacuumed
// afterwards, so that the pages can be overwritten; how long the server's own
// write-ahead log and its archives hold them is up to the server's settings.
func (p *Protokoll) VernichteFaellige(ctx context.Context, heute uhr.Datum, max int) (int64, error) {
	var anzahl int64
	err := p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		auswahl := `(SELECT nummer FROM protokoll.inhalt WHERE ` + faellig + ` ORDER BY frist, nummer LIMIT $2)`
		_, err := tx.Exec(ctx, `DELETE FROM protokoll.kapsel WHERE nummer IN `+auswahl, fristZahl(heute), max)
		if err != nil {
			return fmt.Errorf("destroy capsules: %w", err)
		}
		ergebnis, err := tx.Exec(ctx, `DELETE FROM protokoll.inhalt WHERE nummer IN `+auswahl, fristZahl(heute), max)
		if err != nil {
			return fmt.Errorf("destroy contents: %w", err)
		}
		anzahl = ergebnis.RowsAffected()
		return nil
	})
	if err != nil || anzahl == 0 {
		return 0, err
	}
	if _, err := p.pool.Exec(ctx, `VACUUM protokoll.inhalt, protokoll.kapsel`); err != nil {
		return anzahl, uebersetze(fmt.Errorf("vacuum: %w", err))
	}
	return anzahl, nil
}
