// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestIntermediaer(t *testing.T) {
	ordner := t.TempDir()
	s := oeffne(t, ordner, sqlite.Optionen{})
	speichertest.Intermediaer(t, func(t *testing.T) intermediaer.Ablage {
		leerePoststelle(t, filepath.Join(ordner, "intermediaer.db"))
		return s.Intermediaer()
	})
}

// leerePoststelle deletes everything, which is quicker than a new data directory.
func leerePoststelle(t *testing.T, datei string) {
	t.Helper()
	db, err := sql.Open("sqlite", datei)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `DELETE FROM teil; DELETE FROM teilnachricht; DELETE FROM hinweis; DELETE FROM vermerk;
		DELETE FROM eintrag; DELETE FROM spuldatei; DELETE FROM inhalt; DELETE FROM zustellung; DELETE FROM postfach; DELETE FROM teilnehmer;
		UPDATE stand SET wert = 0`)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestPoststelleSurvivesKill(t *testing.T) {
	speichertest.IntermediaerAbsturz(t, "TestPoststelleSurvivesKill", func(t *testing.T, ort string) intermediaer.Ablage {
		return oeffne(t, ort, sqlite.Optionen{}).Intermediaer()
	}, t.TempDir)
}

func BenchmarkIntermediaer(b *testing.B) {
	speichertest.IntermediaerMessen(b, oeffne(b, b.TempDir(), sqlite.Optionen{}).Intermediaer())
}
