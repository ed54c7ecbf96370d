// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"sort"
	"unicode/utf8"
)

// Automat is a pattern as a deterministic automaton over classes of
// characters. State 0 is the start; the class numbers index a row of Folge.
type Automat struct {
	// Grenzen are the first characters of the ranges after the first one,
	// which begins at 0, in ascending order.
	Grenzen []rune
	// Klasse gives the class of every range, one entry more than Grenzen.
	Klasse []uint16
	// Klassen is the number of classes and the length of a row.
	Klassen uint16
	// Folge holds the next state plus 1 for state*Klassen+class, 0 for none.
	Folge []uint16
	// Ende says which states accept.
	Ende []bool
}

// muster is an Automat prepared for speed.
type muster struct {
	Automat
	ascii [utf8.RuneSelf]uint16 // class of each ASCII character
	// frei marks the ASCII characters of which every text matches, if there
	// are any: the usual case of a name is then decided by one loop.
	frei    [256]bool
	hatFrei bool
}

func neuesMuster(a Automat) *muster {
	m := &muster{Automat: a}
	for c := range utf8.RuneSelf {
		m.ascii[c] = a.klasse(rune(c))
	}
	m.freieZeichen()
	return m
}

// klasse returns the class of a character.
func (a *Automat) klasse(r rune) uint16 {
	return a.Klasse[sort.Search(len(a.Grenzen), func(i int) bool { return a.Grenzen[i] > r })]
}

// freieZeichen finds out whether the states reachable by ASCII characters all
// accept and all allow the same of them.
func (m *muster) freieZeichen() {
	for c := range m.ascii {
		m.frei[c] = m.schritt(0, rune(c)) >= 0
	}
	besucht := map[int]bool{0: true}
	offen := []int{0}
	for len(offen) > 0 {
		z := offen[len(offen)-1]
		offen = offen[:len(offen)-1]
		if !m.Ende[z] {
			return
		}
		for c := range m.ascii {
			folge := m.schritt(z, rune(c))
			if folge >= 0 != m.frei[c] {
				return
			}
			if folge >= 0 && !besucht[folge] {
				besucht[folge] = true
				offen = append(offen, folge)
			}
		}
	}
	m.hatFrei = true
}

// schritt returns the state after r, -1 if there is none.
func (m *muster) schritt(z int, r rune) int {
	var k uint16
	if r < utf8.RuneSelf {
		k = m.ascii[r]
	} else {
		k = m.klasse(r)
	}
	return int(m.Folge[z*int(m.Klassen)+int(k)]) - 1
}

// passt reports whether the whole value matches.
func (m *muster) passt(wert []byte) bool {
	if m.hatFrei {
		i := 0
		for i < len(wert) && m.frei[wert[i]] {
			i++
		}
		if i == len(wert) {
			return true
		}
		if wert[i] < utf8.RuneSelf {
			return false
		}
	}
	z := 0
	for i := 0; i < len(wert); {
		r, n := rune(wert[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(wert[i:])
		}
		z = m.schritt(z, r)
		if z < 0 {
			return false
		}
		i += n
	}
	return m.Ende[z]
}

// Passt reports whether the whole text matches. It is meant for tests and
// tools; a Pruefer works on prepared patterns.
func (a Automat) Passt(text string) bool {
	return neuesMuster(a).passt([]byte(text))
}
