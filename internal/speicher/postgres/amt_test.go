// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestAmt(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	speichertest.Amt(t, func(t *testing.T) func(t *testing.T) speichertest.Amtsstube {
		oeffne(t, dsn, postgres.Optionen{})
		fuehreAus(t, dsn, `TRUNCATE postfach.auftrag, postfach.forderung, postfach.handelsfall, postfach.kundengrenze, postfach.beschwerde,
			postfach.auskunftszahlen, postfach.amtslauf CASCADE`)
		return func(t *testing.T) speichertest.Amtsstube {
			s := oeffne(t, dsn, postgres.Optionen{})
			amt := s.Amt()
			return speichertest.Amtsstube{Auftraege: s.Auftraege(), Handel: amt, Bestand: amt, Statistik: amt, Akten: s.Beschwerden()}
		}
	})
}
