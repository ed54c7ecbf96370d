// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "io"

const wurzel1501 = "hinweisnachricht.antwort.1501"

// Hinweisantwort is what a Meldebehörde answers to a hint (XMeld 1501, BMG § 6 Abs. 2).
type Hinweisantwort struct {
	Kopf Kopf
	// Bestaetigt says that at least one deviation of the hint was right; false that
	// the entries of the Meldebehörde are correct as they stand.
	Bestaetigt      bool
	Fallkennzeichen string             // as in the hint
	Ursprung        Nachrichtenverweis // the hint
}

// Schreibe1501 writes the answer. It returns the error of w.
func Schreibe1501(w io.Writer, a *Hinweisantwort) error {
	s := neuesDokument()
	s.beginne(wurzel1501, &a.Kopf)
	s.wahrheit("xmeld:hinweis.bestaetigt", a.Bestaetigt)
	s.element("xmeld:fallkennzeichen", fremdtext(a.Fallkennzeichen))
	s.verweis("xmeld:ursprungsnachricht", &a.Ursprung)
	s.zu("xmeld:" + wurzel1501)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

// Lies1501 reads an answer. Errors are of type *Fehler; an answer without
// Fallkennzeichen or whose origin is no 1500 is a breach.
func Lies1501(r io.Reader) (*Hinweisantwort, error) {
	a := &Hinweisantwort{}
	l, err := oeffne(r, "1501", &a.Kopf)
	if err != nil {
		return nil, err
	}
	err = l.nachricht(&a.Kopf, func() {
		switch l.nr {
		case nHinweisBestaetigt:
			a.Bestaetigt = l.wahrheit()
		case nFallkennzeichen:
			a.Fallkennzeichen = l.pflichttext()
		case nUrsprungsnachricht:
			a.Ursprung = l.verweis()
			if a.Ursprung.Nachricht != "1500" {
				l.beanstande(CodeSchema, a.Ursprung.Nachricht, "Die Ursprungsnachricht ist keine Hinweisnachricht 1500.")
			}
		default:
			l.ueberlies()
		}
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}
