// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestRegistrierungen(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	speichertest.Registrierungen(t, func(t *testing.T) speichertest.Registrierungshaus {
		oeffne(t, dsn, postgres.Optionen{})
		fuehreAus(t, dsn, `TRUNCATE postfach.registrierung, postfach.nachweis, postfach.kundenakte`)
		return speichertest.Registrierungshaus{
			Oeffne: func(t *testing.T, tresor geheim.Tresor) kunden.Speicher {
				return oeffne(t, dsn, postgres.Optionen{}).Registrierungen(tresor)
			},
			Roh: func(t *testing.T) []byte {
				verbindung, err := pgx.Connect(t.Context(), dsn)
				if err != nil {
					t.Fatal(err)
				}
				var alles string
				err = verbindung.QueryRow(t.Context(), `SELECT string_agg(z, chr(10)) FROM (SELECT r::text AS z FROM postfach.registrierung r
					UNION ALL SELECT n::text FROM postfach.nachweis n UNION ALL SELECT k::text FROM postfach.kundenakte k) x`).Scan(&alles)
				if err != nil {
					t.Fatal(err)
				}
				if err := verbindung.Close(t.Context()); err != nil {
					t.Fatal(err)
				}
				return []byte(alles)
			},
		}
	})
}
