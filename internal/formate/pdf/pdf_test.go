// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

var aktualisieren = flag.Bool("update", false, "rewrite testdata")

// alles uses every kind of content.
func alles(d *pdf.Dokument) {
	d.Ueberschrift(1, "Hinweise")
	d.Absatz("Ein Absatz mit Umlauten: äöüß – und „Anführung“.")
	d.AbsatzAus(pdf.Teil{Text: "Siehe "}, pdf.Teil{Text: "unbedingt", Fett: true}, pdf.Teil{Text: " das "},
		pdf.Teil{Text: "Portal", Ziel: "https://example.org/a?b=(c)"}, pdf.Teil{Text: "."})
	d.Ueberschrift(2, "Listen")
	d.Aufzaehlung("erstens", "zweitens")
	d.Nummeriert("eins")
	d.Ueberschrift(3, "Werte")
	d.Werte(pdf.Wert{Name: "Nummer", Wert: "4711"})
	d.Ueberschrift(2, "Tabelle")
	d.Tabelle(pdf.Tabelle{Titel: "Fälle", Spalten: []pdf.Spalte{{Kopf: "Gemeinde", Gewicht: 3, Zeilenkopf: true}, {Kopf: "Betrag", Rechts: true}}},
		slices.Values([][]string{{"Pirna", "1,00 €"}, {"Görlitz", ""}}))
	d.Bild(pdf.Raster{Punkte: [][]bool{{true, false, true}, {false, true, true}}, Breite: 20, Ruhe: 4, Alt: "Zwei Reihen", Text: "Unterschrift"})
}

const strukturVonAllem = `
Document
 H1: Hinweise
 P: Ein Absatz mit Umlauten: äöüß – und „Anführung“.
 P: Siehe unbedingt das .
  Link: Portal
 H2: Listen
 L
  LI
   Lbl: •
   LBody: erstens
  LI
   Lbl: •
   LBody: zweitens
 L
  LI
   Lbl: 1.
   LBody: eins
 H3: Werte
 Table
  TR
   TH(Row): Nummer
   TD: 4711
 H2: Tabelle
 Table
  Caption: Fälle
  TR
   TH(Column): Gemeinde
   TH(Column): Betrag
  TR
   TH(Row): Pirna
   TD: 1,00 €
  TR
   TH(Row): Görlitz
   TD
 Figure {Zwei Reihen}
 P: Unterschrift`

func TestStructureIsWhatWasTold(t *testing.T) {
	a := angaben
	a.Kopf, a.Fuss = "Kernmelderegister", [][]string{{"Amt", "Straße 1"}, {"Bank"}}
	b := mache(t, a, alles)
	verlange(t, pdftest.Struktur(t, b), strukturVonAllem)
	t.Run("qpdf", func(t *testing.T) {
		if aus := werkzeug(t, b, "qpdf", "--check", "DATEI"); strings.Contains(aus, "WARNING") {
			t.Error(aus)
		}
	})
	t.Run("veraPDF", func(t *testing.T) {
		if aus := werkzeug(t, b, "verapdf", "--flavour", "ua1", "--format", "text", "DATEI"); !strings.HasPrefix(aus, "PASS") {
			t.Error(aus)
		}
	})
	t.Run("pdfinfo", func(t *testing.T) {
		aus := werkzeug(t, b, "pdfinfo", "-struct-text", "DATEI")
		for _, zeile := range []string{"H1 (block)", `"Hinweise"`, "LBody", "/Scope /Column", "Figure", "Link (inline)", "Caption"} {
			if !strings.Contains(aus, zeile) {
				t.Errorf("no %s in\n%s", zeile, aus)
			}
		}
	})
	t.Run("pdftotext", func(t *testing.T) {
		if aus := werkzeug(t, b, "pdftotext", "-layout", "DATEI", "-"); !strings.Contains(aus, "Görlitz") || !strings.Contains(aus, "1,00 €") {
			t.Error(aus)
		}
	})
}

func TestBookmarksFollowTheHeadings(t *testing.T) {
	d := pdftest.Lies(t, mache(t, angaben, alles))
	katalog := d.Dict(d.Trailer["Root"])
	var gehe func(r any, tiefe int) string
	gehe = func(r any, tiefe int) (s string) {
		for r != nil {
			o := d.Dict(r)
			s += strings.Repeat(" ", tiefe) + pdftest.TextAus(o["Title"]) + "\n"
			s += gehe(o["First"], tiefe+1)
			r = o["Next"]
		}
		return s
	}
	if ist := gehe(d.Dict(katalog["Outlines"])["First"], 0); ist != "Hinweise\n Listen\n  Werte\n Tabelle\n" {
		t.Error(ist)
	}
}

// TestSameCallsGiveSameBytes holds the bytes against a hash from an earlier run:
// whoever changes the look or the compressor changes the file in the same commit.
func TestSameCallsGiveSameBytes(t *testing.T) {
	eins, zwei := mache(t, angaben, alles), mache(t, angaben, alles)
	if !bytes.Equal(eins, zwei) {
		t.Fatal("two runs differ")
	}
	pfad := filepath.Join("testdata", "alles.sha256")
	summe := fmt.Sprintf("%x\n", sha256.Sum256(eins))
	if *aktualisieren {
		if err := os.WriteFile(pfad, []byte(summe), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	soll, err := os.ReadFile(pfad)
	if err != nil {
		t.Fatal(err)
	}
	if summe != string(soll) {
		t.Errorf("hash is %swant %s", summe, soll)
	}
	spaeter := angaben
	spaeter.Erstellt = spaeter.Erstellt.AddDate(0, 0, 1)
	if bytes.Equal(eins, mache(t, spaeter, alles)) {
		t.Error("the time of creation makes no difference")
	}
}

func TestBrokenRulesAreErrors(t *testing.T) {
	spalten := []pdf.Spalte{{Kopf: "a"}, {Kopf: "b"}}
	for _, fall := range []struct {
		name string
		tut  func(*pdf.Dokument)
	}{
		{"heading level left out", func(d *pdf.Dokument) { d.Ueberschrift(1, "a"); d.Ueberschrift(3, "b") }},
		{"first heading of level 2", func(d *pdf.Dokument) { d.Ueberschrift(2, "a") }},
		{"heading of level 4", func(d *pdf.Dokument) { d.Ueberschrift(4, "a") }},
		{"table without columns", func(d *pdf.Dokument) { d.Tabelle(pdf.Tabelle{}, slices.Values([][]string{{}})) }},
		{"row too short", func(d *pdf.Dokument) { d.Tabelle(pdf.Tabelle{Spalten: spalten}, slices.Values([][]string{{"x"}})) }},
		{"picture without words", func(d *pdf.Dokument) { d.Bild(pdf.Raster{Punkte: [][]bool{{true}}, Breite: 10}) }},
		{"picture with uneven rows", func(d *pdf.Dokument) {
			d.Bild(pdf.Raster{Punkte: [][]bool{{true}, {true, true}}, Breite: 10, Alt: "x"})
		}},
		{"picture wider than the page", func(d *pdf.Dokument) { d.Bild(pdf.Raster{Punkte: [][]bool{{true}}, Breite: 400, Alt: "x"}) }},
	} {
		t.Run(fall.name, func(t *testing.T) {
			var b bytes.Buffer
			d := pdf.Neu(&b, angaben)
			fall.tut(d)
			if d.Schliesse() == nil {
				t.Error("no error")
			}
		})
	}
	t.Run("no title", func(t *testing.T) {
		if pdf.Neu(&bytes.Buffer{}, pdf.Angaben{}).Schliesse() == nil {
			t.Error("no error")
		}
	})
}

var errVoll = errors.New("disk is full")

// vollePlatte takes so many bytes and no more.
type vollePlatte struct{ rest int }

func (p *vollePlatte) Write(b []byte) (int, error) {
	if len(b) > p.rest {
		return 0, errVoll
	}
	p.rest -= len(b)
	return len(b), nil
}

func TestErrorOfTheWriterIsReturned(t *testing.T) {
	for _, rest := range []int{0, 10, 500, 5000} {
		d := pdf.Neu(&vollePlatte{rest}, angaben)
		alles(d)
		d.Seitenumbruch()
		if err := d.Schliesse(); !errors.Is(err, errVoll) {
			t.Errorf("after %d bytes: %v", rest, err)
		}
	}
}

func TestTitleWithMarkupStaysText(t *testing.T) {
	a := angaben
	a.Titel = `<b>&"Ä"</b>`
	g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, a, alles)))
	if titel := pdftest.TextAus(g.Dict(g.Trailer["Info"])["Title"]); titel != a.Titel {
		t.Error(titel)
	}
	xmp := string(g.Stroeme[int(g.Dict(g.Trailer["Root"])["Metadata"].(pdftest.Ref))])
	if !strings.Contains(xmp, "&lt;b&gt;&amp;") {
		t.Error(xmp)
	}
}
