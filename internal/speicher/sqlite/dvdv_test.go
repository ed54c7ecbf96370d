// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestDVDV(t *testing.T) {
	speichertest.DVDV(t, func(t *testing.T) speichertest.DVDVSpeicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).DVDV()
	})
}
