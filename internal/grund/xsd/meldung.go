// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"fmt"
	"slices"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// pfad names the open elements, with weitere added.
func (p *Pruefer) pfad(weitere ...string) string {
	var b strings.Builder
	for i := range p.stapel {
		b.WriteByte('/')
		b.WriteString(anzeige(p.stapel[i].name))
	}
	for _, name := range weitere {
		b.WriteByte('/')
		b.WriteString(name)
	}
	return b.String()
}

// anzeige returns a name that may be shown: one of the schema. Any other could
// be made of somebody's data.
func anzeige(n *xmlscan.Name) string {
	if n.Nr == 0 {
		return "*"
	}
	return n.Lokal
}

// unbekannter returns the name of an element or attribute if the schema does
// not know it.
func unbekannter(n *xmlscan.Name) string {
	if n.Nr == 0 {
		return n.Lokal
	}
	return ""
}

func (p *Pruefer) unbekannteWurzel(t *xmlscan.Token) *Verstoss {
	return &Verstoss{
		Art: UnbekannteWurzel, Pfad: p.pfad(anzeige(t.Name)), Byte: t.Von,
		Element: anzeige(t.Name), Wert: unbekannter(t.Name),
		Text: "Das Wurzelelement gehört zu keiner bekannten Nachricht.",
	}
}

// unerwartet reports an element that cannot stand here: either a mandatory
// element before it is missing, or it does not belong here.
func (p *Pruefer) unerwartet(t *xmlscan.Token, r *rahmen) *Verstoss {
	v := &Verstoss{Art: UnerwartetesElement, Byte: t.Von, Element: anzeige(t.Name), Wert: unbekannter(t.Name)}
	if r.typ.Inhalt == NurElemente {
		pflicht := p.namen(p.pflicht(r.zustand))
		v.Erwartet = p.namen(p.s.uebergaenge(r.zustand))
		if len(pflicht) > 0 && p.spaeter(r.zustand, t) {
			v.Art, v.Element, v.Wert, v.Pfad = FehlendesElement, pflicht[0], "", p.pfad()
			v.Text = fmt.Sprintf("Vor dem Element %s fehlt %s.", anzeige(t.Name), aufzaehlung(pflicht))
			return v
		}
	}
	v.Pfad = p.pfad(anzeige(t.Name))
	was := "Ein unbekanntes Element"
	if t.Nr != 0 {
		was = "Das Element " + t.Lokal
	}
	v.Text = was + " ist an dieser Stelle nicht zulässig."
	if len(v.Erwartet) > 0 {
		v.Text = was + " ist an dieser Stelle nicht zulässig, erwartet wird " + aufzaehlung(v.Erwartet) + "."
	}
	return v
}

func (p *Pruefer) fehlend(t *xmlscan.Token, r *rahmen) *Verstoss {
	pflicht := p.namen(p.pflicht(r.zustand))
	v := &Verstoss{
		Art: FehlendesElement, Pfad: p.pfad(), Byte: t.Von,
		Erwartet: p.namen(p.s.uebergaenge(r.zustand)),
		Text:     fmt.Sprintf("Im Element %s fehlt %s.", anzeige(r.name), aufzaehlung(pflicht)),
	}
	if len(pflicht) > 0 {
		v.Element = pflicht[0]
	}
	return v
}

func (p *Pruefer) unerwarteterText(t *xmlscan.Token) *Verstoss {
	r := &p.stapel[len(p.stapel)-1]
	return &Verstoss{
		Art: UnerwarteterText, Pfad: p.pfad(), Byte: t.Von, Element: anzeige(r.name), Wert: string(t.Text),
		Text: fmt.Sprintf("Im Element %s steht Text, obwohl dort nur Elemente stehen dürfen.", anzeige(r.name)),
	}
}

func (p *Pruefer) falscherWert(r *rahmen, t *xmlscan.Token, art Verstossart) *Verstoss {
	typ := &p.s.t.Einfache[r.typ.Einfach]
	name := anzeige(r.name)
	return &Verstoss{
		Art: art, Pfad: p.pfad(), Byte: t.Von, Element: name, Typ: typ.Name, Wert: string(t.Text),
		Text: p.wertSatz("Der Wert des Elements "+name, typ, r.deklaration.Fest, art),
	}
}

func (p *Pruefer) falschesAttribut(t *xmlscan.Token, a *xmlscan.Attribut, soll *Attribut, art Verstossart) *Verstoss {
	typ := &p.s.t.Einfache[soll.Einfach]
	return &Verstoss{
		Art: art, Pfad: p.pfad("@" + a.Lokal), Byte: a.Von, Element: anzeige(t.Name), Typ: typ.Name,
		Wert: string(a.Wert), Text: p.wertSatz("Der Wert des Attributs "+a.Lokal, typ, soll.Fest, art),
	}
}

// wertSatz says what is wrong with a value by naming what would be right.
func (p *Pruefer) wertSatz(was string, typ *Einfach, fest uint16, art Verstossart) string {
	switch {
	case art == FalscherFestwert:
		return was + " ist vorgeschrieben und lautet „" + p.s.t.Werte[fest-1] + "“."
	case art == UnbekannterCode:
		return was + " steht nicht in der zugehörigen Codeliste."
	case typ.Name == "":
		return was + " hat nicht die vorgeschriebene Form."
	}
	return was + " entspricht nicht dem Datentyp " + typ.Name + "."
}

func (p *Pruefer) unerwartetesAttribut(t *xmlscan.Token, a *xmlscan.Attribut) *Verstoss {
	satz := "Ein unbekanntes Attribut ist im Element " + anzeige(t.Name) + " nicht zulässig."
	if a.Nr != 0 {
		satz = fmt.Sprintf("Das Attribut %s ist im Element %s nicht zulässig.", a.Lokal, anzeige(t.Name))
	}
	return &Verstoss{
		Art: UnerwartetesAttribut, Pfad: p.pfad("@" + anzeige(a.Name)), Byte: a.Von,
		Element: anzeige(t.Name), Wert: unbekannter(a.Name), Text: satz,
	}
}

func (p *Pruefer) fehlendesAttribut(t *xmlscan.Token, liste []Attribut) *Verstoss {
	for i := range liste {
		name := p.s.vokabular.Name(liste[i].Schluessel.nr())
		if liste[i].Pflicht && !hatAttribut(t, liste[i].Schluessel) {
			return &Verstoss{
				Art: FehlendesAttribut, Pfad: p.pfad("@" + name), Byte: t.Von, Element: anzeige(t.Name),
				Text: fmt.Sprintf("Im Element %s fehlt das Attribut %s.", anzeige(t.Name), name),
			}
		}
	}
	return nil
}

func hatAttribut(t *xmlscan.Token, k Schluessel) bool {
	for i := range t.Attribute {
		if t.Attribute[i].Nr != 0 && NeuerSchluessel(t.Attribute[i].Raum, t.Attribute[i].Nr) == k {
			return true
		}
	}
	return false
}

func (s *Schema) uebergaenge(zustand uint16) []Uebergang {
	z := s.t.Zustaende[zustand]
	return s.t.Uebergaenge[z.Ab:z.Bis]
}

func (p *Pruefer) namen(uebergaenge []Uebergang) []string {
	var namen []string
	for _, u := range uebergaenge {
		if u.Schluessel != BeliebigerName {
			namen = append(namen, p.s.vokabular.Name(u.Schluessel.nr()))
		}
	}
	return namen
}

// pflicht returns the transitions of which one must come. One can be skipped
// if everything that may follow it may also come at once.
func (p *Pruefer) pflicht(zustand uint16) []Uebergang {
	if p.s.t.Zustaende[zustand].Ende {
		return nil
	}
	alle := p.s.uebergaenge(zustand)
	var pflicht []Uebergang
	for _, u := range alle {
		if p.s.t.Zustaende[u.Ziel].Ende || !verzichtbar(u, alle, p.s.uebergaenge(u.Ziel)) {
			pflicht = append(pflicht, u)
		}
	}
	return pflicht
}

// verzichtbar tells whether something may follow u other than u itself, and
// all of it may also come instead of u.
func verzichtbar(u Uebergang, statt, danach []Uebergang) bool {
	anderes := false
	for _, d := range danach {
		if d.Schluessel == u.Schluessel {
			continue
		}
		anderes = true
		if !slices.ContainsFunc(statt, func(s Uebergang) bool { return s.Schluessel == d.Schluessel }) {
			return false
		}
	}
	return anderes
}

// spaeter tells whether the element could still come in this content model.
func (p *Pruefer) spaeter(zustand uint16, t *xmlscan.Token) bool {
	besucht := map[uint16]bool{}
	offen := []uint16{zustand}
	for len(offen) > 0 {
		z := offen[len(offen)-1]
		offen = offen[:len(offen)-1]
		for _, u := range p.s.uebergaenge(z) {
			if u.Schluessel == NeuerSchluessel(t.Raum, t.Nr) && t.Nr != 0 {
				return true
			}
			if !besucht[u.Ziel] {
				besucht[u.Ziel] = true
				offen = append(offen, u.Ziel)
			}
		}
	}
	return false
}
