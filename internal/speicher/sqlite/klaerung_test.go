// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestKlaerung(t *testing.T) {
	speichertest.Klaerung(t, func(t *testing.T) speichertest.Klaerungslager {
		s := oeffne(t, t.TempDir(), sqlite.Optionen{})
		return speichertest.Klaerungslager{Lager: lager(s), Personen: s.Personen(), Klaerung: s.Klaerung()}
	})
}
