// SPDX-License-Identifier: EUPL-1.2

package recht

import "kernmelderegister/internal/fachkern/melde"

// MaxTreffer is the greatest and the only allowed limit of a list (BMeldDAV § 1 Abs. 4).
const MaxTreffer = 1000

// Trefferauszug filters a record for the hit list: names, former names, first
// names, date of birth, the current main or only dwelling, the
// Identifikationsmerkmal and four hints, nothing else (BMeldDAV § 6 Abs. 1). The
// hints come in any case. The second result are the elements that were filled.
func (r *Rechtsregister) Trefferauszug(s *melde.Meldesatz, merkmal string) (Auszug, Menge) {
	f := filter{darf: r.treffer}
	a := Auszug{Identifikationsmerkmal: merkmal}
	f.name(&a.Name, &s.Name)
	a.Name.GebraeuchlicherVorname = "" // sheet 0302 is not in the list
	nimm(&f, elGeburtsdatum, &a.Geburt.Datum, s.Geburt.Datum)
	f.hauptwohnung(&a, s)
	a.alleHinweise(s)
	return a, f.geliefert
}

// TrefferBeleg names the norm of the elements of a hit list for the log.
func (r *Rechtsregister) TrefferBeleg(geliefert Menge) Beleg {
	return Beleg{Norm: r.trefferNorm, Elemente: geliefert.Elemente()}
}
