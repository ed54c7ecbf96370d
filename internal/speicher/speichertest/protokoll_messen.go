// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/uhr"
)

// ProtokollMessen measures durable entries with 32 writers while they are sealed in
// the background, then proofs and the verification of everything written.
func ProtokollMessen(b *testing.B, s Protokollspeicher) {
	paar := NeuesSiegelpaar(b)
	b.Run("32 writers", func(b *testing.B) {
		betrieb := kontrolle.Starte(kontrolle.Betriebsausstattung{
			Anhaenger: s, Versiegler: paar.Versiegler(b, s), Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
		e := protokolltest.Eintrag(zeitpunkt())
		var uebrig atomic.Int64
		uebrig.Store(int64(b.N))
		var alle sync.WaitGroup
		b.ResetTimer()
		for range 32 {
			alle.Go(func() {
				for uebrig.Add(-1) >= 0 {
					if _, err := betrieb.Schreibe(b.Context(), e); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		alle.Wait()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		b.StopTimer()
		if err := betrieb.Schliesse(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("proof", func(b *testing.B) {
		siegel, err := s.LetztesSiegel(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		nummer := int64(0)
		for b.Loop() {
			nummer = nummer%siegel.Groesse + 1
			if _, err := protokoll.Beweise(b.Context(), s, nummer); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		eintraege := int64(0)
		for b.Loop() {
			bericht, err := protokoll.Pruefe(b.Context(), s, paar.Oeffentlich, uhr.DatumVon(zeitpunkt()))
			if err != nil || !bericht.OK {
				b.Fatalf("%+v, %v", bericht, err)
			}
			eintraege += bericht.Eintraege
		}
		b.ReportMetric(float64(eintraege)/b.Elapsed().Seconds(), "entries/s")
	})
}
