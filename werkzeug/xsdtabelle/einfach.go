// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"slices"
	"strings"

	"kernmelderegister/internal/grund/xsd"
)

// grundtyp returns a built-in type; only those the schemas use are known.
func grundtyp(name string) (xsd.Einfach, bool) {
	e := xsd.Einfach{Leerraum: xsd.Zusammenfassen, MaxLaenge: -1}
	switch name {
	case "string":
		e.Leerraum = xsd.Bewahren
	case "normalizedString":
		e.Leerraum = xsd.Ersetzen
	case "token":
	case "boolean":
		e.Grundart = xsd.Boolesch
	case "date":
		e.Grundart = xsd.Datum
	case "dateTime":
		e.Grundart = xsd.Zeitpunkt
	case "gYearMonth":
		e.Grundart = xsd.JahrMonat
	case "gYear":
		e.Grundart = xsd.Jahr
	case "base64Binary":
		e.Grundart = xsd.Base64
	case "anyURI":
		e.Grundart = xsd.URI
	case "ID":
		e.Grundart = xsd.NCName
	case "nonNegativeInteger":
		e.Grundart, e.Von = xsd.Ganzzahl, "0"
	case "positiveInteger":
		e.Grundart, e.Von = xsd.Ganzzahl, "1"
	case "unsignedLong":
		e.Grundart, e.Von, e.Bis = xsd.Vorzeichenlos, "0", "18446744073709551615"
	default:
		return e, false
	}
	if e.Grundart != xsd.Zeichenkette {
		e.Name = "xs:" + name
	}
	return e, true
}

// einfacherTypNamens returns the number of a built-in or global simple type.
func (b *bauer) einfacherTypNamens(q qname) uint16 {
	if q.uri != uriXSD {
		k := b.m.einfache[q]
		if k == nil {
			b.scheitern("type {%s}%s is not declared", q.uri, q.lokal)
			return 0
		}
		return b.einfacherTyp(k)
	}
	n, da := b.grundtypen[q.lokal]
	if da {
		return n
	}
	e, da := grundtyp(q.lokal)
	if !da {
		b.scheitern("built-in type %s is not supported", q.lokal)
	}
	n = uint16(len(b.t.Einfache))
	b.grundtypen[q.lokal] = n
	b.t.Einfache = append(b.t.Einfache, e)
	return n
}

// einfacherTyp returns the number of a restriction with all it inherits.
func (b *bauer) einfacherTyp(k *knoten) uint16 {
	if n, da := b.einfache[k]; da {
		return n
	}
	r := k.kind("restriction")
	if r == nil {
		b.scheitern("simple type %s: only restrictions are supported", k.attr["name"])
		return 0
	}
	e := b.t.Einfache[b.einfacherTypNamens(r.qname("base"))]
	e.Muster = slices.Clone(e.Muster)
	if name := k.attr["name"]; name != "" {
		e.Name = name
	}
	b.facetten(&e, r)
	n := uint16(len(b.t.Einfache))
	b.einfache[k] = n
	b.t.Einfache = append(b.t.Einfache, e)
	return n
}

// facetten applies the facets of one restriction. Several patterns of one
// restriction are alternatives, those of different ones must all match.
func (b *bauer) facetten(e *xsd.Einfach, r *knoten) {
	var muster, werte []string
	for _, f := range r.kinder {
		wert := f.attr["value"]
		switch f.name {
		case "pattern":
			muster = append(muster, "("+wert+")")
		case "enumeration":
			werte = append(werte, wert)
		case "length":
			e.MinLaenge, e.MaxLaenge = int32(b.zahl(wert)), int32(b.zahl(wert))
		case "minLength":
			e.MinLaenge = int32(b.zahl(wert))
		case "maxLength":
			e.MaxLaenge = int32(b.zahl(wert))
		case "minInclusive":
			e.Von = wert
		case "maxInclusive":
			e.Bis = wert
		default:
			b.scheitern("facet xs:%s is not supported", f.name)
		}
	}
	if len(muster) > 0 {
		e.Muster = append(e.Muster, b.musterNummer(strings.Join(muster, "|")))
	}
	if len(werte) > 0 {
		slices.Sort(werte)
		e.WerteAb = uint32(len(b.t.Werte))
		b.t.Werte = append(b.t.Werte, slices.Compact(werte)...)
		e.WerteBis = uint32(len(b.t.Werte))
	}
}

func (b *bauer) musterNummer(muster string) uint16 {
	n, da := b.muster[muster]
	if da {
		return n
	}
	a, err := automatAus(muster)
	if err != nil {
		b.scheitern("%w", err)
	}
	n = uint16(len(b.t.Muster))
	b.muster[muster] = n
	b.t.Muster = append(b.t.Muster, a)
	return n
}
