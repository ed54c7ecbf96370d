// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestAmt(t *testing.T) {
	speichertest.Amt(t, func(t *testing.T) func(t *testing.T) speichertest.Amtsstube {
		dir := t.TempDir()
		return func(t *testing.T) speichertest.Amtsstube {
			s := oeffne(t, dir, sqlite.Optionen{})
			amt := s.Amt()
			return speichertest.Amtsstube{Auftraege: s.Auftraege(), Handel: amt, Bestand: amt, Statistik: amt, Akten: s.Beschwerden()}
		}
	})
}
