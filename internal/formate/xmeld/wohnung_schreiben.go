// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
)

// anschriftart says which fields of an address the schema demands at a place.
type anschriftart uint8

const (
	anschriftVoll  anschriftart = iota // t.AnschriftMelderecht.Inland: AGS, Postleitzahl, Strasse, Wohnort
	anschriftPost                      // postal address: no AGS; Postleitzahl, Strasse, Wohnort
	anschriftOffen                     // Meldeanschrift: nothing is mandatory
)

// meldeanschrift writes the content of a German address in the alphabetical
// order of XInneres Meldeanschrift.
func (s *schreiber) meldeanschrift(a *melde.Inlandsanschrift, art anschriftart) {
	if art == anschriftVoll || art == anschriftOffen && a.AGS != "" {
		s.codeAus("gemeindeschluessel", listeAGS, string(a.AGS))
	}
	s.wenn("hausnummer", a.Hausnummer)
	s.wenn("hausnummerBuchstabeZusatzziffer", a.HausnummerZusatz)
	s.pflicht("postleitzahl", a.Postleitzahl, art)
	s.wenn("stockwerkswohnungsnummer", a.StockwerkWohnung)
	s.pflicht("strasse", a.Strasse, art)
	s.wenn("teilnummerDerHausnummer", a.HausnummerTeil)
	s.pflicht("wohnort", a.Wohnort, art)
	s.wenn("wohnortFruehererGemeindename", a.Ortsteil)
	s.wenn("wohnungsinhaber", a.Wohnungsinhaber)
	s.wenn("zusatzangaben", a.Zusatzangaben)
}

func (s *schreiber) pflicht(name, text string, art anschriftart) {
	if text != "" || art != anschriftOffen {
		s.element(name, text)
	}
}

// inland writes t.AnschriftMelderecht.InlandMitSperrvermerk.
func (s *schreiber) inland(name string, a *melde.Anschrift, art anschriftart) {
	s.auf(name)
	s.auf("xmeld:anschrift.inland")
	s.meldeanschrift(&a.Inland, art)
	s.zu("xmeld:anschrift.inland")
	s.marke("xmeld:bedingterSperrvermerk", a.BedingterSperrvermerk)
	s.zu(name)
}

// staat writes t.AnschriftMelderecht.Ausland.
func (s *schreiber) staat(name string, a *melde.Anschrift) {
	s.auf(name)
	if a.Staat != "" && !a.StaatNichtZuUebermitteln {
		s.codeAus("xmeld:staat", listeGebiet, a.Staat)
	} else {
		s.element("xmeld:zurechtnichtuebermittelt", "true")
	}
	s.zu(name)
}

// unbekannt writes t.AnschriftMelderecht.Unbekannt.
func (s *schreiber) unbekannt(name string, a *melde.Anschrift) {
	s.auf(name)
	s.element("xmeld:anschriftUnbekannt", "true")
	s.codeWenn("xmeld:sachverhalt", a.Sachverhalt)
	s.zu(name)
}

// druckbild writes t.Auslandsanschrift.Druckbild.
func (s *schreiber) druckbild(name string, a *melde.Anschrift) {
	s.auf(name)
	s.codeAus("xmeld:staat", listeGebiet, a.Staat)
	if len(a.Zeilen) > 0 {
		s.auf("xmeld:anschriftzone")
		for i := range a.Zeilen {
			s.auf("zeile.anschrift")
			s.element("zeilennummer", strconv.Itoa(a.Zeilen[i].Nummer))
			s.element("inhalt", a.Zeilen[i].Inhalt)
			s.zu("zeile.anschrift")
		}
		s.zu("xmeld:anschriftzone")
	}
	s.zu(name)
}

// anschrift writes t.AnschriftMelderechtMitSperrvermerk; of a foreign print
// image it keeps the state.
func (s *schreiber) anschrift(name string, a *melde.Anschrift, art anschriftart) {
	if a == nil || a.Form == melde.AnschriftFehlt {
		return
	}
	s.auf(name)
	switch a.Form {
	case melde.AnschriftInland:
		s.inland("xmeld:anschrift.inland", a, art)
	case melde.AnschriftUnbekannt:
		s.unbekannt("xmeld:anschrift.unbekannt", a)
	default:
		s.staat("xmeld:anschrift.ausland", a)
	}
	s.zu(name)
}

// lieferanschrift writes xmeldit.anschrift, which knows all four forms.
func (s *schreiber) lieferanschrift(a *melde.Anschrift) {
	s.auf("xmeld:xmeldit.anschrift")
	switch a.Form {
	case melde.AnschriftInland:
		s.inland("xmeld:inlandsanschrift", a, anschriftVoll)
	case melde.AnschriftAusland:
		s.druckbild("xmeld:auslandsanschrift", a)
	case melde.AnschriftStaat:
		s.staat("xmeld:zuzugsstaat", a)
	default:
		s.unbekannt("xmeld:unbekannt", a)
	}
	s.zu("xmeld:xmeldit.anschrift")
}

// wohnungsdaten writes what is known of a dwelling besides its address.
func (s *schreiber) wohnungsdaten(w *melde.Wohnung) {
	s.datum("xmeld:datumAbmeldungBeiAnmeldebehoerde", w.Abmeldung)
	s.datum("xmeld:datumAnmeldungBeiAnmeldebehoerde", w.Anmeldung)
	s.datum("xmeld:datumDerAbmeldungVonAmtsWegen", w.AbmeldungVonAmtsWegen)
	s.datum("xmeld:datumDerAnmeldungVonAmtsWegen", w.AnmeldungVonAmtsWegen)
	s.teildatum("xmeld:datumDesAuszugs", w.Auszug)
	s.tagOderUnbekannt("xmeld:datumDesBeziehens", w.Einzug)
	s.datum("xmeld:datumDesWohnungsstatuswechselsVonAmtsWegen", w.StatuswechselVonAmtsWegen)
	s.datum("xmeld:datumMitteilungWohnungsstatuswechsel", w.MitteilungStatuswechsel)
	s.datum("xmeld:datumDesWohnungsstatuswechsels", w.Statuswechsel)
	s.codeWenn("xmeld:statusderwohnung", string(w.Status))
	s.codeWenn("xmeld:artderwohnung", string(w.Art))
	s.teildatum("xmeld:datumLetzterWegzugAusland", w.LetzterWegzugAusland)
}

// wohnungsgeber writes t.Wohnungsgeber.
func (s *schreiber) wohnungsgeber(w *melde.Wohnung) {
	if len(w.Wohnungsgeber) == 0 && len(w.EigentuemerNichtWohnungsgeber) == 0 {
		return
	}
	s.auf("xmeld:wohnungsgeber")
	for _, feld := range w.Wohnungsgeber {
		s.auf("xmeld:wohnungsgeberNameAnschrift")
		for i := range feld {
			s.auf("xmeld:zeile")
			s.element("xmeld:position", strconv.Itoa(feld[i].Nummer))
			s.element("xmeld:inhalt", feld[i].Inhalt)
			s.zu("xmeld:zeile")
		}
		s.zu("xmeld:wohnungsgeberNameAnschrift")
	}
	for _, e := range w.EigentuemerNichtWohnungsgeber {
		s.element("xmeld:eigentuemerNichtWohnungsgeber", e)
	}
	s.zu("xmeld:wohnungsgeber")
}

// partnerwohnung writes a dwelling of the partner.
func (s *schreiber) partnerwohnung(w *melde.PartnerWohnung, art anschriftart) {
	s.auf("xmeld:wohnung")
	s.anschrift("xmeld:anschrift", &w.Anschrift, art)
	s.codeWenn("xmeld:statusderwohnung", string(w.Status))
	s.codeWenn("xmeld:artderwohnung", string(w.Art))
	s.zu("xmeld:wohnung")
}
