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

const wurzel1330 = "datenabruf.personensuche.suchanfrage.1330"

// Anfrage is the question of a Personensuche (BMG § 34a Abs. 2; XMeld 1330).
type Anfrage struct {
	Kopf    Kopf
	Abrufer Abrufer
	// Auswahl are the criteria; nil if Identifikationsmerkmal is given instead.
	Auswahl                *suche.Personenanfrage
	Identifikationsmerkmal string
	// Elemente are the requested data, in the order of the message.
	Elemente []recht.Element
	// Fremdelemente are requested codes that the list of version 25.11a does
	// not have; they occur in other versions only.
	Fremdelemente         []string
	VerzichtAufMitteilung bool
	// HatErweiterung says that landesspezifischeErweiterungen has content,
	// which requests from another Land must not have (Rückweisung 23).
	HatErweiterung bool
	Abruf          Abrufangaben
}

// Abrufer says who asks and why (BMeldDAV § 11; XMeld datenAbrufendeStelle).
// All of it is logged.
type Abrufer struct {
	Sicherheitsbehoerde bool // claims to be a body of § 34 Abs. 4 Satz 1 BMG
	Behoerde            string
	Anschrift           *Postanschrift
	Erreichbarkeiten    []Erreichbarkeit
	Aktenzeichen        string
	Anlass              string
	Kennung             string // official or procedure
}

// Abrufangaben are this register's extension of a question (element abruf in
// namespace [RaumAbruf]).
type Abrufangaben struct {
	Profil string
	// Both declarations of § 22 Abs. 1 Satz 2 SächsMeldVO.
	OhneKenntnisNichtMoeglich    bool
	ErhebungUnverhaeltnismaessig bool
	Zweck                        string
}

// hoechstesElement is the highest code of the list of requestable data.
const hoechstesElement = 185

// Schreibe1330 writes the question. It returns the error of w.
func Schreibe1330(w io.Writer, a *Anfrage) error {
	s := &schreiber{}
	s.roh(deklaration)
	s.anfrage(a)
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) anfrage(a *Anfrage) {
	s.beginne(wurzel1330, &a.Kopf)
	s.abrufer(&a.Abrufer)
	s.auf("xmeld:suchprofil")
	if a.Auswahl != nil {
		s.auswahl(a.Auswahl)
	} else {
		s.element("xmeld:identifikationsmerkmal", a.Identifikationsmerkmal)
	}
	s.zu("xmeld:suchprofil")
	s.auf("xmeld:steuerungsinformationen")
	for _, e := range a.Elemente {
		s.code("xmeld:anforderungselement", elementcode(e))
	}
	s.marke("xmeld:verzichtAufMitteilung", a.VerzichtAufMitteilung)
	s.zu("xmeld:steuerungsinformationen")
	s.abrufangaben(&a.Abruf)
	s.zu("xmeld:" + wurzel1330)
	s.roh("\n")
}

// elementcode returns the code of the list.
func elementcode(e recht.Element) string { return strconv.Itoa(int(e)) }

func (s *schreiber) abrufer(a *Abrufer) {
	s.auf("xmeld:datenAbrufendeStelle")
	s.wahrheit("xmeld:sicherheitsbehoerde", a.Sicherheitsbehoerde)
	s.auf("xmeld:abrufberechtigteStelle")
	for i := range a.Erreichbarkeiten {
		s.erreichbarkeit("xmeld:erreichbarkeit", &a.Erreichbarkeiten[i])
	}
	if a.Anschrift != nil {
		s.postanschrift("xmeld:anschrift", a.Anschrift)
	}
	s.element("xmeld:behoerdenname", a.Behoerde)
	s.zu("xmeld:abrufberechtigteStelle")
	s.element("xmeld:aktenzeichen", a.Aktenzeichen)
	s.element("xmeld:anlassDesAbrufs", a.Anlass)
	s.element("xmeld:kennung", a.Kennung)
	s.zu("xmeld:datenAbrufendeStelle")
}

func (s *schreiber) auswahl(p *suche.Personenanfrage) {
	s.auf("xmeld:auswahldaten")
	s.auf("xmeld:name")
	s.auf("xmeld:name")
	if p.OrdensKuenstlername != "" {
		s.element("xmeld:ordensOderKuenstlername", p.OrdensKuenstlername)
	} else {
		s.auf("xmeld:nachnameUndVornamen")
		s.name("xmeld:vornamen", p.Vornamen)
		s.name("xmeld:nachname", p.Nachname)
		s.zu("xmeld:nachnameUndVornamen")
	}
	s.zu("xmeld:name")
	s.marke("xmeld:phonetik", p.Phonetik)
	s.zu("xmeld:name")
	s.auf("xmeld:anschrift")
	s.codeAus("gemeindeschluessel", listeAGS, string(p.AGS))
	s.wenn("hausnummer", p.Hausnummer)
	s.wenn("hausnummerBuchstabeZusatzziffer", p.HausnummerZusatz)
	s.wenn("postleitzahl", p.Postleitzahl)
	s.wenn("strasse", p.Strasse)
	s.wenn("teilnummerDerHausnummer", p.HausnummerTeil)
	s.zu("xmeld:anschrift")
	s.geburtsdatum("xmeld:geburtsdatum", p.Geburtsdatum)
	s.suchort("geburtsort", p.Geburtsort, p.GeburtsortStaat)
	s.geschlecht(p.Geschlecht)
	s.datum("xmeld:sterbetag", p.Sterbetag)
	s.suchort("sterbeort", p.Sterbeort, p.SterbeortStaat)
	s.wenn("xmeld:azrNummer", p.AZRNummer)
	s.zu("xmeld:auswahldaten")
}

// suchort writes a place in Germany, or with its state abroad.
func (s *schreiber) suchort(art, ort, staat string) {
	if ort == "" && staat == "" {
		return
	}
	s.auf("xmeld:" + art)
	if staat == "" {
		s.element("xmeld:"+art+".inland", ort)
	} else {
		s.auf("xmeld:" + art + ".ausland")
		s.codeAus("xmeld:"+art+"Staat", listeGebiet, staat)
		s.element("xmeld:"+art, ort)
		s.zu("xmeld:" + art + ".ausland")
	}
	s.zu("xmeld:" + art)
}

func (s *schreiber) abrufangaben(a *Abrufangaben) {
	if *a == (Abrufangaben{}) {
		return
	}
	s.auf("xmeld:landesspezifischeErweiterungen")
	s.roh("<kmr:abruf")
	s.attribut("xmlns:kmr", RaumAbruf)
	if a.Profil != "" {
		s.attribut("profil", a.Profil)
	}
	if a.OhneKenntnisNichtMoeglich {
		s.attribut("ohneKenntnisNichtMoeglich", "true")
	}
	if a.ErhebungUnverhaeltnismaessig {
		s.attribut("erhebungUnverhaeltnismaessig", "true")
	}
	if a.Zweck != "" {
		s.attribut("zweck", a.Zweck)
	}
	s.roh("/>")
	s.zu("xmeld:landesspezifischeErweiterungen")
}

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
			l.abruferweiterung(a)
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
			p.Phonetik = l.wahrheit()
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
			a.VerzichtAufMitteilung = l.wahrheit()
		default:
			l.ueberlies()
		}
	}
}

// abruferweiterung reads this register's extension and notes any other.
func (l *leser) abruferweiterung(a *Anfrage) {
	for l.kind() {
		a.HatErweiterung = true
		if l.tok.Ist(raumAbruf, "abruf") {
			a.Abruf = abrufangaben(l.tok)
		}
		l.ueberlies()
	}
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
