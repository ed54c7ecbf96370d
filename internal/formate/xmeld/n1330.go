// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
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

// Schreibe1330 writes the question. It returns the error of w.
func Schreibe1330(w io.Writer, a *Anfrage) error {
	s := neuesDokument()
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
