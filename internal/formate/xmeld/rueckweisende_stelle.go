// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "time"

// RueckweisendeStelle is the body that objected to a message if it is not the
// reader itself (XInneres Rueckweisung.RueckweisendeStelle).
type RueckweisendeStelle struct {
	Pruefinstanz     string
	Anschrift        Postanschrift
	Erreichbarkeiten []Erreichbarkeit // at least one
}

// Transportangaben are what the transport knows of a message that was turned back.
type Transportangaben struct {
	Nachrichtenkennung string // message id of the transport
	Betreff            string
	Gesendet           time.Time // zero if unknown
	Hinweise           string
}

// transportnamen are the element names of Transportangaben, which differ
// between XMeld and XInneres.
type transportnamen struct {
	aussen, kennung, betreff, gesendet, hinweise string
}

func (s *schreiber) rueckweisendeStelle(name string, r *RueckweisendeStelle) {
	if r == nil {
		return
	}
	s.auf(name)
	s.element("pruefinstanz", r.Pruefinstanz)
	s.postanschrift("anschrift", &r.Anschrift)
	for i := range r.Erreichbarkeiten {
		s.erreichbarkeit("erreichbarkeit", &r.Erreichbarkeiten[i])
	}
	s.zu(name)
}

func (l *leser) rueckweisendeStelle() *RueckweisendeStelle {
	r := &RueckweisendeStelle{}
	for l.kind() {
		switch l.nr {
		case nPruefinstanz:
			r.Pruefinstanz = l.text()
		case nAnschrift:
			r.Anschrift = *l.postanschrift()
		case nErreichbarkeit:
			r.Erreichbarkeiten = append(r.Erreichbarkeiten, l.erreichbarkeit())
		default:
			l.ueberlies()
		}
	}
	return r
}

func (s *schreiber) transport(n transportnamen, t *Transportangaben) {
	if t == nil {
		return
	}
	s.auf(n.aussen)
	s.wenn(n.kennung, fremdtext(t.Nachrichtenkennung))
	s.wenn(n.betreff, fremdtext(t.Betreff))
	if !t.Gesendet.IsZero() {
		s.zeitpunkt(n.gesendet, t.Gesendet)
	}
	s.wenn(n.hinweise, fremdtext(t.Hinweise))
	s.zu(n.aussen)
}

func (l *leser) transport() *Transportangaben {
	t := &Transportangaben{}
	for l.kind() {
		switch l.nr {
		case nNachrichtenId, nNachrichtenIdXInneres:
			t.Nachrichtenkennung = l.text()
		case nBetreff:
			t.Betreff = l.text()
		case nSendezeitpunkt:
			t.Gesendet = l.zeitpunkt()
		case nErgaenzendeHinweise, nErgaenzendeHinweiseXInneres:
			t.Hinweise = l.text()
		default:
			l.ueberlies()
		}
	}
	return t
}
