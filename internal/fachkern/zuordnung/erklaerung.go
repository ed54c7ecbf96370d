// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"fmt"
	"strings"
)

// Beitrag is what one feature says, in words and bits.
type Beitrag struct {
	Merkmal Merkmal
	Stufe   Stufe
	Text    string // "geboren am selben Tag"
	Gewicht Gewicht
}

// String returns the line of the Klärungsfall: "geboren am selben Tag: +8,1".
func (b Beitrag) String() string { return b.Text + ": " + b.Gewicht.Deutsch() }

// Deutsch writes the bits with sign, comma and one decimal: "+8,1".
func (g Gewicht) Deutsch() string {
	return strings.Replace(fmt.Sprintf("%+.1f", g.Bits()), ".", ",", 1)
}

// Erklaere lists what each feature contributed, in the order of the features;
// those that one of the records does not tell are left out.
func (v *Vergleich) Erklaere() []Beitrag {
	var aus []Beitrag
	for i, s := range v.Stufen {
		if s == keineAngabe || s >= maxStufen {
			continue
		}
		aus = append(aus, Beitrag{Merkmal(i), s, tafel[i].stufen[s], Gewicht(v.Gewichte[i])})
	}
	return aus
}
