// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"crypto/rand"
	"slices"
	"testing"

	"kernmelderegister/internal/anwendung/intermediaer"
)

// IntermediaerMessen measures pairs of store and fetch of 10 kB over a storage: an id, the delivery,
// and its fetching in a dialog that goes on, so that each fetch confirms the one before. Many
// clients at a time share commits as they would in service. Wire format and RSA are not in it.
func IntermediaerMessen(b *testing.B, a intermediaer.Ablage) {
	p := neuesPostamt(b, a)
	inhalt := make([]byte, 10<<10)
	if _, err := rand.Read(inhalt); err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		d := p.dialog(b, p.empfaenger)
		for pb.Next() {
			e := p.brief(b, "")
			e.Inhalt.Paket = intermediaer.StueckAus(slices.Clone(inhalt))
			p.reiche(b, e, gut)
			if h := d.hole(b, intermediaer.Abholauswahl{MessageID: e.MessageID}); h.Inhalt == nil {
				b.Errorf("fetched %v", h.Codes)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "paare/s")
}
