// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

func brief() pdf.Brief {
	a := angaben
	a.Titel = "Kostenbescheid"
	a.Fuss = [][]string{
		{"Kernmelderegister Sachsen", "Musterstraße 1, 01067 Dresden"},
		{"Telefon 0351 000000", "post@example.org"},
		{"Musterbank", "IBAN DE02 1203 0000 0000 2020 51", "BIC BYLADEM1001"},
	}
	return pdf.Brief{
		Angaben:          a,
		Briefkopf:        []string{"Kernmelderegister Sachsen", "Musterbehörde"},
		Ruecksendeangabe: "Kernmelderegister Sachsen · Musterstraße 1 · 01067 Dresden",
		Vermerke:         []string{"Persönlich"},
		Anschrift:        []string{"Frau", "Žofia Wiśniewska-Müller", "Hauptstraße 7", "02625 Bautzen/Budyšin"},
		Informationen: []pdf.Wert{
			{Name: "Aktenzeichen", Wert: "KMR-2026-004711"}, {Name: "Bearbeitung", Wert: "Referat 21"}, {Name: "Datum", Wert: "03.11.2026"},
		},
		Betreff: "Kostenbescheid über eine einfache Melderegisterauskunft",
	}
}

func schreibeBrief(t *testing.T, b pdf.Brief) ([]byte, error) {
	t.Helper()
	var w bytes.Buffer
	d := pdf.NeuerBrief(&w, b)
	d.Absatz("Sehr geehrte Frau Wiśniewska-Müller,")
	d.Absatz("für die Auskunft wird eine Gebühr erhoben. Bitte überweisen Sie den Betrag innerhalb eines Monats.")
	punkte := make([][]bool, 25)
	for i := range punkte {
		punkte[i] = make([]bool, 25)
		for j := range punkte[i] {
			punkte[i][j] = (i*7+j*3)%5 < 2
		}
	}
	d.Bild(pdf.Raster{Punkte: punkte, Breite: 25, Ruhe: 4, Alt: "QR-Code mit den Angaben der Überweisung"})
	err := d.Schliesse()
	return w.Bytes(), err
}

func TestLetterIsReadInOrder(t *testing.T) {
	b, err := schreibeBrief(t, brief())
	if err != nil {
		t.Fatal(err)
	}
	verlange(t, pdftest.Struktur(t, b), `
Document
 P: Kernmelderegister Sachsen
 P: Musterbehörde
 P: Kernmelderegister Sachsen · Musterstraße 1 · 01067 Dresden
 P: Persönlich
 P: Frau Žofia Wiśniewska-Müller Hauptstraße 7 02625 Bautzen/Budyšin
 Table
  TR
   TH(Row): Aktenzeichen
   TD: KMR-2026-004711
  TR
   TH(Row): Bearbeitung
   TD: Referat 21
  TR
   TH(Row): Datum
   TD: 03.11.2026
 H1: Kostenbescheid über eine einfache Melderegisterauskunft
 P: Sehr geehrte Frau Wiśniewska-Müller,
 P: für die Auskunft wird eine Gebühr erhoben. Bitte überweisen Sie den Betrag innerhalb eines Monats.
 Figure {QR-Code mit den Angaben der Überweisung}`)
}

// TestLetterLooksLikeFormB renders the page and looks where it is black.
func TestLetterLooksLikeFormB(t *testing.T) {
	b, err := schreibeBrief(t, brief())
	if err != nil {
		t.Fatal(err)
	}
	bild := male(t, b)
	for _, fall := range []struct {
		name           string
		x1, y1, x2, y2 float64 // mm
		schwarz        bool
	}{
		{"upper fold mark at 105 mm", 5, 104.5, 9, 105.5, true},
		{"hole mark at 148.5 mm", 5, 148, 11, 149, true},
		{"lower fold mark at 210 mm", 5, 209.5, 9, 210.5, true},
		{"nothing else at the left edge", 0, 0, 20, 104, false},
		{"nothing between the marks", 0, 106, 20, 147, false},
		{"return address within 5 mm of the top of the field", 25, 45, 105, 50.6, true},
		{"note above the address", 25, 55, 60, 62.7, true},
		{"address from 62.7 mm", 25, 62.8, 105, 67, true},
		{"last line of the address", 25, 76, 105, 81.5, true},
		{"address ends", 20, 82, 105, 97, false},
		{"nothing between field and information block", 105.5, 45, 124.5, 97, false},
		{"information block from 125 mm", 125, 50, 200, 62, true},
		{"subject from 98.5 mm", 25, 98, 190, 106, true},
		{"foot", 25, 280, 190, 290, true},
		{"right margin", 191, 0, 210, 297, false},
	} {
		t.Run(fall.name, func(t *testing.T) {
			if hat := bild.schwarz(fall.x1, fall.y1, fall.x2, fall.y2); hat != fall.schwarz {
				t.Errorf("black: %v", hat)
			}
		})
	}
}

type gemalt struct{ image.Image }

// male renders the first page with 100 dots per inch.
func male(t *testing.T, b []byte) gemalt {
	t.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("SKIPPED: pdftoppm is not installed, the page was not looked at")
	}
	ordner := t.TempDir()
	datei := filepath.Join(ordner, "a.pdf")
	if err := os.WriteFile(datei, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if aus, err := exec.Command("pdftoppm", "-r", "100", "-png", "-singlefile", datei, filepath.Join(ordner, "a")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, aus)
	}
	f, err := os.Open(filepath.Join(ordner, "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	bild, err := png.Decode(f)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return gemalt{bild}
}

func (g gemalt) schwarz(x1, y1, x2, y2 float64) bool {
	const jeMM = 100 / 25.4
	for y := int(y1 * jeMM); y < int(y2*jeMM); y++ {
		for x := int(x1 * jeMM); x < int(x2*jeMM); x++ {
			if r, _, _, _ := g.At(x, y).RGBA(); r < 0xC000 {
				return true
			}
		}
	}
	return false
}

func TestLetterThatWouldNotArriveIsAnError(t *testing.T) {
	for _, fall := range []struct {
		name    string
		aendere func(*pdf.Brief)
	}{
		{"no address", func(b *pdf.Brief) { b.Anschrift = nil }},
		{"empty address", func(b *pdf.Brief) { b.Anschrift = []string{"", ""} }},
		{"seven lines", func(b *pdf.Brief) { b.Anschrift = strings.Split("a b c d e f g", " ") }},
		{"broken lines count", func(b *pdf.Brief) { b.Anschrift = append(b.Anschrift, strings.Repeat("Hinterhaus links ", 12)) }},
		{"three notes", func(b *pdf.Brief) { b.Vermerke = []string{"a", "b", "c"} }},
		{"return address of two lines", func(b *pdf.Brief) { b.Ruecksendeangabe = strings.Repeat("Musterstraße 1 ", 12) }},
		{"letterhead too high", func(b *pdf.Brief) { b.Briefkopf = strings.Split("a b c d e f g h", " ") }},
		{"information block too high", func(b *pdf.Brief) {
			for i := range 20 {
				b.Informationen = append(b.Informationen, pdf.Wert{Name: fmt.Sprint(i), Wert: "x"})
			}
		}},
		{"landscape", func(b *pdf.Brief) { b.Quer = true }},
	} {
		t.Run(fall.name, func(t *testing.T) {
			b := brief()
			fall.aendere(&b)
			if _, err := schreibeBrief(t, b); err == nil {
				t.Error("no error")
			}
		})
	}
}
