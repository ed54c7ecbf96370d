// SPDX-License-Identifier: EUPL-1.2

package personen_test

import (
	"context"
	"fmt"
	"testing"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// namensgleich is one of many records of the same name and date of birth.
func namensgleich(id zuordnung.SatzID) *melde.Meldesatz {
	return &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: gemeinden[int(id)%len(gemeinden)], Ordnungsmerkmal: fmt.Sprint(id)},
		Name: melde.Personenname{Familienname: "Krautwurst", Vornamen: "Friederike"}, Geburt: melde.Geburt{Datum: 19710305}}
}

// TestManyNamesakesAreOneNote: whether they come at once or one by one, a clerk
// is told once, at the first of them.
func TestManyNamesakesAreOneNote(t *testing.T) {
	ctx := context.Background()
	s := personentest.Neu()
	r := register{t, s, neu(s)}
	for id := zuordnung.SatzID(1); id <= zuordnung.Blockgrenze+1; id++ {
		s.Lege(id, namensgleich(id))
	}
	erwarte := func(wann string, soll int) {
		t.Helper()
		offen, err := s.Auffaelligkeiten(ctx, 0, 10)
		r.gut(err)
		if len(offen) != soll || soll > 0 && (offen[0].Satz != 1 || offen[0].Art != personen.Haeufung || offen[0].Art.String() == "") {
			t.Fatalf("%s: notes %v, want %d", wann, offen, soll)
		}
	}
	for _, wann := range []string{"full run", "full run again"} {
		if _, err := r.d.Vollauf(ctx); err != nil {
			t.Fatal(err)
		}
		erwarte(wann, 1)
	}
	offen, _ := s.Auffaelligkeiten(ctx, 0, 1)
	r.gut(r.d.Erledige(ctx, s, offen[0].Folge, personen.Erledigung{Wer: "sb1", Grund: "Testdaten"}))
	letzter := zuordnung.SatzID(zuordnung.Blockgrenze + 1)
	s.Lege(letzter, nil)
	r.gut(r.d.Geaendert(ctx, letzter))
	erwarte("one less", 0)
	s.Lege(letzter, namensgleich(letzter))
	r.gut(r.d.Geaendert(ctx, letzter))
	erwarte("one too many again", 1)
	s.Lege(letzter+1, namensgleich(letzter+1))
	r.gut(r.d.Geaendert(ctx, letzter+1))
	erwarte("one more", 1)
}
