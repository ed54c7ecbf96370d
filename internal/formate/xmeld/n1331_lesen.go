// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"reflect"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// Lies1331 reads an answer. A dwelling of which nothing is said but that its
// address is unknown or abroad becomes the mark UnbekanntVerzogen or
// InsAuslandVerzogen. Errors are of type *Fehler.
func Lies1331(r io.Reader) (*Antwort, error) {
	a := &Antwort{}
	l, err := oeffne(r, "1331", &a.Kopf)
	if err != nil {
		return nil, err
	}
	var gesperrt []int
	err = l.nachricht(&a.Kopf, func() {
		switch l.nr {
		case nAntwortSuchanfrage:
			l.suchantwortMit(a, l.auszug)
		case nUrsprungsnachricht:
			a.Ursprung = l.verweis()
		case nLandesspezifischeErweiterungen:
			gesperrt = l.hinweise(a)
		default:
			l.ueberlies()
		}
	})
	if err != nil {
		return nil, err
	}
	for _, person := range gesperrt {
		if person >= 1 && person <= len(a.Personen) {
			a.Personen[person-1].SperreHinweis = true
		}
	}
	return a, nil
}

// suchantwortMit reads refusals or a result; person reads one of its persons.
func (l *leser) suchantwortMit(a *Antwort, person func(*recht.Auszug)) {
	for l.kind() {
		switch l.nr {
		case nRueckweisung:
			a.Rueckweisungen = append(a.Rueckweisungen, l.rueckweisungsgrund())
		case nAuskunft:
			for l.kind() {
				switch l.nr {
				case nErgebnisstatus:
					a.Status = Ergebnisstatus(l.code())
				case nPerson:
					a.Personen = append(a.Personen, recht.Auszug{})
					person(&a.Personen[len(a.Personen)-1])
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) rueckweisungsgrund() (r Rueckweisungsgrund) {
	for l.kind() {
		switch l.nr {
		case nGrundDerRueckweisung:
			r.Grund = l.code()
		case nFreitext:
			r.Freitext = l.text()
		default:
			l.ueberlies()
		}
	}
	return r
}

// hinweise reads this register's extension and returns the ordinal numbers of
// the persons with a block.
func (l *leser) hinweise(a *Antwort) (gesperrt []int) {
	for l.kind() {
		if !l.tok.Ist(raumAbruf, "hinweise") {
			l.ueberlies()
			continue
		}
		for l.kind() {
			switch {
			case l.tok.Ist(raumAbruf, "auskunftssperre"):
				wert, _ := l.tok.Attribut(0, "person")
				if n, err := strconv.Atoi(string(wert)); err == nil {
					gesperrt = append(gesperrt, n)
				}
				l.ueberlies()
			case l.tok.Ist(raumAbruf, "protokoll"):
				a.Protokoll = l.text()
			default:
				l.ueberlies()
			}
		}
	}
	return gesperrt
}

func (l *leser) auszug(p *recht.Auszug) {
	for l.kind() {
		switch l.nr {
		case nPersonendaten:
			l.auszugPerson(p)
		case nGesetzlicherVertreter:
			p.Vertreter = append(p.Vertreter, l.auszugVertreter())
		case nPartner:
			p.Partner = l.auszugPartner()
		case nKind:
			p.Kinder = append(p.Kinder, l.auszugKind())
		case nIdentifikationsmerkmal:
			p.Identifikationsmerkmal = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) auszugPerson(p *recht.Auszug) {
	for l.kind() {
		switch l.nr {
		case nName:
			l.personenname(&p.Name)
		case nGeburtsangaben:
			l.geburt(&p.Geburt)
		case nGeburtseintragOhneGeburtsurkunde:
			p.GeburtseintragOhneUrkunde = l.marke()
		case nWohnung:
			l.auszugWohnung(p)
		case nSterbedaten:
			p.Tod = l.tod()
		case nVerstorben:
			p.Verstorben = l.marke()
		case nGeschlecht:
			p.Geschlecht = l.code()
		case nStaatsangehoerigkeit:
			p.Staatsangehoerigkeiten = append(p.Staatsangehoerigkeiten, l.code())
		case nStaatsangehoerigkeitGlaubhaftmachung:
			p.Glaubhaftmachungen = append(p.Glaubhaftmachungen, l.glaubhaftmachung())
		case nZuzugBund:
			p.ZuzugBund = l.datum()
		case nZuzugLand:
			p.ZuzugLand = l.datum()
		case nZuzugKreis:
			p.ZuzugKreis = l.datum()
		case nZuzugGemeinde:
			p.ZuzugGemeinde = l.datum()
		case nVerzogen:
			p.Verzogen = l.marke()
		case nVerringerterDatenumfang:
			p.VerringerterUmfang = l.marke()
		default:
			l.auszugMerkmal(p)
		}
	}
}

// auszugMerkmal reads one of the rarer children of personendaten.
func (l *leser) auszugMerkmal(p *recht.Auszug) {
	switch l.nr {
	case nAusweisdokument:
		p.Ausweise = append(p.Ausweise, l.ausweis())
	case nWaffenrechtlicheErlaubnis:
		p.Waffenerlaubnisse = append(p.Waffenerlaubnisse, l.erlaubnis())
	case nWaffenbesitzverbot:
		p.Waffenbesitzverbote = append(p.Waffenbesitzverbote, l.waffenbesitzverbot())
	case nSprengstoffrechtlicheErlaubnis:
		p.Sprengstofferlaubnisse = append(p.Sprengstofferlaubnisse, l.erlaubnis())
	case nAuslandsanschrift:
		p.Auslandsanschrift = &melde.Anschrift{Form: melde.AnschriftAusland}
		l.ausland(p.Auslandsanschrift)
	case nFamilienstand:
		p.Familienstand = l.familienstand()
	case nPassversagung:
		p.Passversagungen = append(p.Passversagungen, l.passversagung())
	default:
		l.ueberlies()
	}
}

func (l *leser) auszugWohnung(p *recht.Auszug) {
	var w melde.Wohnung
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

func (l *leser) auszugVertreter() (v recht.VertreterAuszug) {
	for l.kind() {
		switch l.nr {
		case nName:
			for l.kind() {
				if l.nr == nNameJuristischePerson {
					v.Bezeichnung = l.text()
				} else {
					l.auszugName(&v.Person)
				}
			}
		case nAnschrift:
			v.Anschrift = &melde.Anschrift{}
			l.anschrift(v.Anschrift)
		case nGesetzlichervertreterschluessel:
			v.Art = l.code()
		case nTagDerBeendigung:
			v.Ende = l.datum()
		default:
			l.auszugTeil(&v.Person)
		}
	}
	return v
}

func (l *leser) auszugPartner() *recht.PartnerAuszug {
	p := &recht.PartnerAuszug{}
	for l.kind() {
		switch l.nr {
		case nPartnerschaftstyp:
			p.Typ = l.code()
		case nName:
			l.auszugName(&p.Person)
		case nWohnung:
			p.Wohnungen = append(p.Wohnungen, l.partnerwohnung())
		default:
			l.auszugTeil(&p.Person)
		}
	}
	return p
}

func (l *leser) auszugKind() (k recht.KindAuszug) {
	for l.kind() {
		switch l.nr {
		case nName:
			l.auszugName(&k.Person)
		case nAnschrift:
			k.Anschrift = &melde.Anschrift{}
			l.anschrift(k.Anschrift)
		default:
			l.auszugTeil(&k.Person)
		}
	}
	return k
}

// auszugName reads the name of a related person.
func (l *leser) auszugName(p *recht.Person) {
	var b melde.Beigeschriebener
	l.beiname(&b)
	p.Familienname, p.FamiliennamePass, p.Geburtsname = b.Familienname, b.FamiliennamePass, b.Geburtsname
	p.Vornamen, p.Doktorgrad = b.Vornamen, b.Doktorgrad
}

// auszugTeil reads the open element if all related persons share it.
func (l *leser) auszugTeil(p *recht.Person) {
	switch l.nr {
	case nGeburt:
		p.Geburtsdatum = l.geburtsdatum()
	case nGeschlecht:
		p.Geschlecht = l.code()
	case nSterbetag:
		p.Sterbetag = l.sterbetag()
	default:
		l.ueberlies()
	}
}
