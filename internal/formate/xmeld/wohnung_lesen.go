// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

// meldeanschrift reads a German address (XInneres Meldeanschrift and its restrictions).
func (l *leser) meldeanschrift(a *melde.Inlandsanschrift) {
	for l.kind() {
		if !l.anschriftteil(a) {
			l.ueberlies()
		}
	}
}

// anschriftteil reads the open element if it is part of a German address.
func (l *leser) anschriftteil(a *melde.Inlandsanschrift) bool {
	switch l.nr {
	case nGemeindeschluessel:
		a.AGS = melde.AGS(l.code())
	case nHausnummer:
		a.Hausnummer = l.text()
	case nHausnummerBuchstabeZusatzziffer:
		a.HausnummerZusatz = l.text()
	case nPostleitzahl:
		a.Postleitzahl = l.text()
	case nStockwerkswohnungsnummer:
		a.StockwerkWohnung = l.text()
	case nStrasse:
		a.Strasse = l.text()
	case nTeilnummerDerHausnummer:
		a.HausnummerTeil = l.text()
	case nWohnort:
		a.Wohnort = l.text()
	case nWohnortFruehererGemeindename:
		a.Ortsteil = l.text()
	case nWohnungsinhaber:
		a.Wohnungsinhaber = l.text()
	case nZusatzangaben:
		a.Zusatzangaben = l.text()
	default:
		return false
	}
	return true
}

// anschrift reads a choice of address forms: xmeldit.anschrift or
// t.AnschriftMelderecht with all its relatives.
func (l *leser) anschrift(a *melde.Anschrift) {
	for l.kind() {
		switch l.nr {
		case nInlandsanschrift, nAnschriftInland:
			a.Form = melde.AnschriftInland
			l.inland(a)
		case nAuslandsanschrift:
			a.Form = melde.AnschriftAusland
			l.ausland(a)
		case nZuzugsstaat, nAnschriftAusland:
			a.Form = melde.AnschriftStaat
			l.ausland(a)
		case nUnbekannt, nAnschriftUnbekannt:
			a.Form = melde.AnschriftUnbekannt
			l.unbekannt(a)
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) inland(a *melde.Anschrift) {
	for l.kind() {
		switch l.nr {
		case nAnschriftInland:
			l.meldeanschrift(&a.Inland)
		case nBedingterSperrvermerk:
			a.BedingterSperrvermerk = l.marke()
		default:
			if !l.anschriftteil(&a.Inland) {
				l.ueberlies()
			}
		}
	}
}

// ausland reads a foreign address as print image or as state.
func (l *leser) ausland(a *melde.Anschrift) {
	for l.kind() {
		switch l.nr {
		case nStaat:
			a.Staat = l.code()
		case nZurechtnichtuebermittelt:
			a.StaatNichtZuUebermitteln = l.marke()
		case nAnschriftzone:
			for l.kind() {
				a.Zeilen = append(a.Zeilen, l.zeile())
			}
		default:
			l.ueberlies()
		}
	}
}

// zeile reads a numbered line of an address.
func (l *leser) zeile() (z melde.Anschriftzeile) {
	for l.kind() {
		switch l.nr {
		case nZeilennummer, nPosition:
			z.Nummer = int(l.zahl())
		case nInhalt:
			z.Inhalt = l.pflichttext()
		default:
			l.ueberlies()
		}
	}
	return z
}

func (l *leser) unbekannt(a *melde.Anschrift) {
	for l.kind() {
		if l.nr == nSachverhalt {
			a.Sachverhalt = l.code()
		} else {
			l.ueberlies()
		}
	}
}

// wohnung reads a dwelling of a delivery or of an answer.
func (l *leser) wohnung(w *melde.Wohnung) {
	for l.kind() {
		switch l.nr {
		case nXmelditAnschrift, nAnschrift:
			l.anschrift(&w.Anschrift)
		case nWohnungAktuell:
			w.Aktuell = l.wahrheit()
		case nStatusderwohnung:
			w.Status = melde.Wohnungsstatus(l.code())
		case nArtderwohnung:
			w.Art = melde.Wohnungsart(l.code())
		case nDatumDesBeziehens:
			w.Einzug = l.teildatum()
		case nDatumDesAuszugs:
			w.Auszug = l.teildatum()
		case nWohnungsbindung:
			w.Wohnungsbindung = l.text()
		case nWohnungsgeber:
			l.wohnungsgeber(w)
		case nLandesspezifischeErweiterungen:
			l.erweiterung()
		default:
			l.wohnungsdatum(w)
		}
	}
}

// wohnungsdatum reads one of the rarer dates of a dwelling.
func (l *leser) wohnungsdatum(w *melde.Wohnung) {
	switch l.nr {
	case nDatumAbmeldungBeiAnmeldebehoerde:
		w.Abmeldung = l.datum()
	case nDatumAnmeldungBeiAnmeldebehoerde:
		w.Anmeldung = l.datum()
	case nDatumDerAbmeldungVonAmtsWegen:
		w.AbmeldungVonAmtsWegen = l.datum()
	case nDatumDerAnmeldungVonAmtsWegen:
		w.AnmeldungVonAmtsWegen = l.datum()
	case nDatumDesWohnungsstatuswechselsVonAmtsWegen:
		w.StatuswechselVonAmtsWegen = l.datum()
	case nDatumMitteilungWohnungsstatuswechsel:
		w.MitteilungStatuswechsel = l.datum()
	case nDatumDesWohnungsstatuswechsels:
		w.Statuswechsel = l.datum()
	case nDatumLetzterWegzugAusland:
		w.LetzterWegzugAusland = l.teildatum()
	default:
		l.ueberlies()
	}
}

func (l *leser) wohnungsgeber(w *melde.Wohnung) {
	for l.kind() {
		switch l.nr {
		case nWohnungsgeberNameAnschrift:
			feld := melde.Anschriftfeld{}
			for l.kind() {
				feld = append(feld, l.zeile())
			}
			w.Wohnungsgeber = append(w.Wohnungsgeber, feld)
		case nEigentuemerNichtWohnungsgeber:
			w.EigentuemerNichtWohnungsgeber = append(w.EigentuemerNichtWohnungsgeber, l.text())
		default:
			l.ueberlies()
		}
	}
}

// partnerwohnung reads a dwelling of the partner.
func (l *leser) partnerwohnung() (w melde.PartnerWohnung) {
	for l.kind() {
		switch l.nr {
		case nAnschrift:
			l.anschrift(&w.Anschrift)
		case nStatusderwohnung:
			w.Status = melde.Wohnungsstatus(l.code())
		case nArtderwohnung:
			w.Art = melde.Wohnungsart(l.code())
		default:
			l.ueberlies()
		}
	}
	return w
}

// erweiterung skips the content of landesspezifischeErweiterungen and counts it.
func (l *leser) erweiterung() {
	for l.kind() {
		l.erweitert++
		l.ueberlies()
	}
}
