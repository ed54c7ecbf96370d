// SPDX-License-Identifier: EUPL-1.2

package messung_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/dienst/messung"
)

const klienten = 2

// register makes a file with as much of the register's schema as is taken over.
func register(t *testing.T, saetze int) *sql.DB {
	t.Helper()
	datei := filepath.Join(t.TempDir(), "register.db")
	db, err := sql.Open("sqlite", datei)
	if err != nil {
		t.Fatal(err)
	}
	for _, befehl := range []string{
		`CREATE TABLE meldesatz (id INTEGER PRIMARY KEY, ags INTEGER, ordnungsmerkmal TEXT, ereigniszeit INTEGER)`,
		`CREATE TABLE koerper (satz INTEGER PRIMARY KEY, inhalt BLOB)`,
		`CREATE TABLE suchindex (namensschluessel INTEGER, ags INTEGER, geburt INTEGER, vornamen INTEGER, satz INTEGER)`,
	} {
		if _, err := db.Exec(befehl); err != nil {
			t.Fatal(err)
		}
	}
	for id := 1; id <= saetze; id++ {
		_, err1 := db.Exec(`INSERT INTO meldesatz VALUES (?1, 14612000, 'om' || ?1, 0)`, id)
		_, err2 := db.Exec(`INSERT INTO koerper VALUES (?1, CAST('body ' || ?1 AS BLOB))`, id)
		_, err3 := db.Exec(`INSERT INTO suchindex VALUES (-?1, 14612000, 19640812, 3, ?1)`, id)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	quelle, err := messung.OeffneQuelle(datei)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = quelle.Close() })
	return quelle
}

// jedeVergleichsgroesse runs f on SQLite, and on PostgreSQL when it is installed.
func jedeVergleichsgroesse(t *testing.T, f func(t *testing.T, v messung.Vergleich)) {
	t.Run("SQLite", func(t *testing.T) {
		v, err := messung.NeuesSQLite(t.Context(), filepath.Join(t.TempDir(), "vergleich.db"), klienten)
		mit(t, v, err, f)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		c := cluster(t)
		dsn, verwirf, err := messung.NeueDatenbank(t.Context(), c.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := verwirf(); err != nil {
				t.Error(err)
			}
		}()
		v, err := messung.NeuesPostgres(t.Context(), dsn, klienten)
		mit(t, v, err, f)
	})
}

func mit(t *testing.T, v messung.Vergleich, err error, f func(t *testing.T, v messung.Vergleich)) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := v.Schliesse(); err != nil {
			t.Error(err)
		}
	}()
	f(t, v)
}

func TestAComparisonTakesAllRecordsOver(t *testing.T) {
	jedeVergleichsgroesse(t, func(t *testing.T, v messung.Vergleich) {
		const saetze = 230 // more than one statement
		u, err := v.Uebernimm(t.Context(), register(t, saetze))
		if err != nil {
			t.Fatal(err)
		}
		if u.Saetze != saetze || u.Dauer <= 0 || u.Bezug == "" {
			t.Errorf("%+v", u)
		}
		for klient := range klienten {
			if err := v.Schlage(t.Context(), klient, messung.Satz{AGS: 14612000, Ordnungsmerkmal: "om230"}); err != nil {
				t.Errorf("client %d does not find a record: %v", klient, err)
			}
			if err := v.Vermerke(t.Context(), klient, []byte("entry")); err != nil {
				t.Errorf("client %d can't note: %v", klient, err)
			}
		}
		if err := v.Schlage(t.Context(), 0, messung.Satz{AGS: 14612000, Ordnungsmerkmal: "om231"}); err == nil {
			t.Error("a record is found that does not exist")
		}
	})
}

func TestAComparisonWithNothingIsRefused(t *testing.T) {
	jedeVergleichsgroesse(t, func(t *testing.T, v messung.Vergleich) {
		if _, err := v.Uebernimm(t.Context(), register(t, 0)); !errors.Is(err, messung.ErrLeer) {
			t.Errorf("got %v", err)
		}
	})
}

// geteilt is the server of all tests of the package.
var geteilt = sync.OnceValues(func() (*messung.Cluster, error) { return messung.StarteCluster(context.Background(), "") })

func TestMain(m *testing.M) {
	status := m.Run()
	if c, err := geteilt(); err == nil {
		if err := c.Stoppe(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	os.Exit(status)
}

// cluster returns the server; without one the test is skipped.
func cluster(t *testing.T) *messung.Cluster {
	t.Helper()
	c, err := geteilt()
	if errors.Is(err, messung.ErrKeinPostgres) {
		t.Skipf("!! PostgreSQL is NOT tested: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAClusterIsAsDurableAsAProductiveOne(t *testing.T) {
	c := cluster(t)
	k, err := pgx.Connect(t.Context(), c.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close(context.Background()) }()
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var wert string
		if err := k.QueryRow(t.Context(), "SHOW "+name).Scan(&wert); err != nil || wert != "on" {
			t.Errorf("%s is %q, %v", name, wert, err)
		}
	}
}
