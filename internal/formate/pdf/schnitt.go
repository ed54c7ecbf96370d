// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"kernmelderegister/internal/formate/pdf/schrift"
	"kernmelderegister/internal/grund/din91379"
)

// stil is how a text looks: size and distance of the baselines in points.
type stil struct {
	groesse, zeile float64
	fett           bool
}

var (
	fliess = stil{groesse: 10, zeile: 14}
	klein  = stil{groesse: 7.5, zeile: 9.5}
)

type punkt struct{ x, y float64 }

// schnitt is one cut of the family in a document with the characters used so
// far. Every character has its own number in the font of the document, so that
// text copied from it is the text that was written.
type schnitt struct {
	name    string // in the resources
	nr      int    // object, 0 until used
	datei   *datei
	schrift *schrift.Schrift
	nummern map[zeichen]uint16
	runen   []rune
	glyphen []uint16
}

// zeichen is a character and the glyph that shows it.
type zeichen struct {
	r rune
	g uint16
}

func neueSchnitte(f *datei) [2]*schnitt {
	return [2]*schnitt{
		{name: "N", datei: f, schrift: schrift.Normal(), nummern: map[zeichen]uint16{}},
		{name: "F", datei: f, schrift: schrift.Fett(), nummern: map[zeichen]uint16{}},
	}
}

// schnitt returns the cut of a style.
func (d *Dokument) schnitt(s stil) *schnitt {
	if s.fett {
		return d.schnitte[1]
	}
	return d.schnitte[0]
}

// rein brings foreign text into the form that is set: NFC, line ends as "\n",
// other control characters as blanks, invisible ones left out, and U+FFFD for
// what has no glyph.
func rein(s string) string {
	s = strings.ReplaceAll(din91379.NFC(strings.ToValidUTF8(s, "\uFFFD")), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		_, normal := schrift.Normal().Glyphe(r)
		_, fett := schrift.Fett().Glyphe(r)
		if !normal || !fett {
			return '\uFFFD'
		}
		return r
	}, s)
}

// breite is the width of a text in points.
func (c *schnitt) breite(text string, s stil) float64 {
	summe := 0
	for i, r := range text {
		if i > 0 && schrift.Marke(r) {
			continue
		}
		g, _ := c.schrift.Glyphe(r)
		summe += c.schrift.Breite(g)
	}
	return float64(summe) * s.groesse / 1000
}

// nummer returns the number of a character in the font of the document.
func (c *schnitt) nummer(z zeichen) uint16 {
	if n, da := c.nummern[z]; da {
		return n
	}
	if c.nr == 0 {
		c.nr = c.datei.nummer()
	}
	c.runen = append(c.runen, z.r)
	c.glyphen = append(c.glyphen, z.g)
	c.nummern[z] = uint16(len(c.runen))
	return uint16(len(c.runen))
}

// glyphe returns the glyph of a letter before rest. The j loses its dot under a
// mark that stands above it; the i needs no rule, NFC has all its letters.
func (c *schnitt) glyphe(r rune, rest string) uint16 {
	g, _ := c.schrift.Glyphe(r)
	if r != 'j' {
		return g
	}
	if marke, _ := utf8.DecodeRuneInString(rest); schrift.Oben(marke) {
		if ohnePunkt, da := c.schrift.Glyphe('ȷ'); da {
			return ohnePunkt
		}
	}
	return g
}

// zeige writes the operators that show a text with its baseline at p (from the
// lower left). Combining marks are put to their letter by moving sideways and up.
func (c *schnitt) zeige(b *bytes.Buffer, text string, p punkt, s stil) {
	fmt.Fprintf(b, "BT /%s %s Tf %s Td [<", c.name, zahl(s.groesse), zahlen(p.x, p.y))
	var stapel *schrift.Stapel
	var letzte uint16 // glyph of the letter
	for i, r := range text {
		if i == 0 || !schrift.Marke(r) {
			letzte, stapel = c.glyphe(r, text[i+utf8.RuneLen(r):]), nil
			hex4(b, c.nummer(zeichen{r, letzte}))
			continue
		}
		if stapel == nil {
			stapel = c.schrift.Buchstabe(letzte)
		}
		g, _ := c.schrift.Glyphe(r)
		o, vor := stapel.Nimm(r, g), c.schrift.Breite(letzte)
		fmt.Fprintf(b, "> %d] TJ %s Ts [<%04X>] TJ 0 Ts [%d <",
			vor-o.Rechts, zahl(float64(o.Hoch)*s.groesse/1000), c.nummer(zeichen{r, g}), o.Rechts+c.schrift.Breite(g)-vor)
	}
	b.WriteString(">] TJ ET\n")
}

func hex4(b *bytes.Buffer, n uint16) {
	const ziffern = "0123456789ABCDEF"
	b.Write([]byte{ziffern[n>>12], ziffern[n>>8&15], ziffern[n>>4&15], ziffern[n&15]})
}

// einzeiler draws a line of text at x with its baseline at y from above.
func (d *Dokument) einzeiler(x, y float64, text string, s stil) {
	d.schnitt(s).zeige(&d.seite.inhalt, strings.ReplaceAll(rein(text), "\n", " "), punkt{x, d.hoehe - y}, s)
}

// schreibe writes the font with its used glyphs (ISO 32000-1, 9.7).
func (c *schnitt) schreibe() {
	f, s := c.datei, c.schrift
	auszug := s.Auszug(c.glyphen)
	name := kuerzel(auszug) + "+" + s.Name
	programm, beschreibung, cid, unicodeNr := f.nummer(), f.nummer(), f.nummer(), f.nummer()
	f.strom(programm, fmt.Sprintf("/Length1 %d", len(auszug)), auszug)
	r := s.Rahmen
	f.objekt(beschreibung, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, r[0], r[1], r[2], r[3], s.Oberlaenge, s.Unterlaenge, s.Versalhoehe, programm))
	var breiten strings.Builder
	for _, g := range c.glyphen {
		fmt.Fprintf(&breiten, "%d ", s.Breite(g))
	}
	f.objekt(cid, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor %d 0 R/DW %d/W[1[%s]]>>",
		name, beschreibung, s.Breite(0), breiten.String()))
	f.strom(unicodeNr, "", c.nachUnicode())
	f.objekt(c.nr, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, unicodeNr))
}

// kuerzel is the tag of six letters that the name of a subset begins with.
func kuerzel(auszug []byte) string {
	summe := sha256.Sum256(auszug)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + summe[i]%26
	}
	return string(tag)
}

// nachUnicode is the map from numbers to characters (9.10.3).
func (c *schnitt) nachUnicode() []byte {
	const jeBlock = 100
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for i := 0; i < len(c.runen); i += jeBlock {
		block := c.runen[i:min(i+jeBlock, len(c.runen))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for j, r := range block {
			fmt.Fprintf(&b, "<%04X> <%s>\n", i+j+1, hexUTF16(string(r)))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
