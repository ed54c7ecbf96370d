// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func oeffne(t testing.TB, dir string, opt sqlite.Optionen) *sqlite.Speicher {
	t.Helper()
	s, err := sqlite.Oeffne(t.Context(), dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func lager(s *sqlite.Speicher) speichertest.Lager {
	return speichertest.Lager{Bestand: s.Bestand(), Abruf: s.Abruf()}
}

func TestBestand(t *testing.T) {
	speichertest.Bestand(t, func(t *testing.T) func(*testing.T) speichertest.Lager {
		dir := t.TempDir()
		return func(t *testing.T) speichertest.Lager { return lager(oeffne(t, dir, sqlite.Optionen{})) }
	})
}

func BenchmarkBestand(b *testing.B) {
	speichertest.BestandMessen(b, lager(oeffne(b, b.TempDir(), sqlite.Optionen{})))
}

func TestDeliverySurvivesKill(t *testing.T) {
	speichertest.BestandAbsturz(t, "TestDeliverySurvivesKill", func(t *testing.T, ort string) speichertest.Lager {
		return lager(oeffne(t, ort, sqlite.Optionen{}))
	}, t.TempDir)
}
