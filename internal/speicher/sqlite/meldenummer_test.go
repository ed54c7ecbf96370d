// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestRueckgabe(t *testing.T) {
	speichertest.Rueckgabe(t, func(t *testing.T) speichertest.Rueckgabelager {
		s := oeffne(t, t.TempDir(), sqlite.Optionen{})
		return speichertest.Rueckgabelager{Personenlager: speichertest.Personenlager{Lager: lager(s), Personen: s.Personen()}, Rueckgabe: s.Rueckgabe()}
	})
}
