// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestRueckgabe(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	if err := oeffne(t, dsn, postgres.Optionen{}).Schliesse(); err != nil {
		t.Fatal(err)
	}
	speichertest.Rueckgabe(t, func(t *testing.T) speichertest.Rueckgabelager {
		leere(t, dsn)
		s := oeffne(t, dsn, postgres.Optionen{})
		return speichertest.Rueckgabelager{Personenlager: speichertest.Personenlager{Lager: lager(s), Personen: s.Personen()}, Rueckgabe: s.Rueckgabe()}
	})
}
