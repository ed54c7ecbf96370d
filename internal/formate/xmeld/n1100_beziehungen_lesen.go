// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

func (l *leser) partner() *melde.Partner {
	p := &melde.Partner{}
	for l.kind() {
		switch l.nr {
		case nReferenz:
			s := l.schluessel()
			p.Referenz = &s
		case nDaten:
			p.Daten = &melde.PartnerDaten{}
			l.partnerdaten(p.Daten)
		default:
			l.ueberlies()
		}
	}
	return p
}

func (l *leser) partnerdaten(d *melde.PartnerDaten) {
	for l.kind() {
		switch l.nr {
		case nPartnerschaftstyp:
			d.Typ = l.code()
		case nWohnung:
			d.Wohnungen = append(d.Wohnungen, l.partnerwohnung())
		default:
			l.personenteil(&d.Person)
		}
	}
}

// kindsatz reads a child of the person.
func (l *leser) kindsatz() (k melde.Kind) {
	for l.kind() {
		switch l.nr {
		case nReferenz:
			s := l.schluessel()
			k.Referenz = &s
		case nDaten:
			k.Daten = &melde.KindDaten{}
			for l.kind() {
				if l.nr == nAnschrift {
					k.Daten.Anschrift = &melde.Anschrift{}
					l.anschrift(k.Daten.Anschrift)
				} else {
					l.personenteil(&k.Daten.Person)
				}
			}
		default:
			l.ueberlies()
		}
	}
	return k
}

func (l *leser) vertreter() (v melde.Vertreter) {
	for l.kind() {
		switch l.nr {
		case nPerson:
			l.vertreterPerson(&v)
		case nZusatzinformation:
			for l.kind() {
				switch l.nr {
				case nGesetzlichervertreterschluessel:
					v.Art = l.code()
				case nTagDerBeendigung:
					v.Ende = l.datum()
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
	return v
}

func (l *leser) vertreterPerson(v *melde.Vertreter) {
	for l.kind() {
		switch l.nr {
		case nNatuerlicheperson:
			l.natuerlicherVertreter(v)
		case nJuristischeperson:
			v.Juristisch = &melde.JuristischeVertretung{}
			for l.kind() {
				switch l.nr {
				case nBezeichnung:
					v.Juristisch.Bezeichnung = l.pflichttext()
				case nAnschrift:
					l.meldeanschrift(&v.Juristisch.Anschrift)
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) natuerlicherVertreter(v *melde.Vertreter) {
	for l.kind() {
		switch l.nr {
		case nReferenz:
			s := l.schluessel()
			v.Referenz = &s
		case nDaten:
			v.Person = &melde.VertreterDaten{}
			for l.kind() {
				if l.nr == nAnschrift {
					l.anschrift(&v.Person.Anschrift)
				} else {
					l.personenteil(&v.Person.Person)
				}
			}
		default:
			l.ueberlies()
		}
	}
}

// personenteil reads the open element if it is one that all related persons share.
func (l *leser) personenteil(p *melde.Beigeschriebener) {
	switch l.nr {
	case nName:
		l.beiname(p)
	case nGeburt:
		p.Geburtsdatum = l.geburtsdatum()
	case nGeschlecht:
		p.Geschlecht = l.code()
	case nAuskunftssperre:
		p.Sperren = append(p.Sperren, l.sperre())
	case nSteueridentifikation:
		p.Steuer = l.steuer()
	case nSterbetag:
		p.Sterbetag = l.sterbetag()
	default:
		l.ueberlies()
	}
}

// beiname reads the name of a related person.
func (l *leser) beiname(p *melde.Beigeschriebener) {
	for l.kind() {
		switch l.nr {
		case nFamiliennameUnstrukturiert:
			p.Familienname, p.FamiliennamePass = l.namenpaar()
		case nGeburtsnameUnstrukturiert:
			p.Geburtsname = l.name()
		case nVornamen:
			p.Vornamen = l.name()
		case nDoktorgrad:
			p.Doktorgrad = l.text()
		default:
			l.ueberlies()
		}
	}
}
