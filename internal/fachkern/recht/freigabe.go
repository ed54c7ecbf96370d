// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// Freigabe is the decision for one query: which elements may leave, each under
// the norm of its data group. It filters records. It is immutable.
type Freigabe struct {
	recht    *Suchrecht
	erlaubt  Menge // requested and allowed
	erklaert Erklaerungen
}

// Beleg says under which norm elements left the register; it stands in the log.
type Beleg struct {
	Norm     string
	Elemente []Element
}

// Elemente returns the elements that were requested and are allowed.
func (f Freigabe) Elemente() Menge { return f.erlaubt }

// Belege names the norm of every element that was delivered, grouped by norm in
// the order of the profile.
func (f Freigabe) Belege(geliefert Menge) []Beleg {
	var belege []Beleg
	for _, g := range slices.Concat(f.recht.gruppen, f.recht.mitErklaerung) {
		elemente := g.Elemente.Und(geliefert).Elemente()
		if len(elemente) == 0 {
			continue
		}
		if n := len(belege); n > 0 && belege[n-1].Norm == g.Norm {
			belege[n-1].Elemente = append(belege[n-1].Elemente, elemente...)
			continue
		}
		belege = append(belege, Beleg{g.Norm, elemente})
	}
	return belege
}

// umfang returns what may leave of this record: without the groups whose marital
// status it lacks, and within the limit of the gesonderte Aufbewahrung.
func (f Freigabe) umfang(s *melde.Meldesatz, gesondert bool) Menge {
	m := f.erlaubt
	for _, g := range f.recht.gruppen {
		if len(g.NurFamilienstand) == 0 {
			continue
		}
		if s.Familienstand == nil || !slices.Contains(g.NurFamilienstand, s.Familienstand.Art) {
			m = m.Ohne(g.Elemente)
		}
	}
	if gesondert && !(f.recht.profil.GesondertUnerlaesslich && f.erklaert.OhneKenntnisNichtMoeglich) {
		m = m.Und(f.recht.profil.gesondert.Elemente)
	}
	return m
}

// InnerhalbDesProfils reports whether the record can be found under the profile at
// all (profiles that are limited to one sex).
func (p *Profil) InnerhalbDesProfils(s *melde.Meldesatz) bool {
	return p.NurGeschlecht == "" || p.NurGeschlecht == s.Geschlecht
}

// Beziehungen are the records of related persons that a record names by
// reference. A person whose record is missing here is left out.
type Beziehungen map[melde.Schluessel]*melde.Meldesatz

// Verweise returns the keys of the records that Auszug needs as Beziehungen: the
// referenced representatives, partner and children about whom an element may leave.
func (f Freigabe) Verweise(s *melde.Meldesatz) []melde.Schluessel {
	var liste []melde.Schluessel
	nimm := func(menge Menge, r *melde.Schluessel) {
		if r != nil && !f.erlaubt.Und(menge).Leer() {
			liste = append(liste, *r)
		}
	}
	for i := range s.Vertreter {
		nimm(mengeVertreter, s.Vertreter[i].Referenz)
	}
	if s.Partner != nil {
		nimm(mengePartner, s.Partner.Referenz)
	}
	for i := range s.Kinder {
		nimm(mengeKinder, s.Kinder[i].Referenz)
	}
	return liste
}

// The elements about related persons (BMG § 34 Abs. 1 Satz 1 Nr. 11, 13, 14).
var (
	mengeVertreter = Bereich(elVertreterErstes, elVertreterLetztes)
	mengePartner   = Bereich(elEhegatte, elKindErstes-1)
	mengeKinder    = Bereich(elKindErstes, elKindLetztes)
)
