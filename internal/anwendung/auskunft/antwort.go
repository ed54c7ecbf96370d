// SPDX-License-Identifier: EUPL-1.2

package auskunft

import "kernmelderegister/internal/fachkern/melde"

// auskunftAus takes the five facts from the record where the search ended. ok is
// false if the person lives at no address that may be said (§ 52 BMG).
func auskunftAus(s *melde.Meldesatz) (a Auskunft, ok bool) {
	a = Auskunft{
		Familienname: s.Name.Familienname, Vornamen: s.Name.Vornamen,
		Rufname: s.Name.GebraeuchlicherVorname, Doktorgrad: s.Name.Doktorgrad,
	}
	switch s.Lage() {
	case melde.Verstorben:
		a.Verstorben = true
		return a, true
	case melde.Verzogen:
		w := wegzug(s)
		if w == nil {
			return a, true
		}
		if w.Anschrift.BedingterSperrvermerk {
			return a, false
		}
		if x, etwas := sagbar(w.Anschrift); etwas {
			a.Anschriften = []Anschrift{{Wegzug: true, Anschrift: x}}
		}
		return a, true
	}
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if !w.Aktuell || istPartnerwohnung(w) || w.Anschrift.BedingterSperrvermerk {
			continue
		}
		if x, etwas := sagbar(w.Anschrift); etwas {
			a.Anschriften = append(a.Anschriften, Anschrift{Status: w.Status, Anschrift: x})
		}
	}
	return a, len(a.Anschriften) > 0 || !s.HatBedingtenSperrvermerk()
}

func istPartnerwohnung(w *melde.Wohnung) bool {
	return w.Art == melde.ArtPartner || w.Art == melde.ArtPartnerAufgegeben
}

// sagbar returns what of an address is an address: not where somebody might be,
// not who else lives there, nor a state that must not be transmitted.
func sagbar(a melde.Anschrift) (melde.Anschrift, bool) {
	switch a.Form {
	case melde.AnschriftInland:
		a.Inland.Wohnungsinhaber = ""
		return melde.Anschrift{Form: a.Form, Inland: a.Inland}, true
	case melde.AnschriftAusland, melde.AnschriftStaat:
		if a.StaatNichtZuUebermitteln {
			return melde.Anschrift{}, false
		}
		return melde.Anschrift{Form: a.Form, Staat: a.Staat, Zeilen: a.Zeilen}, true
	}
	return melde.Anschrift{}, false
}
