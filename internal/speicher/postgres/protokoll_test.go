// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func protokollIn(t testing.TB, dsn string) *postgres.Protokoll {
	t.Helper()
	return oeffne(t, dsn, postgres.Optionen{}).Protokoll()
}

func TestProtokoll(t *testing.T) {
	neu := immerLeer(t, "protokoll")
	speichertest.Protokoll(t, func(t *testing.T) speichertest.Protokollspeicher { return neu(t).Protokoll() })
}

func TestProtokollSurvivesKill(t *testing.T) {
	speichertest.ProtokollAbsturz(t, "TestProtokollSurvivesKill", func(t *testing.T, ort string) speichertest.Protokollspeicher {
		return protokollIn(t, ort)
	}, func() string { return server.Datenbank(t, keinServer) })
}

func TestProtokollTablesAreAppendOnly(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	protokollIn(t, dsn)
	verbindung, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = verbindung.Close(t.Context()) })
	for name, befehl := range map[string]string{
		"S1-23.8 leaf is changed":      `UPDATE protokoll.blatt SET frist = 20010101`,
		"S1-23.8 leaf is deleted":      `DELETE FROM protokoll.blatt`,
		"S1-23.8 leaves are emptied":   `TRUNCATE protokoll.blatt CASCADE`,
		"S1-23.8 content is changed":   `UPDATE protokoll.inhalt SET kennung = 'jemand anders'`,
		"S1-23.8 contents are emptied": `TRUNCATE protokoll.inhalt`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := verbindung.Exec(t.Context(), befehl); err == nil {
				t.Error("was accepted")
			}
		})
	}
}

func BenchmarkProtokoll(b *testing.B) {
	speichertest.ProtokollMessen(b, protokollIn(b, server.Datenbank(b, keinServer)))
}
