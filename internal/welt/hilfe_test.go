// SPDX-License-Identifier: EUPL-1.2

package welt_test

import (
	"context"
	"sync"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/welt"
)

const stichtag = melde.Datum(20260630)

// grosse are the options of the world that most tests look at.
func grosse() welt.Optionen {
	return welt.Optionen{Einwohner: 20000, Seed: 7, Fehlerrate: 0.03, Stichtag: stichtag, Tage: 40}
}

// gelesen is a world read completely.
type gelesen struct {
	gemeinden   []welt.Gemeinde
	saetze      []welt.Satz
	aenderungen []welt.Aenderung // by day, then municipality
}

func lies(t testing.TB, o welt.Optionen) gelesen {
	t.Helper()
	w, err := welt.Neu(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	g := gelesen{gemeinden: w.Gemeinden()}
	for _, gem := range g.gemeinden {
		for s, err := range w.Gesamt(context.Background(), gem.AGS) {
			if err != nil {
				t.Fatal(err)
			}
			g.saetze = append(g.saetze, s)
		}
	}
	for _, tag := range w.Tage() {
		for _, gem := range g.gemeinden {
			a, err := w.Aenderungen(gem.AGS, tag)
			if err != nil {
				t.Fatal(err)
			}
			g.aenderungen = append(g.aenderungen, a...)
		}
	}
	return g
}

var grosseWelt struct {
	sync.Once
	gelesen
}

func liesGrosse(t testing.TB) gelesen {
	t.Helper()
	grosseWelt.Do(func() { grosseWelt.gelesen = lies(t, grosse()) })
	return grosseWelt.gelesen
}

// bytesVon encodes records for comparison, milliseconds included.
func bytesVon(t testing.TB, wert any) []byte {
	t.Helper()
	modus, err := cbor.EncOptions{Time: cbor.TimeRFC3339Nano}.EncMode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := modus.Marshal(wert)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// gemeldetMitHauptwohnung reports whether the record shows a current main or
// only dwelling in its own municipality.
func gemeldetMitHauptwohnung(m *melde.Meldesatz) bool {
	for _, w := range m.Wohnungen {
		if w.IstHauptOderAlleinige() && w.Anschrift.Inland.AGS == m.Schluessel.AGS {
			return true
		}
	}
	return false
}
