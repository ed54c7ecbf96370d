// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"bytes"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmlscan"
)

// Auskunftsanforderung is an order of simple informations (§§ 44, 49 BMG; XMeld
// 0600, and 0602 beyond one municipality).
type Auskunftsanforderung struct {
	Kopf Kopf
	// Gemeindeuebergreifend is true for a 0602.
	Gemeindeuebergreifend bool
	// Kundennummer is the asker's customer number, may be empty.
	Kundennummer string
	// Zeichen is the asker's reference of the whole message, Kennung the asking user; both may be empty.
	Zeichen string
	Kennung string
	Profile []Auskunftsprofil
	// Kunde is what the message says of the asker: the content of absender or kunde
	// in canonical form, to be repeated in the answer.
	Kunde []byte
}

// Auskunftsprofil is a search profile with what belongs to it (XMeld auskunft.anforderung).
type Auskunftsprofil struct {
	Anfrage suche.Privatanfrage
	// Zeichen is the key of the single case.
	Zeichen string
	// Gewerblich says that a commercial purpose is named; Zweck is its text or its
	// codes, Geschaeftszeichen the reference that must stand with it.
	Gewerblich        bool
	Zweck             string
	Geschaeftszeichen string
	// WerbungOderAdresshandel is the declaration; true forbids any answer.
	WerbungOderAdresshandel bool
	// Adresskette asks to follow moves (0602 only).
	Adresskette           bool
	VerzichtAufMitteilung bool
	// Echo is the content of the element in canonical form, to be repeated in the answer.
	Echo []byte
}

// LiesAuskunftsanforderung reads a 0600 or a 0602 of any version from 2.4.3 on:
// elements are matched by local name, unknown ones are skipped. Errors are of type
// *Fehler.
func LiesAuskunftsanforderung(nachricht []byte) (*Auskunftsanforderung, error) {
	a := &Auskunftsanforderung{}
	art, err := Erkenne(bytes.NewReader(nachricht))
	if err != nil {
		return nil, err
	}
	a.Gemeindeuebergreifend = art.Nachricht == "0602"
	erwartet := "0600"
	if a.Gemeindeuebergreifend {
		erwartet = "0602"
	}
	l, err := oeffne(bytes.NewReader(nachricht), erwartet, &a.Kopf)
	if err != nil {
		return nil, err
	}
	for l.kind() {
		l.auskunftsteil(a)
	}
	if err := l.ergebnis(); err != nil {
		return nil, err
	}
	a.Kopf.Nachricht = erwartet
	return a, a.echos(nachricht)
}

func (l *leser) auskunftsteil(a *Auskunftsanforderung) {
	switch l.nr {
	case nNachrichtenkopf:
		l.privatkopf(a)
	case nZeichennachricht:
		a.Zeichen = l.text()
	case nAnwenderkennung:
		a.Kennung = l.text()
	case nAuskunftAnforderung:
		a.Profile = append(a.Profile, l.auskunftsprofil())
	default:
		l.ueberlies()
	}
}

// privatkopf reads the header of the messages of private persons.
func (l *leser) privatkopf(a *Auskunftsanforderung) {
	for l.kind() {
		switch l.nr {
		case nIdentifikationNachricht:
			v := l.verweis()
			a.Kopf.UUID, a.Kopf.Erstellt = v.UUID, v.Erstellt
		case nAnwenderkennung:
			a.Kopf.Anwender = l.text()
		case nAbsender, nKunde:
			for l.kind() {
				if l.nr == nKundennummer {
					a.Kundennummer = l.text()
				} else {
					l.ueberlies()
				}
			}
		case nEmpfaenger:
			l.stelle(&a.Kopf.Leser)
		case nDienstleister:
			a.Kopf.Leser.Kennung = l.text()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) auskunftsprofil() (p Auskunftsprofil) {
	for l.kind() {
		switch l.nr {
		case nAnfragedaten:
			l.anfragedaten(&p)
		case nDatenZurAnfrage:
			l.datenZurAnfrage(&p.Anfrage)
		case nSteuerungsinformationen:
			l.auskunftssteuerung(&p)
		case nTechnischeEinzelidentifikation:
			for l.kind() {
				if l.nr == nZeicheneinzelfall {
					p.Zeichen = l.text()
				} else {
					l.ueberlies()
				}
			}
		default:
			l.ueberlies()
		}
	}
	return p
}

func (l *leser) anfragedaten(p *Auskunftsprofil) {
	for l.kind() {
		switch l.nr {
		case nGewerblicherZweck:
			p.Gewerblich = true
			l.gewerblicherZweck(p)
		case nZumZweckDerWerbungOderAdresshandel:
			p.WerbungOderAdresshandel = l.wahrheit()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) gewerblicherZweck(p *Auskunftsprofil) {
	var codes []byte
	for l.kind() {
		switch l.nr {
		case nAngabeDesZwecks:
			for l.kind() {
				switch l.nr {
				case nCode:
					codes = append(append(codes, " "...), l.code()...)
				case nFreitext:
					p.Zweck = l.text()
				default:
					l.ueberlies()
				}
			}
		case nGeschaeftszeichen:
			p.Geschaeftszeichen = l.text()
		default:
			l.ueberlies()
		}
	}
	if p.Zweck == "" && len(codes) > 0 {
		p.Zweck = "Schlüssel" + string(codes)
	}
}

func (l *leser) auskunftssteuerung(p *Auskunftsprofil) {
	for l.kind() {
		switch l.nr {
		case nSteuerungsinformationAdressketten:
			for l.kind() {
				if l.nr == nAdresskettenverfolgung {
					p.Adresskette = l.wahrheit()
				} else {
					l.ueberlies()
				}
			}
		case nVerzichtAufMitteilung:
			p.VerzichtAufMitteilung = l.marke()
		default:
			l.ueberlies()
		}
	}
}

// datenZurAnfrage reads the search criteria.
func (l *leser) datenZurAnfrage(a *suche.Privatanfrage) {
	for l.kind() {
		switch l.nr {
		case nName:
			var p suche.Personenanfrage
			l.suchname(&p)
			a.Nachname, a.Vornamen, a.Phonetik = p.Nachname, p.Vornamen, p.Phonetik
		case nAnschrift:
			a.Anschriften = append(a.Anschriften, l.privatanschrift())
		case nOrdensname:
			a.Ordensname = l.text()
		case nKuenstlername:
			a.Kuenstlername = l.text()
		case nGeburtsdatum:
			a.Geburtsdatum = l.teildatum()
		case nGeburtsortUndStaat:
			a.Geburtsort, a.GeburtsortStaat = l.ortUndStaat()
		case nGeschlechtOderFamilienstand:
			l.geschlechtOderFamilienstand(a)
		case nGesetzlicherVertreterName:
			a.Vertreter = l.vertretername()
		case nEinzugsdatum:
			a.Einzug = l.datum()
		case nAuszugsdatum:
			a.Auszug = l.datum()
		case nFamilienstandBeginnUndOrt:
			a.Partnerschaft = l.partnerschaftsbeginn()
		case nPartnerName:
			a.Partner = l.bezugsperson()
		case nSterbetag:
			a.Sterbetag = l.sterbetag()
		case nSterbeortUndStaat:
			a.Sterbeort, a.SterbeortStaat = l.ortUndStaat()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) privatanschrift() suche.Privatanschrift {
	var a melde.Inlandsanschrift
	l.meldeanschrift(&a)
	return suche.Privatanschrift{
		AGS: a.AGS, Postleitzahl: a.Postleitzahl, Wohnort: a.Wohnort, Strasse: a.Strasse,
		Hausnummer: a.Hausnummer, HausnummerZusatz: a.HausnummerZusatz, HausnummerTeil: a.HausnummerTeil,
	}
}

func (l *leser) ortUndStaat() (ort, staat string) {
	for l.kind() {
		switch l.nr {
		case nGeburtsort, nSterbeort, nOrtLetzteEheOderLp:
			ort = l.text()
		case nGeburtsortStaat, nSterbeortStaat, nOrtstaatLetzteEheOderLp:
			staat = l.code()
		default:
			l.ueberlies()
		}
	}
	return ort, staat
}

func (l *leser) geschlechtOderFamilienstand(a *suche.Privatanfrage) {
	for l.kind() {
		switch l.nr {
		case nGeschlecht:
			a.Geschlecht = l.code()
		case nFamilienstand:
			a.Familienstand = l.code()
		default:
			l.ueberlies()
		}
	}
}

// vertretername reads the name of a natural person; that of an organisation is no
// search item of § 49 Abs. 5 BMG.
func (l *leser) vertretername() (b suche.Bezugsperson) {
	for l.kind() {
		if l.nr == nNameNatuerlichePerson {
			b = l.bezugsperson()
		} else {
			l.ueberlies()
		}
	}
	return b
}

func (l *leser) bezugsperson() (b suche.Bezugsperson) {
	for l.kind() {
		switch l.nr {
		case nFamiliennameUnstrukturiert:
			b.Nachname, _ = l.namenpaar()
		case nVornamen:
			b.Vornamen = l.name()
		default:
			l.ueberlies()
		}
	}
	return b
}

func (l *leser) partnerschaftsbeginn() (p suche.Partnerschaftsbeginn) {
	for l.kind() {
		switch l.nr {
		case nDatumBeginn:
			p.Beginn = l.teilteile()
		case nOrtLetzteEheOderLp:
			p.Ort = l.text()
		case nOrtstaatLetzteEheOderLp:
			p.Staat = l.code()
		default:
			l.ueberlies()
		}
	}
	return p
}

// echos takes what the answer has to repeat out of the message, in canonical form:
// it means the same wherever it is put.
func (a *Auskunftsanforderung) echos(nachricht []byte) error {
	s := xmlscan.NeuAusBytes(nachricht, xmlscan.Optionen{Grenzen: grenzen})
	e := echoleser{s: s}
	for {
		tok, err := s.Weiter()
		if err != nil {
			return vonScanner(err)
		}
		switch tok.Art {
		case xmlscan.EOF:
			a.Kunde = e.kunde
			for i := range min(len(a.Profile), len(e.profile)) {
				a.Profile[i].Echo = e.profile[i]
			}
			return nil
		case xmlscan.Start:
			e.start(tok)
		case xmlscan.Text:
			e.schreibe(tok)
		case xmlscan.Ende:
			e.ende(tok)
		}
	}
}

// echoleser copies the children of the wanted elements.
type echoleser struct {
	s       *xmlscan.Scanner
	geltung c14n.Geltung
	pfad    []string
	gewollt int // depth of the wanted element, 0 for none
	kopie   *c14n.Schreiber
	puffer  bytes.Buffer
	kunde   []byte
	profile [][]byte
}

func (e *echoleser) start(tok *xmlscan.Token) {
	e.geltung.Betritt(e.s, tok)
	e.pfad = append(e.pfad, tok.Lokal)
	switch {
	case e.gewollt == 0 && e.istGewollt():
		e.gewollt = len(e.pfad)
		e.puffer.Reset()
		return
	case e.gewollt > 0 && len(e.pfad) == e.gewollt+1:
		e.kopie = c14n.Neu(&e.puffer, c14n.Exklusiv, &e.geltung)
	}
	e.schreibe(tok)
}

// istGewollt reports whether the innermost element is one whose content is repeated.
func (e *echoleser) istGewollt() bool {
	n := len(e.pfad)
	switch e.pfad[n-1] {
	case "auskunft.anforderung":
		return n == 2
	case "absender", "kunde":
		return n == 3 && e.pfad[1] == "nachrichtenkopf"
	}
	return false
}

func (e *echoleser) schreibe(tok *xmlscan.Token) {
	if e.kopie == nil {
		return
	}
	if fertig, err := e.kopie.Schreibe(e.s, tok); fertig || err != nil {
		e.kopie = nil
	}
}

func (e *echoleser) ende(tok *xmlscan.Token) {
	e.schreibe(tok)
	if e.gewollt == len(e.pfad) && e.gewollt > 0 {
		inhalt := slices.Clone(e.puffer.Bytes())
		if e.pfad[len(e.pfad)-1] == "auskunft.anforderung" {
			e.profile = append(e.profile, inhalt)
		} else {
			e.kunde = inhalt
		}
		e.gewollt = 0
	}
	e.geltung.Verlasse()
	e.pfad = e.pfad[:len(e.pfad)-1]
}
