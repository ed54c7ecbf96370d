// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// Schluessel is a blocking key: two records are compared if they share a key
// whose block is not too large. The kind stands in the upper half, a hash of the
// content in the lower; the value means the same on every machine and is stored.
type Schluessel uint64

// Blockgrenze is the size up to which a block is compared. In a register of the
// size of Saxony the largest natural blocks have some dozen records; a larger
// one is a Häufung: its records are only compared if they share another key, and
// a clerk is told (Haeufung).
const Blockgrenze = 300

// SchluesselFassung names the rules of Schluesselliste. Another value means that
// stored keys must be built anew.
const SchluesselFassung = "block/1"

// schluesselart is the kind of a blocking key. The values are stored.
type schluesselart uint64

const (
	blockNameTag      schluesselart = 1 + iota // surname, day of birth
	blockVornameTag                            // first name, day of birth
	blockNamenJahr                             // surname, first name, year of birth
	blockNamenTag                              // surname, first name, day and month
	blockAnschriftTag                          // address and day of a move
	blockNummer                                // vBM or Meldenummer
	blockarten        = int(blockNummer)
)

func (s Schluessel) art() schluesselart { return schluesselart(s >> 32) }

func schluesselVon(a schluesselart, h streuwert) Schluessel {
	return Schluessel(a)<<32 | Schluessel(h.kurz())
}

// maxKlaenge bounds how many names of one kind make keys.
const maxKlaenge = 4

// Schluesselliste returns the blocking keys of the record, ascending, each once.
//
// Names count by the sound of their parts and days of birth with day and month
// in ascending order. So a wrong letter, a missing birth name, a hyphen, and
// swapped day and month keep the keys; a changed surname keeps blockVornameTag, a
// wrong first name blockNameTag, a wrong day blockNamenJahr, a wrong year
// blockNamenTag, and whoever has got several of these wrong is still found by the
// addresses between which the person moved.
func (v *Vorrat) Schluesselliste(m *Merkmale) []Schluessel {
	liste := v.anhaengeSchluessel(make([]Schluessel, 0, 16), m, alleArten)
	slices.Sort(liste)
	return slices.Compact(liste)
}

// artmenge is a set of kinds.
type artmenge uint16

const alleArten artmenge = 1<<(blockarten+1) - 1

func mengeAus(arten ...schluesselart) artmenge {
	m := artmenge(0)
	for _, a := range arten {
		m |= 1 << a
	}
	return m
}

func (m artmenge) hat(a schluesselart) bool { return m&(1<<a) != 0 }

// anhaengeSchluessel appends the keys of the kinds, in no order and perhaps twice.
func (v *Vorrat) anhaengeSchluessel(liste []Schluessel, m *Merkmale, arten artmenge) []Schluessel {
	var nachklang, vorklang [maxKlaenge]*teil
	nach, vor := v.klaenge(nachklang[:0], m.Nachnamen), v.klaenge(vorklang[:0], m.Vornamen)
	for _, d := range orientiert(m.Geburten) {
		tag := uint64(tagOhneFolge(d))
		if arten.hat(blockNameTag) {
			for _, n := range nach {
				liste = append(liste, schluesselVon(blockNameTag, n.wert.zahl(tag)))
			}
		}
		if arten.hat(blockVornameTag) {
			for _, w := range vor {
				liste = append(liste, schluesselVon(blockVornameTag, w.wert.zahl(tag)))
			}
		}
		if arten.hat(blockNamenJahr) || arten.hat(blockNamenTag) {
			liste = namenspaare(liste, nach, vor[:min(len(vor), 2)], d)
		}
	}
	if arten.hat(blockAnschriftTag) {
		liste = v.umzuege(liste, m.Aufenthalte)
	}
	if arten.hat(blockNummer) {
		for _, n := range m.Nummern {
			liste = append(liste, schluesselVon(blockNummer, fnvAnfang.zahl(n)))
		}
	}
	return liste
}

// namenspaare appends the keys of surname and first name with parts of the date.
func namenspaare(liste []Schluessel, nach, vor []*teil, d melde.TeilbekanntesDatum) []Schluessel {
	tag := uint64(tagOhneFolge(d))
	for _, n := range nach {
		for _, w := range vor {
			namen := n.wert.text(w.klang)
			liste = append(liste, schluesselVon(blockNamenJahr, namen.zahl(tag/10000)))
			if d.IstVollstaendig() {
				liste = append(liste, schluesselVon(blockNamenTag, namen.zahl(tag%10000)))
			}
		}
	}
	return liste
}

// orientiert stands in for a missing date of birth, so that records without one
// meet at least each other.
func orientiert(d []melde.TeilbekanntesDatum) []melde.TeilbekanntesDatum {
	if len(d) == 0 {
		return []melde.TeilbekanntesDatum{melde.Unbekannt}
	}
	return d
}

// tagOhneFolge puts day and month in ascending order.
func tagOhneFolge(d melde.TeilbekanntesDatum) melde.TeilbekanntesDatum {
	tag, monat := d%100, d/100%100
	return d/10000*10000 + min(tag, monat)*100 + max(tag, monat)
}

// klaenge appends parts of the names, one for each sound.
func (v *Vorrat) klaenge(ziel []*teil, namen []Nummer) []*teil {
	for _, nr := range namen {
		for _, t := range v.eintraege[nr].teile {
			neu := &v.teile[t]
			if neu.klang != "" && len(ziel) < maxKlaenge && !slices.ContainsFunc(ziel, func(da *teil) bool { return da.wert == neu.wert }) {
				ziel = append(ziel, neu)
			}
		}
	}
	return ziel
}

// umzuege appends the keys of the moves: address and day. Moves within the
// delivering municipality don't lead to another record and are left out.
func (v *Vorrat) umzuege(liste []Schluessel, orte []Aufenthalt) []Schluessel {
	for i := range orte {
		a := &orte[i]
		if a.Von != 0 && !(a.ist(eigen) && hatEigenen(orte, func(b *Aufenthalt) bool { return b.Bis == a.Von })) {
			liste = append(liste, v.umzug(a, a.Von, 1))
		}
		if a.Bis != 0 && !(a.ist(eigen) && hatEigenen(orte, func(b *Aufenthalt) bool { return b.Von == a.Bis })) {
			liste = append(liste, v.umzug(a, a.Bis, 2))
		}
	}
	return liste
}

func (v *Vorrat) umzug(a *Aufenthalt, t Tag, richtung uint64) Schluessel {
	ort := fnvAnfang.text(string(v.schluessel[a.Gemeinde])).zahl(uint64(a.Strasse)).zahl(uint64(a.Hausnummer))
	return schluesselVon(blockAnschriftTag, ort.zahl(uint64(t)<<2|richtung))
}

func hatEigenen(orte []Aufenthalt, passt func(*Aufenthalt) bool) bool {
	for i := range orte {
		if orte[i].ist(eigen) && passt(&orte[i]) {
			return true
		}
	}
	return false
}
