// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

const wurzel1332 = "datenabruf.freieSuche.suchanfrage.1332"

// HoechsterListencode is the highest code of the list of data that a free search can
// request; its numbering is not that of the Personensuche.
const HoechsterListencode = 46

// FreieAnfrage is the question of a free search or a group query (BMG § 34a Abs. 3,
// SächsMeldVO § 22 Abs. 1; XMeld 1332).
type FreieAnfrage struct {
	Kopf    Kopf
	Abrufer Abrufer
	// Auswahl are the criteria with the search area and the switches for current data.
	Auswahl suche.FreieAnfrage
	// Codes are the requested data by the numbers 1–46 of
	// Datenabruf.FreieSuche.Anforderungselement, in the order of the message.
	Codes []int
	// Fremdcodes are requested codes that the list of version 25.11a does not have.
	Fremdcodes            []string
	VerzichtAufMitteilung bool
	// HatErweiterung says that landesspezifischeErweiterungen has content.
	HatErweiterung bool
	Abruf          Abrufangaben
}

// Schreibe1332 writes the question. It returns the error of w.
func Schreibe1332(w io.Writer, a *FreieAnfrage) error {
	s := neuesDokument()
	s.freieAnfrage(a)
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) freieAnfrage(a *FreieAnfrage) {
	s.beginne(wurzel1332, &a.Kopf)
	s.abrufer(&a.Abrufer)
	s.auf("xmeld:suchprofil")
	s.freieAuswahl(&a.Auswahl)
	s.zu("xmeld:suchprofil")
	s.auf("xmeld:steuerungsinformationen")
	for _, c := range a.Codes {
		s.code("xmeld:anforderungselement", strconv.Itoa(c))
	}
	s.codeWenn("xmeld:aktualitaetPerson", string(a.Auswahl.AktualitaetPerson))
	s.suchbereich(a.Auswahl.Bereich)
	s.marke("xmeld:verzichtAufMitteilung", a.VerzichtAufMitteilung)
	s.zu("xmeld:steuerungsinformationen")
	s.abrufangaben(&a.Abruf)
	s.zu("xmeld:" + wurzel1332)
	s.roh("\n")
}

func (s *schreiber) suchbereich(b suche.Suchbereich) {
	s.auf("xmeld:suchbereich")
	switch b.Art {
	case suche.BereichLand:
		s.codeAus("xmeld:bundesland", listeVerwaltung, string(b.Schluessel))
	case suche.BereichBezirk:
		s.codeAus("xmeld:bezirk", listeVerwaltung, string(b.Schluessel))
	case suche.BereichKreis:
		s.codeAus("xmeld:kreis", listeVerwaltung, string(b.Schluessel))
	default:
		s.codeAus("xmeld:gemeindeschluessel", listeAGS, string(b.Schluessel))
	}
	s.zu("xmeld:suchbereich")
}

// gruppe writes an element unless inhalt writes nothing into it.
func (s *schreiber) gruppe(name string, inhalt func()) {
	aussen := len(s.b)
	s.auf(name)
	innen := len(s.b)
	inhalt()
	if len(s.b) == innen {
		s.b = s.b[:aussen]
		return
	}
	s.zu(name)
}

func (s *schreiber) freieAuswahl(a *suche.FreieAnfrage) {
	s.auf("xmeld:auswahldaten")
	s.freierName(a)
	s.wenn("xmeld:doktorgrad", a.Doktorgrad)
	s.gruppe("xmeld:wohnung", func() { s.freieWohnung(&a.Wohnung) })
	s.gruppe("xmeld:geburtsdaten", func() {
		s.freierGeburtstag(a)
		s.wenn("xmeld:geburtsort", a.Geburtsort)
		s.staatsauswahl("xmeld:geburtsortstaat", "xmeld:geburtsortstaat", a.Geburtsstaat)
	})
	s.geschlecht(a.Geschlecht)
	s.codeAusWenn("xmeld:staatsangehoerigkeit", listeGebiet, a.Staatsangehoerigkeit)
	s.gruppe("xmeld:familienstand", func() { s.freierFamilienstand(&a.Familienstand) })
	s.gruppe("xmeld:sterbedaten", func() {
		s.wenn("xmeld:sterbeort", a.Sterbeort)
		s.staatsauswahl("xmeld:sterbeortStaat", "xmeld:sterbeortstaat", a.Sterbestaat)
		s.datum("xmeld:sterbetag", a.Sterbetag)
	})
	s.marke("xmeld:waffenrechtlicheErlaubnis", a.Waffenerlaubnis)
	s.marke("xmeld:waffenbesitzverbot", a.Waffenbesitzverbot)
	s.marke("xmeld:sprengstoffrechtlicheErlaubnis", a.Sprengstofferlaubnis)
	s.zu("xmeld:auswahldaten")
}

func (s *schreiber) freierName(a *suche.FreieAnfrage) {
	s.gruppe("xmeld:name", func() {
		s.gruppe("xmeld:name", func() {
			s.gruppe("xmeld:nachnameUndVornamen", func() {
				s.name("xmeld:vornamen", a.Vornamen)
				s.name("xmeld:nachname", a.Nachname)
			})
			s.wenn("xmeld:ordensOderKuenstlername", a.OrdensKuenstlername)
		})
		s.marke("xmeld:phonetik", a.Phonetik)
	})
}

func (s *schreiber) freierGeburtstag(a *suche.FreieAnfrage) {
	s.gruppe("xmeld:geburtstag", func() {
		if z := a.Geburtszeitraum; z != (suche.Geburtszeitraum{}) {
			s.auf("xmeld:geburtszeitraum")
			s.datum("xmeld:geburtsdatum.von", z.Von)
			s.datum("xmeld:geburtsdatum.bis", z.Bis)
			s.zu("xmeld:geburtszeitraum")
			return
		}
		s.geburtsdatum("xmeld:geburtsdatum", a.Geburtsdatum)
	})
}

func (s *schreiber) staatsauswahl(aussen, innen string, a suche.Staatsauswahl) {
	s.gruppe(aussen, func() {
		if a.KeineAngabe {
			s.marke("xmeld:keineAngabe", true)
			return
		}
		s.codeAusWenn(innen, listeGebiet, a.Staat)
	})
}

func (s *schreiber) freierFamilienstand(f *suche.Familienstandsauswahl) {
	if f.Beginn.IstBekannt() {
		s.auf("xmeld:datumBeginn")
		s.teilteile(f.Beginn)
		s.zu("xmeld:datumBeginn")
	}
	s.codeWenn("xmeld:familienstand", f.Art)
	s.wenn("xmeld:ort.letzte.ehe.oder.lp", f.Ort)
	s.codeAusWenn("xmeld:ortstaat.letzte.ehe.oder.lp", listeGebiet, f.Staat)
	s.datum("xmeld:datumBeginnVorausgegangeneLP", f.BeginnVorausgegangeneLP)
}

func (s *schreiber) freieWohnung(w *suche.Wohnungsauswahl) {
	s.gruppe("xmeld:anschrift", func() {
		switch {
		case w.Unbekannt.Gesucht:
			s.unbekannt("xmeld:anschrift.unbekannt", &melde.Anschrift{Sachverhalt: w.Unbekannt.Sachverhalt})
		case w.Ausland.Art != "":
			s.freiesAusland(&w.Ausland)
		default:
			s.gruppe("xmeld:anschrift.inland", func() { s.freiesInland(w) })
		}
	})
	s.datum("xmeld:auszugsdatum", w.Auszug)
	s.datum("xmeld:einzugsdatum", w.Einzug)
	s.codeWenn("xmeld:wohnungsstatus", string(w.Status))
	s.codeWenn("xmeld:aktualitaetAnschrift", string(w.Aktualitaet))
}

func (s *schreiber) freiesInland(w *suche.Wohnungsauswahl) {
	a := &w.Inland
	s.codeAusWenn("gemeindeschluessel", listeAGS, string(a.AGS))
	s.gruppe("xmeld:hausnummerOderHausnummernbereich", func() {
		if w.HausnummerVon+w.HausnummerBis != "" {
			s.auf("xmeld:hausnummernbereich")
			s.element("xmeld:hausnummer.von", w.HausnummerVon)
			s.element("xmeld:hausnummer.bis", w.HausnummerBis)
			s.zu("xmeld:hausnummernbereich")
			return
		}
		s.gruppe("xmeld:hausnummer", func() {
			s.wenn("hausnummer", w.Hausnummer.Nummer)
			s.wenn("hausnummerBuchstabeZusatzziffer", w.Hausnummer.Zusatz)
			s.wenn("teilnummerDerHausnummer", w.Hausnummer.Teil)
		})
	})
	s.wenn("postleitzahl", a.Postleitzahl)
	s.wenn("stockwerkswohnungsnummer", a.StockwerkWohnung)
	s.wenn("strasse", a.Strasse)
	s.wenn("wohnort", a.Wohnort)
	s.wenn("wohnortFruehererGemeindename", a.Ortsteil)
	s.wenn("wohnungsinhaber", a.Wohnungsinhaber)
	s.wenn("zusatzangaben", a.Zusatzangaben)
}

func (s *schreiber) freiesAusland(a *suche.Auslandsauswahl) {
	anschrift := melde.Anschrift{Staat: a.Staat, StaatNichtZuUebermitteln: a.StaatNichtZuUebermitteln, Zeilen: a.Zeilen}
	s.auf("xmeld:anschrift.ausland")
	switch a.Art {
	case suche.AuslandAnschrift:
		s.druckbild("xmeld:auslandsanschrift", &anschrift)
	case suche.AuslandZuzugsstaat:
		s.staat("xmeld:zuzugsstaat", &anschrift)
	default:
		s.staat("xmeld:auslandsanschriftOderZuzugsstaat", &anschrift)
	}
	s.zu("xmeld:anschrift.ausland")
}
