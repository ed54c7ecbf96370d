// SPDX-License-Identifier: EUPL-1.2

package schrift

import "golang.org/x/text/unicode/norm"

// Canonical combining classes of Unicode that the marks of DIN 91379 have.
const (
	angehaengtUnten = 202 // cedilla, ogonek
	angehaengtOben  = 216 // horn
	unten           = 220
	oben            = 230
	obenRechts      = 232 // comma above right
	doppeltUnten    = 233 // macron below two letters
)

// luft is the gap between a letter and a mark.
const luft = 40

// Marke reports whether r is a combining mark that Platz can put to a letter.
func Marke(r rune) bool { return klasse(r) != 0 }

// Oben reports whether r is a mark that stands above its letter.
func Oben(r rune) bool { return klasse(r) == oben }

func klasse(r rune) uint8 {
	if r < 0x300 {
		return 0
	}
	return norm.NFC.PropertiesString(string(r)).CCC()
}

// Stelle says where glyphs of a letter stand.
type Stelle struct {
	// Rechts and Hoch move the glyph from the origin of the letter.
	Rechts, Hoch int
}

// Stapel is a letter that takes marks one after the other.
type Stapel struct {
	s      *Schrift
	raum   kasten // of the letter with the marks so far
	breite int    // advance of the letter
	x      int    // x height
}

// Buchstabe begins a stack with a letter.
func (s *Schrift) Buchstabe(g uint16) *Stapel {
	k, ok := s.kasten(g)
	if !ok {
		k = kasten{rechts: s.Breite(g)}
	}
	return &Stapel{s: s, raum: k, breite: s.Breite(g), x: s.xHoehe()}
}

func (s *Schrift) xHoehe() int {
	k, _ := s.kasten(s.zeichen['x'])
	return k.oben
}

// Nimm places the glyph g of the mark r. Marks of a font are drawn for letters
// of the x height; over taller letters and other marks they are raised, below
// descenders lowered, never brought nearer.
func (t *Stapel) Nimm(r rune, g uint16) Stelle {
	m, ok := t.s.kasten(g)
	if !ok {
		return Stelle{}
	}
	p := Stelle{Rechts: t.raum.mitte() - m.mitte()}
	switch klasse(r) {
	case unten:
		p.Hoch = min(0, t.raum.unten-luft-m.oben)
	case angehaengtUnten:
		p.Hoch = min(0, t.raum.unten)
	case doppeltUnten:
		p = Stelle{Rechts: t.breite - m.mitte(), Hoch: min(0, t.raum.unten-luft-m.oben)}
	case obenRechts:
		return Stelle{Rechts: t.raum.rechts + luft - m.links, Hoch: t.raum.oben - m.oben}
	case angehaengtOben:
		return Stelle{Rechts: t.raum.rechts - m.mitte(), Hoch: max(0, t.raum.oben-t.x)}
	default:
		p.Hoch = max(0, t.raum.oben+luft-m.unten)
	}
	t.raum.oben = max(t.raum.oben, m.oben+p.Hoch)
	t.raum.unten = min(t.raum.unten, m.unten+p.Hoch)
	return p
}
