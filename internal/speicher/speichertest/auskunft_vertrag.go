// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"slices"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// landesweit searches records of two municipalities by names and dates of birth.
func landesweit(t *testing.T, p *pruefstand) {
	bestand, ok := p.abruf.(auskunft.Bestand)
	if !ok {
		t.Fatal("the storage is no auskunft.Bestand")
	}
	heisst := func(name melde.Name, ehename melde.Name, geburt melde.TeilbekanntesDatum) func(*melde.Meldesatz) {
		return func(s *melde.Meldesatz) {
			s.Name.Familienname, s.Name.Ehename, s.Geburt.Datum = name, ehename, geburt
		}
	}
	fremd := delta(1)
	fremd.UUID, fremd.Autor, fremd.Gemeinde.AGS = "f0000000-0000-4000-8000-000000000000", "14612000", "14612000"
	p.nimm(t, delta(1), liefere(NeuerSatz(1, heisst("Wolf", "", 19600102))), liefere(NeuerSatz(2, heisst("Wolf-Kern", "Wolf", 19600102))),
		liefere(NeuerSatz(3, heisst("Wolf", "Wolf", 19610304))), liefere(NeuerSatz(4, heisst("Kern", "", 19600102))))
	p.nimm(t, fremd, liefere(NeuerSatz(9, heisst("Wolf", "", 19600102), inGemeinde("14612000"))))
	for _, f := range []struct {
		name       string
		anfrage    suche.Privatanfrage
		hoechstens int
		soll       []string
	}{
		{"name in the whole Land, own and married", suche.Privatanfrage{Nachname: "Wolf", Vornamen: "Erika"}, 100, []string{"OM000001", "OM000002", "OM000003", "OM000009"}},
		{"narrowed by the date of birth", suche.Privatanfrage{Nachname: "Wolf", Vornamen: "Erika", Geburtsdatum: 19600102}, 100, []string{"OM000001", "OM000002", "OM000009"}},
		{"narrowed by the first name", suche.Privatanfrage{Nachname: "Wolf", Vornamen: "Zacharias"}, 100, nil},
		{"at most so many", suche.Privatanfrage{Nachname: "Wolf", Vornamen: "Erika"}, 2, []string{"OM000001", "OM000003"}},
		{"phonetic", suche.Privatanfrage{Nachname: "Volv", Vornamen: "Erica", Phonetik: true, Geburtsdatum: 19610304}, 100, []string{"OM000003"}},
	} {
		lauf := suche.BereitePrivat(f.anfrage)
		funde, err := bestand.Landesweit(t.Context(), lauf.Bedingungen(), f.hoechstens)
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		if !slices.IsSortedFunc(funde, func(a, b abruf.Fund) int { return int(a.ID - b.ID) }) {
			t.Errorf("%s: out of order", f.name)
		}
		var ist []string
		for _, x := range funde {
			ist = append(ist, x.Satz.Schluessel.Ordnungsmerkmal)
		}
		if slices.Sort(ist); f.hoechstens > 2 && !slices.Equal(ist, f.soll) || len(ist) != len(f.soll) {
			t.Errorf("%s: %v, want %v", f.name, ist, f.soll)
		}
	}
}
