// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// AndererMensch reports whether a record was replaced by that of another human:
// no surname, no first name and no day of birth of any period in common, and
// another sex. A correction or a new name leaves one of these as it was.
func AndererMensch(alt, neu *melde.Meldesatz) bool {
	v := NeuerVorrat()
	a, b := v.Merkmale(1, alt), v.Merkmale(2, neu)
	if a.Geschlecht == 0 || b.Geschlecht == 0 || a.Geschlecht == b.Geschlecht {
		return false
	}
	for _, d := range a.Geburten {
		if slices.Contains(b.Geburten, d) {
			return false
		}
	}
	return len(a.Geburten) > 0 && len(b.Geburten) > 0 &&
		!v.klingtGemeinsam(a.Nachnamen, b.Nachnamen) && !v.klingtGemeinsam(a.Vornamen, b.Vornamen)
}

// klingtGemeinsam reports whether a part of one of the names sounds like one of the others.
func (v *Vorrat) klingtGemeinsam(a, b []Nummer) bool {
	for _, x := range a {
		for _, t := range v.eintraege[x].teile {
			for _, y := range b {
				if slices.ContainsFunc(v.eintraege[y].teile, func(u uint32) bool { return t == u || v.klang(t) != "" && v.klang(t) == v.klang(u) }) {
					return true
				}
			}
		}
	}
	return false
}
