// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestAbrechnung(t *testing.T) {
	speichertest.Abrechnung(t, func(t *testing.T) speichertest.Kassenhaus {
		dir := t.TempDir()
		return func(t *testing.T) speichertest.Kasse {
			s := oeffne(t, dir, sqlite.Optionen{})
			return speichertest.Kasse{Auftraege: s.Auftraege(), Abrechnung: s.Abrechnung()}
		}
	})
}
