// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/grund/din91379"
)

const platzhalter = "?*"

// HatPlatzhalter reports whether s contains one of the wildcards ? and *.
func HatPlatzhalter(s string) bool { return strings.ContainsAny(s, platzhalter) }

// Muster is a search form that may contain wildcards: ? stands for exactly one
// letter, * for any number of letters (BMeldDAV Anlage Nr. 7). They apply to the
// search form, so that S?rensen does not find Sœrensen (SOERENSEN).
type Muster string

// NeuesMuster brings s into its search form and keeps the wildcards. The result
// is empty if nothing is left.
func NeuesMuster(s string) Muster {
	var puffer [64]byte
	form := puffer[:0]
	for {
		stelle := strings.IndexAny(s, platzhalter)
		if stelle < 0 {
			return Muster(din91379.AnhaengeSuchform(form, s))
		}
		form = append(din91379.AnhaengeSuchform(form, s[:stelle]), s[stelle])
		s = s[stelle+1:]
	}
}

// NeuesStrassenmuster is NeuesMuster with the street ending unified.
func NeuesStrassenmuster(s string) Muster {
	return Muster(vereinheitlicheEndung([]byte(NeuesMuster(s))))
}

// Pruefe refuses a criterion that begins with a wildcard or consists of nothing
// else (BMeldDAV Anlage Nr. 7 c; ground 17).
func (m Muster) Pruefe() error {
	if m != "" && strings.IndexByte(platzhalter, m[0]) >= 0 {
		return &Rueckweisung{Grund: GrundFachlich, Freitext: "Ein Suchkriterium darf nicht mit einem Platzhalter beginnen " +
			"und nicht nur aus Platzhaltern bestehen (Anlage Nr. 7 c BMeldDAV)."}
	}
	return nil
}

// Trifft reports whether the search form fits the pattern as a whole.
func (m Muster) Trifft(form string) bool { return passt(m, form) }

// passt matches in len(m)·len(form) steps at worst: on a mismatch only the last
// * takes one letter more.
func passt[T string | []byte](m Muster, form T) bool {
	i, j := 0, 0
	stern, ab := -1, 0
	for j < len(form) {
		switch {
		case i < len(m) && m[i] == '*':
			stern, ab = i, j
			i++
		case i < len(m) && (m[i] == '?' || m[i] == form[j]):
			i++
			j++
		case stern >= 0:
			ab++
			i, j = stern+1, ab
		default:
			return false
		}
	}
	for i < len(m) && m[i] == '*' {
		i++
	}
	return i == len(m)
}
