// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestKlaerung(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	if err := oeffne(t, dsn, postgres.Optionen{}).Schliesse(); err != nil {
		t.Fatal(err)
	}
	speichertest.Klaerung(t, func(t *testing.T) speichertest.Klaerungslager {
		leere(t, dsn)
		s := oeffne(t, dsn, postgres.Optionen{})
		return speichertest.Klaerungslager{Lager: lager(s), Personen: s.Personen(), Klaerung: s.Klaerung()}
	})
}
