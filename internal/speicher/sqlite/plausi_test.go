// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestPlausi(t *testing.T) {
	speichertest.Plausi(t, func(t *testing.T) speichertest.Plausilager {
		s := oeffne(t, t.TempDir(), sqlite.Optionen{})
		return speichertest.Plausilager{Lager: lager(s), Plausi: s.Plausi()}
	})
}
