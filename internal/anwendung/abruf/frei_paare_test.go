// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
)

// TestFreiePaare takes one sample of each class of recht's table of the free search
// through the use case: what is seen outside, and beside it the true reason in the log.
func TestFreiePaare(t *testing.T) {
	ermaechtigt := func(a *abruf.FreieAnfrage) { a.Akteur.BesondersErmaechtigt = true }
	internet := func(s *melde.Meldesatz) {
		s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}}}}
	}
	for _, f := range []struct {
		name    string
		profil  string
		satz    func(*melde.Meldesatz)
		frage   func(*abruf.FreieAnfrage)
		status  abruf.Status
		hinweis bool
		grund   protokoll.Grund
		treffer int64
	}{
		{"offen", "BMG-34a.3", nil, ohneAusweise, abruf.StatusErgebnisliste, false, protokoll.GrundGefunden, 1},
		{"DAV-08 niemand", "BMG-34a.3", func(s *melde.Meldesatz) { s.Name.Familienname = "Andere" }, ohneAusweise, abruf.StatusNeutral, false, protokoll.GrundNichtGefunden, 0},
		{"S1-24.1 Übermittlungssperre", "BMG-34a.3", gesperrt("7"), ohneAusweise, abruf.StatusErgebnisliste, false, protokoll.GrundGefunden, 1},
		{"BMG-34a.5 Gefahr", "BMG-34a.3", gesperrt(melde.SperreGefahr), ohneAusweise, abruf.StatusNeutral, false, protokoll.GrundGesperrt, 1},
		{"BMG-34a.5 Adoption", "BMG-34a.3", gesperrt("1"), ohneAusweise, abruf.StatusNeutral, false, protokoll.GrundGesperrt, 1},
		{"DAV-08 besonders ermächtigt hilft in der Liste nicht", "BMG-34a.3S", gesperrt(melde.SperreGefahr), ermaechtigt, abruf.StatusNeutral, false, protokoll.GrundGesperrt, 1},
		{"S1-24.2 Gefahr nach SächsMeldVO", "S1-29", gesperrt(melde.SperreGefahr), nil, abruf.StatusErgebnisliste, true, protokoll.GrundGefunden, 1},
		{"S0-07 Widerspruch gegen das Internet gilt Behörden nicht", "S1-29", internet, nil, abruf.StatusErgebnisliste, false, protokoll.GrundGefunden, 1},
	} {
		t.Run(f.name, func(t *testing.T) {
			var aendern []func(*melde.Meldesatz)
			if f.satz != nil {
				aendern = append(aendern, f.satz)
			}
			amt := neuesAmt(t, fund(1, aendern...))
			a := freieAnfrage(f.profil)
			if f.frage != nil {
				f.frage(a)
			}
			antwort, err := amt.FreieSuche(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			hinweis := len(antwort.Personen) == 1 && antwort.Personen[0].SperreHinweis
			if antwort.Status != f.status || hinweis != f.hinweis || (len(antwort.Personen) == 1) != (f.status == abruf.StatusErgebnisliste) {
				t.Errorf("outside: status %s with %d persons, hint %v", antwort.Status, len(antwort.Personen), hinweis)
			}
			e := amt.buch.letzter(t)
			if f.profil == "BMG-34a.3S" { // the body has its log kept here, the content is its own
				if !e.FuerStelle {
					t.Error("BMG-40.3 the entry is not the body's")
				}
			}
			if e.Grund != f.grund || e.Treffer != f.treffer || string(e.Ergebnis) != string(f.status) {
				t.Errorf("inside: %s with %d matches, outcome %s; want %s with %d", e.Grund, e.Treffer, e.Ergebnis, f.grund, f.treffer)
			}
			if (len(e.Felder) > 0) != (f.status == abruf.StatusErgebnisliste) {
				t.Errorf("S1-22.8 fields in the log: %v", e.Felder)
			}
		})
	}
}

// TestFreieErklaerungen: the data of § 5 Abs. 2 SächsMG leave with both declarations
// only, and are absent otherwise.
func TestFreieErklaerungen(t *testing.T) {
	for _, e := range []recht.Erklaerungen{
		{}, {OhneKenntnisNichtMoeglich: true}, {ErhebungUnverhaeltnismaessig: true},
		{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true},
	} {
		amt := neuesAmt(t, fund(1))
		antwort := pruefeFrei(t, amt, freieAnfrage("S1-29", func(a *abruf.FreieAnfrage) { a.Codes, a.Erklaerungen = []int{42}, e }), abruf.StatusErgebnisliste, 1)
		soll := e.OhneKenntnisNichtMoeglich && e.ErhebungUnverhaeltnismaessig
		if ist := len(antwort.Personen[0].Waffenerlaubnisse) > 0; ist != soll {
			t.Errorf("S1-22.2 with %+v the permission is there: %v", e, ist)
		}
		var felder []string
		for _, f := range amt.buch.letzter(t).Felder {
			felder = append(felder, f.Norm)
		}
		if (len(felder) == 1) != soll {
			t.Errorf("S1-22.8 log has %v", felder)
		}
	}
}

// TestFreieNeutraleSindGleich: of a neutral answer nobody can tell whether the person is
// blocked or not there.
func TestFreieNeutraleSindGleich(t *testing.T) {
	var erste *abruf.Antwort
	for _, satz := range []func(*melde.Meldesatz){
		gesperrt(melde.SperreGefahr), gesperrt("1"), func(s *melde.Meldesatz) { s.Name.Familienname = "Andere" },
	} {
		antwort := pruefeFrei(t, neuesAmt(t, fund(1, satz)), freieAnfrage("BMG-34a.3", ohneAusweise), abruf.StatusNeutral, 0)
		if erste == nil {
			erste = antwort
		}
		if d := cmp.Diff(erste, antwort); d != "" {
			t.Errorf("BMG-34a.5 %s", d)
		}
	}
}
