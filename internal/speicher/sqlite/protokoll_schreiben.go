// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/stoerung"
)

// Protokoll is the log in protokoll.db, a file of its own (S1-23.8). It serves
// protokoll.Anhaenger, protokoll.Siegelspeicher, protokoll.Leser and the ports
// of the use cases of kontrolle.
type Protokoll struct {
	db *datenbank
}

// Protokoll returns the view of the log.
func (s *Speicher) Protokoll() *Protokoll { return &Protokoll{db: s.protokoll} }

// zeilenJeBefehl is the number of rows in one INSERT; the cost of a statement
// outweighs that of a row.
const zeilenJeBefehl = 32

// HaengeAn implements protokoll.Anhaenger.
func (p *Protokoll) HaengeAn(ctx context.Context, zeilen []protokoll.Zeile) (erste int64, err error) {
	err = p.db.schreibe(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(nummer), 0) + 1 FROM blatt`).Scan(&erste); err != nil {
			return fmt.Errorf("read last entry: %w", err)
		}
		for ab := 0; ab < len(zeilen); ab += zeilenJeBefehl {
			stueck := zeilen[ab:min(ab+zeilenJeBefehl, len(zeilen))]
			if err := haengeStueckAn(ctx, tx, erste+int64(ab), stueck); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("append %d entries: %w", len(zeilen), err)
	}
	return erste, nil
}

func haengeStueckAn(ctx context.Context, tx *sql.Tx, erste int64, zeilen []protokoll.Zeile) error {
	blaetter := make([]any, 0, 3*len(zeilen))
	inhalte := make([]any, 0, 8*len(zeilen))
	for i, z := range zeilen {
		nummer, frist := erste+int64(i), fristZahl(z.Frist)
		blaetter = append(blaetter, nummer, frist, z.Zusage[:])
		inhalte = append(inhalte, nummer, z.Salz, z.Inhalt, frist, z.Auswahl.Zeit.UnixMicro(), string(z.Auswahl.Art), z.Auswahl.Stelle, z.Auswahl.Kennung)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO blatt VALUES `+platzhalter(3, len(zeilen)), blaetter...); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO inhalt VALUES `+platzhalter(8, len(zeilen)), inhalte...); err != nil {
		return err
	}
	return haengeKapselnAn(ctx, tx, erste, zeilen)
}

// platzhalter returns "(?,?),(?,?)" for two columns and two rows.
func platzhalter(spalten, zeilen int) string {
	zeile := "(" + strings.TrimSuffix(strings.Repeat("?,", spalten), ",") + ")"
	return strings.TrimSuffix(strings.Repeat(zeile+",", zeilen), ",")
}

// fristZahl is JJJJMMTT.
func fristZahl(d uhr.Datum) int { return d.Jahr*10000 + int(d.Monat)*100 + d.Tag }

// hashesJeZeile keeps a row of the tree small: a proof reads some twenty of them.
const hashesJeZeile = 60

// SpeichereSiegelung implements protokoll.Siegelspeicher.
func (p *Protokoll) SpeichereSiegelung(ctx context.Context, s protokoll.Siegelung) error {
	return p.db.schreibe(ctx, func(tx *sql.Tx) error {
		var groesse int64
		err := tx.QueryRowContext(ctx, `SELECT coalesce(max(groesse), 0) FROM siegel`).Scan(&groesse)
		if err != nil {
			return fmt.Errorf("read last tree head: %w", err)
		}
		if groesse != s.Vorher {
			return errAndereSiegelung
		}
		for ab := 0; ab < len(s.Hashes); ab += hashesJeZeile {
			stueck := s.Hashes[ab:min(ab+hashesJeZeile, len(s.Hashes))]
			_, err := tx.ExecContext(ctx, `INSERT INTO baum (ab, hashes) VALUES (?, ?)`,
				s.AbIndex+int64(ab), packeHashes(stueck))
			if err != nil {
				return fmt.Errorf("store tree: %w", err)
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO siegel (groesse, notiz) VALUES (?, ?)`, s.Siegel.Groesse, s.Siegel.Notiz)
		if err != nil {
			return fmt.Errorf("store tree head: %w", err)
		}
		return nil
	})
}

// ZaehleFaellige implements kontrolle.Vernichter.
func (p *Protokoll) ZaehleFaellige(ctx context.Context, heute uhr.Datum) (anzahl int64, err error) {
	err = p.db.leser.QueryRowContext(ctx, `SELECT count(*) FROM inhalt WHERE `+faellig, fristZahl(heute)).Scan(&anzahl)
	return anzahl, uebersetze(err)
}

// faellig selects contents past their term that nobody holds.
const faellig = `frist <= ? AND nummer NOT IN (SELECT nummer FROM halt)`

// VernichteFaellige implements kontrolle.Vernichter. The pages are overwritten, and
// the write-ahead log that still holds them is emptied.
func (p *Protokoll) VernichteFaellige(ctx context.Context, heute uhr.Datum, max int) (anzahl int64, err error) {
	if _, err := p.db.schreiber.ExecContext(ctx, `PRAGMA secure_delete(1)`); err != nil {
		return 0, uebersetze(err)
	}
	err = p.db.schreibe(ctx, func(tx *sql.Tx) error {
		auswahl := `(SELECT nummer FROM inhalt WHERE ` + faellig + ` ORDER BY frist, nummer LIMIT ?)`
		_, err := tx.ExecContext(ctx, `DELETE FROM kapsel WHERE nummer IN `+auswahl, fristZahl(heute), max)
		if err != nil {
			return fmt.Errorf("destroy capsules: %w", err)
		}
		ergebnis, err := tx.ExecContext(ctx, `DELETE FROM inhalt WHERE nummer IN `+auswahl, fristZahl(heute), max)
		if err != nil {
			return fmt.Errorf("destroy contents: %w", err)
		}
		anzahl, err = ergebnis.RowsAffected()
		return err
	})
	if err != nil {
		return 0, err
	}
	return anzahl, p.leereWAL(ctx)
}

// leereWAL writes the write-ahead log into the file and cuts it off. It is Ueberlast
// when a reader needs it for longer than the busy timeout.
func (p *Protokoll) leereWAL(ctx context.Context) error {
	var besetzt, seiten, uebertragen int
	err := p.db.schreiber.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&besetzt, &seiten, &uebertragen)
	if err != nil {
		return uebersetze(fmt.Errorf("empty write-ahead log: %w", err))
	}
	if besetzt != 0 {
		return stoerung.Gesperrt(errors.New("write-ahead log is in use"))
	}
	return nil
}
