// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestIntermediaer(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	s := oeffne(t, dsn, postgres.Optionen{})
	speichertest.Intermediaer(t, func(t *testing.T) intermediaer.Ablage {
		leerePoststelle(t, dsn)
		return s.Intermediaer()
	})
}

func leerePoststelle(t *testing.T, dsn string) {
	t.Helper()
	verbindung, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	_, err = verbindung.Exec(t.Context(), `TRUNCATE intermediaer.teilnachricht, intermediaer.hinweis, intermediaer.vermerk, intermediaer.eintrag,
		intermediaer.zustellung, intermediaer.postfach, intermediaer.teilnehmer CASCADE; UPDATE intermediaer.stand SET wert = 0`)
	if err != nil {
		t.Fatal(err)
	}
	if err := verbindung.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestPoststelleSurvivesKill(t *testing.T) {
	speichertest.IntermediaerAbsturz(t, "TestPoststelleSurvivesKill", func(t *testing.T, ort string) intermediaer.Ablage {
		return oeffne(t, ort, postgres.Optionen{}).Intermediaer()
	}, func() string { return server.Datenbank(t, keinServer) })
}

func BenchmarkIntermediaer(b *testing.B) {
	speichertest.IntermediaerMessen(b, oeffne(b, server.Datenbank(b, keinServer), postgres.Optionen{}).Intermediaer())
}
