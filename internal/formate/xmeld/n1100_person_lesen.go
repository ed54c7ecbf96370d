// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

// This file reads the parts of a delivered record that answers don't have.

func (l *leser) sperre() (s melde.Auskunftssperre) {
	for l.kind() {
		switch l.nr {
		case nFrist:
			s.Frist = l.datum()
		case nGrund:
			s.Grund = melde.Sperrgrund(l.code())
		default:
			l.ueberlies()
		}
	}
	return s
}

func (l *leser) religion() *melde.Religion {
	r := &melde.Religion{}
	for l.kind() {
		switch l.nr {
		case nReligionSteuerErhebend:
			r.Steuererhebend = l.code()
		case nReligionNichtSteuerErhebend:
			r.NichtSteuererhebend = l.code()
		case nEintrittsdatum:
			r.Eintritt = l.datum()
		case nAustrittsdatum:
			r.Austritt = l.datum()
		default:
			l.ueberlies()
		}
	}
	return r
}

func (l *leser) steuer() (s melde.Steueridentifikation) {
	for l.kind() {
		switch l.nr {
		case nIdnummer:
			s.IdNr = l.text()
		case nVbm:
			s.VBM = l.text()
		default:
			l.ueberlies()
		}
	}
	return s
}

func (l *leser) wahlausschluss() (w melde.Wahlausschluss) {
	for l.kind() {
		switch l.nr {
		case nWahlausschluss:
			l.ausschluss(&w)
		case nNachweisdaten:
			w.Nachweis = l.nachweis()
		default:
			l.ueberlies()
		}
	}
	return w
}

func (l *leser) ausschluss(w *melde.Wahlausschluss) {
	for l.kind() {
		switch l.nr {
		case nArt:
			w.Art = l.code()
		case nAusschlussende:
			for l.kind() {
				switch l.nr {
				case nEndedatum:
					w.Ende = l.datum()
				case nDauernderAusschluss:
					w.Dauernd = l.marke()
				case nEndedatumWirdNachgeliefert:
					w.EndeWirdNachgeliefert = l.marke()
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) unionsbuerger() *melde.Unionsbuerger {
	u := &melde.Unionsbuerger{}
	for l.kind() {
		switch l.nr {
		case nGebietskoerperschaftWahlkreis:
			u.Wahlkreis = l.text()
		case nStaat:
			u.Staat = l.code()
		default:
			l.ueberlies()
		}
	}
	return u
}

func (l *leser) landescontainer() *melde.Landescontainer {
	c := &melde.Landescontainer{}
	for l.kind() {
		switch l.nr {
		case nZuzugBezirk:
			c.ZuzugBezirk = l.datum()
		case nNichtMeldepflichtig:
			c.NichtMeldepflichtig = l.marke()
		case nNachweisAkademischerGrad:
			c.AkademischerGrad = l.text()
		case nNachbeurkundungEheOderLebenspartnerschaft:
			c.Nachbeurkundung = l.text()
		case nUntersuchungsberechtigungsschein:
			c.Berechtigungsschein = l.berechtigungsschein()
		case nZusatzfeld:
			c.Zusatzfelder = append(c.Zusatzfelder, l.zusatzfeld())
		default:
			l.ueberlies()
		}
	}
	return c
}

func (l *leser) berechtigungsschein() *melde.Untersuchungsberechtigungsschein {
	u := &melde.Untersuchungsberechtigungsschein{}
	for l.kind() {
		switch l.nr {
		case nArtDerUntersuchung:
			u.Art = l.code()
		case nDatumDerAusstellung:
			u.Ausgestellt = l.datum()
		case nDatumDerGueltigkeit:
			u.GueltigBis = l.datum()
		case nNummer:
			u.Nummer = l.text()
		default:
			l.ueberlies()
		}
	}
	return u
}

func (l *leser) zusatzfeld() (z melde.Zusatzfeld) {
	for l.kind() {
		switch l.nr {
		case nFeldname:
			z.Name = l.pflichttext()
		case nFeldinhalt:
			z.Inhalt = append(z.Inhalt, l.pflichttext())
		default:
			l.ueberlies()
		}
	}
	return z
}
