// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/din91379"
)

// Suchform maps s to the letters A–Z as BMeldDAV Anlage Nr. 4 a and 6 a demand
// (DIN 91379 table 9). "" means that nothing is left: such a search criterion
// counts as not given.
func Suchform(s string) string { return din91379.Suchform(s) }

// Strassenform is the search form of a street name with its ending unified
// (BMeldDAV Anlage Nr. 4 e, 6 h): STR, PL, WEGLE and GAESSLE at the end become
// STRASSE, PLATZ, WEG and GASSE.
func Strassenform(s string) string {
	var puffer [64]byte
	return string(anhaengeStrassenform(puffer[:0], s))
}

// endungen lists what is mapped at the end of a street name and to what.
var endungen = [...]struct{ von, nach string }{
	{"STR", "STRASSE"},
	{"PL", "PLATZ"},
	{"WEGLE", "WEG"},
	{"GAESSLE", "GASSE"},
}

func anhaengeStrassenform(ziel []byte, s string) []byte {
	return vereinheitlicheEndung(din91379.AnhaengeSuchform(ziel, s))
}

func vereinheitlicheEndung(form []byte) []byte {
	for _, e := range endungen {
		if len(form) >= len(e.von) && string(form[len(form)-len(e.von):]) == e.von {
			return append(form[:len(form)-len(e.von)], e.nach...)
		}
	}
	return form
}

// nichtVorhanden is the form of a name that a person rightly does not have. It
// can't be a search form or a phonetic code, so it equals only itself.
const nichtVorhanden = string(melde.NichtVorhanden)

// anhaengeNamensform appends the form under which a name is compared: its search
// form, or with phonetisch the code of it. Nothing is appended for a name
// without a form.
func anhaengeNamensform(ziel []byte, name string, phonetisch bool) []byte {
	if name == nichtVorhanden {
		return append(ziel, nichtVorhanden...)
	}
	if !phonetisch {
		return din91379.AnhaengeSuchform(ziel, name)
	}
	var puffer [64]byte
	return anhaengeKoelner(ziel, din91379.AnhaengeSuchform(puffer[:0], name))
}

// gleicheNamensform reports whether name has the form gesucht.
func gleicheNamensform(name, gesucht string, phonetisch bool) bool {
	var puffer [64]byte
	return string(anhaengeNamensform(puffer[:0], name, phonetisch)) == gesucht
}

// gleicheSuchform reports whether text has the search form gesucht.
func gleicheSuchform(text, gesucht string) bool {
	var puffer [64]byte
	return string(din91379.AnhaengeSuchform(puffer[:0], text)) == gesucht
}

func gleicheStrassenform(strasse, gesucht string) bool {
	var puffer [64]byte
	return string(anhaengeStrassenform(puffer[:0], strasse)) == gesucht
}
