// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestDVDV(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	s := oeffne(t, dsn, postgres.Optionen{})
	speichertest.DVDV(t, func(t *testing.T) speichertest.DVDVSpeicher {
		verbindung, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		_, err = verbindung.Exec(t.Context(), `TRUNCATE verzeichnis.organisation, verzeichnis.klient, verzeichnis.aenderungsantrag,
			verzeichnis.einmal, verzeichnis.zusatzadresse CASCADE; UPDATE verzeichnis.stand SET wert = 0`)
		if err != nil {
			t.Fatal(err)
		}
		if err := verbindung.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s.DVDV()
	})
}
