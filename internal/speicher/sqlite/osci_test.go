// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestOSCI(t *testing.T) {
	speichertest.OSCI(t, func(t *testing.T) osciversand.Speicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).OSCI()
	})
}
