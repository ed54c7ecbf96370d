// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
)

func TestKontrolle(t *testing.T) {
	speichertest.Kontrolle(t, func(t *testing.T) speichertest.Kontrollspeicher { return protokollIn(t, t.TempDir()) })
}
