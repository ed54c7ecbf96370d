// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestFreiindex(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	if err := oeffne(t, dsn, postgres.Optionen{}).Schliesse(); err != nil {
		t.Fatal(err)
	}
	speichertest.Freiindex(t, func(t *testing.T) func(*testing.T) (speichertest.Lager, abruf.Freibestand) {
		leere(t, dsn)
		return func(t *testing.T) (speichertest.Lager, abruf.Freibestand) {
			s := oeffne(t, dsn, postgres.Optionen{})
			return lager(s), s.Freisuche()
		}
	})
}
