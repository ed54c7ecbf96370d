// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func protokollIn(t testing.TB, dir string) *sqlite.Protokoll {
	t.Helper()
	return oeffne(t, dir, sqlite.Optionen{}).Protokoll()
}

func TestProtokoll(t *testing.T) {
	speichertest.Protokoll(t, func(t *testing.T) speichertest.Protokollspeicher { return protokollIn(t, t.TempDir()) })
}

func TestProtokollSurvivesKill(t *testing.T) {
	speichertest.ProtokollAbsturz(t, "TestProtokollSurvivesKill", func(t *testing.T, ort string) speichertest.Protokollspeicher {
		return protokollIn(t, ort)
	}, t.TempDir)
}

func BenchmarkProtokoll(b *testing.B) {
	speichertest.ProtokollMessen(b, protokollIn(b, b.TempDir()))
}

func haengeEintragAn(t *testing.T, p *sqlite.Protokoll, aktenzeichen string) {
	t.Helper()
	e := protokolltest.Eintrag(time.Date(2007, time.May, 2, 8, 0, 0, 0, time.UTC))
	e.Aktenzeichen = aktenzeichen
	zeile, err := protokoll.Bereite(e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.HaengeAn(t.Context(), []protokoll.Zeile{zeile}); err != nil {
		t.Fatal(err)
	}
}

func TestProtokollFileIsAppendOnly(t *testing.T) {
	dir := t.TempDir()
	haengeEintragAn(t, protokollIn(t, dir), "AZ 1")
	db, err := sql.Open("sqlite", filepath.Join(dir, "protokoll.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, befehl := range map[string]string{
		"S1-23.8 leaf is changed":        `UPDATE blatt SET frist = 20010101`,
		"S1-23.8 leaf is deleted":        `DELETE FROM blatt`,
		"S1-23.8 content is changed":     `UPDATE inhalt SET kennung = 'jemand anders'`,
		"S1-23.8 row is replaced":        `REPLACE INTO blatt (nummer, frist, zusage) VALUES (1, 20010101, x'00')`,
		"S1-23.8 content is replaced":    `REPLACE INTO inhalt SELECT nummer, x'', x'', frist, zeit, art, stelle, kennung FROM inhalt`,
		"S1-23.8 a number is left out":   `INSERT INTO blatt (nummer, frist, zusage) VALUES (3, 20081231, x'00')`,
		"S1-23.8 body of log is dropped": `UPDATE inhalt SET inhalt = x''`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := db.ExecContext(t.Context(), befehl); err == nil {
				t.Error("was accepted")
			}
		})
	}
}

func TestDestroyedContentLeavesTheFiles(t *testing.T) {
	dir := t.TempDir()
	p := protokollIn(t, dir)
	const zeichen = "AZ-unverwechselbar-4711"
	haengeEintragAn(t, p, zeichen)
	if !dateienEnthalten(t, dir, zeichen) {
		t.Fatal("the file number is nowhere: the test would prove nothing")
	}
	n, err := p.VernichteFaellige(t.Context(), uhr.Datum{Jahr: 2008, Monat: time.December, Tag: 31}, 10)
	if err != nil || n != 1 {
		t.Fatalf("destroyed %d, %v", n, err)
	}
	if dateienEnthalten(t, dir, zeichen) {
		t.Error("S1-23.9 destroyed content is still in a file")
	}
}

func dateienEnthalten(t *testing.T, dir, text string) bool {
	t.Helper()
	dateien, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, datei := range dateien {
		if strings.HasSuffix(datei, "-shm") {
			continue
		}
		inhalt, err := os.ReadFile(datei)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(inhalt, []byte(text)) {
			return true
		}
	}
	return false
}
