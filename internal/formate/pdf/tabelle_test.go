// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

var spalten = []pdf.Spalte{
	{Kopf: "Nr.", Rechts: true}, {Kopf: "Familienname", Gewicht: 3}, {Kopf: "Vornamen", Gewicht: 3},
	{Kopf: "Geburtsdatum", Gewicht: 2}, {Kopf: "Gemeinde", Gewicht: 3}, {Kopf: "Hinweis", Gewicht: 5},
}

func zeilen(n int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i := range n {
			if !yield([]string{fmt.Sprint(i + 1), "Müller-Wiśniewski", "Anna Žofia", "03.11.1980", "Bautzen/Budyšin", "Wegzug ohne Rückmeldung"}) {
				return
			}
		}
	}
}

// jeSeite returns how many pieces of content every page has.
func jeSeite(g *pdftest.Gelesen) []int {
	var n []int
	for _, s := range g.Seiten {
		n = append(n, len(g.Inhalt[s]))
	}
	return n
}

func TestTableOverPages(t *testing.T) {
	t.Run("every row is read once, the header only the first time", func(t *testing.T) {
		g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) { d.Tabelle(pdf.Tabelle{Spalten: spalten}, zeilen(300)) })))
		text := strings.Join(g.Zeilen, "\n")
		if n := strings.Count(text, "TH(Column): Familienname"); n != 1 {
			t.Errorf("header %d times", n)
		}
		if n := strings.Count(text, "\n  TR"); n != 301 {
			t.Errorf("%d rows", n)
		}
		if len(g.Seiten) < 5 {
			t.Errorf("%d pages", len(g.Seiten))
		}
		for i, s := range g.Seiten {
			if n := strings.Count(string(g.Stroeme[int(g.Dict(s)["Contents"].(pdftest.Ref))]), "re f 0 g"); n != 1 {
				t.Errorf("page %d shows the header %d times", i+1, n)
			}
		}
	})
	t.Run("the last row never stands alone", func(t *testing.T) {
		for n := 40; n < 90; n++ {
			g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) { d.Tabelle(pdf.Tabelle{Spalten: spalten[:1]}, erste(zeilen(n))) })))
			letzte := jeSeite(g)[len(g.Seiten)-1]
			if len(g.Seiten) > 1 && letzte < 2 {
				t.Errorf("%d rows: %d on the last page", n, letzte)
			}
		}
	})
	t.Run("a row higher than a page is divided", func(t *testing.T) {
		lang := strings.TrimSpace(strings.Repeat("Wort ", 4000))
		g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) {
			d.Tabelle(pdf.Tabelle{Spalten: spalten[:2]}, func(yield func([]string) bool) { yield([]string{"1", lang}) })
		})))
		if letzte := g.Zeilen[len(g.Zeilen)-1]; letzte != "   TD: "+lang {
			t.Errorf("%d pages, last line of the structure: %.80s", len(g.Seiten), letzte)
		}
		if len(g.Seiten) < 4 {
			t.Errorf("%d pages", len(g.Seiten))
		}
	})
	t.Run("without rows the header stays", func(t *testing.T) {
		g := pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, func(d *pdf.Dokument) { d.Tabelle(pdf.Tabelle{Spalten: spalten}, zeilen(0)) })))
		if len(g.Zeilen) != 2+1+len(spalten) {
			t.Error(g.Zeilen)
		}
	})
}

func erste(zeilen iter.Seq[[]string]) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for z := range zeilen {
			if !yield(z[:1]) {
				return
			}
		}
	}
}

// TestMemoryDoesNotGrowWithPages measures what a document keeps while it is
// being written: numbers of objects, not pages.
func TestMemoryDoesNotGrowWithPages(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: long table")
	}
	belegt := func(nach int) uint64 {
		var groesse uint64
		d := pdf.Neu(io.Discard, angaben)
		i := 0
		d.Tabelle(pdf.Tabelle{Spalten: spalten}, func(yield func([]string) bool) {
			for z := range zeilen(nach) {
				if i++; i == nach {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					groesse = m.HeapAlloc
				}
				if !yield(z) {
					return
				}
			}
		})
		if err := d.Schliesse(); err != nil {
			t.Fatal(err)
		}
		return groesse
	}
	const n = 5000
	wenig, viel := belegt(100), belegt(n)
	if jeZeile := (float64(viel) - float64(wenig)) / n; jeZeile > 500 {
		t.Errorf("%.0f bytes stay for every row", jeZeile)
	}
}

func BenchmarkTabelle10000(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var n zaehler
		d := pdf.Neu(&n, angaben)
		d.Tabelle(pdf.Tabelle{Spalten: spalten}, zeilen(10_000))
		if err := d.Schliesse(); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(n))
	}
}

type zaehler int

func (z *zaehler) Write(b []byte) (int, error) { *z += zaehler(len(b)); return len(b), nil }
