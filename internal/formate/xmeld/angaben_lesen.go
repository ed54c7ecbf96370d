// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

// This file reads the building blocks that several messages share. Each
// function reads the content of the open element and closes it.

// name reads an AllgemeinerName.
func (l *leser) name() (n melde.Name) {
	for l.kind() {
		switch l.nr {
		case nName:
			n = melde.Name(l.pflichttext())
		case nNichtVorhanden:
			l.inhalt()
			n = melde.NichtVorhanden
		default:
			l.ueberlies()
		}
	}
	return n
}

// namenpaar reads the ordinary spelling and that of the passport.
func (l *leser) namenpaar() (n, pass melde.Name) {
	for l.kind() {
		switch l.nr {
		case nNachname, nVornamen:
			n = l.name()
		case nNachnamepass, nVornamenPass:
			pass = l.name()
		default:
			l.ueberlies()
		}
	}
	return n, pass
}

// personenname reads t.NameNatuerlichePersonMitNachweis, and the same without proofs.
func (l *leser) personenname(p *melde.Personenname) {
	for l.kind() {
		switch l.nr {
		case nFamiliennameUnstrukturiert:
			p.Familienname, p.FamiliennamePass = l.namenpaar()
		case nEhenameUnstrukturiert:
			p.Ehename = l.name()
		case nLebenspartnerschaftsnameUnstrukturiert:
			p.Lebenspartnerschaftsname = l.name()
		case nGeburtsnameUnstrukturiert:
			p.Geburtsname = l.name()
		case nFruehererFamilienname:
			n, beleg := l.fruehererName()
			p.FruehereFamiliennamen = append(p.FruehereFamiliennamen, melde.FruehererFamilienname{Name: n, Nachweis: beleg})
		case nFruehererFamiliennameUnstrukturiert:
			p.FruehereFamiliennamen = append(p.FruehereFamiliennamen, melde.FruehererFamilienname{Name: l.name()})
		case nVornamen:
			p.Vornamen, p.VornamenPass = l.namenpaar()
		case nGebraeuchlicherVorname:
			p.GebraeuchlicherVorname = l.name()
		case nFruehereVornamen:
			n, beleg := l.fruehererName()
			p.FruehereVornamen = append(p.FruehereVornamen, melde.FruehereVornamen{Vornamen: n, Nachweis: beleg})
		case nFruehereVornamenOhnePunkt:
			p.FruehereVornamen = append(p.FruehereVornamen, melde.FruehereVornamen{Vornamen: l.name()})
		case nDoktorgrad:
			p.Doktorgrad = l.text()
		case nOrdensname:
			p.Ordensname = l.text()
		case nKuenstlername:
			p.Kuenstlername = l.text()
		default:
			l.ueberlies()
		}
	}
}

// fruehererName reads a former family name or former first names with proof.
func (l *leser) fruehererName() (n melde.Name, beleg *melde.Nachweis) {
	for l.kind() {
		switch l.nr {
		case nFruehererFamilienname, nFruehereVornamenOhnePunkt:
			n = l.name()
		case nNachweisdaten:
			beleg = l.nachweis()
		default:
			l.ueberlies()
		}
	}
	return n, beleg
}

// nachweis reads t.Nachweisdaten.
func (l *leser) nachweis() *melde.Nachweis {
	n := &melde.Nachweis{}
	for l.kind() {
		switch l.nr {
		case nDatum:
			n.Datum = l.datum()
		case nDokumentbeschreibung:
			n.Dokument = l.text()
		case nBehoerdeoderaktenzeichen:
			l.behoerdeAktenzeichen(n)
		default:
			l.ueberlies()
		}
	}
	return n
}

// behoerdeAktenzeichen reads the choice between one field and two, one level deeper.
func (l *leser) behoerdeAktenzeichen(n *melde.Nachweis) {
	for l.kind() {
		for l.kind() {
			switch l.nr {
			case nBehoerde:
				n.Behoerde = l.pflichttext()
			case nAktenzeichen:
				n.Aktenzeichen = l.text()
			case nBehoerdeaktenzeichen:
				n.BehoerdeAktenzeichen = l.pflichttext()
			default:
				l.ueberlies()
			}
		}
	}
}

// geburt reads t.GeburtMitNachweis.
func (l *leser) geburt(g *melde.Geburt) {
	for l.kind() {
		switch l.nr {
		case nGeburt:
			l.geburtsangaben(g)
		case nNachweisdaten:
			g.Nachweis = l.nachweis()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) geburtsangaben(g *melde.Geburt) {
	for l.kind() {
		switch l.nr {
		case nGeburtsort:
			g.Ort = l.text()
		case nGeburtsortStaat:
			g.Staat = l.code()
		case nGeburtsdatum:
			g.Datum = l.teildatum()
		case nFruehereGeburtsdaten:
			for l.kind() {
				g.Fruehere = append(g.Fruehere, l.geburtsdatum())
			}
		default:
			l.ueberlies()
		}
	}
}

// familienstand reads t.FamilienstandMitNachweis.
func (l *leser) familienstand() *melde.Familienstand {
	f := &melde.Familienstand{}
	for l.kind() {
		switch l.nr {
		case nFamilienstand:
			l.familienstandsangaben(f)
		case nNachweisdaten:
			f.Nachweis = l.nachweis()
		default:
			l.ueberlies()
		}
	}
	return f
}

func (l *leser) familienstandsangaben(f *melde.Familienstand) {
	for l.kind() {
		switch l.nr {
		case nBeendigungsgrund:
			f.Beendigungsgrund = l.code()
		case nDatumBeginn:
			f.Beginn = l.teilteile()
		case nDatumEnde:
			f.Ende = l.datum()
		case nFamilienstand:
			f.Art = l.code()
		case nOrtLetzteEheOderLp:
			f.Ort = l.text()
		case nOrtstaatLetzteEheOderLp:
			f.Staat = l.code()
		case nDatumBeginnVorausgegangeneLP:
			f.BeginnVorausgegangeneLP = l.datum()
		default:
			l.ueberlies()
		}
	}
}

// tod reads t.TodMitNachweis.
func (l *leser) tod() *melde.Tod {
	t := &melde.Tod{}
	for l.kind() {
		switch l.nr {
		case nTod:
			l.todesangaben(t)
		case nNachweisdaten:
			t.Nachweis = l.nachweis()
		default:
			l.ueberlies()
		}
	}
	return t
}

func (l *leser) todesangaben(t *melde.Tod) {
	for l.kind() {
		switch l.nr {
		case nSterbeort:
			t.Ort = l.text()
		case nSterbeortStaat:
			t.Staat = l.code()
		case nSterbetag:
			t.Tag = l.datum()
		default:
			l.ueberlies()
		}
	}
}

// glaubhaftmachung reads t.Staatsangehoerigkeit.Glaubhaftmachung.
func (l *leser) glaubhaftmachung() (g melde.Glaubhaftmachung) {
	for l.kind() {
		switch l.nr {
		case nGlaubhaftmachung:
			g.Art = l.code()
		case nNachweisdaten:
			g.Nachweis = l.nachweis()
		default:
			l.ueberlies()
		}
	}
	return g
}

// erlaubnis reads a weapons or explosives licence.
func (l *leser) erlaubnis() (e melde.Erlaubnis) {
	for l.kind() {
		if l.nr == nNachweisdaten {
			e.Nachweis = l.nachweis()
			continue
		}
		for l.kind() {
			if l.nr == nTagDerErstmaligenErteilung {
				e.Erteilt = l.datum()
			} else {
				l.ueberlies()
			}
		}
	}
	return e
}

func (l *leser) waffenbesitzverbot() (v melde.Waffenbesitzverbot) {
	for l.kind() {
		switch l.nr {
		case nTagDerErstmaligenErteilung:
			v.Erteilt = l.datum()
		case nBehoerdeUndAktenzeichen:
			v.BehoerdeAktenzeichen = l.text()
		default:
			l.ueberlies()
		}
	}
	return v
}

// ausweis reads t.Ausweisdokument. The eID blocking password and checksum are
// read over: they must not get into the register (BMG § 3).
func (l *leser) ausweis() (a melde.Ausweisdokument) {
	for l.kind() {
		switch l.nr {
		case nPassart:
			a.Art = l.code()
		case nGueltigkeitsdauer:
			a.GueltigBis = l.datum()
		case nSeriennummer:
			a.Seriennummer = l.text()
		case nBehoerde:
			a.Behoerde = l.pflichttext()
		case nAusstellungsdatum:
			a.Ausgestellt = l.datum()
		default:
			l.ueberlies()
		}
	}
	return a
}

func (l *leser) passversagung() (p melde.Passversagung) {
	for l.kind() {
		switch l.nr {
		case nPassversagung:
			for l.kind() {
				if l.nr == nStatus {
					p.Status = l.code()
				} else {
					l.ueberlies()
				}
			}
		case nNachweisdaten:
			p.Nachweis = l.nachweis()
		default:
			l.ueberlies()
		}
	}
	return p
}

func (l *leser) gemeinde() (g melde.Gemeinde) {
	for l.kind() {
		switch l.nr {
		case nAmtlichergemeindename:
			g.Name = l.pflichttext()
		case nAmtlichergemeindeschluessel:
			g.AGS = melde.AGS(l.code())
		case nZugangsportal:
			g.Zugangsportal = l.text()
		default:
			l.ueberlies()
		}
	}
	return g
}

// schluessel reads t.XMeldIT.Identifikation.BetroffenePerson.
func (l *leser) schluessel() (s melde.Schluessel) {
	for l.kind() {
		switch l.nr {
		case nGemeindeschluessel:
			s.AGS = melde.AGS(l.code())
		case nOrdnungsmerkmal:
			s.Ordnungsmerkmal = l.pflichttext()
		default:
			l.ueberlies()
		}
	}
	return s
}

// ereignis reads t.Identifikation.Ereignis.
func (l *leser) ereignis() (e melde.Ereignis) {
	for l.kind() {
		switch l.nr {
		case nEreignisZeitpunkt:
			e.Zeitpunkt = l.zeitpunkt()
		case nEreignisZeichen:
			e.Zeichen = l.pflichttext()
		default:
			l.ueberlies()
		}
	}
	return e
}
