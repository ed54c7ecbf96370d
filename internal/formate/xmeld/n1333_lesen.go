// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"reflect"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// Lies1333 reads the answer to a free search. A dwelling of which nothing is said but
// that its address is unknown or abroad becomes the mark UnbekanntVerzogen or
// InsAuslandVerzogen. Errors are of type *Fehler.
func Lies1333(r io.Reader) (*Antwort, error) {
	a := &Antwort{}
	l, err := oeffne(r, "1333", &a.Kopf)
	if err != nil {
		return nil, err
	}
	if err := l.nachricht(&a.Kopf, func() {
		switch l.nr {
		case nAntwortSuchanfrage:
			l.suchantwortMit(a, l.ergebnisperson)
		case nUrsprungsnachricht:
			a.Ursprung = l.verweis()
		default:
			l.ueberlies()
		}
	}); err != nil {
		return nil, err
	}
	return a, nil
}

func (l *leser) ergebnisperson(p *recht.Auszug) {
	for l.kind() {
		switch l.nr {
		case nPersonendaten:
			l.ergebnisdaten(p)
		case nIdentifikationsmerkmal:
			p.Identifikationsmerkmal = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) ergebnisdaten(p *recht.Auszug) {
	for l.kind() {
		switch l.nr {
		case nName:
			l.personenname(&p.Name)
		case nGeburtsangaben:
			l.geburtsangaben(&p.Geburt)
		case nWohnung:
			l.listenwohnung(p)
		case nSterbedaten:
			p.Tod = l.tod()
		case nGeschlecht:
			p.Geschlecht = l.code()
		case nStaatsangehoerigkeit:
			p.Staatsangehoerigkeiten = append(p.Staatsangehoerigkeiten, l.code())
		case nAusweisdokument:
			p.Ausweise = append(p.Ausweise, l.ausweis())
		case nWaffenrechtlicheErlaubnis:
			p.Waffenerlaubnisse = append(p.Waffenerlaubnisse, melde.Erlaubnis{Erteilt: l.ersteErteilung()})
		case nWaffenbesitzverbot:
			p.Waffenbesitzverbote = append(p.Waffenbesitzverbote, melde.Waffenbesitzverbot{Erteilt: l.ersteErteilung()})
		case nSprengstoffrechtlicheErlaubnis:
			p.Sprengstofferlaubnisse = append(p.Sprengstofferlaubnisse, melde.Erlaubnis{Erteilt: l.ersteErteilung()})
		case nVerzogen:
			p.Verzogen = l.marke()
		case nVerringerterDatenumfang:
			p.VerringerterUmfang = l.marke()
		case nVerstorben:
			p.Verstorben = l.marke()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) ersteErteilung() (tag melde.Datum) {
	for l.kind() {
		if l.nr == nTagDerErstmaligenErteilung {
			tag = l.datum()
		} else {
			l.ueberlies()
		}
	}
	return tag
}

// listenwohnung reads the current main or only dwelling, or the hint in its place.
func (l *leser) listenwohnung(p *recht.Auszug) {
	w := melde.Wohnung{Aktuell: true}
	l.wohnung(&w)
	switch {
	case reflect.DeepEqual(w, melde.Wohnung{Aktuell: true, Anschrift: hinweisUnbekannt}):
		p.UnbekanntVerzogen = true
	case reflect.DeepEqual(w, melde.Wohnung{Aktuell: true, Anschrift: hinweisAusland}):
		p.InsAuslandVerzogen = true
	default:
		p.Wohnungen = append(p.Wohnungen, w)
	}
}
