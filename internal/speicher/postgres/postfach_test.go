// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestPostfach(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	s := oeffne(t, dsn, postgres.Optionen{})
	speichertest.Postfach(t, func(t *testing.T) speichertest.Postfachspeicher {
		verbindung, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		_, err = verbindung.Exec(t.Context(), `TRUNCATE postfach.gruppenauftrag, postfach.gruppeneinstellung, postfach.postfach_stueck CASCADE`)
		if err != nil {
			t.Fatal(err)
		}
		if err := verbindung.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s.Postfach()
	})
}
