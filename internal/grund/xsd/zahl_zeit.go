// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"bytes"
	"strings"
)

// zahlGueltig checks an integer of any length against the limits of its type.
func zahlGueltig(typ *Einfach, wert []byte) bool {
	ziffern := wert
	if typ.Grundart == Ganzzahl && len(ziffern) > 0 && (ziffern[0] == '+' || ziffern[0] == '-') {
		ziffern = ziffern[1:]
	}
	if len(ziffern) == 0 || !nurZiffern(ziffern) {
		return false
	}
	if typ.Von != "" && vergleicheZahl(string(wert), typ.Von) < 0 {
		return false
	}
	return typ.Bis == "" || vergleicheZahl(string(wert), typ.Bis) <= 0
}

func nurZiffern(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// vergleicheZahl compares two integers in decimal form.
func vergleicheZahl(a, b string) int {
	na, a := betrag(a)
	nb, b := betrag(b)
	switch {
	case na != nb && na:
		return -1
	case na != nb:
		return 1
	}
	v := len(a) - len(b)
	if v == 0 {
		v = strings.Compare(a, b)
	}
	if na {
		return -v
	}
	return v
}

// betrag splits the sign and leading zeros off; zero is never negative.
func betrag(z string) (negativ bool, ziffern string) {
	negativ = strings.HasPrefix(z, "-")
	ziffern = strings.TrimLeft(strings.TrimLeft(z, "+-"), "0")
	return negativ && ziffern != "", ziffern
}

// datumGueltig checks xs:date: an existing day, optionally with a time zone.
func datumGueltig(b []byte) bool {
	b, ok := tag(b)
	return ok && zone(b)
}

// zeitpunktGueltig checks xs:dateTime.
func zeitpunktGueltig(b []byte) bool {
	b, ok := tag(b)
	if !ok || len(b) == 0 || b[0] != 'T' {
		return false
	}
	b, ok = uhrzeit(b[1:])
	return ok && zone(b)
}

func jahrMonatGueltig(b []byte) bool {
	_, b, ok := jahr(b)
	if !ok || len(b) == 0 || b[0] != '-' {
		return false
	}
	_, b, ok = zweistellig(b[1:], 1, 12)
	return ok && zone(b)
}

func jahrGueltig(b []byte) bool {
	_, b, ok := jahr(b)
	return ok && zone(b)
}

// jahr reads a year of four digits or more, without year 0 and without leading
// zeros beyond four digits. It returns the year modulo 400, enough for leap
// years.
func jahr(b []byte) (int, []byte, bool) {
	b = bytes.TrimPrefix(b, []byte{'-'})
	n, rest := 0, 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		rest = (rest*10 + int(b[n]-'0')) % 400
		n++
	}
	if n < 4 || n > 4 && b[0] == '0' || len(bytes.TrimLeft(b[:n], "0")) == 0 {
		return 0, nil, false
	}
	return rest, b[n:], true
}

// tag reads a date and returns the rest.
func tag(b []byte) ([]byte, bool) {
	j, b, ok := jahr(b)
	if !ok || len(b) == 0 || b[0] != '-' {
		return nil, false
	}
	m, b, ok := zweistellig(b[1:], 1, 12)
	if !ok || len(b) == 0 || b[0] != '-' {
		return nil, false
	}
	_, b, ok = zweistellig(b[1:], 1, tageImMonat(j, m))
	return b, ok
}

func tageImMonat(jahr, monat int) int {
	switch monat {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if jahr%4 == 0 && (jahr%100 != 0 || jahr%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// zweistellig reads two digits between von and bis and returns the rest.
func zweistellig(b []byte, von, bis int) (int, []byte, bool) {
	if len(b) < 2 || !nurZiffern(b[:2]) {
		return 0, nil, false
	}
	z := int(b[0]-'0')*10 + int(b[1]-'0')
	return z, b[2:], z >= von && z <= bis
}

// uhrzeit reads hh:mm:ss with optional fraction; 24:00:00 ends a day.
func uhrzeit(b []byte) ([]byte, bool) {
	var t [3]int
	for i, hoechst := range [3]int{24, 59, 59} {
		if i > 0 {
			if len(b) == 0 || b[0] != ':' {
				return nil, false
			}
			b = b[1:]
		}
		var ok bool
		t[i], b, ok = zweistellig(b, 0, hoechst)
		if !ok {
			return nil, false
		}
	}
	mehrAlsNull := t[1]+t[2] > 0
	if len(b) > 0 && b[0] == '.' {
		n := 1
		for n < len(b) && b[n] >= '0' && b[n] <= '9' {
			mehrAlsNull = mehrAlsNull || b[n] != '0'
			n++
		}
		if n == 1 {
			return nil, false
		}
		b = b[n:]
	}
	return b, t[0] < 24 || !mehrAlsNull
}

// zone checks that b is empty, Z or an offset of at most 14 hours.
func zone(b []byte) bool {
	if len(b) == 0 || string(b) == "Z" {
		return true
	}
	if len(b) != 6 || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return false
	}
	stunde, _, ok1 := zweistellig(b[1:3], 0, 14)
	minute, _, ok2 := zweistellig(b[4:], 0, 59)
	return ok1 && ok2 && (stunde < 14 || minute == 0)
}
