// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"slices"
	"strconv"

	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// bauer turns schema files into tables. The first error is kept and makes the
// rest worthless.
type bauer struct {
	m      *schemamenge
	t      xsd.Tabellen
	fehler error

	namen         map[string]int32
	raeume        map[string]xmlscan.Raum
	typen         map[*knoten]uint16
	einfachTypen  map[uint16]uint16 // simple type -> element type
	einfache      map[*knoten]uint16
	grundtypen    map[string]uint16
	deklarationen map[xsd.Deklaration]uint16
	werte         map[string]uint16
	muster        map[string]uint16
}

// baue makes tables of all global elements.
func baue(m *schemamenge) (xsd.Tabellen, error) {
	b := &bauer{
		m: m, namen: map[string]int32{}, raeume: map[string]xmlscan.Raum{"": xmlscan.KeinRaum},
		typen: map[*knoten]uint16{}, einfachTypen: map[uint16]uint16{}, einfache: map[*knoten]uint16{},
		grundtypen: map[string]uint16{}, deklarationen: map[xsd.Deklaration]uint16{},
		werte: map[string]uint16{}, muster: map[string]uint16{},
	}
	b.anyType()
	for _, q := range m.reihe {
		b.t.Wurzeln = append(b.t.Wurzeln, b.deklaration(m.elemente[q], true))
	}
	const hoechst = 1 << 16
	for _, n := range []int{len(b.t.Namen), len(b.t.Deklarationen), len(b.t.Typen), len(b.t.Zustaende), len(b.t.Attribute), len(b.t.Werte)} {
		if n >= hoechst {
			b.scheitern("a table has more than %d rows", hoechst)
		}
	}
	return b.t, b.fehler
}

func (b *bauer) scheitern(format string, teile ...any) {
	if b.fehler == nil {
		b.fehler = fmt.Errorf(format, teile...)
	}
}

// anyType is the type of elements under a wildcard: anything goes.
func (b *bauer) anyType() {
	b.t.Typen = append(b.t.Typen, xsd.Typ{Inhalt: xsd.Gemischt, JedesAttribut: true})
	b.t.Zustaende = append(b.t.Zustaende, xsd.Zustand{Bis: 1, Ende: true})
	b.t.Uebergaenge = append(b.t.Uebergaenge, xsd.Uebergang{Schluessel: xsd.BeliebigerName})
}

func (b *bauer) schluessel(uri, lokal string) xsd.Schluessel {
	nr, da := b.namen[lokal]
	if !da {
		b.t.Namen = append(b.t.Namen, lokal)
		nr = int32(len(b.t.Namen))
		b.namen[lokal] = nr
	}
	raum, da := b.raeume[uri]
	if !da {
		b.t.Raeume = append(b.t.Raeume, uri)
		raum = xmlscan.RaumXSI + xmlscan.Raum(len(b.t.Raeume))
		b.raeume[uri] = raum
	}
	return xsd.NeuerSchluessel(raum, nr)
}

// wert returns the index of a fixed value plus 1, 0 for none.
func (b *bauer) wert(k *knoten) uint16 {
	fest, da := k.attr["fixed"]
	if !da {
		return 0
	}
	n, da := b.werte[fest]
	if !da {
		b.t.Werte = append(b.t.Werte, fest)
		n = uint16(len(b.t.Werte))
		b.werte[fest] = n
	}
	return n
}

// deklaration returns the number of an element declaration.
func (b *bauer) deklaration(k *knoten, global bool) uint16 {
	for _, nicht := range []string{"substitutionGroup", "nillable", "default"} {
		if _, da := k.attr[nicht]; da {
			b.scheitern("element %s: %s is not supported", k.attr["name"], nicht)
		}
	}
	if ref, da := k.attr["ref"]; da {
		ziel := b.m.elemente[k.qname("ref")]
		if ziel == nil {
			b.scheitern("element %s is not declared", ref)
			return 0
		}
		return b.deklaration(ziel, true)
	}
	uri := ""
	if global || k.attr["form"] == "qualified" || k.attr["form"] == "" && k.datei.elementeMitRaum {
		uri = k.datei.zielraum
	}
	d := xsd.Deklaration{Schluessel: b.schluessel(uri, k.attr["name"]), Typ: b.elementtyp(k), Fest: b.wert(k)}
	n, da := b.deklarationen[d]
	if !da {
		n = uint16(len(b.t.Deklarationen))
		b.deklarationen[d] = n
		b.t.Deklarationen = append(b.t.Deklarationen, d)
	}
	return n
}

// elementtyp returns the number of the type of an element.
func (b *bauer) elementtyp(k *knoten) uint16 {
	if c := k.kind("complexType"); c != nil {
		return b.komplexerTyp(c)
	}
	if s := k.kind("simpleType"); s != nil {
		return b.alsElementtyp(b.einfacherTyp(s))
	}
	if k.attr["type"] == "" {
		return 0
	}
	q := k.qname("type")
	if c := b.m.komplexe[q]; c != nil {
		if c.attr["abstract"] == "true" {
			b.scheitern("element %s has the abstract type %s", k.attr["name"], q.lokal)
		}
		return b.komplexerTyp(c)
	}
	return b.alsElementtyp(b.einfacherTypNamens(q))
}

// alsElementtyp returns the element type without attributes for a simple type.
func (b *bauer) alsElementtyp(einfach uint16) uint16 {
	n, da := b.einfachTypen[einfach]
	if !da {
		n = uint16(len(b.t.Typen))
		b.einfachTypen[einfach] = n
		b.t.Typen = append(b.t.Typen, xsd.Typ{Inhalt: xsd.NurWert, Einfach: einfach})
	}
	return n
}

// komplexerTyp returns the number of a complex type. The number is given out
// before the content is looked at, as types may contain themselves.
func (b *bauer) komplexerTyp(k *knoten) uint16 {
	if n, da := b.typen[k]; da {
		return n
	}
	n := uint16(len(b.t.Typen))
	b.typen[k] = n
	b.t.Typen = append(b.t.Typen, xsd.Typ{})
	f := b.flach(k)
	typ := xsd.Typ{Inhalt: f.inhalt, Einfach: f.einfach}
	typ.AttributeAb = uint16(len(b.t.Attribute))
	b.t.Attribute = append(b.t.Attribute, f.attribute...)
	typ.AttributeBis = uint16(len(b.t.Attribute))
	if f.inhalt != xsd.NurWert {
		typ.Start = b.inhaltsmodell(k, f.teilchen)
	}
	b.t.Typen[n] = typ
	return n
}

// flacherTyp is a complex type with what it inherits.
type flacherTyp struct {
	inhalt    xsd.Inhalt
	einfach   uint16
	teilchen  []*knoten
	attribute []xsd.Attribut
}

// flach resolves extension and restriction.
func (b *bauer) flach(k *knoten) flacherTyp {
	var f flacherTyp
	eigene := k
	if inhalt := k.kind("complexContent", "simpleContent"); inhalt != nil {
		eigene = inhalt.kind("extension", "restriction")
		f = b.geerbt(eigene)
	}
	if k.attr["mixed"] == "true" {
		f.inhalt = xsd.Gemischt
	}
	for _, c := range eigene.kinder {
		switch c.name {
		case "sequence", "choice":
			f.teilchen = append(f.teilchen, c)
		case "attribute":
			f.attribute = b.mitAttribut(f.attribute, c)
		case "complexContent", "simpleContent":
		default:
			b.scheitern("type %s: xs:%s is not supported", k.attr["name"], c.name)
		}
	}
	return f
}

// geerbt returns what comes from the base type: all of it in an extension, all
// but the content model in a restriction.
func (b *bauer) geerbt(ableitung *knoten) flacherTyp {
	q := ableitung.qname("base")
	basis := b.m.komplexe[q]
	if basis == nil {
		return flacherTyp{inhalt: xsd.NurWert, einfach: b.einfacherTypNamens(q)}
	}
	f := b.flach(basis)
	f.attribute = slices.Clone(f.attribute)
	f.teilchen = slices.Clone(f.teilchen)
	if ableitung.name == "restriction" {
		if f.inhalt == xsd.NurWert {
			b.scheitern("restriction of simple content %s is not supported", q.lokal)
		}
		f.teilchen = nil
	}
	return f
}

// mitAttribut adds an attribute or replaces the inherited one of its name.
func (b *bauer) mitAttribut(liste []xsd.Attribut, k *knoten) []xsd.Attribut {
	uri := ""
	if k.attr["form"] == "qualified" || k.attr["form"] == "" && k.datei.attributeMitRaum {
		uri = k.datei.zielraum
	}
	if k.attr["ref"] != "" || k.attr["default"] != "" {
		b.scheitern("attribute %s: ref and default are not supported", k.attr["name"])
	}
	a := xsd.Attribut{Schluessel: b.schluessel(uri, k.attr["name"]), Fest: b.wert(k), Pflicht: k.attr["use"] == "required"}
	if s := k.kind("simpleType"); s != nil {
		a.Einfach = b.einfacherTyp(s)
	} else {
		a.Einfach = b.einfacherTypNamens(k.qname("type"))
	}
	i := slices.IndexFunc(liste, func(x xsd.Attribut) bool { return x.Schluessel == a.Schluessel })
	switch {
	case k.attr["use"] == "prohibited" && i >= 0:
		return slices.Delete(liste, i, i+1)
	case k.attr["use"] == "prohibited":
		return liste
	case i >= 0:
		liste[i] = a
		return liste
	}
	return append(liste, a)
}

// haeufigkeit reads minOccurs and maxOccurs.
func (b *bauer) haeufigkeit(k *knoten) (mindest, hoechst int) {
	mindest, hoechst = 1, 1
	if w, da := k.attr["minOccurs"]; da {
		mindest = b.zahl(w)
	}
	switch w, da := k.attr["maxOccurs"]; {
	case w == "unbounded":
		hoechst = unbegrenzt
	case da:
		hoechst = b.zahl(w)
	}
	return mindest, hoechst
}

func (b *bauer) zahl(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil || n < 0 {
		b.scheitern("number %q", w)
	}
	return n
}
