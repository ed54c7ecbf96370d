// SPDX-License-Identifier: EUPL-1.2

package c14n

import (
	"io"
	"slices"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// Verfahren is a method of canonicalisation. Comments are left out by both.
type Verfahren string

// The methods, named by the URIs of XML-DSig.
const (
	// Inklusiv is Canonical XML 1.0: the apex gets every namespace in scope.
	Inklusiv Verfahren = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	// Exklusiv is Exclusive XML Canonicalization 1.0: namespaces stand where they are used.
	Exklusiv Verfahren = "http://www.w3.org/2001/10/xml-exc-c14n#"
)

// puffergroesse is when the canonical form goes to the writer.
const puffergroesse = 16 << 10

// Schreiber writes the canonical form of one element with everything in it. It
// is not safe for concurrent use.
type Schreiber struct {
	ziel    io.Writer
	geltung *Geltung
	// exklusiv, and the prefixes that are treated inclusively all the same.
	exklusiv bool
	praefixe []string

	puffer   []byte
	tiefe    int       // open elements
	gezeigt  []bindung // namespaces as they stand in the output
	marken   []int     // number of gezeigt before each open element
	neue     []bindung
	attribut []sortierbar
	fehler   error
}

// sortierbar is an attribute with what it is ordered by.
type sortierbar struct {
	uri, praefix, lokal string
	wert                []byte
}

// Neu returns a Schreiber for the element whose Start token comes next. Its
// output may come in pieces of any size. inklusive is the InclusiveNamespaces
// PrefixList of Exklusiv, with "" for #default; Inklusiv has none.
func Neu(ziel io.Writer, v Verfahren, g *Geltung, inklusive ...string) *Schreiber {
	return &Schreiber{ziel: ziel, geltung: g, exklusiv: v == Exklusiv, praefixe: inklusive, puffer: make([]byte, 0, puffergroesse+4096)}
}

// Schreibe writes the token; Geltung must have taken notice of a Start before
// and of an Ende only afterwards. fertig is true with the end of the element, then
// everything has been written. The error is that of the writer.
func (w *Schreiber) Schreibe(s *xmlscan.Scanner, t *xmlscan.Token) (fertig bool, err error) {
	switch t.Art {
	case xmlscan.Start:
		w.start(s, t)
	case xmlscan.Ende:
		w.ende(t)
		fertig = w.tiefe == 0
	case xmlscan.Text:
		w.puffer = anhaengeText(w.puffer, t.Text)
	}
	if fertig || len(w.puffer) >= puffergroesse {
		w.leere()
	}
	return fertig, w.fehler
}

func (w *Schreiber) leere() {
	if w.fehler == nil {
		_, w.fehler = w.ziel.Write(w.puffer)
	}
	w.puffer = w.puffer[:0]
}

func (w *Schreiber) start(s *xmlscan.Scanner, t *xmlscan.Token) {
	w.tiefe++
	w.marken = append(w.marken, len(w.gezeigt))
	w.sammleAttribute(s, t)
	if w.exklusiv {
		w.neueExklusiv(t)
	} else {
		w.neueInklusiv()
	}
	w.puffer = append(w.puffer, '<')
	w.name(t.Praefix, t.Lokal)
	slices.SortFunc(w.neue, func(a, b bindung) int { return strings.Compare(a.praefix, b.praefix) })
	for _, b := range w.neue {
		w.deklaration(b)
	}
	w.gezeigt = append(w.gezeigt, w.neue...)
	for i := range w.attribut {
		a := &w.attribut[i]
		w.puffer = append(w.puffer, ' ')
		w.name(a.praefix, a.lokal)
		w.puffer = append(anhaengeWert(append(w.puffer, `="`...), a.wert), '"')
	}
	w.puffer = append(w.puffer, '>')
}

func (w *Schreiber) ende(t *xmlscan.Token) {
	w.puffer = append(w.puffer, "</"...)
	w.name(t.Praefix, t.Lokal)
	w.puffer = append(w.puffer, '>')
	w.tiefe--
	letzte := len(w.marken) - 1
	w.gezeigt, w.marken = w.gezeigt[:w.marken[letzte]], w.marken[:letzte]
}

func (w *Schreiber) name(praefix, lokal string) {
	if praefix != "" {
		w.puffer = append(append(w.puffer, praefix...), ':')
	}
	w.puffer = append(w.puffer, lokal...)
}

func (w *Schreiber) deklaration(b bindung) {
	w.puffer = append(w.puffer, " xmlns"...)
	if b.praefix != "" {
		w.puffer = append(append(w.puffer, ':'), b.praefix...)
	}
	w.puffer = append(anhaengeWert(append(w.puffer, `="`...), []byte(b.uri)), '"')
}

// sammleAttribute orders the attributes by namespace and name; the apex of the
// inclusive form gets the xml: attributes of its ancestors too.
func (w *Schreiber) sammleAttribute(s *xmlscan.Scanner, t *xmlscan.Token) {
	w.attribut = w.attribut[:0]
	for i := range t.Attribute {
		a := &t.Attribute[i]
		uri := ""
		if a.Raum != xmlscan.KeinRaum {
			uri = w.geltung.uri(s, a.Raum)
		}
		w.attribut = append(w.attribut, sortierbar{uri, a.Praefix, a.Lokal, a.Wert})
	}
	if w.tiefe == 1 && !w.exklusiv {
		for _, a := range w.geltung.geerbte() {
			w.attribut = append(w.attribut, sortierbar{w.geltung.uri(s, xmlscan.RaumXML), "xml", a.lokal, []byte(a.wert)})
		}
	}
	if len(w.attribut) < 2 {
		return
	}
	slices.SortFunc(w.attribut, func(a, b sortierbar) int {
		if c := strings.Compare(a.uri, b.uri); c != 0 {
			return c
		}
		return strings.Compare(a.lokal, b.lokal)
	})
}

// neueInklusiv finds the declarations of the inclusive form: at the apex all that
// is in scope, further down what differs from the parent.
func (w *Schreiber) neueInklusiv() {
	w.neue = w.neue[:0]
	if w.tiefe == 1 {
		for _, b := range w.geltung.alle() {
			w.zeige(b)
		}
		return
	}
	for _, b := range w.geltung.eigene() {
		w.zeige(b)
	}
}

// neueExklusiv finds the declarations of the exclusive form: those that the
// element and its attributes use, and those of the list.
func (w *Schreiber) neueExklusiv(t *xmlscan.Token) {
	w.neue = w.neue[:0]
	w.nutze(t.Praefix)
	for i := range w.attribut {
		if p := w.attribut[i].praefix; p != "" {
			w.nutze(p)
		}
	}
	for _, p := range w.praefixe {
		w.nutze(p)
	}
}

func (w *Schreiber) nutze(praefix string) {
	if slices.ContainsFunc(w.neue, func(b bindung) bool { return b.praefix == praefix }) {
		return
	}
	w.zeige(bindung{praefix, w.geltung.URI(praefix)})
}

// zeige adds the declaration unless the output says the same already.
func (w *Schreiber) zeige(b bindung) {
	if b.praefix != "xml" && gebunden(w.gezeigt, b.praefix) != b.uri {
		w.neue = append(w.neue, b)
	}
}
