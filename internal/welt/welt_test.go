// SPDX-License-Identifier: EUPL-1.2

package welt_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"math"
	"runtime"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/welt"
)

// fingerabdruck hashes everything a world gives out.
func fingerabdruck(t *testing.T, o welt.Optionen) [32]byte {
	t.Helper()
	g := lies(t, o)
	return sha256.Sum256(append(bytesVon(t, g.saetze), bytesVon(t, g.aenderungen)...))
}

func TestEqualOptionsGiveEqualRecords(t *testing.T) {
	o := welt.Optionen{Einwohner: 1200, Seed: 3, Fehlerrate: 0.1, Stichtag: stichtag, Tage: 5, Arbeiter: 1}
	erwartet := fingerabdruck(t, o)
	for _, arbeiter := range []int{1, 2, 7} {
		o.Arbeiter = arbeiter
		if fingerabdruck(t, o) != erwartet {
			t.Errorf("with %d workers the world differs", arbeiter)
		}
	}
	for name, aendere := range map[string]func(*welt.Optionen){
		"seed":       func(o *welt.Optionen) { o.Seed++ },
		"population": func(o *welt.Optionen) { o.Einwohner++ },
		"day":        func(o *welt.Optionen) { o.Stichtag = 20260701 },
		"error rate": func(o *welt.Optionen) { o.Fehlerrate = 0.5 },
	} {
		anders := o
		aendere(&anders)
		if fingerabdruck(t, anders) == erwartet {
			t.Errorf("another %s gives the same world", name)
		}
	}
}

func TestLaterDaysLeaveTheFullDeliveryAlone(t *testing.T) {
	o := welt.Optionen{Einwohner: 2000, Seed: 5, Stichtag: stichtag}
	ohne := lies(t, o)
	o.Tage = 30
	mit := lies(t, o)
	if len(mit.aenderungen) == 0 {
		t.Fatal("no changes within 30 days")
	}
	if !bytes.Equal(bytesVon(t, ohne.saetze), bytesVon(t, mit.saetze)) {
		t.Error("the full delivery of the Stichtag depends on what happens later")
	}
}

func TestImpossibleOptionsAreNamed(t *testing.T) {
	gut := welt.Optionen{Einwohner: 10, Stichtag: stichtag}
	for name, aendere := range map[string]func(*welt.Optionen){
		"Einwohner":  func(o *welt.Optionen) { o.Einwohner = 0 },
		"Fehlerrate": func(o *welt.Optionen) { o.Fehlerrate = 1.5 },
		"Tage":       func(o *welt.Optionen) { o.Tage = 400 },
		"Stichtag":   func(o *welt.Optionen) { o.Stichtag = 0 },
	} {
		o := gut
		aendere(&o)
		if _, err := welt.Neu(context.Background(), o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v does not name the option", name, err)
		}
	}
}

func TestSmallestWorldsAndLeapDays(t *testing.T) {
	for _, o := range []welt.Optionen{
		{Einwohner: 1, Seed: 1, Stichtag: stichtag, Tage: 366, Fehlerrate: 1},
		{Einwohner: 2, Seed: 9, Stichtag: 20240229, Tage: 2},
		{Einwohner: 417, Seed: 4, Stichtag: 20231231, Tage: 60},
	} {
		haupt := 0
		for _, s := range lies(t, o).saetze {
			if gemeldetMitHauptwohnung(&s.Meldesatz) {
				haupt++
			}
		}
		if haupt != o.Einwohner {
			t.Errorf("%d residents instead of %d", haupt, o.Einwohner)
		}
	}
}

func TestCancelledContextMakesNoWorld(t *testing.T) {
	ctx, stopp := context.WithCancel(context.Background())
	stopp()
	if _, err := welt.Neu(ctx, grosse()); err == nil {
		t.Error("a cancelled context makes a world")
	}
}

func TestResidentsAreDividedLikeTheRealOnes(t *testing.T) {
	g := liesGrosse(t)
	je := map[melde.AGS]int{}
	summe := 0
	for i := range g.saetze {
		if gemeldetMitHauptwohnung(&g.saetze[i].Meldesatz) {
			je[g.saetze[i].Meldesatz.Schluessel.AGS]++
			summe++
		}
	}
	if summe != grosse().Einwohner {
		t.Errorf("%d residents instead of %d", summe, grosse().Einwohner)
	}
	for ags, wirklich := range map[melde.AGS]float64{
		"14511000": 246334, "14612000": 556780, "14713000": 593145, "14628270": 38422, "14524330": 88690,
	} {
		erwartet := wirklich / 4071971 * float64(grosse().Einwohner)
		if math.Abs(float64(je[ags])-erwartet) > 8 {
			t.Errorf("%s: %d residents, expected about %.0f", ags, je[ags], erwartet)
		}
	}
	if len(je) < 400 {
		t.Errorf("only %d municipalities have residents", len(je))
	}
}

// The shares of the age groups in Saxony on 2023-12-31 (Destatis 12411-0013).
func TestAgesAreThoseOfSaxony(t *testing.T) {
	grenzen := []int{0, 18, 30, 45, 60, 75, 200}
	anteil := []float64{0.161, 0.110, 0.190, 0.194, 0.210, 0.135}
	zahl := make([]int, len(anteil))
	frauen, summe := 0, 0
	for _, s := range liesGrosse(t).saetze {
		m := &s.Meldesatz
		if !gemeldetMitHauptwohnung(m) {
			continue
		}
		summe++
		if m.Geschlecht == "w" {
			frauen++
		}
		alter := stichtag.Jahr() - m.Geburt.Datum.Jahr()
		if uint32(stichtag)%10000 < uint32(m.Geburt.Datum)%10000 {
			alter--
		}
		for i := range anteil {
			if alter >= grenzen[i] && alter < grenzen[i+1] {
				zahl[i]++
			}
		}
	}
	for i := range anteil {
		if ist := float64(zahl[i]) / float64(summe); math.Abs(ist-anteil[i]) > 0.02 {
			t.Errorf("%d to %d years: %.3f of the residents, in Saxony %.3f", grenzen[i], grenzen[i+1]-1, ist, anteil[i])
		}
	}
	if ist := float64(frauen) / float64(summe); math.Abs(ist-0.507) > 0.01 {
		t.Errorf("%.3f of the residents are women, in Saxony 0.507", ist)
	}
}

func TestErrorRateAppliesToCopies(t *testing.T) {
	o := welt.Optionen{Einwohner: 3000, Seed: 11, Stichtag: stichtag}
	ohne := lies(t, o).saetze
	verschieden := func(rate float64) int {
		o.Fehlerrate = rate
		n := 0
		for i, s := range lies(t, o).saetze {
			if !bytes.Equal(bytesVon(t, s), bytesVon(t, ohne[i])) {
				n++
			}
		}
		return n
	}
	kopien, zehntel := verschieden(1), verschieden(0.1)
	if kopien < len(ohne)/20 {
		t.Fatalf("only %d of %d records are copies", kopien, len(ohne))
	}
	if ist := float64(zehntel) / float64(kopien); math.Abs(ist-0.1) > 0.035 {
		t.Errorf("%.3f of the copies carry an error, wanted 0.1", ist)
	}
}

func TestMemoryHardlyGrowsWithThePopulation(t *testing.T) {
	belegt := func(n int) uint64 {
		w, err := welt.Neu(context.Background(), welt.Optionen{Einwohner: n, Seed: 1, Stichtag: stichtag})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		hoechst := uint64(0)
		saetze := 0
		for s, err := range w.Gesamt(context.Background(), "14713000") {
			if err != nil || s.Meldesatz.Schluessel.AGS != "14713000" {
				t.Fatal(err)
			}
			if saetze++; saetze%700 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				hoechst = max(hoechst, m.HeapAlloc)
			}
		}
		return hoechst
	}
	klein, gross := belegt(10000), belegt(40000)
	if gross > klein+klein/2+16<<20 {
		t.Errorf("%d MB for 10,000 residents, %d MB for 40,000", klein>>20, gross>>20)
	}
}

func BenchmarkErzeugen(b *testing.B) {
	const einwohner = 50000
	for b.Loop() {
		w, err := welt.Neu(context.Background(), welt.Optionen{Einwohner: einwohner, Seed: 1, Fehlerrate: 0.03, Stichtag: stichtag})
		if err != nil {
			b.Fatal(err)
		}
		for _, g := range w.Gemeinden() {
			for _, err := range w.Gesamt(context.Background(), g.AGS) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(einwohner*float64(b.N)/b.Elapsed().Seconds(), "einwohner/s")
}
