// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/din91379"
)

// zeitform is xs:dateTime with milliseconds and zone, as the standard demands.
const zeitform = "2006-01-02T15:04:05.000-07:00"

const deklaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// schreiber appends XML to a byte slice. Element names are written as given,
// prefix included; text is escaped and taken to be UTF-8 in NFC.
type schreiber struct {
	b []byte
}

// neuesDokument returns a writer that has written the XML declaration.
func neuesDokument() *schreiber {
	return &schreiber{b: append(make([]byte, 0, 4<<10), deklaration...)}
}

func (s *schreiber) auf(name string) {
	s.b = append(s.b, '<')
	s.b = append(s.b, name...)
	s.b = append(s.b, '>')
}

func (s *schreiber) zu(name string) {
	s.b = append(s.b, '<', '/')
	s.b = append(s.b, name...)
	s.b = append(s.b, '>')
}

// attribut writes one attribute into a tag that was begun with roh.
func (s *schreiber) attribut(name, wert string) {
	s.b = append(s.b, ' ')
	s.b = append(s.b, name...)
	s.b = append(s.b, '=', '"')
	s.zeichen(wert)
	s.b = append(s.b, '"')
}

func (s *schreiber) roh(text string) { s.b = append(s.b, text...) }

// element writes an element with text, also if the text is empty.
func (s *schreiber) element(name, text string) {
	s.auf(name)
	s.zeichen(text)
	s.zu(name)
}

// wenn writes an element unless its text is empty.
func (s *schreiber) wenn(name, text string) {
	if text != "" {
		s.element(name, text)
	}
}

func (s *schreiber) zahl(name string, n uint64) {
	s.auf(name)
	s.b = strconv.AppendUint(s.b, n, 10)
	s.zu(name)
}

// marke writes a flag that the schema only knows as true.
func (s *schreiber) marke(name string, gesetzt bool) {
	if gesetzt {
		s.element(name, "true")
	}
}

func (s *schreiber) wahrheit(name string, wert bool) {
	if wert {
		s.element(name, "true")
		return
	}
	s.element(name, "false")
}

func (s *schreiber) zeitpunkt(name string, t time.Time) {
	s.auf(name)
	s.b = t.AppendFormat(s.b, zeitform)
	s.zu(name)
}

// datum writes a civil date unless none is given.
func (s *schreiber) datum(name string, d melde.Datum) {
	if d == 0 {
		return
	}
	s.auf(name)
	s.ziffern(d.Jahr(), 4)
	s.b = append(s.b, '-')
	s.ziffern(d.Monat(), 2)
	s.b = append(s.b, '-')
	s.ziffern(d.Tag(), 2)
	s.zu(name)
}

func (s *schreiber) ziffern(n, stellen int) {
	teiler := 1
	for range stellen - 1 {
		teiler *= 10
	}
	for ; teiler > 0; teiler /= 10 {
		s.b = append(s.b, byte('0'+n/teiler%10))
	}
}

// code writes a key of a list that is embedded in the schema.
func (s *schreiber) code(name, schluessel string) {
	s.auf(name)
	s.element("code", schluessel)
	s.zu(name)
}

func (s *schreiber) codeWenn(name, schluessel string) {
	if schluessel != "" {
		s.code(name, schluessel)
	}
}

// codeAus writes a key of an external list with the list's version.
func (s *schreiber) codeAus(name, liste, schluessel string) {
	s.b = append(s.b, '<')
	s.roh(name)
	s.attribut("listVersionID", liste)
	s.b = append(s.b, '>')
	s.element("code", schluessel)
	s.zu(name)
}

func (s *schreiber) codeAusWenn(name, liste, schluessel string) {
	if schluessel != "" {
		s.codeAus(name, liste, schluessel)
	}
}

// codeFrei writes a key of a list that is named by URI and version.
func (s *schreiber) codeFrei(name, uri, liste, schluessel string) {
	s.b = append(s.b, '<')
	s.roh(name)
	s.attribut("listURI", uri)
	s.attribut("listVersionID", liste)
	s.b = append(s.b, '>')
	s.element("code", schluessel)
	s.zu(name)
}

// zeichen appends text, escaped for element content and for attributes in
// double quotes.
func (s *schreiber) zeichen(text string) {
	anfang := 0
	for i := range len(text) {
		if !sonderzeichen[text[i]] {
			continue
		}
		s.b = append(s.b, text[anfang:i]...)
		s.b = append(s.b, ersatz(text[i])...)
		anfang = i + 1
	}
	s.b = append(s.b, text[anfang:]...)
}

// sonderzeichen are the bytes that can't stand for themselves. Tab, line feed
// and carriage return are written as references, because attributes would turn
// them into blanks and line ends would be normalised.
var sonderzeichen = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = true
	}
	for _, c := range `&<>"` {
		t[c] = true
	}
	return t
}()

func ersatz(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&quot;"
	case '\t':
		return "&#9;"
	case '\n':
		return "&#10;"
	case '\r':
		return "&#13;"
	}
	return "?" // not a character of XML at all
}

// fremdtext makes any text fit for an answer: what does not belong to DIN 91379
// datatype C becomes a question mark. It is meant for contents that are quoted
// back to their sender.
func fremdtext(text string) string {
	var b strings.Builder
	for {
		var z *din91379.Zeichenfehler
		if !errors.As(din91379.C.Pruefe(text), &z) {
			break
		}
		_, n := utf8.DecodeRuneInString(text[z.Position:])
		b.WriteString(text[:z.Position])
		b.WriteByte('?')
		text = text[z.Position+n:]
	}
	if b.Len() == 0 {
		return text
	}
	b.WriteString(text)
	return b.String()
}
