// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"context"
	"runtime"
	"testing"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// BenchmarkLauf links the records of a whole state; comparisons per second and
// bytes per record are its figures.
func BenchmarkLauf(b *testing.B) {
	vorher := belegt()
	bestand, _ := bevoelkere(b, 100_000, 30_001, 0.03)
	jeSatz := float64(belegt()-vorher) / float64(bestand.Anzahl())
	vergleiche := 0
	for b.Loop() {
		e, err := bestand.Lauf(context.Background(), zuordnung.Vorgabe(), zuordnung.Begleitung{})
		if err != nil {
			b.Fatal(err)
		}
		vergleiche += e.Vergleiche
	}
	b.ReportMetric(float64(bestand.Anzahl()*b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(vergleiche)/b.Elapsed().Seconds(), "comparisons/s")
	b.ReportMetric(jeSatz, "B/record")
}

func belegt() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkVergleiche is the bare comparison of two records, in all features.
func BenchmarkVergleiche(b *testing.B) {
	v := zuordnung.NeuerVorrat()
	x, y := v.Merkmale(1, wegzug()), v.Merkmale(2, zuzug())
	vergleicher := zuordnung.NeuerVergleicher(zuordnung.Vorgabe(), v)
	b.ReportAllocs()
	for b.Loop() {
		vergleicher.Vergleiche(&x, &y)
	}
}

func BenchmarkMerkmale(b *testing.B) {
	s := zuzug()
	v := zuordnung.NeuerVorrat()
	b.ReportAllocs()
	for b.Loop() {
		m := v.Merkmale(1, s)
		v.Schluesselliste(&m)
	}
}
