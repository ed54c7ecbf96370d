// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"cmp"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
)

// Verbindung says how surely another record is of the same human.
type Verbindung uint8

const (
	// Offen: nobody knows yet. The two are in a bundle that is not sure, or an open
	// Klärungsfall stands between them. Such a record protects and never answers.
	Offen Verbindung = iota
	// Sicher: both are in one bundle of the quality "sure" (S2-32.10).
	Sicher
)

// Mitglied is another record of the same human, or perhaps of the same human.
type Mitglied struct {
	ID                 int64
	Fassung            int64
	Schluessel         melde.Schluessel
	Verbindung         Verbindung
	NichtMehrGeliefert bool
	// Lage is that of this record alone.
	Lage recht.Sperrlage
}

// Verbinde adds a record to the Verbund and lets its Sperren hold for the asked one
// (BMG § 33 Abs. 4). What is not sure extends the Auskunftssperren alone: they
// guard life and limb, and to answer neutrally for a stranger hurts nobody.
func (s *Stand) Verbinde(m Mitglied) {
	s.Verbund = append(s.Verbund, m)
	lage := m.Lage
	if m.Verbindung != Sicher {
		lage = lage.NurAuskunftssperren()
	}
	s.Lage = s.Lage.Vereinige(lage)
}

// treffer is a record that meets all criteria, checked against the primary.
type treffer struct {
	fund  Fund
	stand Stand
}

// person is a human who was found, with everything that decides about the answer.
type person struct {
	fund    Fund            // the record that answers
	lage    recht.Sperrlage // over all records
	weitere []Fund          // other records of the human that meet the criteria
	verbund []Mitglied      // the other records of the human and those that may be, by ID
}

// buendele makes persons of the matches: records of one sure bundle are one. They
// come in the order of their first match. The record that answers is the one where
// the main or only dwelling is, else one with another current dwelling, else the
// one that was left last.
func buendele(liste []treffer) []person {
	var personen []person
	stelle := make(map[int64]int, len(liste)) // place of the person by a record of it
	for _, t := range liste {
		i, da := stelle[t.fund.ID]
		if !da {
			i = len(personen)
			personen = append(personen, person{fund: t.fund, lage: t.stand.Lage, verbund: t.stand.Verbund})
			stelle[t.fund.ID] = i
			for _, m := range t.stand.Verbund {
				if m.Verbindung == Sicher {
					stelle[m.ID] = i
				}
			}
			continue
		}
		personen[i].nimm(t)
	}
	return personen
}

// nimm adds another match of the person.
func (p *person) nimm(t treffer) {
	p.lage = p.lage.Vereinige(t.stand.Lage)
	weiterer := t.fund
	if vergleicheFunde(t.fund, p.fund) < 0 {
		weiterer, p.fund = p.fund, t.fund
		p.verbund = t.stand.Verbund
	}
	p.weitere = append(p.weitere, weiterer)
}

// vergleicheFunde orders records of one human: the one that answers comes first.
func vergleicheFunde(a, b Fund) int {
	return cmp.Or(
		cmp.Compare(rangVon(a.Satz), rangVon(b.Satz)),
		cmp.Compare(b.Satz.Ausscheiden(), a.Satz.Ausscheiden()),
		cmp.Compare(einzug(b.Satz), einzug(a.Satz)),
		cmp.Compare(a.ID, b.ID),
	)
}

// rangVon is 0 for the municipality of the main or only dwelling, 1 for another one
// where the person lives, 2 where the person does not live any more.
func rangVon(s *melde.Meldesatz) int {
	if s.Lage() != melde.Gemeldet {
		return 2
	}
	for i := range s.Wohnungen {
		if w := &s.Wohnungen[i]; w.IstHauptOderAlleinige() && s.IstEigene(w) {
			return 0
		}
	}
	return 1
}

// einzug is the last day on which the person moved into a dwelling of the municipality.
func einzug(s *melde.Meldesatz) melde.Datum {
	var tag melde.Datum
	for i := range s.Wohnungen {
		if w := &s.Wohnungen[i]; s.IstEigene(w) {
			tag = max(tag, w.Einzug.Spaetestens())
		}
	}
	return tag
}

// geschwister are the sure records of the person beside the one that answers.
func (p *person) geschwister() []Mitglied {
	var liste []Mitglied
	for _, m := range p.verbund {
		if m.Verbindung == Sicher {
			liste = append(liste, m)
		}
	}
	return liste
}

// bezuege names for the log the records that decided about the persons: those that
// met the criteria, and those whose Sperre holds for them.
func bezuege(personen []person) []protokoll.Satzbezug {
	liste := make([]protokoll.Satzbezug, 0, len(personen))
	for i := range personen {
		p := &personen[i]
		liste = append(liste, bezug(p.fund))
		for _, f := range p.weitere {
			liste = append(liste, bezug(f))
		}
		for _, m := range p.verbund {
			if m.Lage.Hemmt() {
				liste = mitBezug(liste, satzbezug(m.Schluessel, m.ID, m.Fassung))
			}
		}
	}
	return liste
}

func bezug(f Fund) protokoll.Satzbezug { return satzbezug(f.Satz.Schluessel, f.ID, f.Fassung) }

func satzbezug(s melde.Schluessel, id, fassung int64) protokoll.Satzbezug {
	return protokoll.Satzbezug{AGS: string(s.AGS), Ordnungsmerkmal: s.Ordnungsmerkmal, Satz: id, Fassung: fassung}
}

// mitBezug adds the record unless it is named already.
func mitBezug(liste []protokoll.Satzbezug, neu protokoll.Satzbezug) []protokoll.Satzbezug {
	if slices.ContainsFunc(liste, func(b protokoll.Satzbezug) bool { return b.Satz == neu.Satz }) {
		return liste
	}
	return append(liste, neu)
}

// sperrtext says for the log under which norm a Sperre took effect, and whether it
// stands in another record than the ones that were found.
func (p *person) sperrtext(norm string) string {
	if norm == "" {
		return ""
	}
	eigene := recht.SperrlageVon(p.fund.Satz)
	for _, f := range p.weitere {
		eigene = eigene.Vereinige(recht.SperrlageVon(f.Satz))
	}
	if eigene.Hemmt() {
		return norm
	}
	for _, m := range p.verbund {
		if m.Verbindung == Sicher && m.Lage.Hemmt() {
			return norm + "; aus einem anderen Datensatz der Person (§ 33 Abs. 4 BMG)"
		}
	}
	return norm + "; aus einem Datensatz, dessen Zuordnung ungeklärt ist"
}
