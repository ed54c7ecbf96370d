// SPDX-License-Identifier: EUPL-1.2

package recht

import "kernmelderegister/internal/fachkern/melde"

// Ergebnisauszug filters a record for the Ergebnisliste of a search for persons who
// need not be named: of what was requested and is allowed, the items that the code
// list of the free search has, of the dwellings only the current main or only one,
// and all hints of BMeldDAV § 8 Abs. 1 Satz 3, requested or not (DAV-08). The second
// result are the elements that were filled. Whether the person may stand in the list
// is Wirkung.InErgebnisliste; the caller adds the Identifikationsmerkmal when the list
// has more than one person, and the hint at a block.
func (f Freigabe) Ergebnisauszug(s *melde.Meldesatz, heute melde.Datum) (Auszug, Menge) {
	gesondert := s.Aufbewahrung().IstGesondert(heute)
	w := filter{darf: f.umfang(s, gesondert).Und(f.recht.profil.register.liste)}
	a := Auszug{VerringerterUmfang: gesondert}
	w.person(&a, s)
	w.nachweisbares(&a, s)
	w.hauptwohnung(&a, s)
	a.alleHinweise(s)
	return a, w.geliefert
}

// hauptwohnung copies the current main or only dwelling. Its bedingter Sperrvermerk
// (sheet 1801a) is in none of the lists.
func (f *filter) hauptwohnung(a *Auszug, s *melde.Meldesatz) {
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if !w.IstHauptOderAlleinige() || istPartnerwohnung(w.Art) || w.Anschrift.Form != melde.AnschriftInland {
			continue
		}
		if z, etwas := f.wohnung(&felderAktuell, w); etwas {
			z.Aktuell = true
			z.Anschrift.BedingterSperrvermerk = false
			a.Wohnungen = append(a.Wohnungen, z)
			return
		}
	}
}

// alleHinweise sets the hints that come in lists whatever was requested.
func (a *Auszug) alleHinweise(s *melde.Meldesatz) {
	ort, _ := verbleib(s)
	a.Verstorben = s.Tod != nil
	a.Verzogen = ort == verzogenInland
	a.UnbekanntVerzogen = ort == verzogenUnbekannt
	a.InsAuslandVerzogen = ort == verzogenAusland
}
