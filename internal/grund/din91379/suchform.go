// SPDX-License-Identifier: EUPL-1.2

package din91379

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s in Unicode normalisation form C, the form that the norm demands.
func NFC(s string) string { return norm.NFC.String(s) }

// IstNFC reports whether s is in Unicode normalisation form C.
func IstNFC(s string) bool { return norm.NFC.IsNormalString(s) }

// Suchform maps s to basic letters A–Z by table 9 of the norm, the longest
// sequence first. Characters without a mapping are dropped: blanks, hyphens,
// digits, letters of other scripts (BMeldDAV Anlage Nr. 4 a, 6 a).
func Suchform(s string) string {
	var puffer [64]byte
	return string(AnhaengeSuchform(puffer[:0], s))
}

// AnhaengeSuchform appends the search form of s to ziel and returns the result.
func AnhaengeSuchform(ziel []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || i+1 < len(s) && s[i+1] >= utf8.RuneSelf {
			return anhaengeNichtASCII(ziel, inNFC(s[i:]))
		}
		switch {
		case 'A' <= c && c <= 'Z':
			ziel = append(ziel, c)
		case 'a' <= c && c <= 'z':
			ziel = append(ziel, c-('a'-'A'))
		}
	}
	return ziel
}

// inNFC is NFC with a short cut for text below U+0300, which always is in NFC.
func inNFC(s string) string {
	for i := range len(s) {
		if s[i] >= 0xCC { // first byte of U+0300
			return NFC(s)
		}
	}
	return s
}

func anhaengeNichtASCII(ziel []byte, s string) []byte {
	t := tabelle()
	for len(s) > 0 {
		r, laenge := utf8.DecodeRuneInString(s)
		nummer := uint8(0)
		if r < ende {
			nummer = t.form[r]
		}
		if f, n := t.folgeAm(s, r, laenge); n > 0 {
			nummer, laenge = f, n
		}
		ziel = append(ziel, t.formen[nummer]...)
		s = s[laenge:]
	}
	return ziel
}

// folgeAm returns the longest sequence at the start of s and its length in
// bytes, 0 if there is none. erstes is the first rune of s, n its length.
func (t *zeichentabelle) folgeAm(s string, erstes rune, n int) (form uint8, laenge int) {
	zweites, n2 := utf8.DecodeRuneInString(s[n:])
	if !istKombinierend(zweites) {
		return 0, 0
	}
	drittes, n3 := utf8.DecodeRuneInString(s[n+n2:])
	if form, ok := t.folgen[folge{erstes, zweites, drittes}]; ok && drittes != 0 {
		return form, n + n2 + n3
	}
	if form, ok := t.folgen[folge{erstes, zweites}]; ok {
		return form, n + n2
	}
	return 0, 0
}
