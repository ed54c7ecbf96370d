// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"strings"
	"testing"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

// gesetzt returns the lines in which a text is set in a narrow column.
func gesetzt(t *testing.T, text string, gewicht float64) []string {
	t.Helper()
	b := mache(t, angaben, func(d *pdf.Dokument) {
		d.Tabelle(pdf.Tabelle{Spalten: []pdf.Spalte{{Gewicht: gewicht}, {Gewicht: 100 - gewicht}}}, func(yield func([]string) bool) {
			yield([]string{text, ""})
		})
	})
	g := pdftest.Lies(t, b)
	seite := g.Dict(g.Dict(g.Dict(g.Trailer["Root"])["Pages"])["Kids"].([]any)[0])
	leser := pdftest.Gelesen{Dokument: g}
	unicode := leser.NachUnicode(g.Dict(g.Dict(g.Dict(seite["Resources"])["Font"])["N"]))
	l := leser1(g, seite)
	var zeilen []string
	var letzter any
	for w := l.Wert(); w != nil; w = l.Wert() {
		if w == pdftest.Befehl("EMC") {
			break
		}
		if w == pdftest.Befehl("TJ") {
			zeilen = append(zeilen, strings.TrimRight(leser.Entschluessle(letzter.([]any), unicode), " "))
		}
		letzter = w
	}
	return zeilen
}

func leser1(g *pdftest.Dokument, seite pdftest.Dict) *pdftest.Leser {
	return &pdftest.Leser{B: g.Stroeme[int(seite["Contents"].(pdftest.Ref))]}
}

func TestLinesBreak(t *testing.T) {
	for _, fall := range []struct {
		name, text string
		zeilen     []string
	}{
		{"at blanks", "Haus Baum Garten", []string{"Haus Baum", "Garten"}},
		{"behind a hyphen between letters", "Haus-Verwaltung", []string{"Haus-", "Verwaltung"}},
		{"behind a slash between letters", "Bautzen/Budyšin", []string{"Bautzen/", "Budyšin"}},
		{"not inside a date or a number", "am 2026-11-03 um", []string{"am", "2026-11-03", "um"}},
		{"anywhere in a word wider than the line", "Grundstücksverkehr", []string{"Grundstücksv", "erkehr"}},
		{"where the text says so", "a\nb\n\nc", []string{"a", "b", "c"}},
		{"not at a no-break space", "Rot Haus\u00A0Baum", []string{"Rot", "Haus\u00A0Baum"}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			if ist := gesetzt(t, fall.text, 14); strings.Join(ist, "|") != strings.Join(fall.zeilen, "|") {
				t.Errorf("%q", ist)
			}
		})
	}
}

func TestColumnNarrowerThanALetterEnds(t *testing.T) {
	if n := len(gesetzt(t, "abcdef", 1)); n != 6 {
		t.Errorf("%d lines", n)
	}
}

func TestParagraphsLeaveNoSingleLines(t *testing.T) {
	const drei = "Zeile\nZeile\nZeile\nZeile"
	for n := 40; n < 50; n++ {
		g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) {
			d.Absatz(strings.TrimSpace(strings.Repeat("Füllung\n", n)))
			d.Absatz(drei)
		})))
		for _, s := range g.Seiten {
			for _, text := range g.Inhalt[s] {
				if strings.TrimSpace(text) == "Zeile" {
					t.Errorf("%d lines before: a line stands alone", n)
				}
			}
		}
	}
}

func TestHeadingStaysWithItsText(t *testing.T) {
	for n := 1; n < 60; n++ {
		g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) {
			d.Ueberschrift(1, "Anfang")
			d.Absatz(strings.TrimSpace(strings.Repeat("Füllung\n", n)))
			d.Ueberschrift(2, "Schluss")
			d.Absatz("Text")
		})))
		letzte := g.Inhalt[g.Seiten[len(g.Seiten)-1]]
		alle := ""
		for _, text := range letzte {
			alle += text
		}
		if !strings.Contains(alle, "Schluss") {
			t.Errorf("%d lines before: the heading stands on the page before", n)
		}
	}
}
