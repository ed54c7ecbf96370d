// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"unicode/utf8"

	"kernmelderegister/internal/grund/xmlscan"
)

// Pruefer checks the tokens of one document after the other. It is not safe
// for concurrent use.
type Pruefer struct {
	s        *Schema
	stapel   []rahmen
	ruhe     int    // depth of the element of which the rest is not checked, 0 for none
	zu       int    // depth of the element the last token closed, 0 if it closed none
	umformen []byte // values whose white space had to be changed
}

// rahmen is an open element.
type rahmen struct {
	typ         *Typ
	deklaration *Deklaration // nil below a wildcard
	name        *xmlscan.Name
	zustand     uint16
	hatText     bool
}

// Pruefer returns a checker for one document at a time.
func (s *Schema) Pruefer() *Pruefer {
	return &Pruefer{s: s, stapel: make([]rahmen, 0, 32)}
}

// Zuruecksetzen makes the Pruefer ready for another document.
func (p *Pruefer) Zuruecksetzen() {
	p.stapel, p.ruhe, p.zu = p.stapel[:0], 0, 0
}

// Ruhen leaves the rest of the element at this depth (1 for the root)
// unchecked; its next sibling is checked again. After a Verstoss it lets the
// caller go on with the next record. The element must be the one of the last
// token or one around it.
func (p *Pruefer) Ruhen(tiefe int) {
	if p.zu == tiefe {
		p.stapel = p.stapel[:min(len(p.stapel), tiefe-1)]
		return
	}
	p.ruhe = tiefe
}

// Token checks the next token and returns nil if it is valid. After a Verstoss
// the Pruefer needs Zuruecksetzen or Ruhen.
func (p *Pruefer) Token(t *xmlscan.Token) *Verstoss {
	if p.ruhe > 0 {
		p.ruhend(t)
		return nil
	}
	p.zu = 0
	switch t.Art {
	case xmlscan.Start:
		return p.start(t)
	case xmlscan.Text:
		return p.text(t)
	case xmlscan.Ende:
		p.zu = t.Tiefe
		return p.ende(t)
	}
	return nil
}

// ruhend waits for the end of the element at depth p.ruhe.
func (p *Pruefer) ruhend(t *xmlscan.Token) {
	if t.Art == xmlscan.Ende && t.Tiefe == p.ruhe {
		p.stapel = p.stapel[:min(len(p.stapel), t.Tiefe-1)]
		p.ruhe = 0
	}
}

// start checks a start tag: may the element stand here, and its attributes.
func (p *Pruefer) start(t *xmlscan.Token) *Verstoss {
	d, v := p.deklaration(t)
	if v != nil {
		return v
	}
	typ := &p.s.t.Typen[0]
	if d != nil {
		typ = &p.s.t.Typen[d.Typ]
	}
	p.stapel = append(p.stapel, rahmen{typ: typ, deklaration: d, name: t.Name, zustand: typ.Start})
	if len(t.Attribute) > 0 || typ.AttributeBis > typ.AttributeAb {
		return p.attribute(t, typ)
	}
	return nil
}

// deklaration finds the declaration of the element and moves its parent on.
func (p *Pruefer) deklaration(t *xmlscan.Token) (*Deklaration, *Verstoss) {
	schluessel := NeuerSchluessel(t.Raum, t.Nr)
	if len(p.stapel) == 0 {
		nr, da := p.s.wurzeln[schluessel]
		if !da || t.Nr == 0 {
			return nil, p.unbekannteWurzel(t)
		}
		return &p.s.t.Deklarationen[nr], nil
	}
	r := &p.stapel[len(p.stapel)-1]
	if r.typ.Inhalt == NurWert {
		return nil, p.unerwartet(t, r)
	}
	z := &p.s.t.Zustaende[r.zustand]
	for i := z.Ab; i < z.Bis; i++ {
		u := &p.s.t.Uebergaenge[i]
		if u.Schluessel == schluessel && t.Nr != 0 {
			r.zustand = u.Ziel
			return &p.s.t.Deklarationen[u.Deklaration], nil
		}
		if u.Schluessel == BeliebigerName {
			r.zustand = u.Ziel
			return p.lax(t, schluessel), nil
		}
	}
	return nil, p.unerwartet(t, r)
}

// lax returns the global declaration of an element under a wildcard, nil if
// there is none: then anything goes.
func (p *Pruefer) lax(t *xmlscan.Token, schluessel Schluessel) *Deklaration {
	if nr, da := p.s.wurzeln[schluessel]; da && t.Nr != 0 {
		return &p.s.t.Deklarationen[nr]
	}
	return nil
}

// attribute checks the attributes of a start tag.
func (p *Pruefer) attribute(t *xmlscan.Token, typ *Typ) *Verstoss {
	liste := p.s.t.Attribute[typ.AttributeAb:typ.AttributeBis]
	pflichten := 0
	for i := range t.Attribute {
		a := &t.Attribute[i]
		if a.Raum == xmlscan.RaumXSI {
			if v := p.xsiAttribut(t, a); v != nil {
				return v
			}
			continue
		}
		soll := attributSuchen(liste, a)
		if soll == nil {
			if typ.JedesAttribut {
				continue
			}
			return p.unerwartetesAttribut(t, a)
		}
		if soll.Pflicht {
			pflichten++
		}
		wert, art := p.wertPruefen(&p.s.t.Einfache[soll.Einfach], a.Wert)
		if art == 0 && soll.Fest > 0 && !p.istFest(soll.Fest, wert, &p.s.t.Einfache[soll.Einfach]) {
			art = FalscherFestwert
		}
		if art != 0 {
			return p.falschesAttribut(t, a, soll, art)
		}
	}
	for i := range liste {
		if liste[i].Pflicht {
			pflichten--
		}
	}
	if pflichten < 0 {
		return p.fehlendesAttribut(t, liste)
	}
	return nil
}

func attributSuchen(liste []Attribut, a *xmlscan.Attribut) *Attribut {
	if a.Nr == 0 {
		return nil
	}
	schluessel := NeuerSchluessel(a.Raum, a.Nr)
	for i := range liste {
		if liste[i].Schluessel == schluessel {
			return &liste[i]
		}
	}
	return nil
}

// xsiAttribut admits hints about the place of a schema, which are never
// followed. A type or nil named in the document would change the rules.
func (p *Pruefer) xsiAttribut(t *xmlscan.Token, a *xmlscan.Attribut) *Verstoss {
	if a.Lokal == "schemaLocation" || a.Lokal == "noNamespaceSchemaLocation" {
		return nil
	}
	return p.unerwartetesAttribut(t, a)
}

// text checks character data.
func (p *Pruefer) text(t *xmlscan.Token) *Verstoss {
	r := &p.stapel[len(p.stapel)-1]
	switch r.typ.Inhalt {
	case NurWert:
		r.hatText = true
		return p.elementwert(r, t)
	case NurElemente:
		for _, c := range t.Text {
			if !istLeerraum(c) {
				return p.unerwarteterText(t)
			}
		}
	}
	return nil
}

// ende checks that nothing is missing in the element.
func (p *Pruefer) ende(t *xmlscan.Token) *Verstoss {
	oben := len(p.stapel) - 1
	r := &p.stapel[oben]
	if r.typ.Inhalt == NurWert {
		if !r.hatText {
			if v := p.elementwert(r, t); v != nil {
				return v
			}
		}
	} else if !p.s.t.Zustaende[r.zustand].Ende {
		return p.fehlend(t, r)
	}
	p.stapel = p.stapel[:oben]
	return nil
}

// elementwert checks the value of an element, which is empty at its end tag.
func (p *Pruefer) elementwert(r *rahmen, t *xmlscan.Token) *Verstoss {
	fest := r.deklaration.Fest
	if fest > 0 && t.Art == xmlscan.Ende {
		return nil // an empty element takes the fixed value (XML Schema part 1, 3.3.4)
	}
	typ := &p.s.t.Einfache[r.typ.Einfach]
	wert, art := p.wertPruefen(typ, t.Text)
	if art == 0 && fest > 0 && !p.istFest(fest, wert, typ) {
		art = FalscherFestwert
	}
	if art == 0 {
		return nil
	}
	return p.falscherWert(r, t, art)
}

func (p *Pruefer) istFest(fest uint16, wert []byte, typ *Einfach) bool {
	soll := p.s.t.Werte[fest-1]
	if string(wert) == soll {
		return true
	}
	switch typ.Grundart {
	case Boolesch:
		return wahr(wert) == (soll == "true" || soll == "1")
	case Ganzzahl, Vorzeichenlos:
		return vergleicheZahl(string(wert), soll) == 0
	}
	return false
}

func istLeerraum(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

// laengeVon counts characters, for Base64 the bytes it stands for.
func laengeVon(typ *Einfach, wert []byte) int {
	if typ.Grundart == Base64 {
		return base64Laenge(wert)
	}
	return utf8.RuneCount(wert)
}
