// SPDX-License-Identifier: EUPL-1.2

package schrift_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"

	"kernmelderegister/internal/formate/pdf/schrift"
)

func TestEmbeddedFonts(t *testing.T) {
	for name, s := range map[string]*schrift.Schrift{"DejaVuSansCondensed": schrift.Normal(), "DejaVuSansCondensed-Bold": schrift.Fett()} {
		t.Run(name, func(t *testing.T) {
			if s.Name != name {
				t.Errorf("name %q", s.Name)
			}
			if s.Oberlaenge < 700 || s.Unterlaenge > -200 || s.Versalhoehe < 700 || s.Rahmen[3] < s.Versalhoehe {
				t.Errorf("measures %+v", *s)
			}
			i, _ := s.Glyphe('i')
			m, _ := s.Glyphe('m')
			if s.Breite(i) >= s.Breite(m) || s.Breite(i) == 0 {
				t.Error("widths")
			}
			if _, da := s.Glyphe('語'); da {
				t.Error("glyph for a character that the font has not")
			}
		})
	}
}

func glyphen(t *testing.T, s *schrift.Schrift, text string) []uint16 {
	t.Helper()
	var liste []uint16
	for _, r := range text {
		g, da := s.Glyphe(r)
		if !da {
			t.Fatalf("%U", r)
		}
		liste = append(liste, g)
	}
	return liste
}

func TestSubset(t *testing.T) {
	s := schrift.Normal()
	datei := s.Auszug(glyphen(t, s, "Äaẞ x"))
	if !bytes.Equal(datei, s.Auszug(glyphen(t, s, "Äaẞ x"))) {
		t.Error("two runs differ")
	}
	if len(datei) > 8000 {
		t.Errorf("%d bytes for five glyphs", len(datei))
	}
	var summe uint32
	for i := 0; i < len(datei); i += 4 {
		summe += binary.BigEndian.Uint32(datei[i:])
	}
	if summe != 0xB1B0AFBA {
		t.Errorf("checksum of the file %08X", summe)
	}
	tabellen := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(datei[4:])) {
		e := datei[12+16*i:]
		von, laenge := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		tabellen[string(e[:4])] = datei[von : von+laenge]
	}
	n := int(binary.BigEndian.Uint16(tabellen["maxp"][4:]))
	if n < 6+2 { // .notdef, five, A and the dots of Ä
		t.Errorf("%d glyphs", n)
	}
	if len(tabellen["loca"]) != 4*(n+1) || len(tabellen["hmtx"]) != 4*n {
		t.Error("loca or hmtx has another length")
	}
	stelle := func(g int) uint32 { return binary.BigEndian.Uint32(tabellen["loca"][4*g:]) }
	if stelle(4) != stelle(5) {
		t.Error("the blank has an outline")
	}
	umriss := tabellen["glyf"][stelle(1):stelle(2)]
	if int16(binary.BigEndian.Uint16(umriss)) >= 0 {
		t.Skip("Ä is not composed in this font")
	}
	if teil := int(binary.BigEndian.Uint16(umriss[12:])); teil < 6 || teil >= n {
		t.Errorf("Ä is composed of glyph %d", teil)
	}
}

func TestDamagedFontsAreErrors(t *testing.T) {
	gut, err := os.ReadFile("dejavu/DejaVuSansCondensed.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 3, 12, 100, 5000, len(gut) / 2, len(gut) - 1000} {
		if _, err := schrift.Lies(gut[:n]); err == nil {
			t.Errorf("the first %d bytes are taken for a font", n)
		}
	}
}

func FuzzLies(f *testing.F) {
	s := schrift.Normal()
	g, _ := s.Glyphe('Ä')
	f.Add(s.Auszug([]uint16{g}))
	f.Add([]byte{0, 1, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := schrift.Lies(b)
		if err != nil {
			return
		}
		for g := range uint16(20) {
			s.Buchstabe(g).Nimm(0x301, g+1)
		}
		s.Auszug([]uint16{1, 2, 3})
	})
}
