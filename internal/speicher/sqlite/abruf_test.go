// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestVerbund(t *testing.T) {
	speichertest.Verbund(t, func(t *testing.T) speichertest.Personenlager {
		s := oeffne(t, t.TempDir(), sqlite.Optionen{})
		return speichertest.Personenlager{Lager: lager(s), Personen: s.Personen()}
	})
}
