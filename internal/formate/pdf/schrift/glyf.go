// SPDX-License-Identifier: EUPL-1.2

package schrift

// kasten is the box around a glyph.
type kasten struct{ links, unten, rechts, oben int }

func (k kasten) mitte() int { return (k.links + k.rechts) / 2 }

// umriss returns the bytes of a glyph in the table glyf, empty for blanks.
func (s *Schrift) umriss(g uint16) bytefolge {
	if int(g) >= s.anzahl {
		return nil
	}
	b := s.tabellen["glyf"][s.loca[g]:s.loca[g+1]]
	if len(b) < 10 {
		return nil
	}
	return b
}

// kasten returns the box of a glyph, false if it shows nothing.
func (s *Schrift) kasten(g uint16) (kasten, bool) {
	u := s.umriss(g)
	if u == nil {
		return kasten{}, false
	}
	return kasten{
		links: s.tausendstel(u.i16(2)), unten: s.tausendstel(u.i16(4)),
		rechts: s.tausendstel(u.i16(6)), oben: s.tausendstel(u.i16(8)),
	}, true
}

// Flags of a component of a composite glyph.
const (
	worte       = 1 << 0 // arguments are words
	skala       = 1 << 3
	weitere     = 1 << 5
	zweiSkalen  = 1 << 6
	matrix      = 1 << 7
	anweisungen = 1 << 8
)

// teil is one component: where its flags stand in the outline, its flags and glyph.
type teil struct {
	stelle, merkmale int
	glyphe           uint16
}

// teile returns the components of a composite glyph and the length of the
// outline without instructions; none for a simple glyph.
func teile(u bytefolge) (liste []teil, laenge int) {
	if u.i16(0) >= 0 {
		return nil, 0
	}
	stelle := 10
	for stelle+4 <= len(u) {
		t := teil{stelle: stelle, merkmale: u.u16(stelle), glyphe: uint16(u.u16(stelle + 2))}
		liste = append(liste, t)
		stelle += 4 + laengeDerWerte(t.merkmale)
		if t.merkmale&weitere == 0 {
			break
		}
	}
	return liste, min(stelle, len(u))
}

func laengeDerWerte(merkmale int) int {
	n := 2
	if merkmale&worte != 0 {
		n = 4
	}
	switch {
	case merkmale&skala != 0:
		n += 2
	case merkmale&zweiSkalen != 0:
		n += 4
	case merkmale&matrix != 0:
		n += 8
	}
	return n
}

// ohneAnweisungen returns a copy of an outline without its hinting program.
func ohneAnweisungen(u bytefolge) bytefolge {
	konturen := u.i16(0)
	if konturen < 0 {
		liste, laenge := teile(u)
		neu := append(bytefolge(nil), u[:laenge]...)
		for _, t := range liste {
			setze16(neu, t.stelle, t.merkmale&^anweisungen)
		}
		return neu
	}
	bis := 10 + 2*konturen
	weiter := bis + 2 + u.u16(bis)
	if konturen == 0 || weiter > len(u) {
		return nil
	}
	neu := append(bytefolge(nil), u[:bis]...)
	neu = append(neu, 0, 0)
	return append(neu, u[weiter:]...)
}

func setze16(b []byte, i, wert int) { b[i], b[i+1] = byte(wert>>8), byte(wert) }

func setze32(b []byte, i, wert int) {
	setze16(b, i, wert>>16)
	setze16(b, i+2, wert)
}
