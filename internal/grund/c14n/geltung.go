// SPDX-License-Identifier: EUPL-1.2

package c14n

import (
	"slices"

	"kernmelderegister/internal/grund/xmlscan"
)

// Geltung knows which namespaces and which xml: attributes are in scope at a
// place of the document. The zero value stands before the root. It is not safe
// for concurrent use.
type Geltung struct {
	bindungen []bindung // of all open elements, the innermost last
	vererbte  []attribut
	marken    []marke

	uris []string // by xmlscan.Raum, so that each URI is looked up once
}

// bindung is a namespace in scope; an empty uri takes the default namespace away.
type bindung struct{ praefix, uri string }

// attribut is an attribute in the xml namespace.
type attribut struct {
	lokal string
	wert  string
}

// marke says where the entries of an element begin.
type marke struct{ bindungen, vererbte int }

// Betritt takes notice of a start tag. t must be the current token of s.
func (g *Geltung) Betritt(s *xmlscan.Scanner, t *xmlscan.Token) {
	g.marken = append(g.marken, marke{len(g.bindungen), len(g.vererbte)})
	for _, d := range t.Deklarationen {
		uri := ""
		if d.Raum != xmlscan.KeinRaum {
			uri = g.uri(s, d.Raum)
		}
		g.bindungen = append(g.bindungen, bindung{d.Praefix, uri})
	}
	for i := range t.Attribute {
		if a := &t.Attribute[i]; a.Raum == xmlscan.RaumXML {
			g.vererbte = append(g.vererbte, attribut{a.Lokal, string(a.Wert)})
		}
	}
}

// Verlasse takes notice of an end tag.
func (g *Geltung) Verlasse() {
	letzte := len(g.marken) - 1
	m := g.marken[letzte]
	g.bindungen, g.vererbte, g.marken = g.bindungen[:m.bindungen], g.vererbte[:m.vererbte], g.marken[:letzte]
}

// uri returns the URI of a namespace without asking the scanner twice.
func (g *Geltung) uri(s *xmlscan.Scanner, r xmlscan.Raum) string {
	for int(r) >= len(g.uris) {
		g.uris = append(g.uris, "")
	}
	if g.uris[r] == "" {
		g.uris[r] = s.URI(r)
	}
	return g.uris[r]
}

// URI returns what the prefix is bound to at this place, "" if to nothing.
func (g *Geltung) URI(praefix string) string { return gebunden(g.bindungen, praefix) }

// gebunden returns the innermost binding of the prefix.
func gebunden(liste []bindung, praefix string) string {
	for i := len(liste) - 1; i >= 0; i-- {
		if liste[i].praefix == praefix {
			return liste[i].uri
		}
	}
	return ""
}

// eigene are the bindings that the innermost element declares.
func (g *Geltung) eigene() []bindung { return g.bindungen[g.marken[len(g.marken)-1].bindungen:] }

// alle returns the bindings in scope, one per prefix.
func (g *Geltung) alle() []bindung {
	var liste []bindung
	for i := len(g.bindungen) - 1; i >= 0; i-- {
		b := g.bindungen[i]
		if !slices.ContainsFunc(liste, func(x bindung) bool { return x.praefix == b.praefix }) {
			liste = append(liste, b)
		}
	}
	return liste
}

// geerbte returns the xml: attributes that the innermost element inherits and does
// not have itself, one per name.
func (g *Geltung) geerbte() []attribut {
	grenze := g.marken[len(g.marken)-1].vererbte
	gesehen := slices.Clone(g.vererbte[grenze:])
	var liste []attribut
	for i := grenze - 1; i >= 0; i-- {
		a := g.vererbte[i]
		if !slices.ContainsFunc(gesehen, func(x attribut) bool { return x.lokal == a.lokal }) {
			gesehen, liste = append(gesehen, a), append(liste, a)
		}
	}
	return liste
}
