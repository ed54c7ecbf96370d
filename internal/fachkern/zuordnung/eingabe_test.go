// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"context"
	"fmt"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

func TestAHundredThousandNamesakesAreAHaeufung(t *testing.T) {
	const anzahl = 100_000
	b := zuordnung.NeuerBestand()
	s := &melde.Meldesatz{Name: melde.Personenname{Familienname: "Krautwurst", Vornamen: "Friederike"},
		Geburt: melde.Geburt{Datum: 19710305, Ort: "Pirna"}, Geschlecht: "w"}
	for id := range zuordnung.SatzID(anzahl) {
		s.Schluessel = melde.Schluessel{AGS: melde.AGS(fmt.Sprintf("14%06d", id%400)), Ordnungsmerkmal: fmt.Sprint(id)}
		b.Lege(id+1, s)
	}
	e, err := b.Lauf(context.Background(), zuordnung.Vorgabe(), zuordnung.Begleitung{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Vergleiche != 0 || len(e.Kanten) != 0 {
		t.Errorf("%d comparisons, %d connections", e.Vergleiche, len(e.Kanten))
	}
	if len(e.Haeufungen) == 0 {
		t.Fatal("nobody is told")
	}
	for _, h := range e.Haeufungen {
		if h.Anzahl != anzahl {
			t.Errorf("a block of %d", h.Anzahl)
		}
	}
}
