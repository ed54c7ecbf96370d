// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/formate/pdf/schrift"
	"kernmelderegister/internal/grund/din91379"
)

// buchstaben returns every character of datatype E and the sequences that stand
// in the table of search forms.
func buchstaben(t *testing.T) (zeichen []rune, folgen []string) {
	t.Helper()
	for r := rune(0x20); r < 0x2300; r++ {
		if din91379.E.Erlaubt(string(r)) {
			zeichen = append(zeichen, r)
		}
	}
	b, err := os.ReadFile(filepath.FromSlash("../../grund/din91379/suchform.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, wort := range strings.Fields(ohneKommentar(string(b))) {
		if teile := strings.Split(wort, "+"); len(teile) > 1 {
			var folge strings.Builder
			for _, teil := range teile {
				punkt, err := strconv.ParseUint(teil, 16, 16)
				if err != nil {
					t.Fatal(err)
				}
				folge.WriteRune(rune(punkt))
			}
			folgen = append(folgen, folge.String())
		}
	}
	if len(zeichen) < 700 || len(folgen) < 140 {
		t.Fatalf("%d characters, %d sequences", len(zeichen), len(folgen))
	}
	return zeichen, folgen
}

func ohneKommentar(s string) string {
	var b strings.Builder
	for zeile := range strings.Lines(s) {
		if !strings.HasPrefix(zeile, "#") {
			b.WriteString(zeile)
		}
	}
	return b.String()
}

func TestEveryLetterOfDIN91379HasAGlyph(t *testing.T) {
	zeichen, folgen := buchstaben(t)
	for name, s := range map[string]*schrift.Schrift{"regular": schrift.Normal(), "bold": schrift.Fett()} {
		t.Run(name, func(t *testing.T) {
			for _, r := range append(zeichen, []rune(strings.Join(folgen, ""))...) {
				if g, da := s.Glyphe(r); !da || g == 0 || s.Breite(g) == 0 && !schrift.Marke(r) {
					t.Errorf("%U", r)
				}
			}
		})
	}
}

func TestEveryLetterOfDIN91379IsReadBack(t *testing.T) {
	zeichen, folgen := buchstaben(t)
	var worte []string
	for _, r := range zeichen {
		if !unicode.IsSpace(r) {
			worte = append(worte, string(r))
		}
	}
	worte = append(worte, folgen...)
	soll := strings.Join(worte, " ")
	for _, fett := range []bool{false, true} {
		b := mache(t, angaben, func(d *pdf.Dokument) { d.AbsatzAus(pdf.Teil{Text: soll, Fett: fett}) })
		g := pdftest.Vorlesen(pdftest.Lies(t, b))
		if ist := strings.TrimPrefix(g.Zeilen[1], " P: "); ist != soll {
			t.Errorf("bold %v: text is\n%s", fett, ist)
		}
	}
}

func TestLettersAreReadByPdftotext(t *testing.T) {
	_, folgen := buchstaben(t)
	b := mache(t, angaben, func(d *pdf.Dokument) { d.Absatz(strings.Join(folgen, " ")) })
	aus := din91379.NFC(strings.Join(strings.Fields(werkzeug(t, b, "pdftotext", "-raw", "DATEI", "-")), ""))
	for _, f := range folgen {
		if !strings.Contains(aus, f) {
			t.Errorf("pdftotext does not read %+q", f)
		}
	}
}

func TestMarksStandAtTheirLetter(t *testing.T) {
	s := schrift.Normal()
	kasten := func(basis, marke rune) (schrift.Stelle, int) {
		g, _ := s.Glyphe(basis)
		m, _ := s.Glyphe(marke)
		stapel := s.Buchstabe(g)
		return stapel.Nimm(marke, m), s.Breite(g)
	}
	m, _ := kasten('m', 0x300)
	M, _ := kasten('M', 0x300)
	if m.Hoch > 50 || M.Hoch < m.Hoch+100 {
		t.Errorf("grave accent is raised by %d over m and %d over M", m.Hoch, M.Hoch)
	}
	g, _ := s.Glyphe('S')
	stapel := s.Buchstabe(g)
	horn, _ := s.Glyphe(0x304)
	eins, zwei := stapel.Nimm(0x304, horn), stapel.Nimm(0x304, horn)
	if zwei.Hoch <= eins.Hoch {
		t.Error("second mark is not above the first")
	}
	if p, _ := kasten('p', 0x323); p.Hoch >= 0 {
		t.Error("dot below p is not lowered below its descender")
	}
}

// TestTheJLosesItsDot: under a mark above it, and only there.
func TestTheJLosesItsDot(t *testing.T) {
	laenge := func(text string) int {
		g := pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) { d.Absatz(text) }))
		seite := g.Dict(g.Dict(g.Dict(g.Trailer["Root"])["Pages"])["Kids"].([]any)[0])
		normal := g.Dict(g.Dict(g.Dict(seite["Resources"])["Font"])["N"])
		return len(g.Dict(normal["DescendantFonts"].([]any)[0])["W"].([]any)[1].([]any))
	}
	if ohne, mit := laenge("j\u0323 \u0301j"), laenge("j\u0301 j\u0323"); mit != ohne+1 {
		t.Errorf("%d glyphs instead of %d", mit, ohne+1)
	}
}

func TestCharactersOfOneCutOnly(t *testing.T) {
	for r := rune(0x20); r < 0x20000; r++ {
		_, normal := schrift.Normal().Glyphe(r)
		_, fett := schrift.Fett().Glyphe(r)
		if !normal || fett || !unicode.IsGraphic(r) {
			continue
		}
		b := mache(t, angaben, func(d *pdf.Dokument) { d.AbsatzAus(pdf.Teil{Text: "x" + string(r), Fett: true}) })
		if ist := pdftest.Struktur(t, b)[1]; ist != " P: x\uFFFD" {
			t.Errorf("%U is set as %q", r, ist)
		}
		return
	}
}

func TestForeignTextIsCleaned(t *testing.T) {
	for _, fall := range []struct{ name, roh, soll string }{
		{"decomposed letters become one", "a\u0308", "ä"},
		{"control characters become blanks", "a\x00\tb", "a  b"},
		{"invisible characters vanish", "Melde\u00ADregister\u200B\uFEFF\u202E", "Melderegister"},
		{"bytes that are not UTF-8", "a\xFFb", "a\uFFFDb"},
		{"characters without glyph", "a語b", "a\uFFFDb"},
		{"line ends of Windows", "a\r\nb", "a b"},
		{"mark without letter", "\u0301x", "\u0301x"},
		{"mark at the start of a line", "a\n\u0301x", "a \u0301x"},
	} {
		t.Run(fall.name, func(t *testing.T) {
			g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) { d.Absatz(fall.roh) })))
			if ist := strings.TrimPrefix(g.Zeilen[1], " P: "); ist != fall.soll {
				t.Errorf("%+q", ist)
			}
		})
	}
}
