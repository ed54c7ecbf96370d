// SPDX-License-Identifier: EUPL-1.2

package recht

import "math/bits"

// AnzahlElemente is the number of Anforderungselemente of the Personensuche.
const AnzahlElemente = 185

// The elements that the filter copies one by one. Their codes are those of the
// code list; the many parts of an address are counted from the first one.
const (
	elFamilienname          Element = 1
	elEhename               Element = 2
	elLebenspartnername     Element = 3
	elGeburtsname           Element = 4
	elFruehererFamilienname Element = 5
	elNachweisFamilienname  Element = 6
	elVornamen              Element = 7
	elFruehereVornamen      Element = 8
	elNachweisVornamen      Element = 9
	elDoktorgrad            Element = 10
	elOrdensname            Element = 11
	elKuenstlername         Element = 12
	elGeburtsdatum          Element = 13
	elFruehereGeburtsdaten  Element = 14
	elGeburtsort            Element = 15
	elGeburtsstaat          Element = 16
	elNachweisGeburt        Element = 17
	elGeburtOhneUrkunde     Element = 18
	elGeschlecht            Element = 19

	elVertreterErstes      Element = 20
	elVertreterArt         Element = 20
	elVertreterName        Element = 21
	elVertreterVornamen    Element = 22
	elVertreterDoktorgrad  Element = 23
	elVertreterGeburt      Element = 24
	elVertreterAnschrift   Element = 25
	elVertreterStaat       Element = 37
	elVertreterSterbetag   Element = 38
	elVertreterEnde        Element = 39
	elVertreterGeschlecht  Element = 40
	elVertreterLetztes     Element = 40
	elStaatsangehoerigkeit Element = 41
	elGlaubhaftmachung     Element = 42

	elAktuelleAnschrift    Element = 43
	elAktuellerStatus      Element = 55
	elAktuelleArt          Element = 56
	elFruehereAnschrift    Element = 57
	elFruehererStatus      Element = 69
	elFruehereArt          Element = 70
	elZuzugsstaat          Element = 71
	elWegzugsstaat         Element = 72
	elAuslandsanschrift    Element = 73
	elZuzugGemeinde        Element = 89
	elZuzugKreis           Element = 90
	elZuzugLand            Element = 91
	elZuzugBund            Element = 92
	elLetzterWegzugAusland Element = 93

	elFamilienstand           Element = 94
	elFamilienstandBeginn     Element = 95
	elVorausgegangeneLP       Element = 96
	elFamilienstandNachweis   Element = 97
	elBeendigungsgrund        Element = 98
	elFamilienstandEnde       Element = 99
	elFamilienstandOrt        Element = 100
	elFamilienstandStaat      Element = 101
	elEhegatte                Element = 102
	elLebenspartner           Element = 124
	elKindErstes              Element = 146
	elKindName                Element = 146
	elKindVornamen            Element = 147
	elKindGeburt              Element = 148
	elKindAnschrift           Element = 149
	elKindGeschlecht          Element = 161
	elKindSterbetag           Element = 162
	elKindLetztes             Element = 162
	elAusweisart              Element = 163
	elSterbetag               Element = 172
	elNachweisTod             Element = 173
	elSterbeort               Element = 174
	elSterbestaat             Element = 175
	elPassversagung           Element = 176
	elNachweisPassversagung   Element = 177
	elWaffenerlaubnis         Element = 178
	elNachweisWaffenerlaubnis Element = 179
	elWaffenverbot            Element = 180
	elNachweisWaffenverbot    Element = 181
	elSprengstoff             Element = 182
	elNachweisSprengstoff     Element = 183
	elWohnungsgeber           Element = 184
	elEigentuemer             Element = 185
)

// Menge is a set of elements. The zero value is the empty set.
type Menge [3]uint64

// MengeVon returns the set of the elements; codes that don't exist are left out.
func MengeVon(elemente ...Element) Menge {
	var m Menge
	for _, e := range elemente {
		if e >= 1 && e <= AnzahlElemente {
			m.setze(e)
		}
	}
	return m
}

// Bereich returns the set of the elements from von to bis, both included.
func Bereich(von, bis Element) Menge {
	var m Menge
	for e := max(von, 1); e <= min(bis, AnzahlElemente); e++ {
		m.setze(e)
	}
	return m
}

func (m *Menge) setze(e Element) { m[e/64] |= 1 << (e % 64) }

// Hat reports whether the element is in the set.
func (m Menge) Hat(e Element) bool { return e <= AnzahlElemente && m[e/64]&(1<<(e%64)) != 0 }

// Leer reports whether the set has no element.
func (m Menge) Leer() bool { return m == Menge{} }

// Anzahl returns the number of elements.
func (m Menge) Anzahl() int {
	return bits.OnesCount64(m[0]) + bits.OnesCount64(m[1]) + bits.OnesCount64(m[2])
}

// Und returns the elements that are in both sets.
func (m Menge) Und(n Menge) Menge { return Menge{m[0] & n[0], m[1] & n[1], m[2] & n[2]} }

// Oder returns the elements that are in at least one of the sets.
func (m Menge) Oder(n Menge) Menge { return Menge{m[0] | n[0], m[1] | n[1], m[2] | n[2]} }

// Ohne returns the elements of m that are not in n.
func (m Menge) Ohne(n Menge) Menge { return Menge{m[0] &^ n[0], m[1] &^ n[1], m[2] &^ n[2]} }

// Elemente returns the elements in ascending order.
func (m Menge) Elemente() []Element {
	liste := make([]Element, 0, m.Anzahl())
	for e := Element(1); e <= AnzahlElemente; e++ {
		if m.Hat(e) {
			liste = append(liste, e)
		}
	}
	return liste
}
