// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/migration"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/stoerung"
)

func pruefeCode(t *testing.T, err error, art fehler.Art, code string) {
	t.Helper()
	if fehler.CodeVon(err) != code || fehler.ArtVon(err) != art {
		t.Errorf("error %v, want %v %s", err, art, code)
	}
}

func oeffneIn(t *testing.T, dir string, opt Optionen) *Speicher {
	t.Helper()
	s, err := Oeffne(t.Context(), dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// fuelle delivers so many records as one message.
func fuelle(t *testing.T, s *Speicher, anzahl int) error {
	t.Helper()
	liste := make(speichertest.Liste, anzahl)
	for i := range liste {
		liste[i].Liefern = speichertest.NeuerSatz(i)
	}
	n := lieferung.Nachricht{UUID: "u", Autor: speichertest.Gemeinde, Nummer: 1, Paket: 1, Letztes: true, Art: lieferung.Gesamtlieferung}
	n.Gemeinde.AGS = speichertest.Gemeinde
	u := uhr.Fest(time.Date(2026, time.November, 4, 12, 0, 0, 0, time.UTC))
	_, err := lieferung.Neu(s.Bestand(), u, lieferung.Optionen{}).Nimm(t.Context(), n, liste)
	return err
}

func datensaetze(t *testing.T, s *Speicher) int {
	t.Helper()
	b, err := s.Bestand().Bestand(t.Context(), 20261104)
	if err != nil {
		t.Fatal(err)
	}
	return b.Datensaetze
}

func TestFullDiskLeavesNothingHalfApplied(t *testing.T) {
	s := oeffneIn(t, t.TempDir(), Optionen{})
	if err := fuelle(t, s, 1); err != nil {
		t.Fatal(err)
	}
	begrenze := func(seiten int) {
		t.Helper()
		if _, err := s.register.schreiber.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", seiten)); err != nil {
			t.Fatal(err)
		}
	}
	begrenze(1) // SQLite takes the present size
	n := lieferung.Nachricht{UUID: "v", Autor: speichertest.Gemeinde, Nummer: 2, Paket: 1, Letztes: true, Art: lieferung.Deltalieferung}
	n.Gemeinde.AGS = speichertest.Gemeinde
	liste := make(speichertest.Liste, 500)
	for i := range liste {
		liste[i].Liefern = speichertest.NeuerSatz(i + 1)
	}
	d := lieferung.Neu(s.Bestand(), uhr.Fest(time.Date(2026, time.November, 4, 12, 0, 0, 0, time.UTC)), lieferung.Optionen{})
	_, err := d.Nimm(t.Context(), n, liste)
	pruefeCode(t, err, fehler.Extern, stoerung.CodeVoll)
	if anzahl := datensaetze(t, s); anzahl != 1 {
		t.Errorf("%d records", anzahl)
	}
	begrenze(1 << 20)
	if _, err := d.Nimm(t.Context(), n, liste); err != nil || datensaetze(t, s) != 501 {
		t.Errorf("after room was made: %d records, %v", datensaetze(t, s), err)
	}
}

func TestLockedDatabase(t *testing.T) {
	dir := t.TempDir()
	s := oeffneIn(t, dir, Optionen{Wartezeit: 20 * time.Millisecond})
	anderer, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "register.db")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer anderer.Close()
	tx, err := anderer.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	pruefeCode(t, fuelle(t, s, 1), fehler.Ueberlast, stoerung.CodeGesperrt)
	if anzahl := datensaetze(t, s); anzahl != 0 {
		t.Errorf("%d records", anzahl)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := fuelle(t, s, 1); err != nil {
		t.Error(err)
	}
}

func TestWaitingForTheWriterEndsWithItsContext(t *testing.T) {
	s := oeffneIn(t, t.TempDir(), Optionen{})
	s.register.vortritt <- struct{}{} // somebody writes
	ctx, stopp := context.WithCancel(t.Context())
	stopp()
	err := s.register.schreibe(ctx, func(*sql.Tx) error { t.Error("two write at once"); return nil })
	if err != context.Canceled {
		t.Errorf("error %v", err)
	}
	<-s.register.vortritt
}

func TestFirstLoadLeavesNoStaleSearchRows(t *testing.T) {
	s := oeffneIn(t, t.TempDir(), Optionen{})
	if begonnen, err := s.Bestand().BeginneLadung(t.Context()); !begonnen || err != nil {
		t.Fatalf("first load: %v, %v", begonnen, err)
	}
	if err := fuelle(t, s, 3); err != nil {
		t.Fatal(err)
	}
	n := lieferung.Nachricht{UUID: "v", Autor: speichertest.Gemeinde, Nummer: 2, Paket: 1, Letztes: true, Art: lieferung.Deltalieferung}
	n.Gemeinde.AGS = speichertest.Gemeinde
	ersatz := speichertest.NeuerSatz(1)
	ersatz.Name.Familienname = "Zeisig"
	d := lieferung.Neu(s.Bestand(), uhr.Fest(time.Date(2026, time.November, 4, 12, 0, 0, 0, time.UTC)), lieferung.Optionen{})
	if _, err := d.Nimm(t.Context(), n, speichertest.Liste{{Liefern: ersatz}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Bestand().BeendeLadung(t.Context()); err != nil {
		t.Fatal(err)
	}
	var veraltet, gesammelt, alle int
	err := s.register.leser.QueryRowContext(t.Context(), `SELECT
		(SELECT count(*) FROM suchindex WHERE satz NOT IN (SELECT id FROM meldesatz)),
		(SELECT count(*) FROM suchindex_ladung), (SELECT count(*) FROM suchindex)`).Scan(&veraltet, &gesammelt, &alle)
	if err != nil || veraltet != 0 || gesammelt != 0 || alle == 0 {
		t.Errorf("%d stale, %d still collected, %d in all, %v", veraltet, gesammelt, alle, err)
	}
}

func TestUnusableDirectory(t *testing.T) {
	datei := filepath.Join(t.TempDir(), "datei")
	if err := os.WriteFile(datei, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Oeffne(t.Context(), datei, Optionen{})
	pruefeCode(t, err, fehler.Extern, stoerung.CodeUnzugaenglich)
}

func TestDamagedFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "register.db"), make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Oeffne(t.Context(), dir, Optionen{})
	pruefeCode(t, err, fehler.Extern, stoerung.CodeBeschaedigt)
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := oeffneIn(t, dir, Optionen{})
	_, err := s.register.schreiber.ExecContext(t.Context(),
		`INSERT INTO schemafassung (nummer, name, pruefsumme) VALUES (9999, '9999_zukunft.sql', 'x')`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Oeffne(t.Context(), dir, Optionen{})
	pruefeCode(t, err, fehler.Konflikt, stoerung.CodeNeuer)
}

func TestSchemaFreshEqualsUpgraded(t *testing.T) {
	for _, ordner := range []string{"register", "protokoll", "zugang"} {
		t.Run(ordner, func(t *testing.T) {
			schritte, err := migration.Lies(migrationen, "migrationen/"+ordner)
			if err != nil {
				t.Fatal(err)
			}
			frisch, gehoben := leereDatei(t), leereDatei(t)
			if err := migration.Bringe(t.Context(), ziel{frisch}, schritte); err != nil {
				t.Fatal(err)
			}
			for i := range schritte {
				if err := migration.Bringe(t.Context(), ziel{gehoben}, schritte[:i+1]); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(schema(t, frisch), schema(t, gehoben)); d != "" {
				t.Errorf("schemas differ:\n%s", d)
			}
		})
	}
}

func leereDatei(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func schema(t *testing.T, db *sql.DB) (texte []string) {
	t.Helper()
	zeilen, err := db.QueryContext(t.Context(), `SELECT coalesce(sql, '') FROM sqlite_schema ORDER BY type, name`)
	if err != nil {
		t.Fatal(err)
	}
	defer zeilen.Close()
	for zeilen.Next() {
		var text string
		if err := zeilen.Scan(&text); err != nil {
			t.Fatal(err)
		}
		texte = append(texte, text)
	}
	if len(texte) < 2 || zeilen.Err() != nil {
		t.Fatalf("%d objects, %v", len(texte), zeilen.Err())
	}
	return texte
}
