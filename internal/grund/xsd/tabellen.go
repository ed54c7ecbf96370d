// SPDX-License-Identifier: EUPL-1.2

// Package xsd checks documents against an XML schema while they stream by. A
// schema is not read from its XSD files at run time: a generator flattens it
// into tables beforehand (Tabellen), so that checking an element is a look-up
// in a short list and allocates nothing. It covers what the schemas of the
// German registration standards use: sequences and choices with occurrences,
// extension and restriction, attributes, simple types with facets, and
// wildcards. Not covered are xsi:type, nillable elements, unions, lists and
// identity constraints (XML Schema 1.0 parts 1 and 2).
package xsd

import "kernmelderegister/internal/grund/xmlscan"

// Tabellen are a flattened schema. Indices refer to the slice of the same kind.
type Tabellen struct {
	// Raeume and Namen make the Vokabular: a Schluessel refers to their
	// numbers.
	Raeume, Namen []string
	// Wurzeln are the declarations of elements a document may begin with.
	Wurzeln []uint16
	// Deklarationen are the element declarations.
	Deklarationen []Deklaration
	// Typen are the types of elements. Number 0 is anyType.
	Typen []Typ
	// Zustaende are the states of all content models.
	Zustaende []Zustand
	// Uebergaenge are the transitions between states.
	Uebergaenge []Uebergang
	// Attribute are the attributes of all types.
	Attribute []Attribut
	// Einfache are the simple types.
	Einfache []Einfach
	// Werte are the enumerations, each sorted, and the fixed values.
	Werte []string
	// Muster are the patterns.
	Muster []Automat
}

// Schluessel is a namespace and a local name in one number.
type Schluessel uint32

// NeuerSchluessel joins a namespace and the number of a local name.
func NeuerSchluessel(raum xmlscan.Raum, nr int32) Schluessel {
	return Schluessel(uint32(raum)<<16 | uint32(nr)&0xFFFF)
}

func (k Schluessel) nr() int32 { return int32(k & 0xFFFF) }

// BeliebigerName is the Schluessel of a wildcard, which admits every element.
const BeliebigerName Schluessel = 0xFFFFFFFF

// Deklaration declares an element.
type Deklaration struct {
	Schluessel Schluessel
	Typ        uint16
	// Fest is the index of the fixed value plus 1, 0 if there is none.
	Fest uint16
}

// Inhalt is the kind of content of a Typ.
type Inhalt uint8

// The kinds of content.
const (
	// NurElemente admits elements and white space.
	NurElemente Inhalt = iota
	// NurWert admits text of a simple type.
	NurWert
	// Gemischt admits elements and any text.
	Gemischt
)

// Typ is the type of an element.
type Typ struct {
	Inhalt Inhalt
	// Einfach is the simple type for NurWert.
	Einfach uint16
	// Start is the first state for the other kinds.
	Start uint16
	// AttributeAb and AttributeBis are a range of Tabellen.Attribute.
	AttributeAb, AttributeBis uint16
	// JedesAttribut admits attributes that are not listed.
	JedesAttribut bool
}

// Zustand is a state of a content model: what has been seen says what may come.
type Zustand struct {
	// Ab and Bis are a range of Tabellen.Uebergaenge, in order of the schema.
	Ab, Bis uint32
	// Ende says that the element may end here.
	Ende bool
}

// Uebergang says that an element may come next.
type Uebergang struct {
	// Schluessel repeats that of the declaration or is BeliebigerName.
	Schluessel  Schluessel
	Deklaration uint16
	// Ziel is the state after the element.
	Ziel uint16
}

// Attribut is an attribute of a type.
type Attribut struct {
	Schluessel Schluessel
	Einfach    uint16
	// Fest is the index of the fixed value plus 1, 0 if there is none.
	Fest    uint16
	Pflicht bool
}

// Grundart is the kind of value of a simple type.
type Grundart uint8

// The kinds of values.
const (
	Zeichenkette Grundart = iota
	Boolesch
	Ganzzahl
	Vorzeichenlos // an integer written without sign
	Datum
	Zeitpunkt
	JahrMonat
	Jahr
	Base64
	URI
	NCName
)

// Leerraum says what happens to white space before a value is checked.
type Leerraum uint8

// The treatments of white space.
const (
	Bewahren Leerraum = iota
	Ersetzen
	Zusammenfassen
)

// Einfach is a simple type with all restrictions of its ancestors.
type Einfach struct {
	// Name is the name in the schema, for messages.
	Name     string
	Grundart Grundart
	Leerraum Leerraum
	// Muster are the indices of patterns that must all match.
	Muster []uint16
	// MinLaenge and MaxLaenge count characters, for Base64 bytes; a MaxLaenge
	// below 0 means no limit.
	MinLaenge, MaxLaenge int32
	// WerteAb and WerteBis are a range of Tabellen.Werte, empty if every value
	// is allowed.
	WerteAb, WerteBis uint32
	// Von and Bis are the limits of a number, "" for none.
	Von, Bis string
}
