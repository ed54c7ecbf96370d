// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestZugang(t *testing.T) {
	speichertest.Zugang(t, func(t *testing.T) zugang.Speicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).Zugang(speichertest.Tresor(t))
	})
}

func TestStellen(t *testing.T) {
	speichertest.Stellen(t, func(t *testing.T) speichertest.Stellenspeicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).Zugang(speichertest.Tresor(t))
	})
}

func TestSecondFactorsAreSealedAtRest(t *testing.T) {
	ordner := t.TempDir()
	speichertest.Versiegelung(t, speichertest.Siegelprobe{
		Oeffne: func(t *testing.T, tresor geheim.Tresor) speichertest.Stellenspeicher {
			return oeffne(t, ordner, sqlite.Optionen{}).Zugang(tresor)
		},
		Fuehre: func(t *testing.T, befehl string) {
			db, err := sql.Open("sqlite", filepath.Join(ordner, "zugang.db"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.ExecContext(t.Context(), befehl)
			if err = errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		},
		Spalte: func(t *testing.T, kennung string) (wert string) {
			db, err := sql.Open("sqlite", filepath.Join(ordner, "zugang.db"))
			if err != nil {
				t.Fatal(err)
			}
			err = db.QueryRowContext(t.Context(), `SELECT totp FROM konto WHERE kennung = ?`, kennung).Scan(&wert)
			if err = errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			return wert
		},
		Tafel: "konto",
	})
}

func TestMerkmale(t *testing.T) {
	speichertest.Merkmale(t, func(t *testing.T) speichertest.Merkmalspeicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).Merkmale()
	})
}
