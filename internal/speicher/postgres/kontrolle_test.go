// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
)

func TestKontrolle(t *testing.T) {
	neu := immerLeer(t, "protokoll")
	speichertest.Kontrolle(t, func(t *testing.T) speichertest.Kontrollspeicher { return neu(t).Protokoll() })
}
