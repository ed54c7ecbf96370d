// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/speicher/pgtest"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/stoerung"
)

// server is the PostgreSQL of this package's tests; nil if there is none, and
// keinServer says why.
var (
	server     *pgtest.Server
	keinServer error
)

func TestMain(m *testing.M) {
	if !speichertest.IstKind() { // the child of a crash test is given its database
		server, keinServer = starte()
	}
	code := m.Run()
	if err := server.Stoppe(); err != nil {
		fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err)
		code = 1
	}
	os.Exit(code)
}

// starte switches fsync off unless KMR_TEST_PG_SYNC asks for it, for measurements.
func starte() (*pgtest.Server, error) {
	return pgtest.Starte(context.Background(), pgtest.Optionen{OhneSync: os.Getenv("KMR_TEST_PG_SYNC") == ""})
}

func oeffne(t testing.TB, dsn string, opt postgres.Optionen) *postgres.Speicher {
	t.Helper()
	s, err := postgres.Oeffne(t.Context(), dsn, opt)
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

func lager(s *postgres.Speicher) speichertest.Lager {
	return speichertest.Lager{Bestand: s.Bestand(), Abruf: s.Abruf()}
}

// leere removes all rows of the stock. A new database for each case would take
// most of the time.
func leere(t *testing.T, dsn string) {
	t.Helper()
	verbindung, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	_, err = verbindung.Exec(t.Context(), `DO $$ BEGIN EXECUTE (
		SELECT 'TRUNCATE ' || string_agg(format('register.%I', tablename), ', ') || ' RESTART IDENTITY' FROM pg_tables
		WHERE schemaname = 'register' AND tablename NOT IN ('schemafassung', 'zustand')); END $$;
		UPDATE register.zustand SET ladung = false`)
	if err = errors.Join(err, verbindung.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
}

func TestBestand(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	if err := oeffne(t, dsn, postgres.Optionen{}).Schliesse(); err != nil {
		t.Fatal(err)
	}
	speichertest.Bestand(t, func(t *testing.T) func(*testing.T) speichertest.Lager {
		leere(t, dsn)
		return func(t *testing.T) speichertest.Lager { return lager(oeffne(t, dsn, postgres.Optionen{})) }
	})
}

func BenchmarkBestand(b *testing.B) {
	speichertest.BestandMessen(b, lager(oeffne(b, server.Datenbank(b, keinServer), postgres.Optionen{})))
}

func TestDeliverySurvivesKill(t *testing.T) {
	speichertest.BestandAbsturz(t, "TestDeliverySurvivesKill", func(t *testing.T, ort string) speichertest.Lager {
		return lager(oeffne(t, ort, postgres.Optionen{}))
	}, func() string { return server.Datenbank(t, keinServer) })
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	oeffne(t, dsn, postgres.Optionen{})
	verbindung, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	_, err = verbindung.Exec(t.Context(), `INSERT INTO register.schemafassung VALUES (9999, '9999_zukunft.sql', 'x')`)
	if err = errors.Join(err, verbindung.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	_, err = postgres.Oeffne(t.Context(), dsn, postgres.Optionen{})
	if fehler.CodeVon(err) != stoerung.CodeNeuer {
		t.Errorf("error %v", err)
	}
}

func TestTwoProgramsMigrateOneAfterTheOther(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	ergebnisse := make(chan error, 4)
	for range cap(ergebnisse) {
		go func() {
			s, err := postgres.Oeffne(t.Context(), dsn, postgres.Optionen{})
			if err == nil {
				err = s.Schliesse()
			}
			ergebnisse <- err
		}()
	}
	for range cap(ergebnisse) {
		if err := <-ergebnisse; err != nil {
			t.Error(err)
		}
	}
}

func TestUnreachableServer(t *testing.T) {
	for name, fall := range map[string]struct {
		dsn  string
		code string
	}{
		"no server":      {"postgres://kmr@127.0.0.1:1/kmr?connect_timeout=1&sslmode=disable", stoerung.CodeUnerreichbar},
		"unreadable DSN": {"postgres://kmr:geheimnis@:port/", "MR-0108"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := postgres.Oeffne(t.Context(), fall.dsn, postgres.Optionen{})
			if fehler.CodeVon(err) != fall.code {
				t.Errorf("error %v", err)
			}
			if strings.Contains(fmt.Sprint(err), "geheimnis") {
				t.Error("the error quotes the password")
			}
		})
	}
}

func TestReadsMayGoToTheStandby(t *testing.T) {
	dsn, standby := server.Datenbank(t, keinServer), server.Datenbank(t, keinServer)
	oeffne(t, standby, postgres.Optionen{}) // stands in for a standby that lags behind
	s := oeffne(t, dsn, postgres.Optionen{LeseDSN: standby})
	speichertest.PruefeNachlauf(t, lager(s))
}
