// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestFreiindex(t *testing.T) {
	speichertest.Freiindex(t, func(t *testing.T) func(*testing.T) (speichertest.Lager, abruf.Freibestand) {
		dir := t.TempDir()
		return func(t *testing.T) (speichertest.Lager, abruf.Freibestand) {
			s := oeffne(t, dir, sqlite.Optionen{})
			return lager(s), s.Freisuche()
		}
	})
}
