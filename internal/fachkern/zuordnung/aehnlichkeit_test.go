// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/zuordnung"
)

func TestJaroWinklerKnownValues(t *testing.T) {
	for _, f := range []struct {
		a, b string
		soll float64
	}{
		{"MARTHA", "MARHTA", 0.9611}, {"DWAYNE", "DUANE", 0.8400}, {"DIXON", "DICKSONX", 0.8133},
		{"JONES", "JOHNSON", 0.8324}, {"ABROMS", "ABRAMS", 0.9222}, {"NICHLESON", "NICHULSON", 0.9556},
		{"", "", 1}, {"A", "", 0}, {"ABC", "XYZ", 0}, {"A", "A", 1},
		{"Müller", "Müllre", 0.9667}, {"Łukasz", "Łukas", 0.9667},
	} {
		if ist := zuordnung.JaroWinkler(f.a, f.b); math.Abs(ist-f.soll) > 0.00006 {
			t.Errorf("%s, %s: %.4f, want %.4f", f.a, f.b, ist, f.soll)
		}
	}
}

func TestDamerauKnownValues(t *testing.T) {
	for _, f := range []struct {
		a, b string
		soll int
	}{
		{"", "", 0}, {"", "ABC", 3}, {"KITTEN", "SITTING", 3}, {"CA", "ABC", 3}, {"CA", "AC", 1},
		{"MEIER", "MEIRE", 1}, {"ÄÖÜ", "ÄÜÖ", 1}, {"Müller", "Muller", 1}, {"SATURDAY", "SUNDAY", 3},
	} {
		if ist := zuordnung.Damerau(f.a, f.b); ist != f.soll {
			t.Errorf("%s, %s: %d, want %d", f.a, f.b, ist, f.soll)
		}
	}
}

func TestLikenessIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(0, 140, -1).Draw(t, "a"), rapid.StringN(0, 140, -1).Draw(t, "b")
		jw := zuordnung.JaroWinkler(a, b)
		if jw < 0 || jw > 1 || math.Abs(jw-zuordnung.JaroWinkler(b, a)) > 1e-9 {
			t.Fatalf("likeness %f and %f", jw, zuordnung.JaroWinkler(b, a))
		}
		if d := zuordnung.Damerau(a, b); d != zuordnung.Damerau(b, a) || (d == 0) != (jw > 1-1e-12) {
			t.Fatalf("distance %d and %d at likeness %f", d, zuordnung.Damerau(b, a), jw)
		}
	})
}
