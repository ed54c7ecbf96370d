// SPDX-License-Identifier: EUPL-1.2

// Package soap reads and writes the envelope of SOAP 1.1 in its form
// document/literal: a body with one message, or a fault. It knows no message.
package soap

import (
	"bytes"
	"fmt"

	"kernmelderegister/internal/grund/xmlscan"
)

// Raum is the namespace of SOAP 1.1.
const Raum = "http://schemas.xmlsoap.org/soap/envelope/"

// raum12 is the namespace of SOAP 1.2, recognised to say clearly that it isn't served.
const raum12 = "http://www.w3.org/2003/05/soap-envelope"

// Umschlag is an envelope that came in.
type Umschlag struct {
	// Raum and Lokal name the only child of the body.
	Raum, Lokal string
	// Inhalt is that child as a document of its own: namespaces that the
	// envelope declared stand in its start tag.
	Inhalt []byte
	// Kopf is the header as a document of its own, nil if there is none.
	Kopf []byte
}

// Fehler says why an envelope can't be read.
type Fehler struct {
	// Versionsfehler is the fault code VersionMismatch instead of Client.
	Versionsfehler bool
	// Element is the path of the element concerned, Byte its offset.
	Element string
	Byte    int64
	// Text is one German sentence without content of the document.
	Text    string
	Ursache error
}

// Error returns the sentence with its place.
func (f *Fehler) Error() string { return fmt.Sprintf("%s (Byte %d)", f.Text, f.Byte) }

// Unwrap returns the error of the scanner, if any.
func (f *Fehler) Unwrap() error { return f.Ursache }

var grenzen = xmlscan.Grenzen{Groesse: 64 << 20, Tiefe: 128}

type leser struct {
	dokument []byte
	s        *xmlscan.Scanner
	raum     xmlscan.Raum
	// geltend are the declarations of the open elements, the inner ones last.
	geltend []xmlscan.Deklaration
	// eltern is the element whose child is cut out, for errors.
	eltern   string
	kopfteil []byte
}

// Lies reads an envelope. Errors are of type *Fehler.
func Lies(dokument []byte) (*Umschlag, error) {
	l := neuerLeser(dokument, "Body")
	l.raum = l.s.Raum(Raum)
	u, err := l.umschlag()
	if err != nil {
		return nil, err
	}
	u.Kopf = l.kopfteil
	return u, l.bisZumEnde()
}

// PackeAus returns the only child of the document's root as a document of its own.
// Errors are of type *Fehler.
func PackeAus(dokument []byte) (*Umschlag, error) {
	l := neuerLeser(dokument, "Hülle")
	t, err := l.weiter()
	if err != nil {
		return nil, err
	}
	l.merke(t)
	return l.inhalt()
}

func neuerLeser(dokument []byte, eltern string) *leser {
	return &leser{
		dokument: dokument, eltern: eltern,
		s: xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{Grenzen: grenzen, OhneLeerraum: true}),
	}
}

func (l *leser) umschlag() (*Umschlag, error) {
	t, err := l.weiter()
	if err != nil {
		return nil, err
	}
	if t.Lokal != "Envelope" || t.Raum != l.raum {
		return nil, &Fehler{Versionsfehler: l.s.URI(t.Raum) == raum12, Element: "/" + t.Lokal, Byte: t.Von,
			Text: "Erwartet wird ein Umschlag Envelope nach SOAP 1.1."}
	}
	l.merke(t)
	for {
		if t, err = l.weiter(); err != nil {
			return nil, err
		}
		if t.Art != xmlscan.Start {
			return nil, l.fehlt(t, "Dem Umschlag fehlt das Element Body.")
		}
		if t.Lokal == "Body" && t.Raum == l.raum {
			break
		}
		if err := l.kopf(t); err != nil {
			return nil, err
		}
	}
	l.merke(t)
	return l.inhalt()
}

// kopf reads over the header. An entry that must be understood is refused,
// since none is understood here.
func (l *leser) kopf(t *xmlscan.Token) error {
	if t.Lokal != "Header" || t.Raum != l.raum {
		return &Fehler{Element: "/Envelope/" + t.Lokal, Byte: t.Von, Text: "Im Umschlag sind nur Header und Body erlaubt."}
	}
	von, name, eigene := t.Von, qname(t), kopiere(t.Deklarationen)
	for tiefe := t.Tiefe; ; {
		t, err := l.weiter()
		if err != nil {
			return err
		}
		if t.Art == xmlscan.Ende && t.Tiefe == tiefe {
			l.kopfteil = l.selbstaendig(l.dokument[von:t.Bis], name, eigene)
			return nil
		}
		for _, a := range t.Attribute {
			if a.Lokal == "mustUnderstand" && a.Raum == l.raum && (string(a.Wert) == "1" || string(a.Wert) == "true") {
				return &Fehler{Element: "/Envelope/Header/" + t.Lokal, Byte: t.Von, Text: "Ein Kopfeintrag mit mustUnderstand wird nicht verstanden."}
			}
		}
	}
}

// inhalt cuts the only child out of the body.
func (l *leser) inhalt() (*Umschlag, error) {
	t, err := l.weiter()
	if err != nil {
		return nil, err
	}
	if t.Art != xmlscan.Start {
		return nil, l.fehlt(t, "Das Element "+l.eltern+" ist leer.")
	}
	u := &Umschlag{Raum: l.s.URI(t.Raum), Lokal: t.Lokal}
	von, name, eigene := t.Von, qname(t), kopiere(t.Deklarationen)
	if err := l.s.Ueberspringen(); err != nil {
		return nil, vonScanner(err)
	}
	t, err = l.weiter()
	if err != nil {
		return nil, err
	}
	if t.Art != xmlscan.Ende {
		return nil, &Fehler{Element: "/Envelope/Body", Byte: t.Von, Text: "Das Element " + l.eltern + " darf nur eine Nachricht enthalten."}
	}
	stueck := bytes.TrimRight(l.dokument[von:t.Von], " \t\r\n")
	u.Inhalt = l.selbstaendig(stueck, name, eigene)
	return u, nil
}

// selbstaendig adds the declarations of the envelope to the start tag of the piece.
func (l *leser) selbstaendig(stueck []byte, name string, eigene []xmlscan.Deklaration) []byte {
	var b bytes.Buffer
	b.Grow(len(stueck) + 512)
	b.WriteByte('<')
	b.WriteString(name)
	gesehen := map[string]bool{}
	for _, d := range eigene {
		gesehen[d.Praefix] = true
	}
	for i := len(l.geltend) - 1; i >= 0; i-- {
		d := l.geltend[i]
		if gesehen[d.Praefix] || d.Praefix == "xml" {
			continue
		}
		gesehen[d.Praefix] = true
		if d.Praefix == "" {
			b.WriteString(` xmlns="`)
		} else {
			b.WriteString(" xmlns:" + d.Praefix + `="`)
		}
		b.WriteString(maskiere(l.s.URI(d.Raum)))
		b.WriteByte('"')
	}
	b.Write(stueck[1+len(name):])
	return b.Bytes()
}

func (l *leser) bisZumEnde() error {
	for {
		t, err := l.weiter()
		if err != nil {
			return err
		}
		if t.Art == xmlscan.EOF {
			return nil
		}
		if t.Art == xmlscan.Start {
			return &Fehler{Element: "/Envelope/" + t.Lokal, Byte: t.Von, Text: "Nach Body ist kein weiteres Element erlaubt."}
		}
	}
}

func (l *leser) weiter() (*xmlscan.Token, error) {
	t, err := l.s.Weiter()
	if err != nil {
		return nil, vonScanner(err)
	}
	return t, nil
}

func (l *leser) merke(t *xmlscan.Token) { l.geltend = append(l.geltend, t.Deklarationen...) }

func (l *leser) fehlt(t *xmlscan.Token, text string) error {
	return &Fehler{Element: "/Envelope/Body", Byte: t.Von, Text: text}
}

func vonScanner(err error) error {
	f := &Fehler{Text: "Der Umschlag ist kein wohlgeformtes XML.", Ursache: err}
	if x, ok := err.(*xmlscan.Fehler); ok {
		f.Text, f.Byte = x.Text, x.Byte
	}
	return f
}

func qname(t *xmlscan.Token) string {
	if t.Praefix == "" {
		return t.Lokal
	}
	return t.Praefix + ":" + t.Lokal
}

func kopiere(d []xmlscan.Deklaration) []xmlscan.Deklaration {
	return append([]xmlscan.Deklaration(nil), d...)
}
