// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"context"
	"testing"

	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/welt"
)

const stichtag = 20250101

// bevoelkere makes the records of a synthetic state; the truth says which human
// each is about.
func bevoelkere(t testing.TB, einwohner int, seed uint64, fehlerrate float64) (*zuordnung.Bestand, map[zuordnung.SatzID]uint64) {
	t.Helper()
	ctx := context.Background()
	w, err := welt.Neu(ctx, welt.Optionen{Einwohner: einwohner, Seed: seed, Fehlerrate: fehlerrate, Stichtag: stichtag, Ablage: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	b, wahr := zuordnung.NeuerBestand(), map[zuordnung.SatzID]uint64{}
	for _, g := range w.Gemeinden() {
		for s, err := range w.Gesamt(ctx, g.AGS) {
			if err != nil {
				t.Fatal(err)
			}
			id := zuordnung.SatzID(len(wahr) + 1)
			wahr[id] = s.Person
			b.Lege(id, &s.Meldesatz)
		}
	}
	return b, wahr
}
