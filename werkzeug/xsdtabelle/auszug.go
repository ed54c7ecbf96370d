// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// auszug collects what some messages need as schemas for clients that are generated
// from a service description: inheritance is resolved and values have built-in types
// only, because the service checks everything anyway and generators stumble over more.
type auszug struct {
	m       *schemamenge
	praefix map[string]string // by namespace
	raeume  []string          // in order of appearance
	typen   map[string][]string
	gesehen map[qname]bool
	offen   []qname
	err     error
}

// schreibeAuszug returns one xs:schema per namespace, for the types of a WSDL.
func schreibeAuszug(m *schemamenge, wurzeln []string) (string, error) {
	a := &auszug{m: m, praefix: map[string]string{}, typen: map[string][]string{}, gesehen: map[qname]bool{}}
	for _, w := range wurzeln {
		i := slices.IndexFunc(m.reihe, func(q qname) bool { return q.lokal == w })
		if i < 0 {
			return "", fmt.Errorf("no message %s", w)
		}
		q := m.reihe[i]
		a.raum(q.uri)
		text := a.element(m.elemente[q], q.uri)
		a.typen[q.uri] = append(a.typen[q.uri], text)
	}
	for len(a.offen) > 0 {
		q := a.offen[0]
		a.offen = a.offen[1:]
		text := `<xs:complexType name="` + q.lokal + `">` + a.inhalt(m.komplexe[q], q.uri) + "</xs:complexType>"
		a.typen[q.uri] = append(a.typen[q.uri], text)
	}
	return a.schemata(), a.err
}

func (a *auszug) scheitern(text string, werte ...any) {
	a.err = errors.Join(a.err, fmt.Errorf(text, werte...))
}

// raum returns the prefix of the namespace.
func (a *auszug) raum(uri string) string {
	if uri == uriXSD {
		return "xs"
	}
	p, da := a.praefix[uri]
	if !da {
		p = fmt.Sprintf("n%d", len(a.praefix)+1)
		a.praefix[uri] = p
		a.raeume = append(a.raeume, uri)
	}
	return p
}

func (a *auszug) schemata() string {
	var b strings.Builder
	for _, uri := range a.raeume {
		form := "unqualified"
		if a.qualifiziert(uri) {
			form = "qualified"
		}
		fmt.Fprintf(&b, `<xs:schema xmlns:xs="%s" targetNamespace="%s" elementFormDefault="%s"`, uriXSD, uri, form)
		for _, r := range a.raeume {
			fmt.Fprintf(&b, ` xmlns:%s="%s"`, a.praefix[r], r)
		}
		b.WriteString(">\n")
		for _, r := range a.raeume {
			if r != uri {
				fmt.Fprintf(&b, "<xs:import namespace=\"%s\"/>\n", r)
			}
		}
		b.WriteString(strings.Join(a.typen[uri], "\n"))
		b.WriteString("\n</xs:schema>\n")
	}
	return b.String()
}

// qualifiziert reports whether most local elements of the namespace stand in it.
func (a *auszug) qualifiziert(uri string) bool {
	for q, k := range a.m.komplexe {
		if q.uri == uri {
			return k.datei.elementeMitRaum
		}
	}
	return false
}

// element writes a declaration within the namespace ziel.
func (a *auszug) element(k *knoten, ziel string) string {
	if _, da := k.attr["ref"]; da {
		a.scheitern("element %s: ref is not supported", k.attr["ref"])
	}
	var b strings.Builder
	b.WriteString(`<xs:element name="` + k.attr["name"] + `"`)
	for _, n := range []string{"minOccurs", "maxOccurs", "fixed"} {
		if w, da := k.attr[n]; da {
			b.WriteString(" " + n + `="` + w + `"`)
		}
	}
	mitRaum := k.attr["form"] == "qualified" || k.attr["form"] == "" && k.datei.elementeMitRaum
	switch {
	case mitRaum && k.datei.zielraum != ziel:
		a.scheitern("element %s of %s is inherited in %s", k.attr["name"], k.datei.zielraum, ziel)
	case a.m.elemente[qname{ziel, k.attr["name"]}] == k: // a global one has no form
	case mitRaum && !a.qualifiziert(ziel):
		b.WriteString(` form="qualified"`)
	case !mitRaum && a.qualifiziert(ziel):
		b.WriteString(` form="unqualified"`)
	}
	if c := k.kind("complexType"); c != nil {
		return b.String() + "><xs:complexType>" + a.inhalt(c, ziel) + "</xs:complexType></xs:element>"
	}
	return b.String() + ` type="` + a.typ(k) + `"/>`
}

// typ names the type of an element or attribute; simple ones become built-in.
func (a *auszug) typ(k *knoten) string {
	if s := k.kind("simpleType"); s != nil {
		return a.eingebaut(s)
	}
	q := k.qname("type")
	if a.m.komplexe[q] == nil {
		return a.eingebautNamens(q)
	}
	if !a.gesehen[q] {
		a.gesehen[q] = true
		a.offen = append(a.offen, q)
	}
	return a.raum(q.uri) + ":" + q.lokal
}

func (a *auszug) eingebautNamens(q qname) string {
	if q.uri == uriXSD {
		return "xs:" + q.lokal
	}
	s := a.m.einfache[q]
	if s == nil {
		return "xs:string"
	}
	return a.eingebaut(s)
}

func (a *auszug) eingebaut(s *knoten) string {
	r := s.kind("restriction")
	if r == nil || r.attr["base"] == "" {
		return "xs:string"
	}
	return a.eingebautNamens(r.qname("base"))
}

// inhalt writes what stands in a complex type, with what it inherits.
func (a *auszug) inhalt(k *knoten, ziel string) string {
	teilchen, attribute := a.flach(k)
	if s := k.kind("simpleContent"); s != nil {
		return `<xs:simpleContent><xs:extension base="` + a.einfacherInhalt(s) + `">` + a.attribute(attribute) + "</xs:extension></xs:simpleContent>"
	}
	var b strings.Builder
	if len(teilchen) > 0 {
		b.WriteString("<xs:sequence>")
		for _, t := range teilchen {
			b.WriteString(a.teilchen(t, ziel))
		}
		b.WriteString("</xs:sequence>")
	}
	return b.String() + a.attribute(attribute)
}

func (a *auszug) einfacherInhalt(s *knoten) string {
	q := s.kind("extension", "restriction").qname("base")
	if c := a.m.komplexe[q]; c != nil {
		return a.einfacherInhalt(c.kind("simpleContent"))
	}
	return a.eingebautNamens(q)
}

// flach returns the particles and attributes of the type and its bases.
func (a *auszug) flach(k *knoten) (teilchen, attribute []*knoten) {
	eigene := k
	if inhalt := k.kind("complexContent", "simpleContent"); inhalt != nil {
		eigene = inhalt.kind("extension", "restriction")
		if basis := a.m.komplexe[eigene.qname("base")]; basis != nil {
			teilchen, attribute = a.flach(basis)
		}
		if eigene.name == "restriction" {
			teilchen = nil
		}
	}
	for _, c := range eigene.kinder {
		switch c.name {
		case "sequence", "choice":
			teilchen = append(slices.Clip(teilchen), c)
		case "attribute":
			attribute = slices.DeleteFunc(slices.Clone(attribute), func(x *knoten) bool { return x.attr["name"] == c.attr["name"] })
			if c.attr["use"] != "prohibited" {
				attribute = append(attribute, c)
			}
		}
	}
	return teilchen, attribute
}

func (a *auszug) teilchen(k *knoten, ziel string) string {
	switch k.name {
	case "element":
		return a.element(k, ziel)
	case "any":
		return `<xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>`
	}
	var b strings.Builder
	b.WriteString("<xs:" + k.name)
	for _, n := range []string{"minOccurs", "maxOccurs"} {
		if w, da := k.attr[n]; da {
			b.WriteString(" " + n + `="` + w + `"`)
		}
	}
	b.WriteString(">")
	for _, c := range k.kinder {
		b.WriteString(a.teilchen(c, ziel))
	}
	return b.String() + "</xs:" + k.name + ">"
}

func (a *auszug) attribute(liste []*knoten) string {
	var b strings.Builder
	for _, k := range liste {
		b.WriteString(`<xs:attribute name="` + k.attr["name"] + `" type="` + a.typ(k) + `"`)
		for _, n := range []string{"use", "fixed"} {
			if w, da := k.attr[n]; da {
				b.WriteString(" " + n + `="` + w + `"`)
			}
		}
		b.WriteString("/>")
	}
	return b.String()
}
