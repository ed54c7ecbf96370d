// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestAuftraege(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	speichertest.Auftraege(t, func(t *testing.T) speichertest.Auftragshaus {
		oeffne(t, dsn, postgres.Optionen{})
		fuehreAus(t, dsn, `TRUNCATE postfach.auftrag, postfach.forderung CASCADE`)
		return func(t *testing.T) auftrag.Speicher { return oeffne(t, dsn, postgres.Optionen{}).Auftraege() }
	})
}

func fuehreAus(t *testing.T, dsn, befehl string) {
	t.Helper()
	verbindung, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verbindung.Exec(t.Context(), befehl); err != nil {
		t.Fatal(err)
	}
	if err := verbindung.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}
