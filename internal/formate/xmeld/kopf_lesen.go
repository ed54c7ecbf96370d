// SPDX-License-Identifier: EUPL-1.2

package xmeld

// nachricht reads a whole message: the header into k, every other child of the
// root by inhalt, which must close the open element.
func (l *leser) nachricht(k *Kopf, inhalt func()) error {
	for l.kind() {
		if !l.kopfteil(k) {
			inhalt()
		}
	}
	return l.ergebnis()
}

// ergebnis reads what stands after the root and returns the error that ended
// the reading, or the first breach.
func (l *leser) ergebnis() error {
	if l.abbruch == nil && l.mangel == nil {
		if _, err := l.s.Weiter(); err != nil {
			l.brichAb(err)
		}
	}
	return l.bisher()
}

// bisher returns the error that ended the reading, or the first breach.
func (l *leser) bisher() error {
	if l.abbruch != nil {
		return l.abbruch
	}
	if l.mangel != nil {
		return l.mangel
	}
	return nil
}

// kopfteil reads the open element if it belongs to the header.
func (l *leser) kopfteil(k *Kopf) bool {
	switch l.nr {
	case nNachrichtenkopfG2g, nNachrichtenkopf:
		l.nachrichtenkopf(k)
	case nAnschriftLeser:
		k.Leser.Anschrift = l.postanschrift()
	case nAnschriftAutor:
		k.Autor.Anschrift = l.postanschrift()
	default:
		return false
	}
	return true
}

// nachrichtenkopf reads the header for messages between authorities and the
// older one, whose absender and empfaenger are author and reader.
func (l *leser) nachrichtenkopf(k *Kopf) {
	for l.kind() {
		switch l.nr {
		case nIdentifikationNachricht:
			v := l.verweis()
			k.UUID, k.Nachricht, k.Erstellt = v.UUID, v.Nachricht, v.Erstellt
		case nLeser, nEmpfaenger:
			l.stelle(&k.Leser)
		case nAutor, nAbsender:
			l.stelle(&k.Autor)
		case nAnwenderkennung:
			k.Anwender = l.text()
		default:
			l.ueberlies()
		}
	}
}

// verweis reads t.Identifikation.Nachricht, new and old.
func (l *leser) verweis() (v Nachrichtenverweis) {
	for l.kind() {
		switch l.nr {
		case nNachrichtenUUID:
			v.UUID = l.text()
		case nNachrichtentyp, nNachrichtennummer:
			v.Nachricht = l.code()
		case nErstellungszeitpunkt:
			v.Erstellt = l.zeitpunkt()
		default:
			l.ueberlies()
		}
	}
	return v
}

func (l *leser) stelle(s *Stelle) {
	for l.kind() {
		switch l.nr {
		case nKennung, nBehoerdenkennung:
			s.Kennung = l.kennung()
		case nName:
			s.Name = l.text()
		case nORGANISATIONSEINHEIT:
			l.organisationseinheit(s)
		case nErreichbarkeit:
			s.Erreichbarkeiten = append(s.Erreichbarkeiten, l.erreichbarkeit())
		case nANSCHRIFT:
			s.Anschrift = &Postanschrift{}
			l.meldeanschrift(&s.Anschrift.Gebaeude)
			s.Anschrift.Gebaeude.AGS = ""
		default:
			l.ueberlies()
		}
	}
}

// kennung reads a DVDV key: one text, or in older versions prefix and key as
// two codes.
func (l *leser) kennung() string {
	praefix, kennung := "", ""
	text := l.gemischt(func() {
		switch l.nr {
		case nPraefix:
			praefix = l.code()
		case nKennung:
			kennung = l.code()
		default:
			l.ueberlies()
		}
	})
	if praefix != "" || kennung != "" {
		return praefix + ":" + kennung
	}
	return text
}

func (l *leser) organisationseinheit(s *Stelle) {
	for l.kind() {
		if l.nr == nBezeichnung && s.Name == "" {
			s.Name = l.text()
		} else {
			l.ueberlies()
		}
	}
}

func (l *leser) erreichbarkeit() (e Erreichbarkeit) {
	for l.kind() {
		switch l.nr {
		case nKanal:
			e.Kanal = l.code()
		case nKennung:
			e.Kennung = l.text()
		case nZusatz:
			e.Zusatz = l.text()
		default:
			l.ueberlies()
		}
	}
	return e
}

// postanschrift reads XInneres PostalischeInlandsanschrift.
func (l *leser) postanschrift() *Postanschrift {
	p := &Postanschrift{}
	for l.kind() {
		switch l.nr {
		case nGebaeude:
			l.gebaeude(p)
		case nPostfach:
			p.IstFach = true
			for l.kind() {
				if l.nr == nPostfach {
					p.Postfach = l.text()
				} else if !l.anschriftteil(&p.Gebaeude) {
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
	return p
}

func (l *leser) gebaeude(p *Postanschrift) {
	for l.kind() {
		if l.nr == nHausnummernBis {
			l.hausnummernBis(&p.Bis)
		} else if !l.anschriftteil(&p.Gebaeude) {
			l.ueberlies()
		}
	}
}

func (l *leser) hausnummernBis(h *Hausnummer) {
	for l.kind() {
		switch l.nr {
		case nHausnummerBis:
			h.Nummer = l.text()
		case nHausnummerbuchstabezusatzzifferBis:
			h.Zusatz = l.text()
		case nTeilnummerderhausnummerBis:
			h.Teil = l.text()
		default:
			l.ueberlies()
		}
	}
}
