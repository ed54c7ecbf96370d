// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

const wurzel1104 = "xmeldit.ortsundstrassenverzeichnis.1104"

// Ortsverzeichnis lists places and streets of all municipalities of one
// authority; it replaces the authority's former list (XMeld 1104).
type Ortsverzeichnis struct {
	Kopf Kopf
	Orte []Ort
}

// Ort is a place: a municipality or a part of it.
type Ort struct {
	Nummer       uint64 // key in the delivering register, from 1
	AGS          melde.AGS
	Gemeindename string
	Ortsteil     string
	Historisch   bool // only valid for historical addresses
	Strassen     []Strasse
}

// Strasse is a street of a place.
type Strasse struct {
	Nummer     uint64 // key in the delivering register, 0 for none
	Name       string
	Historisch bool
}

// Schreibe1104 writes the list. It returns the error of w.
func Schreibe1104(w io.Writer, v *Ortsverzeichnis) error {
	s := neuesDokument()
	s.beginne(wurzel1104, &v.Kopf)
	for i := range v.Orte {
		s.ort(&v.Orte[i])
	}
	s.zu("xmeld:" + wurzel1104)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) ort(o *Ort) {
	s.auf("xmeld:ort")
	s.zahl("xmeld:ortsnummer", o.Nummer)
	s.codeAus("xmeld:amtlicher.gemeindeschluessel", listeAGS, string(o.AGS))
	s.element("xmeld:amtlicher.gemeindename", o.Gemeindename)
	s.wenn("xmeld:ortsteilname", o.Ortsteil)
	s.marke("xmeld:historisch", o.Historisch)
	for i := range o.Strassen {
		st := &o.Strassen[i]
		s.auf("xmeld:strasse")
		if st.Nummer != 0 {
			s.zahl("xmeld:strassennummer", st.Nummer)
		}
		s.element("xmeld:strassenname", st.Name)
		s.marke("xmeld:historisch", st.Historisch)
		s.zu("xmeld:strasse")
	}
	s.zu("xmeld:ort")
	s.roh("\n")
}

// Lies1104 reads a list of places and streets. Errors are of type *Fehler.
func Lies1104(r io.Reader) (*Ortsverzeichnis, error) {
	v := &Ortsverzeichnis{}
	l, err := oeffne(r, "1104", &v.Kopf)
	if err != nil {
		return nil, err
	}
	if err := l.nachricht(&v.Kopf, func() {
		if l.nr == nOrt {
			v.Orte = append(v.Orte, l.ort())
			return
		}
		l.ueberlies()
	}); err != nil {
		return nil, err
	}
	return v, nil
}

func (l *leser) ort() (o Ort) {
	for l.kind() {
		switch l.nr {
		case nOrtsnummer:
			o.Nummer = l.zahl()
		case nAmtlicherGemeindeschluessel:
			o.AGS = melde.AGS(l.code())
		case nAmtlicherGemeindename:
			o.Gemeindename = l.text()
		case nOrtsteilname:
			o.Ortsteil = l.text()
		case nHistorisch:
			o.Historisch = l.marke()
		case nStrasse:
			o.Strassen = append(o.Strassen, l.strasse())
		default:
			l.ueberlies()
		}
	}
	return o
}

func (l *leser) strasse() (s Strasse) {
	for l.kind() {
		switch l.nr {
		case nStrassennummer:
			s.Nummer = l.zahl()
		case nStrassenname:
			s.Name = l.text()
		case nHistorisch:
			s.Historisch = l.marke()
		default:
			l.ueberlies()
		}
	}
	return s
}
