// SPDX-License-Identifier: EUPL-1.2

package schrift

import (
	"slices"
	"strings"
)

// Auszug returns a font file with only the given glyphs: number 0 is the empty
// .notdef, number i+1 is glyphen[i], behind them the parts of composite glyphs.
// It has the tables that PDF demands of a CIDFontType2 (ISO 32000-1, 9.9) and is
// the same for the same glyphs.
func (s *Schrift) Auszug(glyphen []uint16) []byte {
	alle := slices.Concat([]uint16{0}, glyphen)
	nummer := map[uint16]int{}
	for i, g := range alle {
		if _, da := nummer[g]; !da {
			nummer[g] = i
		}
	}
	var glyf []byte
	loca, hmtx := []byte{0, 0, 0, 0}, []byte(nil)
	for i := 0; i < len(alle); i++ { // alle grows by the parts
		u := s.umriss(alle[i])
		if u != nil {
			u = ohneAnweisungen(u)
		}
		liste, _ := teile(u)
		for _, t := range liste {
			n, da := nummer[t.glyphe]
			if !da {
				n = len(alle)
				nummer[t.glyphe] = n
				alle = append(alle, t.glyphe)
			}
			setze16(u, t.stelle+2, n)
		}
		glyf = append(glyf, u...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		loca = append32(loca, len(glyf))
		hmtx = append(hmtx, s.metrik(alle[i])...)
	}
	return s.datei(map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx}, len(alle))
}

// metrik returns advance and left side bearing of a glyph in units of the font.
func (s *Schrift) metrik(g uint16) []byte {
	tafel, lang := s.tabelle("hmtx"), s.tabelle("hhea").u16(34)
	seite := tafel.u16(4*int(g) + 2)
	if int(g) >= lang {
		seite = tafel.u16(4*lang + 2*(int(g)-lang))
	}
	b := make([]byte, 4)
	setze16(b, 0, tafel.u16(4*min(int(g), lang-1)))
	setze16(b, 2, seite)
	return b
}

// datei puts the tables together; anzahl is the number of glyphs.
func (s *Schrift) datei(tabellen map[string][]byte, anzahl int) []byte {
	for _, name := range []string{"head", "hhea", "maxp"} {
		tabellen[name] = slices.Clone(s.tabellen[name])
	}
	setze16(tabellen["maxp"], 4, anzahl)
	setze16(tabellen["hhea"], 34, anzahl)
	setze16(tabellen["head"], 50, 1) // loca with 32 bits
	setze32(tabellen["head"], 8, 0)

	namen := strings.Fields("glyf head hhea hmtx loca maxp")
	kopf := []byte{0, 1, 0, 0, 0, byte(len(namen)), 0, 64, 0, 2, 0, 32}
	stelle, kopfStelle := len(kopf)+16*len(namen), 0
	var rumpf []byte
	for _, name := range namen {
		t := tabellen[name]
		if name == "head" {
			kopfStelle = stelle
		}
		kopf = append(kopf, name...)
		kopf = append32(kopf, pruefsumme(t))
		kopf = append32(kopf, stelle)
		kopf = append32(kopf, len(t))
		rumpf = append(rumpf, t...)
		rumpf = append(rumpf, make([]byte, -len(rumpf)&3)...)
		stelle = len(kopf[:12]) + 16*len(namen) + len(rumpf)
	}
	datei := append(kopf, rumpf...)
	setze32(datei, kopfStelle+8, 0xB1B0AFBA-pruefsumme(datei))
	return datei
}

func append32(b []byte, wert int) []byte {
	return append(b, byte(wert>>24), byte(wert>>16), byte(wert>>8), byte(wert))
}

func pruefsumme(b bytefolge) int {
	var summe uint32
	for i := 0; i < len(b); i += 4 {
		var wort [4]byte
		copy(wort[:], b[i:])
		summe += uint32(bytefolge(wort[:]).u32(0))
	}
	return int(summe)
}
