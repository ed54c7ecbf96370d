// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestAbrechnung(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	speichertest.Abrechnung(t, func(t *testing.T) speichertest.Kassenhaus {
		oeffne(t, dsn, postgres.Optionen{})
		fuehreAus(t, dsn, `TRUNCATE postfach.auftrag, postfach.forderung, postfach.bescheid, postfach.bescheidzaehler, postfach.buchung,
			postfach.zahlungseingang, postfach.abrechnungslauf CASCADE`)
		return func(t *testing.T) speichertest.Kasse {
			s := oeffne(t, dsn, postgres.Optionen{})
			return speichertest.Kasse{Auftraege: s.Auftraege(), Abrechnung: s.Abrechnung()}
		}
	})
}
