// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// Kopf is what every message says about itself: who sends it to whom, its
// identification and the program that made it.
// Source: XMeld nachrichtenkopf.g2g, anschrift.leser, anschrift.autor, root attributes.
type Kopf struct {
	UUID       string    // RFC 4122; the same again when a message is sent again
	Nachricht  string    // four digits, e.g. "1330"
	Erstellt   time.Time // milliseconds and zone; creation, not sending
	Leser      Stelle
	Autor      Stelle // at least one Erreichbarkeit and an Anschrift
	Anwender   string // anwenderkennung of the old header; empty in version 25.11a
	Version    string // of the standard, "" means Version when writing
	Raum       string // namespace, "" means Raum when writing
	Produkt    Produkt
	IstTest    bool   // attribute test is present: never process productively
	Testangabe string // its text
}

// Produkt names the program that made a message.
type Produkt struct {
	Name       string // "" means ProduktName when writing
	Hersteller string // "" means ProduktHersteller when writing
	Version    string // may be empty
}

// Stelle is the author or the reader of a message.
// Source: XÖV BehoerdeType together with XInneres PostalischeInlandsanschrift.
type Stelle struct {
	Kennung          string // key in the DVDV: prefix:id, e.g. ags:14628270
	Name             string
	Erreichbarkeiten []Erreichbarkeit
	Anschrift        *Postanschrift // may be nil for the reader
}

// AGS returns the municipality key of a Kennung of the form ags:…, "" for any other.
func (s Stelle) AGS() melde.AGS {
	const praefix = "ags:"
	if len(s.Kennung) != len(praefix)+8 || s.Kennung[:len(praefix)] != praefix {
		return ""
	}
	return melde.AGS(s.Kennung[len(praefix):])
}

// Erreichbarkeit is one way to reach a body (XÖV KommunikationType).
type Erreichbarkeit struct {
	Kanal   string // 01 e-mail, 02 landline, 04 fax, …
	Kennung string
	Zusatz  string
}

// Postanschrift is the postal address of a body: a building or a post office box.
// Source: XInneres PostalischeInlandsanschrift.
type Postanschrift struct {
	Gebaeude melde.Inlandsanschrift // without AGS
	Bis      Hausnummer             // end of a range of house numbers
	Postfach string
	IstFach  bool // the choice postfach was taken; Gebaeude then holds Postleitzahl and Wohnort only
}

// Hausnummer is a house number with its parts.
type Hausnummer struct {
	Nummer, Zusatz, Teil string
}

// Nachrichtenverweis names another message (XMeld t.Identifikation.Nachricht).
type Nachrichtenverweis struct {
	UUID      string
	Nachricht string // four digits
	Erstellt  time.Time
}

// Verweis returns the reference to the message with this header.
func (k Kopf) Verweis() Nachrichtenverweis {
	return Nachrichtenverweis{UUID: k.UUID, Nachricht: k.Nachricht, Erstellt: k.Erstellt}
}

// Antwortkopf returns the header of an answer to the message with header k:
// written by autor to the former author, in the version of the question, and a
// test if the question was one.
func (k Kopf) Antwortkopf(autor Stelle, uuid string, erstellt time.Time) Kopf {
	return Kopf{
		UUID: uuid, Erstellt: erstellt, Leser: k.Autor, Autor: autor,
		Version: k.Version, Raum: k.Raum, IstTest: k.IstTest, Testangabe: k.Testangabe,
	}
}
