// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"fmt"
	"io"
)

// Meldenummer names a person in the register (E-A1): twelve random digits, the
// first not 0, and two check digits after ISO 7064 MOD 97-10. It says nothing
// about the person, nothing is computed from, and it is never given twice.
//
// The check digits find every wrong digit, every swap of two digits next to each
// other or one apart, and 99 of 100 other errors. Nine hundred thousand million
// numbers leave room for everybody who will ever live in Saxony; whoever guesses
// one hits a given number with a chance of 1 in 160 thousand at 5.5 million persons.
type Meldenummer string

// Shape of a Meldenummer.
const (
	meldenummerStellen = 14
	kleinste           = 100_000_000_000
	vorrat             = 900_000_000_000
)

// NeueMeldenummer draws a number; zufall is the system's random source (or a
// fixed one in tests). The caller makes sure that it was never given before. The
// error is that of zufall.
func NeueMeldenummer(zufall io.Reader) (Meldenummer, error) {
	const grenze = 1 << 40 / vorrat * vorrat // values above would make some numbers likelier
	for {
		var b [5]byte
		if _, err := io.ReadFull(zufall, b[:]); err != nil {
			return "", fmt.Errorf("draw Meldenummer: %w", err)
		}
		wert := uint64(0)
		for _, x := range b {
			wert = wert<<8 | uint64(x)
		}
		if wert < grenze {
			return mitPruefziffern(kleinste + wert%vorrat), nil
		}
	}
}

func mitPruefziffern(n uint64) Meldenummer {
	return Meldenummer(fmt.Sprintf("%012d%02d", n, 98-n*100%97))
}

// Gueltig reports whether the number has the right form and check digits.
func (m Meldenummer) Gueltig() bool {
	if len(m) != meldenummerStellen || m[0] == '0' {
		return false
	}
	rest := 0
	for i := range len(m) {
		if m[i] < '0' || m[i] > '9' {
			return false
		}
		rest = (rest*10 + int(m[i]-'0')) % 97
	}
	pruefziffern := int(m[12]-'0')*10 + int(m[13]-'0')
	return rest == 1 && pruefziffern >= 2 // 00 and 01 stand for the same as 97 and 98
}

// Lesbar groups the digits for people: "1234 5678 9012 34".
func (m Meldenummer) Lesbar() string {
	if len(m) != meldenummerStellen {
		return string(m)
	}
	return string(m[:4] + " " + m[4:8] + " " + m[8:12] + " " + m[12:])
}
