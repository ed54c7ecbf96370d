// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestPostfach(t *testing.T) {
	speichertest.Postfach(t, func(t *testing.T) speichertest.Postfachspeicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).Postfach()
	})
}
