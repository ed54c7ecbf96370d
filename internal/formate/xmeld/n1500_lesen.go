// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Lies1500 reads a hint. Errors are of type *Fehler.
func Lies1500(r io.Reader) (*Hinweisnachricht, error) {
	h := &Hinweisnachricht{}
	l, err := oeffne(r, "1500", &h.Kopf)
	if err != nil {
		return nil, err
	}
	err = l.nachricht(&h.Kopf, func() {
		switch l.nr {
		case nIdentifikation:
			h.Person = l.hinweisperson()
		case nHinweis:
			l.hinweis(h)
		case nErlaeuterung:
			h.Erlaeuterung = l.pflichttext()
		case nFallkennzeichen:
			h.Fallkennzeichen = l.pflichttext()
		default:
			l.ueberlies()
		}
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

func (l *leser) hinweisperson() (p Hinweisperson) {
	n := &p.Name
	for l.kind() {
		switch l.nr {
		case nAktuellerFamiliennameUnstrukturiert:
			n.Familienname, n.FamiliennamePass = l.namenpaar()
		case nGeburtsnameUnstrukturiert:
			n.Geburtsname = l.name()
		case nFruehererFamiliennameUnstrukturiert:
			n.FruehereFamiliennamen = append(n.FruehereFamiliennamen, melde.FruehererFamilienname{Name: l.name()})
		case nVornamen:
			n.Vornamen, n.VornamenPass = l.namenpaar()
		case nGebraeuchlicherVorname:
			n.GebraeuchlicherVorname = l.name()
		case nFruehereVornamen:
			n.FruehereVornamen = append(n.FruehereVornamen, melde.FruehereVornamen{Vornamen: l.name()})
		case nGeburt:
			l.geburtsangaben(&p.Geburt)
		case nGeschlecht:
			p.Geschlecht = l.code()
		case nAnschrift:
			l.anschrift(&p.Anschrift)
		case nSteueridentifikation:
			p.Steuer = l.steuer()
		default:
			l.ueberlies()
		}
	}
	return p
}

// hinweis reads the choice of hints. The first one counts.
func (l *leser) hinweis(h *Hinweisnachricht) {
	for l.kind() {
		switch l.nr {
		case nName:
			h.Name = lesePaar(l, l.personenname)
		case nFamilienstand:
			h.Familienstand = lesePaar(l, l.familienstandsangaben)
		case nGeschlecht:
			h.Geschlecht = lesePaar(l, func(g *string) { *g = l.code() })
		case nGeburt:
			h.Geburt = lesePaar(l, l.geburtsangaben)
		case nTod:
			h.Tod = lesePaar(l, func(t **melde.Tod) {
				*t = &melde.Tod{}
				l.todesangaben(*t)
			})
		case nReligion:
			h.Religion = lesePaar(l, func(r *melde.Religion) { *r = *l.religion() })
		case nWohnungAktuelle:
			h.Wohnungen = lesePaar(l, func(liste *[]melde.Wohnung) {
				w := melde.Wohnung{Aktuell: true}
				l.wohnung(&w)
				*liste = append(*liste, w)
			})
		case nPartner:
			h.Partner = lesePaar(l, func(p **melde.PartnerDaten) {
				*p = &melde.PartnerDaten{}
				l.hinweispartner(*p)
			})
		case nKind:
			h.Kinder = lesePaar(l, func(liste *[]melde.KindDaten) { *liste = append(*liste, l.hinweiskind()) })
		case nAndererHinweis:
			h.Anderer = l.andererHinweis()
		default:
			l.ueberlies()
		}
	}
}

// lesePaar reads the two states of a group of particulars; lies reads the
// content of one element of a state.
func lesePaar[T any](l *leser, lies func(*T)) *Abweichung[T] {
	a := &Abweichung[T]{}
	for l.kind() {
		switch {
		case strings.HasSuffix(l.tok.Lokal, ".abweichend"):
			lies(&a.Abweichend)
		case strings.HasSuffix(l.tok.Lokal, ".letzterStandMR"):
			lies(&a.LetzterStand)
		default:
			l.ueberlies()
		}
	}
	return a
}

func (l *leser) hinweispartner(d *melde.PartnerDaten) {
	for l.kind() {
		switch l.nr {
		case nPartnerschaftstyp:
			d.Typ = l.code()
		case nWohnung:
			d.Wohnungen = append(d.Wohnungen, l.partnerwohnung())
		case nSteueridentifikationEhegatteLebenspartner:
			d.Person.Steuer = l.steuer()
		default:
			l.personenteil(&d.Person)
		}
	}
}

func (l *leser) hinweiskind() (k melde.KindDaten) {
	for l.kind() {
		if l.nr == nAnschrift {
			k.Anschrift = &melde.Anschrift{}
			l.anschrift(k.Anschrift)
		} else {
			l.personenteil(&k.Person)
		}
	}
	return k
}

func (l *leser) andererHinweis() *AndererHinweis {
	a := &AndererHinweis{}
	for l.kind() {
		switch l.nr {
		case nHinweisBeschreibung:
			a.Beschreibung = l.pflichttext()
		case nElementAbweichend:
			a.Abweichend = l.text()
		case nElementLetzterStandMR:
			a.LetzterStand = l.text()
		default:
			l.ueberlies()
		}
	}
	return a
}
