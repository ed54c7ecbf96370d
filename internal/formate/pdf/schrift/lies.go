// SPDX-License-Identifier: EUPL-1.2

package schrift

import (
	"errors"
	"fmt"
	"strings"
)

// Schrift is a font that was read. It never changes, so several documents may
// use it at the same time. Measures are thousandths of the em.
type Schrift struct {
	// Name is the PostScript name.
	Name string
	// Oberlaenge, Unterlaenge (negative) and Versalhoehe are heights above the
	// baseline; Rahmen is the box around all glyphs: left, bottom, right, top.
	Oberlaenge, Unterlaenge, Versalhoehe int
	Rahmen                               [4]int

	tabellen map[string][]byte
	em       int
	anzahl   int // of glyphs
	loca     []uint32
	breiten  []int
	zeichen  map[rune]uint16
}

// errKurz says that a table ends too early or that an offset leads outside.
var errKurz = errors.New("font file is truncated")

// Lies reads a font with TrueType outlines. It returns an error if a table is
// missing or broken; it keeps daten.
func Lies(daten []byte) (*Schrift, error) {
	tabellen, err := verzeichnis(daten)
	if err != nil {
		return nil, err
	}
	s := &Schrift{tabellen: tabellen}
	for _, lies := range []func() error{s.liesKopf, s.liesBreiten, s.liesLoca, s.liesZeichen, s.liesHoehen, s.liesName} {
		if err := lies(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func verzeichnis(daten []byte) (map[string][]byte, error) {
	b := bytefolge(daten)
	if b.u32(0) != 0x00010000 {
		return nil, errors.New("not a font with TrueType outlines")
	}
	tabellen := map[string][]byte{}
	for i := range b.u16(4) {
		stelle := 12 + 16*i
		if stelle+16 > len(daten) {
			return nil, errKurz
		}
		von, laenge := b.u32(stelle+8), b.u32(stelle+12)
		if von > len(daten) || laenge > len(daten)-von {
			return nil, errKurz
		}
		tabellen[string(daten[stelle:stelle+4])] = daten[von : von+laenge]
	}
	for _, name := range strings.Fields("head hhea hmtx maxp cmap loca glyf") {
		if tabellen[name] == nil {
			return nil, fmt.Errorf("font has no table %s", name)
		}
	}
	return tabellen, nil
}

func (s *Schrift) tabelle(name string) bytefolge { return s.tabellen[name] }

func (s *Schrift) liesKopf() error {
	kopf, profil := s.tabelle("head"), s.tabelle("maxp")
	if len(kopf) < 54 || len(profil) < 6 || len(s.tabelle("hhea")) < 36 {
		return errKurz
	}
	s.em = kopf.u16(18)
	if s.em < 16 || s.em > 16384 {
		return errors.New("font has an impossible size of its em")
	}
	s.anzahl = profil.u16(4)
	for i := range s.Rahmen {
		s.Rahmen[i] = s.tausendstel(kopf.i16(36 + 2*i))
	}
	return nil
}

func (s *Schrift) liesBreiten() error {
	tafel, lang := s.tabelle("hmtx"), s.tabelle("hhea").u16(34)
	if lang == 0 || lang > s.anzahl || len(tafel) < 4*lang {
		return errKurz
	}
	s.breiten = make([]int, s.anzahl)
	for i := range s.breiten {
		s.breiten[i] = s.tausendstel(tafel.u16(4 * min(i, lang-1)))
	}
	return nil
}

func (s *Schrift) liesLoca() error {
	tafel, glyf := s.tabelle("loca"), s.tabelle("glyf")
	lang := s.tabelle("head").i16(50) == 1
	breite := 2
	if lang {
		breite = 4
	}
	if len(tafel) < breite*(s.anzahl+1) {
		return errKurz
	}
	s.loca = make([]uint32, s.anzahl+1)
	for i := range s.loca {
		stelle := 2 * tafel.u16(2*i)
		if lang {
			stelle = tafel.u32(4 * i)
		}
		if stelle > len(glyf) || i > 0 && stelle < int(s.loca[i-1]) {
			return errKurz
		}
		s.loca[i] = uint32(stelle)
	}
	return nil
}

func (s *Schrift) liesHoehen() error {
	kopf := s.tabelle("hhea")
	s.Oberlaenge, s.Unterlaenge = s.tausendstel(kopf.i16(4)), s.tausendstel(kopf.i16(6))
	s.Versalhoehe = s.Oberlaenge
	if os2 := s.tabelle("OS/2"); len(os2) >= 90 && os2.u16(0) >= 2 {
		s.Versalhoehe = s.tausendstel(os2.i16(88))
		return nil
	}
	if g, ok := s.zeichen['H']; ok {
		if k, ok := s.kasten(g); ok {
			s.Versalhoehe = k.oben
		}
	}
	return nil
}

// liesName takes the PostScript name (name id 6) in UTF-16 (platform 3).
func (s *Schrift) liesName() error {
	const postscript = 6
	t := s.tabelle("name")
	for i := range t.u16(2) {
		e := 6 + 12*i
		von, laenge := t.u16(4)+t.u16(e+10), t.u16(e+8)
		if t.u16(e) != 3 || t.u16(e+6) != postscript || von+laenge > len(t) {
			continue
		}
		var name strings.Builder
		for j := von; j+1 < von+laenge; j += 2 {
			if c := t.u16(j); c > ' ' && c < 0x7F && !strings.ContainsRune("[](){}<>/%#", rune(c)) {
				name.WriteByte(byte(c))
			}
		}
		s.Name = name.String()
	}
	if s.Name == "" {
		return errors.New("font has no PostScript name")
	}
	return nil
}

// tausendstel converts from units of the font, rounded half away from zero.
func (s *Schrift) tausendstel(einheiten int) int {
	haelfte := s.em / 2
	if einheiten < 0 {
		haelfte = -haelfte
	}
	return (einheiten*1000 + haelfte) / s.em
}

// bytefolge reads big-endian numbers; outside of it everything is 0.
type bytefolge []byte

func (b bytefolge) u16(i int) int {
	if i < 0 || i+2 > len(b) {
		return 0
	}
	return int(b[i])<<8 | int(b[i+1])
}

func (b bytefolge) i16(i int) int { return int(int16(b.u16(i))) }

func (b bytefolge) u32(i int) int { return b.u16(i)<<16 | b.u16(i+2) }
