// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/xmlscan"
)

// hoechstesElement is the highest code of the list of requestable data.
const hoechstesElement = 185

// Lies1330 reads a question of any version from 2.4.3 on: elements are matched
// by local name, unknown ones are skipped. Errors are of type *Fehler.
func Lies1330(r io.Reader) (*Anfrage, error) {
	a := &Anfrage{}
	l, err := oeffne(r, "1330", &a.Kopf)
	if err != nil {
		return nil, err
	}
	if err := l.nachricht(&a.Kopf, func() {
		switch l.nr {
		case nDatenAbrufendeStelle:
			l.abrufer(&a.Abrufer)
		case nSuchprofil:
			l.suchprofil(a)
		case nSteuerungsinformationen:
			l.steuerung(a)
		case nLandesspezifischeErweiterungen:
			a.HatErweiterung, a.Abruf = l.abruferweiterung()
		default:
			l.ueberlies()
		}
	}); err != nil {
		return nil, err
	}
	return a, nil
}

func (l *leser) abrufer(a *Abrufer) {
	for l.kind() {
		switch l.nr {
		case nSicherheitsbehoerde:
			a.Sicherheitsbehoerde = l.wahrheit()
		case nAbrufberechtigteStelle:
			l.abrufstelle(a)
		case nAktenzeichen:
			a.Aktenzeichen = l.text()
		case nAnlassDesAbrufs:
			a.Anlass = l.text()
		case nKennung:
			a.Kennung = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) abrufstelle(a *Abrufer) {
	for l.kind() {
		switch l.nr {
		case nErreichbarkeit:
			a.Erreichbarkeiten = append(a.Erreichbarkeiten, l.erreichbarkeit())
		case nAnschrift:
			a.Anschrift = l.postanschrift()
		case nBehoerdenname:
			a.Behoerde = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) suchprofil(a *Anfrage) {
	for l.kind() {
		switch l.nr {
		case nAuswahldaten:
			a.Auswahl = &suche.Personenanfrage{}
			l.auswahl(a.Auswahl)
		case nIdentifikationsmerkmal:
			a.Identifikationsmerkmal = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) auswahl(p *suche.Personenanfrage) {
	for l.kind() {
		switch l.nr {
		case nName:
			l.suchname(p)
		case nAnschrift:
			l.suchanschrift(p)
		case nGeburtsdatum:
			p.Geburtsdatum = l.geburtsdatum()
		case nGeburtsort:
			p.Geburtsort, p.GeburtsortStaat = l.suchort()
		case nGeschlecht:
			p.Geschlecht = l.code()
		case nSterbetag:
			p.Sterbetag = l.datum()
		case nSterbeort:
			p.Sterbeort, p.SterbeortStaat = l.suchort()
		case nAzrNummer:
			p.AZRNummer = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) suchanschrift(p *suche.Personenanfrage) {
	var a melde.Inlandsanschrift
	l.meldeanschrift(&a)
	p.AGS, p.Postleitzahl, p.Strasse = a.AGS, a.Postleitzahl, a.Strasse
	p.Hausnummer, p.HausnummerZusatz, p.HausnummerTeil = a.Hausnummer, a.HausnummerZusatz, a.HausnummerTeil
}

// suchname reads the name with its inner element of the same name.
func (l *leser) suchname(p *suche.Personenanfrage) {
	for l.kind() {
		switch l.nr {
		case nName, nNachnameUndVornamen:
			l.suchname(p)
		case nVornamen:
			p.Vornamen = l.suchbegriff()
		case nNachname:
			p.Nachname = l.suchbegriff()
		case nOrdensOderKuenstlername:
			p.OrdensKuenstlername = l.text()
		case nPhonetik:
			p.Phonetik = l.marke()
		default:
			l.ueberlies()
		}
	}
}

// suchbegriff reads an AllgemeinerName that may be empty: too few criteria are
// the business of the search.
func (l *leser) suchbegriff() (n melde.Name) {
	for l.kind() {
		switch l.nr {
		case nName:
			n = melde.Name(l.text())
		case nNichtVorhanden:
			l.inhalt()
			n = melde.NichtVorhanden
		default:
			l.ueberlies()
		}
	}
	return n
}

// suchort reads a place in Germany, or one abroad with its state.
func (l *leser) suchort() (ort, staat string) {
	for l.kind() {
		switch l.nr {
		case nGeburtsortInland, nSterbeortInland:
			ort = l.text()
		case nGeburtsortAusland, nSterbeortAusland:
			for l.kind() {
				switch l.nr {
				case nGeburtsortStaat, nSterbeortStaat:
					staat = l.code()
				case nGeburtsort, nSterbeort:
					ort = l.text()
				default:
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
	return ort, staat
}

func (l *leser) steuerung(a *Anfrage) {
	for l.kind() {
		switch l.nr {
		case nAnforderungselement:
			code := l.code()
			if n, err := strconv.ParseUint(code, 10, 8); err == nil && n >= 1 && n <= hoechstesElement {
				a.Elemente = append(a.Elemente, recht.Element(n))
			} else {
				a.Fremdelemente = append(a.Fremdelemente, code)
			}
		case nVerzichtAufMitteilung:
			a.VerzichtAufMitteilung = l.marke()
		default:
			l.ueberlies()
		}
	}
}

// abruferweiterung reads this register's extension and notes whether there is any.
func (l *leser) abruferweiterung() (da bool, a Abrufangaben) {
	for l.kind() {
		da = true
		if l.tok.Ist(raumAbruf, "abruf") {
			a = abrufangaben(l.tok)
		}
		l.ueberlies()
	}
	return da, a
}

func abrufangaben(tok *xmlscan.Token) (a Abrufangaben) {
	for i := range tok.Attribute {
		wert := string(tok.Attribute[i].Wert)
		wahr := wert == "true" || wert == "1"
		switch tok.Attribute[i].Lokal {
		case "profil":
			a.Profil = wert
		case "ohneKenntnisNichtMoeglich":
			a.OhneKenntnisNichtMoeglich = wahr
		case "erhebungUnverhaeltnismaessig":
			a.ErhebungUnverhaeltnismaessig = wahr
		case "zweck":
			a.Zweck = wert
		}
	}
	return a
}
