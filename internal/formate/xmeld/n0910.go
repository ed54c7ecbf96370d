// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "io"

const wurzel0910 = "administration.returntosender.0910"

// Ruecksendung refuses a message within a synchronous call, without sending it
// back (XMeld 0910).
type Ruecksendung struct {
	Kopf      Kopf
	Stelle    *RueckweisendeStelle // nil if the reader itself refuses
	Grund     string               // Ruecksendung.einer.Nachricht: S…, T…, V…, X…
	Hinweise  []string
	Transport *Transportangaben
	Ursprung  Nachrichtenverweis
}

var transport0910 = transportnamen{
	aussen: "xmeld:transportinformationen", kennung: "xmeld:nachrichten.id", betreff: "xmeld:betreff",
	gesendet: "xmeld:sendezeitpunkt", hinweise: "xmeld:ergaenzende.hinweise",
}

// Schreibe0910 writes the refusal. It returns the error of w.
func Schreibe0910(w io.Writer, r *Ruecksendung) error {
	s := neuesDokument()
	s.beginne(wurzel0910, &r.Kopf)
	s.auf("xmeld:rts.container")
	s.rueckweisendeStelle("xmeld:rueckweisende.stelle", r.Stelle)
	s.auf("xmeld:begruendung")
	s.code("xmeld:grund", r.Grund)
	for _, h := range r.Hinweise {
		s.element("xmeld:ergaenzende.hinweise", fremdtext(h))
	}
	s.zu("xmeld:begruendung")
	s.transport(transport0910, r.Transport)
	s.zu("xmeld:rts.container")
	s.verweis("xmeld:ursprungsnachricht", &r.Ursprung)
	s.zu("xmeld:" + wurzel0910)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

// Lies0910 reads a refusal. Errors are of type *Fehler.
func Lies0910(r io.Reader) (*Ruecksendung, error) {
	x := &Ruecksendung{}
	l, err := oeffne(r, "0910", &x.Kopf)
	if err != nil {
		return nil, err
	}
	err = l.nachricht(&x.Kopf, func() {
		switch l.nr {
		case nRtsContainer:
			l.ruecksendung(x)
		case nUrsprungsnachricht:
			x.Ursprung = l.verweis()
		default:
			l.ueberlies()
		}
	})
	if err != nil {
		return nil, err
	}
	return x, nil
}

func (l *leser) ruecksendung(x *Ruecksendung) {
	for l.kind() {
		switch l.nr {
		case nRueckweisendeStelle:
			x.Stelle = l.rueckweisendeStelle()
		case nBegruendung:
			for l.kind() {
				switch l.nr {
				case nGrund:
					x.Grund = l.code()
				case nErgaenzendeHinweise:
					x.Hinweise = append(x.Hinweise, l.text())
				default:
					l.ueberlies()
				}
			}
		case nTransportinformationen:
			x.Transport = l.transport()
		default:
			l.ueberlies()
		}
	}
}
