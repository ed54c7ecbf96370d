// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"bytes"
	"sort"
)

// wertPruefen checks a value and returns it with white space treated as its
// type says, and 0 or the kind of violation.
func (p *Pruefer) wertPruefen(typ *Einfach, roh []byte) ([]byte, Verstossart) {
	wert := p.leerraum(typ.Leerraum, roh)
	if !formGueltig(typ, wert) {
		return wert, FalscherWert
	}
	if typ.MinLaenge > 0 || typ.MaxLaenge >= 0 {
		n := laengeVon(typ, wert)
		if n < int(typ.MinLaenge) || typ.MaxLaenge >= 0 && n > int(typ.MaxLaenge) {
			return wert, FalscherWert
		}
	}
	for _, m := range typ.Muster {
		if !p.s.muster[m].passt(wert) {
			return wert, FalscherWert
		}
	}
	if typ.WerteBis > typ.WerteAb && !istEiner(p.s.t.Werte[typ.WerteAb:typ.WerteBis], wert) {
		return wert, UnbekannterCode
	}
	return wert, 0
}

// istEiner looks a value up in a sorted list.
func istEiner(liste []string, wert []byte) bool {
	i := sort.Search(len(liste), func(i int) bool { return liste[i] >= string(wert) })
	return i < len(liste) && liste[i] == string(wert)
}

// formGueltig checks that a value has the lexical form of its kind.
func formGueltig(typ *Einfach, wert []byte) bool {
	switch typ.Grundart {
	case Boolesch:
		switch string(wert) {
		case "true", "false", "1", "0":
			return true
		}
		return false
	case Ganzzahl, Vorzeichenlos:
		return zahlGueltig(typ, wert)
	case Datum:
		return datumGueltig(wert)
	case Zeitpunkt:
		return zeitpunktGueltig(wert)
	case JahrMonat:
		return jahrMonatGueltig(wert)
	case Jahr:
		return jahrGueltig(wert)
	case Base64:
		return base64Laenge(wert) >= 0
	case URI:
		return uriGueltig(wert)
	case NCName:
		return ncNameGueltig(wert)
	}
	return true
}

func wahr(wert []byte) bool {
	return string(wert) == "true" || string(wert) == "1"
}

// leerraum treats white space and returns roh itself if there is nothing to do.
func (p *Pruefer) leerraum(art Leerraum, roh []byte) []byte {
	switch art {
	case Ersetzen:
		if !bytes.ContainsAny(roh, "\t\n\r") {
			return roh
		}
		p.umformen = p.umformen[:0]
		for _, c := range roh {
			if istLeerraum(c) {
				c = ' '
			}
			p.umformen = append(p.umformen, c)
		}
		return p.umformen
	case Zusammenfassen:
		if istZusammengefasst(roh) {
			return roh
		}
		p.umformen = zusammengefasst(p.umformen[:0], roh)
		return p.umformen
	}
	return roh
}

// zusammengefasst appends the words of roh with single blanks between.
func zusammengefasst(ziel, roh []byte) []byte {
	for i, c := range roh {
		switch {
		case !istLeerraum(c):
			ziel = append(ziel, c)
		case len(ziel) > 0 && i+1 < len(roh) && !istLeerraum(roh[i+1]):
			ziel = append(ziel, ' ')
		}
	}
	return ziel
}

// istZusammengefasst tells whether there are only single blanks inside.
func istZusammengefasst(roh []byte) bool {
	vorher := byte(' ')
	for _, c := range roh {
		if c <= ' ' && (c != ' ' || vorher == ' ') {
			return false
		}
		vorher = c
	}
	return len(roh) == 0 || vorher != ' '
}

// uriGueltig is what XML Schema leaves of RFC 2396: no blanks, sound escapes,
// at most one fragment.
func uriGueltig(wert []byte) bool {
	fragmente := 0
	for i, c := range wert {
		switch {
		case c == ' ':
			return false
		case c == '#':
			fragmente++
		case c == '%' && (i+2 >= len(wert) || !istHex(wert[i+1]) || !istHex(wert[i+2])):
			return false
		}
	}
	return fragmente <= 1
}

func istHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// ncNameGueltig checks the name of an xs:ID coarsely: no colon, no blank, a
// letter first.
func ncNameGueltig(wert []byte) bool {
	for i, c := range wert {
		buchstabe := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
		ziffer := c >= '0' && c <= '9' || c == '-' || c == '.'
		if !buchstabe && (i == 0 || !ziffer) {
			return false
		}
	}
	return len(wert) > 0
}

// base64Laenge returns the number of bytes encoded, -1 if the value is none.
// Single blanks between characters are allowed.
func base64Laenge(wert []byte) int {
	zeichen, fuellung := 0, 0
	letzter := uint8(0)
	for _, c := range wert {
		if c == ' ' {
			continue
		}
		if c == '=' {
			fuellung++
			continue
		}
		w := base64Wert(c)
		if w < 0 || fuellung > 0 {
			return -1
		}
		zeichen++
		letzter = uint8(w)
	}
	if fuellung > 2 || (zeichen+fuellung)%4 != 0 || zeichen == 0 && fuellung > 0 {
		return -1
	}
	if fuellung == 1 && letzter&0x3 != 0 || fuellung == 2 && letzter&0xF != 0 {
		return -1
	}
	return zeichen * 3 / 4
}

func base64Wert(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}
