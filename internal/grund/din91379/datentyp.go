// SPDX-License-Identifier: EUPL-1.2

package din91379

import (
	"fmt"
	"unicode/utf8"
)

// Datentyp is one of the datatypes of the norm: a set of allowed letters,
// sequences and other characters.
type Datentyp uint8

// The datatypes of the norm.
const (
	A Datentyp = iota // names of natural persons
	B                 // other names, such as places and streets
	C                 // all normative characters
	D                 // names of organisations and products
	E                 // all characters, extended ones included
)

// String returns "A" to "E".
func (d Datentyp) String() string { return string(rune('A' + d)) }

// Zeichenfehler says where a text leaves its datatype.
type Zeichenfehler struct {
	// Datentyp is the datatype that was asked for.
	Datentyp Datentyp
	// Position is the byte offset of the character.
	Position int
	// Zeichen is the character, utf8.RuneError for bytes that are not UTF-8.
	Zeichen rune
}

// Error names the code point and its position, not the text around it.
func (f *Zeichenfehler) Error() string {
	return fmt.Sprintf("Zeichen %U an Byte %d gehört nicht zum Datentyp %s der DIN 91379", f.Zeichen, f.Position, f.Datentyp)
}

// Pruefe returns a *Zeichenfehler for the first character of s that the datatype
// does not allow, nil if there is none.
func (d Datentyp) Pruefe(s string) error {
	stelle, r := d.ersterVerstoss(s)
	if stelle < 0 {
		return nil
	}
	return &Zeichenfehler{Datentyp: d, Position: stelle, Zeichen: r}
}

// Erlaubt reports whether s consists of characters of the datatype only.
func (d Datentyp) Erlaubt(s string) bool {
	stelle, _ := d.ersterVerstoss(s)
	return stelle < 0
}

func (d Datentyp) ersterVerstoss(s string) (stelle int, r rune) {
	t := tabelle()
	bit := uint8(1) << d
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= ende || t.erlaubt[r]&bit == 0 {
			return i, r
		}
		if i+n < len(s) && s[i+n] >= utf8.RuneSelf {
			if _, laenge := t.folgeAm(s[i:], r, n); laenge > 0 {
				n = laenge
			}
		}
		i += n
	}
	return -1, 0
}
