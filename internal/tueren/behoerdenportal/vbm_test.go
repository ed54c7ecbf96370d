// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/recht"
)

// TestNoResultShowsAVBM asks under every profile for everything it allows, about a
// record with everything, and reads the page.
func TestNoResultShowsAVBM(t *testing.T) {
	gesetz, err := gesetz()
	if err != nil {
		t.Fatal(err)
	}
	const vbm, tag = "14713000ABCDEFGHIJKL", melde.Datum(20260901)
	satz := meldetest.Voll()
	satz.Landescontainer.Zusatzfelder = []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{vbm}}}
	if len(satz.Zusatz(melde.ZusatzVBM)) != 1 {
		t.Fatal("the record carries no vBM")
	}
	var alle []recht.Element
	for e := recht.Element(1); e <= recht.AnzahlElemente; e++ {
		alle = append(alle, e)
	}
	for _, p := range gesetz.Profile(tag) {
		t.Run("S1-10.4 "+p.ID, func(t *testing.T) {
			frei := p.Freigabe(alle, recht.Erklaerungen{})
			auszug, geliefert := frei.Auszug(satz, nil, tag)
			liste, _ := frei.Ergebnisauszug(satz, tag)
			if geliefert.Leer() {
				t.Fatal("nothing was delivered")
			}
			for _, antwort := range []abruf.Antwort{
				{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{auszug}},
				{Status: abruf.StatusTrefferliste, Personen: []recht.Auszug{liste, liste}},
			} {
				seite := suche(frage(), antwort)(neuesHaus(t)).Body.String()
				if strings.Contains(seite, vbm) {
					t.Error("the page shows the vBM")
				}
				if !strings.Contains(seite, string(satz.Name.Familienname)) {
					t.Error("the page shows no result at all")
				}
			}
		})
	}
}
