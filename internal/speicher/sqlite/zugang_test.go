// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestZugang(t *testing.T) {
	speichertest.Zugang(t, func(t *testing.T) zugang.Speicher { return oeffne(t, t.TempDir(), sqlite.Optionen{}).Zugang() })
}

func TestMerkmale(t *testing.T) {
	speichertest.Merkmale(t, func(t *testing.T) speichertest.Merkmalspeicher {
		return oeffne(t, t.TempDir(), sqlite.Optionen{}).Merkmale()
	})
}
