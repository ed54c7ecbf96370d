// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestVerbund(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	if err := oeffne(t, dsn, postgres.Optionen{}).Schliesse(); err != nil {
		t.Fatal(err)
	}
	speichertest.Verbund(t, func(t *testing.T) speichertest.Personenlager {
		leere(t, dsn)
		s := oeffne(t, dsn, postgres.Optionen{})
		return speichertest.Personenlager{Lager: lager(s), Personen: s.Personen()}
	})
}
