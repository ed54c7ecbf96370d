// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"bytes"
	"io"
	"strings"

	"kernmelderegister/internal/formate/xmeld/schema"
	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// Pruefe reads a message to its end and checks it: whether it is well-formed
// XML in UTF-8 within the limits, whether it is a message of the standard in a
// version that is served, and, in the native version, whether it is valid
// against the schema. It keeps nothing in memory, so that the message can be
// read a second time with its reader.
//
// Errors are of type *Fehler and name element, record and position.
func Pruefe(r io.Reader) error {
	_, err := PruefeUndZaehle(r)
	return err
}

// PruefeUndZaehle is Pruefe and returns the number of the records of a delivery.
func PruefeUndZaehle(r io.Reader) (datensaetze int, err error) {
	g := grenzen
	g.Groesse, g.Textlaenge = groesse1100, textlaenge0010
	p := &pruefung{sc: xmlscan.Neu(r, xmlscan.Optionen{
		Grenzen: g, Vokabular: schema.XMeld2511a().Vokabular(), OhneLeerraum: true,
	})}
	if err := p.wurzel(); err != nil {
		return 0, err
	}
	for {
		tok, err := p.sc.Weiter()
		if err != nil {
			return 0, p.amOrt(vonScanner(err))
		}
		if tok.Art == xmlscan.EOF {
			return p.datensaetze, nil
		}
		if f := p.schritt(tok); f != nil {
			return 0, f
		}
	}
}

// hoechstLaenge bounds a text of any message but the 0010.
const hoechstLaenge = 1 << 20

// pruefung is the state of a check.
type pruefung struct {
	sc      *xmlscan.Scanner
	pruefer *xsd.Pruefer // nil if the version has no schema here
	art     Art
	pfad    []*xmlscan.Name
	satz    string // ereignis.zeichen of the open record

	datensaetze int // records begun so far
}

// wurzel checks what kind of message it is and begins with the schema.
func (p *pruefung) wurzel() error {
	tok, err := p.sc.Weiter()
	if err != nil {
		return vonScanner(err)
	}
	var k Kopf
	art, f := erkenneWurzel(p.sc, tok, &k)
	p.art = art
	if f != nil {
		return f
	}
	if art.Nativ() {
		p.pruefer = schema.XMeld2511a().Pruefer()
	}
	if f := p.schritt(tok); f != nil {
		return f
	}
	return nil
}

// schritt checks one token.
func (p *pruefung) schritt(tok *xmlscan.Token) *Fehler {
	switch tok.Art {
	case xmlscan.Start:
		p.pfad = append(p.pfad, tok.Name)
		if tok.Lokal == "datensatz" && tok.Tiefe == 2 {
			p.satz = ""
			p.datensaetze++
		}
	case xmlscan.Ende:
		p.pfad = p.pfad[:len(p.pfad)-1]
	case xmlscan.Text:
		if oben := p.pfad[len(p.pfad)-1].Lokal; oben == "ereignis.zeichen" {
			p.satz = string(bytes.TrimSpace(tok.Text))
		}
		if len(tok.Text) > hoechstLaenge && p.art.Raum != RaumRueckweisung {
			return p.amOrt(&Fehler{Code: CodeXML, Byte: tok.Von, Text: "Ein Text ist zu lang."})
		}
	}
	if p.pruefer == nil {
		return nil
	}
	if v := p.pruefer.Token(tok); v != nil {
		return p.verstoss(v)
	}
	return nil
}

// amOrt completes an error with message, element, record and sheet.
func (p *pruefung) amOrt(f *Fehler) *Fehler {
	f.Nachricht, f.Satz = p.art.Nachricht, p.satz
	if f.Pfad == "" {
		f.Pfad = pfadtext(p.pfad)
	}
	if f.Zeile == 0 {
		f.Zeile = p.sc.Position().Zeile
	}
	f.Feld = Blatt(f.Pfad)
	return f
}

func (p *pruefung) verstoss(v *xsd.Verstoss) *Fehler {
	return p.amOrt(&Fehler{
		Code: CodeSchema, Pfad: strings.TrimPrefix(v.Pfad, "/"), Byte: v.Byte, Wert: v.Wert, Text: v.Text,
	})
}
