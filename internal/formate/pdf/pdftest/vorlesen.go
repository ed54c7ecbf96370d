// SPDX-License-Identifier: EUPL-1.2

package pdftest

import (
	"fmt"
	"strings"
	"testing"
)

// Gelesen is what a screen reader gets of a document.
type Gelesen struct {
	*Dokument
	Inhalt map[Ref]map[int]string // text by page and MCID
	Seiten []Ref
	Zeilen []string // structure with texts, indented
	besitz map[string]Ref
}

// Struktur returns the structure of a file line by line, indented, with its
// texts, e.g. " H1: Hinweise".
func Struktur(t testing.TB, b []byte) []string {
	t.Helper()
	return Vorlesen(Lies(t, b)).Zeilen
}

// Vorlesen walks the document as assistive technology does and fails the test
// wherever it breaks a rule of PDF/UA-1 that a program can see.
func Vorlesen(d *Dokument) *Gelesen {
	d.t.Helper()
	g := &Gelesen{Dokument: d, Inhalt: map[Ref]map[int]string{}, besitz: map[string]Ref{}}
	katalog := d.Dict(d.Trailer["Root"])
	g.pruefeKatalog(katalog)
	seiten := d.Dict(katalog["Pages"])
	for _, s := range seiten["Kids"].([]any) {
		g.Seiten = append(g.Seiten, s.(Ref))
		g.liesSeite(s.(Ref), d.Dict(s))
	}
	if int(seiten["Count"].(float64)) != len(g.Seiten) {
		d.t.Error("count of pages")
	}
	baum := d.Dict(katalog["StructTreeRoot"])
	g.liesElement(baum["K"].(Ref), katalog["StructTreeRoot"].(Ref), 0)
	g.pruefeElternbaum(d.Dict(baum["ParentTree"]))
	return g
}

func (g *Gelesen) pruefeKatalog(k Dict) {
	if g.Dict(k["MarkInfo"])["Marked"] != true {
		g.t.Error("not marked as tagged")
	}
	if g.Dict(k["ViewerPreferences"])["DisplayDocTitle"] != true {
		g.t.Error("title is not displayed")
	}
	if TextAus(k["Lang"]) == "" || TextAus(g.Dict(g.Trailer["Info"])["Title"]) == "" {
		g.t.Error("no language or no title")
	}
	xmp := string(g.Stroeme[int(k["Metadata"].(Ref))])
	if !strings.Contains(xmp, "<pdfuaid:part>1</pdfuaid:part>") || !strings.Contains(xmp, "<dc:title>") {
		g.t.Error("metadata without title or mark of PDF/UA")
	}
}

// liesSeite collects the text of every piece of marked content; nothing may be
// drawn outside of one.
func (g *Gelesen) liesSeite(nr Ref, s Dict) {
	if s["Tabs"] != Name("S") {
		g.t.Error("tab order is not that of the structure")
	}
	vorrat := g.Dict(s["Resources"])
	unicode := map[Name]map[string]string{}
	for n, f := range g.Dict(vorrat["Font"]) {
		unicode[n] = g.NachUnicode(g.Dict(f))
	}
	texte := map[int]string{}
	g.Inhalt[nr] = texte
	l := Leser{B: g.Stroeme[int(s["Contents"].(Ref))]}
	var stapel []any
	var schrift Name
	mcid, offen := -1, false
	for {
		w := l.Wert()
		if w == nil {
			break
		}
		b, ist := w.(Befehl)
		if !ist {
			stapel = append(stapel, w)
			continue
		}
		switch b {
		case "BDC", "BMC":
			if offen {
				g.t.Fatal("marked content in marked content")
			}
			offen, mcid = true, -1
			if stapel[0] != Name("Artifact") {
				mcid = int(stapel[1].(Dict)["MCID"].(float64))
				if _, doppelt := texte[mcid]; doppelt {
					g.t.Errorf("MCID %d twice", mcid)
				}
				texte[mcid] = ""
			}
		case "EMC":
			if !offen {
				g.t.Fatal("end of marked content that did not begin")
			}
			offen = false
		case "Tf":
			schrift = stapel[0].(Name)
		case "TJ", "S", "f", "Do":
			if !offen {
				g.t.Fatalf("%s outside of marked content", b)
			}
			if b == "TJ" && mcid >= 0 {
				texte[mcid] += g.Entschluessle(stapel[0].([]any), unicode[schrift])
			}
		}
		stapel = stapel[:0]
	}
	if offen {
		g.t.Fatal("marked content without end")
	}
}

// Entschluessle returns the text of the operand of TJ.
func (g *Gelesen) Entschluessle(teile []any, unicode map[string]string) string {
	var b strings.Builder
	for _, t := range teile {
		roh, ok := t.([]byte)
		if !ok {
			continue
		}
		for i := 0; i+1 < len(roh); i += 2 {
			z, da := unicode[string(roh[i:i+2])]
			if !da {
				g.t.Fatalf("code %x without character", roh[i:i+2])
			}
			b.WriteString(z)
		}
	}
	return b.String()
}

// NachUnicode reads the ToUnicode map and checks that all fonts are embedded.
func (g *Gelesen) NachUnicode(f Dict) map[string]string {
	karte := map[string]string{}
	cid := g.Dict(f["DescendantFonts"].([]any)[0])
	if g.Dict(cid["FontDescriptor"])["FontFile2"] == nil || cid["CIDToGIDMap"] != Name("Identity") {
		g.t.Error("font is not embedded")
	}
	l := Leser{B: g.Stroeme[int(f["ToUnicode"].(Ref))]}
	offen := false
	for {
		switch w := l.Wert().(type) {
		case nil:
			return karte
		case Befehl:
			offen = w == "beginbfchar"
		case []byte:
			if offen {
				karte[string(w)] = utf16Text(l.Wert().([]byte))
			}
		}
	}
}

func (g *Gelesen) liesElement(nr, eltern Ref, tiefe int) {
	e := g.Dict(nr)
	if e["P"] != eltern {
		g.t.Errorf("element %d has another parent", nr)
	}
	art := string(e["S"].(Name))
	zeile := strings.Repeat(" ", tiefe) + art
	if a, ok := e["A"].(Dict); ok && a["Scope"] != nil {
		zeile += "(" + string(a["Scope"].(Name)) + ")"
	}
	if alt := TextAus(e["Alt"]); alt != "" {
		zeile += " {" + alt + "}"
	} else if art == "Figure" {
		g.t.Error("figure without alternative text")
	}
	stelle := len(g.Zeilen)
	g.Zeilen = append(g.Zeilen, "")
	kinder, _ := e["K"].([]any)
	var text strings.Builder
	for _, k := range kinder {
		switch k := k.(type) {
		case Ref:
			g.liesElement(k, nr, tiefe+1)
		case float64:
			text.WriteString(g.nimm(nr, e["Pg"].(Ref), int(k)))
		case Dict:
			if k["Type"] == Name("OBJR") {
				g.pruefeLink(nr, k)
				continue
			}
			text.WriteString(g.nimm(nr, k["Pg"].(Ref), int(k["MCID"].(float64))))
		}
	}
	if s := strings.TrimSpace(text.String()); s != "" {
		zeile += ": " + s
	}
	g.Zeilen[stelle] = zeile
}

// nimm returns the text of a piece and notes whose it is.
func (g *Gelesen) nimm(nr, seite Ref, mcid int) string {
	text, da := g.Inhalt[seite][mcid]
	if !da {
		g.t.Errorf("element %d names content that does not exist", nr)
	}
	g.besitz[fmt.Sprint(seite, "/", mcid)] = nr
	return text
}

func (g *Gelesen) pruefeLink(nr Ref, objr Dict) {
	a := g.Dict(objr["Obj"])
	if TextAus(a["Contents"]) == "" {
		g.t.Error("link without description")
	}
	g.besitz[fmt.Sprint("a", int(a["StructParent"].(float64)))] = nr
}

// pruefeElternbaum checks that content leads to the element that it belongs to
// and that no content is without element.
func (g *Gelesen) pruefeElternbaum(baum Dict) {
	nums := baum["Nums"].([]any)
	eintrag := map[int]any{}
	for i := 0; i < len(nums); i += 2 {
		if int(nums[i].(float64)) != i/2 {
			g.t.Fatal("keys of the parent tree out of order")
		}
		eintrag[i/2] = nums[i+1]
	}
	for _, s := range g.Seiten {
		liste := g.Hole(eintrag[int(g.Dict(s)["StructParents"].(float64))]).([]any)
		if len(liste) != len(g.Inhalt[s]) {
			g.t.Errorf("page %d has %d pieces, the parent tree %d", s, len(g.Inhalt[s]), len(liste))
		}
		for mcid := range g.Inhalt[s] {
			if g.besitz[fmt.Sprint(s, "/", mcid)] != liste[mcid] {
				g.t.Errorf("content %d of page %d belongs to nobody or somebody else", mcid, s)
			}
		}
	}
	for k, nr := range g.besitz {
		var schluessel int
		if n, _ := fmt.Sscanf(k, "a%d", &schluessel); n == 1 && eintrag[schluessel] != nr {
			g.t.Error("annotation leads to another element")
		}
	}
}
