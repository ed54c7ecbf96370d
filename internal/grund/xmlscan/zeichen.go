// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import (
	"encoding/binary"
	"unicode/utf8"
)

// Classes of bytes for the inner loops; everything that is not plain stops one.
const (
	schlicht uint8 = iota
	halt           // markup or a character that needs a closer look
	mehrbyte       // first byte of a multi-byte character
)

// textKlasse stops at the bytes that matter in character data, wertKlasse at
// those that matter in an attribute value.
var (
	textKlasse = klassen("<&]\r")
	wertKlasse = klassen("<&\"'\r\n\t")
	namenByte  = namenBytes()
	leerByte   = [256]bool{' ': true, '\t': true, '\n': true, '\r': true}
)

func klassen(haltezeichen string) (k [256]uint8) {
	for c := range 0x20 {
		k[c] = halt
	}
	k['\t'], k['\n'] = schlicht, schlicht
	for c := 0x80; c < 0x100; c++ {
		k[c] = mehrbyte
	}
	for _, c := range []byte(haltezeichen) {
		k[c] = halt
	}
	return k
}

// namenBytes marks the bytes a name may consist of; pruefeName looks closer.
func namenBytes() (k [256]bool) {
	for c := range 0x100 {
		k[c] = c == ':' || c >= 0x80 || istNamenszeichen(rune(c))
	}
	return k
}

func istLeerraum(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

// leerraumEnde returns the index of the first byte from i on that is no white
// space.
func leerraumEnde(b []byte, i int) int {
	const achtBlanks = 0x2020202020202020
	for i < len(b) && leerByte[b[i]] {
		i++
		for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:]) == achtBlanks {
			i += 8 // indentation
		}
	}
	return i
}

// istZeichen is Char of XML 1.0.
func istZeichen(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	default:
		return r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
	}
}

// zeichen checks the multi-byte character at b[i] and returns its length. off
// is the index of b[0] in the buffer.
func (s *Scanner) zeichen(b []byte, i, off int) (int, *Fehler) {
	if i+1 < len(b) && b[i] >= 0xC2 && b[i] <= 0xDF && b[i+1]&0xC0 == 0x80 {
		return 2, nil
	}
	r, n := utf8.DecodeRune(b[i:])
	if r == utf8.RuneError && n <= 1 {
		if !s.amEnde && off+len(b) == len(s.buf) && !utf8.FullRune(b[i:]) {
			return 0, mehr
		}
		return 0, s.fehlerBei(off+i, ArtKodierung, "Das Dokument enthält eine Bytefolge, die kein gültiges UTF-8 ist.")
	}
	if !istZeichen(r) {
		return 0, s.unzulaessig(off + i)
	}
	return n, nil
}

func (s *Scanner) unzulaessig(i int) *Fehler {
	return s.fehlerBei(i, ArtZeichen, "Das Dokument enthält ein Zeichen, das in XML nicht zulässig ist.")
}

// pruefeZeichen checks every character of b, of which off is the index in the
// buffer: the content of comments, processing instructions and CDATA.
func (s *Scanner) pruefeZeichen(b []byte, off int) *Fehler {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c >= 0x80:
			n, err := s.zeichen(b, i, off)
			if err != nil {
				return err
			}
			i += n
		case c < 0x20 && !istLeerraum(c):
			return s.unzulaessig(off + i)
		default:
			i++
		}
	}
	return nil
}
