// SPDX-License-Identifier: EUPL-1.2

// Package elementleser reads the small, strictly built elements of XML Signature
// and XML Encryption from a stream of tokens: only the elements and attributes
// that are expected, no text between them, Base64 without anything foreign.
// Whatever is unknown is an error, because what is not understood must not be
// counted as checked.
package elementleser

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"kernmelderegister/internal/grund/xmlscan"
)

// Quelle delivers tokens: a xmlscan.Scanner or a xmldsig.Lauf.
type Quelle interface {
	// Weiter returns the next token; it is valid until the next call.
	Weiter() (*xmlscan.Token, error)
	// URI returns the namespace with this number.
	URI(xmlscan.Raum) string
	// Position returns the place of the last token.
	Position() xmlscan.Position
}

// Fehler says that an element is not built as it must be.
type Fehler struct {
	xmlscan.Position
	// Text is one German sentence without any content of the document.
	Text string
}

// Error returns the sentence with its place.
func (f *Fehler) Error() string { return fmt.Sprintf("%s (%s)", f.Text, f.Position.String()) }

// Leser reads elements from a Quelle. Errors are *Fehler or those of the Quelle.
type Leser struct{ Quelle }

// Fehler returns an error at the place of the last token.
func (l Leser) Fehler(text string) *Fehler { return &Fehler{l.Position(), text} }

// Ist reports whether the element has this namespace and local name.
func (l Leser) Ist(t *xmlscan.Token, uri, lokal string) bool {
	return t.Lokal == lokal && l.URI(t.Raum) == uri
}

// Kind returns the Start of the next child, nil at the end of the element.
func (l Leser) Kind() (*xmlscan.Token, error) {
	for {
		t, err := l.Weiter()
		if err != nil {
			return nil, err
		}
		switch t.Art {
		case xmlscan.Start:
			return t, nil
		case xmlscan.Ende, xmlscan.EOF:
			return nil, nil
		}
		if len(bytes.Trim(t.Text, leerraum)) > 0 {
			return nil, l.Fehler("Zwischen Elementen steht Text.")
		}
	}
}

// Soll returns the Start of the next child, which must have this name.
func (l Leser) Soll(uri, lokal string) (*xmlscan.Token, error) {
	t, err := l.Kind()
	if err != nil {
		return nil, err
	}
	if t == nil || !l.Ist(t, uri, lokal) {
		return nil, l.Fehler("Das Element " + lokal + " fehlt an seiner Stelle.")
	}
	return t, nil
}

// Ende reads the end tag; a further child is an error.
func (l Leser) Ende() error {
	t, err := l.Kind()
	if err == nil && t != nil {
		err = l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
	}
	return err
}

// Attribute checks that the start tag has no attributes but these, all without
// a namespace.
func (l Leser) Attribute(t *xmlscan.Token, erlaubt ...string) error {
naechstes:
	for i := range t.Attribute {
		a := &t.Attribute[i]
		for _, e := range erlaubt {
			if a.Raum == xmlscan.KeinRaum && a.Lokal == e {
				continue naechstes
			}
		}
		return l.Fehler("Ein Element hat ein unerwartetes Attribut.")
	}
	return nil
}

// Wert returns the value of an attribute, "" if it is missing.
func (l Leser) Wert(t *xmlscan.Token, name string) string {
	w, _ := t.Attribut(xmlscan.KeinRaum, name)
	return string(w)
}

// Verfahren returns the attribute Algorithm of the start tag; it must be there
// and have no other beside it.
func (l Leser) Verfahren(t *xmlscan.Token) (string, error) {
	if err := l.Attribute(t, "Algorithm"); err != nil {
		return "", err
	}
	if w := l.Wert(t, "Algorithm"); w != "" {
		return w, nil
	}
	return "", l.Fehler("Das Attribut Algorithm fehlt.")
}

// LeeresVerfahren is Verfahren for an element without content, read to its end.
func (l Leser) LeeresVerfahren(t *xmlscan.Token) (string, error) {
	w, err := l.Verfahren(t)
	if err != nil {
		return "", err
	}
	return w, l.Ende()
}

// Base64 reads the content of an element up to its end tag and decodes it.
func (l Leser) Base64() ([]byte, error) {
	t, err := l.Weiter()
	if err != nil {
		return nil, err
	}
	if t.Art == xmlscan.Ende {
		return nil, nil
	}
	if t.Art != xmlscan.Text {
		return nil, l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
	}
	b, ok := Dekodiere(t.Text)
	if !ok {
		return nil, l.Fehler("Ein Wert ist nicht in Base64 geschrieben.")
	}
	return b, l.Ende()
}

// leerraum is the white space of XML.
const leerraum = " \t\r\n"

// Dekodiere decodes Base64 with white space in it; ok is false if there is
// anything else in it, the padding is missing or bits are left over.
func Dekodiere(text []byte) (klar []byte, ok bool) {
	dicht := make([]byte, 0, len(text))
	for len(text) > 0 {
		n := bytes.IndexAny(text, leerraum)
		if n < 0 {
			n = len(text)
		}
		dicht = append(dicht, text[:n]...)
		text = bytes.TrimLeft(text[n:], leerraum)
	}
	n, err := base64.StdEncoding.Strict().Decode(dicht, dicht)
	return dicht[:n], err == nil
}
