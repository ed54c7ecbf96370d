// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"flag"
	"os"
	"testing"

	"kernmelderegister/internal/fachkern/zuordnung"
)

var lernen = flag.Bool("lernen", false, "learn modell.json anew from a synthetic state")

// The model that the program carries was learned on this state; no figure is
// measured on it.
const (
	lernsaat      = 4711
	lerneinwohner = 300_000
)

// TestDefaultModelIsTheOneLearned writes the model with -lernen and otherwise
// makes sure that the file is read and complete.
func TestDefaultModelIsTheOneLearned(t *testing.T) {
	if *lernen {
		b, _ := bevoelkere(t, lerneinwohner, lernsaat, 0.03)
		roh, err := b.Lerne(zuordnung.Grundmodell()).JSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("modell.json", append(roh, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	m := zuordnung.Vorgabe()
	if len(m.Haeufigkeit[0].Bits) < 100 || m.Sicher <= m.Klaerung {
		t.Errorf("model %s has %d surnames", m.Fassung, len(m.Haeufigkeit[0].Bits))
	}
}
