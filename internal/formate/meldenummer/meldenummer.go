// SPDX-License-Identifier: EUPL-1.2

// Package meldenummer reads and writes the two messages by which the register
// gives Meldenummern back to the Meldebehörden (§ 10 Abs. 3 SächsMeldVO, S1-10.10)
// and hears what they did with them. No federal standard has such a message; the
// schema meldenummer-1.xsd is the register's own and is explained for the makers
// of municipal software in docs/formate/meldenummer.md.
package meldenummer

import (
	_ "embed"
	"fmt"
	"sync"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/xsd"
)

// Raum is the namespace of both messages.
const Raum = "urn:kernmelderegister:meldenummer:1"

// zeitform is xs:dateTime with milliseconds and zone.
const zeitform = "2006-01-02T15:04:05.000-07:00"

//go:generate go run kernmelderegister/werkzeug/xsdtabelle -katalog katalog.xml -aus meldenummer-1.xsdt meldenummer-1.xsd

// Schemadatei is the XML schema of both messages.
//
//go:embed meldenummer-1.xsd
var Schemadatei string

//go:embed meldenummer-1.xsdt
var tabellen []byte

var schema = sync.OnceValue(func() *xsd.Schema {
	t, err := xsd.Dekodieren(tabellen)
	if err != nil {
		panic("embedded tables: " + err.Error())
	}
	s, err := xsd.Neu(t)
	if err != nil {
		panic("embedded tables: " + err.Error())
	}
	return s
})

// Kopf is what both messages begin with.
type Kopf struct {
	AGS      melde.AGS // the municipality
	Nummer   int       // of the message of the register, 1–999,999,999, without gaps per municipality
	Erstellt time.Time // milliseconds and zone count
}

// Nachricht are the numbers that a Meldebehörde does not know yet.
type Nachricht struct {
	Kopf
	Paare []Paar // at least one; the first has the number 1
}

// Paar names a record by what its Meldebehörde knows and gives it a Meldenummer.
type Paar struct {
	// VBM is the vorläufiges Bearbeitungsmerkmal; when the record has none,
	// Ordnungsmerkmal is given instead.
	VBM             zuordnung.VBM
	Ordnungsmerkmal string // 1–250 characters
	Meldenummer     zuordnung.Meldenummer
	// Ersetzt is the number that the Meldebehörde accepted for the record before, "" if none.
	Ersetzt zuordnung.Meldenummer
}

// Quittung says what the Meldebehörde did with the pairs of a message.
type Quittung struct {
	Kopf   // Nummer is that of the message
	Zeilen []Quittungszeile
}

// Quittungszeile is the answer to one pair.
type Quittungszeile struct {
	Nr       int // of the pair, from 1
	Ergebnis Ergebnis
}

// Ergebnis is what became of a pair.
type Ergebnis string

// The values of Ergebnis.
const (
	Angenommen Ergebnis = "angenommen" // the Meldenummer is stored
	Unbekannt  Ergebnis = "unbekannt"  // no record has this mark
)

// Fehler says why a message can't be read.
type Fehler struct {
	Element string // path of the element or attribute concerned, "" for the document
	Byte    int64  // offset in the document
	Text    string // one German sentence without content of the document
	Ursache error
}

// Error returns the sentence with its place.
func (f *Fehler) Error() string { return fmt.Sprintf("%s (Byte %d)", f.Text, f.Byte) }

// Unwrap returns the error of the XML scanner, if any.
func (f *Fehler) Unwrap() error { return f.Ursache }
