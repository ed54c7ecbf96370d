// SPDX-License-Identifier: EUPL-1.2

package schrift

import "errors"

// Glyphe returns the glyph of a character, false if the font has none.
func (s *Schrift) Glyphe(r rune) (uint16, bool) {
	g, ok := s.zeichen[r]
	return g, ok
}

// Breite returns the advance of a glyph.
func (s *Schrift) Breite(g uint16) int {
	if int(g) >= len(s.breiten) {
		return 0
	}
	return s.breiten[g]
}

// liesZeichen reads the Unicode subtables of cmap: format 12 if there is one,
// else format 4.
func (s *Schrift) liesZeichen() error {
	t := s.tabelle("cmap")
	var vier, zwoelf bytefolge
	for i := range t.u16(2) {
		e := 4 + 8*i
		stelle := t.u32(e + 4)
		unicode := t.u16(e) == 0 || t.u16(e) == 3 && (t.u16(e+2) == 1 || t.u16(e+2) == 10)
		if !unicode || stelle >= len(t) {
			continue
		}
		switch t.u16(stelle) {
		case 4:
			vier = t[stelle:]
		case 12:
			zwoelf = t[stelle:]
		}
	}
	s.zeichen = map[rune]uint16{}
	switch {
	case zwoelf != nil:
		s.format12(zwoelf)
	case vier != nil:
		s.format4(vier)
	}
	if len(s.zeichen) == 0 {
		return errors.New("font has no table of Unicode characters")
	}
	return nil
}

func (s *Schrift) merke(r rune, glyphe int) {
	if glyphe > 0 && glyphe < s.anzahl {
		s.zeichen[r] = uint16(glyphe)
	}
}

func (s *Schrift) format4(t bytefolge) {
	segmente := t.u16(6) / 2
	enden, anfaenge := 14, 16+2*segmente
	versatz, bereich := anfaenge+2*segmente, anfaenge+4*segmente
	for i := range min(segmente, len(t)/8) {
		for c := t.u16(anfaenge + 2*i); c <= t.u16(enden+2*i) && c < 0xFFFF; c++ {
			glyphe, ab := c, t.u16(bereich+2*i)
			if ab != 0 {
				glyphe = t.u16(bereich + 2*i + ab + 2*(c-t.u16(anfaenge+2*i)))
				if glyphe == 0 {
					continue
				}
			}
			s.merke(rune(c), (glyphe+t.u16(versatz+2*i))&0xFFFF)
		}
	}
}

func (s *Schrift) format12(t bytefolge) {
	const hoechstes = 0x10FFFF
	for i := range min(t.u32(12), len(t)/12) {
		g := 16 + 12*i
		von, bis, glyphe := t.u32(g), t.u32(g+4), t.u32(g+8)
		for c := von; c <= min(bis, hoechstes) && glyphe+c-von < s.anzahl; c++ {
			s.merke(rune(c), glyphe+c-von)
		}
	}
}
