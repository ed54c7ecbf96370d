// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"testing"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestAuftraege(t *testing.T) {
	speichertest.Auftraege(t, func(t *testing.T) speichertest.Auftragshaus {
		dir := t.TempDir()
		return func(t *testing.T) auftrag.Speicher { return oeffne(t, dir, sqlite.Optionen{}).Auftraege() }
	})
}

// BenchmarkStapelauftrag says what storage adds to a batch of 10,000 profiles.
func BenchmarkStapelauftrag(b *testing.B) {
	for b.Loop() {
		dauer := speichertest.Stapelauftrag(b, oeffne(b, b.TempDir(), sqlite.Optionen{}).Auftraege(), 10000, uhr.System().Jetzt)
		b.ReportMetric(dauer.Seconds(), "s/batch")
	}
}
