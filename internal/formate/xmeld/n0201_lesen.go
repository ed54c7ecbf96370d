// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

// Lies0201 reads a Rückmeldung. Errors are of type *Fehler; one without anybody in it
// is a breach.
func Lies0201(r io.Reader) (*Rueckmeldung, error) {
	m := &Rueckmeldung{}
	l, err := oeffne(r, "0201", &m.Kopf)
	if err != nil {
		return nil, err
	}
	err = l.nachricht(&m.Kopf, func() {
		if l.nr != nUmzugsverband {
			l.ueberlies()
			return
		}
		v := l.umzugsverband()
		if len(v) == 0 {
			l.beanstande(CodeSchema, "", "Der Umzugsverband ist leer.")
		}
		m.Verbaende = append(m.Verbaende, v)
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (l *leser) umzugsverband() (v Umzugsverband) {
	for l.kind() {
		if l.nr != nBetroffener {
			l.ueberlies()
			continue
		}
		u := Umzug{}
		for l.kind() {
			switch l.nr {
			case nIdentifikationBetroffener:
				u.Betroffener = l.rueckmeldeperson()
			case nZuzugsperson:
				u.Person = l.zuzugsperson()
			case nIdentifikationEreignis:
				u.Ereignis = l.ereignis()
			default:
				l.ueberlies()
			}
		}
		v = append(v, u)
	}
	return v
}

// rueckmeldeperson reads t.Rueckmeldung.Identifikation.
func (l *leser) rueckmeldeperson() (p Rueckmeldeperson) {
	for l.kind() {
		switch l.nr {
		case nName:
			l.personenname(&p.Name)
		case nGeburt:
			l.geburtsangaben(&p.Geburt)
		case nWohnungAutor:
			p.WohnungAutor = &melde.Wohnung{}
			l.wohnung(p.WohnungAutor)
		case nWohnungLeser:
			l.wohnung(&p.WohnungLeser)
		case nAzrNummer:
			p.AZRNummer = l.text()
		default:
			l.ueberlies()
		}
	}
	return p
}

func (l *leser) zuzugsperson() (p Zuzugsperson) {
	for l.kind() {
		switch l.nr {
		case nAUSKUNFTSSPERRE:
			p.Sperren = append(p.Sperren, l.sperre())
		case nNAMENATUERLICHEPERSON:
			l.personenname(&p.Name)
		case nFAMILIENSTAND:
			l.familienstandsangaben(&p.Familienstand)
		case nGEBURT:
			l.geburtsangaben(&p.Geburt)
		case nRELIGION:
			p.Religion = *l.religion()
		case nSTAATSANGEHOERIGKEIT:
			p.Staaten = append(p.Staaten, l.code())
		case nAUSWEISDOKUMENT:
			p.Ausweise = append(p.Ausweise, l.ausweis())
		case nWOHNUNG:
			w := melde.Wohnung{}
			l.wohnung(&w)
			p.Wohnungen = append(p.Wohnungen, w)
		case nGESCHLECHT:
			p.Geschlecht = l.code()
		case nGeburtseintragOhneGeburtsurkunde:
			p.GeburtseintragOhneUrkunde = l.marke()
		case nPassversagung:
			p.Passversagungen = append(p.Passversagungen, l.passversagung())
		case nIdNr:
			p.IdNr = l.text()
		default:
			l.ueberlies()
		}
	}
	return p
}
