// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestOSCI(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	s := oeffne(t, dsn, postgres.Optionen{})
	speichertest.OSCI(t, func(t *testing.T) osciversand.Speicher {
		verbindung, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		_, err = verbindung.Exec(t.Context(), `TRUNCATE postfach.osci_ausgang, postfach.osci_eingang, postfach.osci_leerung CASCADE`)
		if err != nil {
			t.Fatal(err)
		}
		if err := verbindung.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s.OSCI()
	})
}
