// SPDX-License-Identifier: EUPL-1.2

package meldetest

import "kernmelderegister/internal/fachkern/melde"

func (b *bauer) wohnung(was string) melde.Wohnung {
	w := melde.Wohnung{
		Anschrift:                 b.anschrift(was, melde.AnschriftInland, melde.AnschriftInland, melde.AnschriftAusland, melde.AnschriftStaat, melde.AnschriftUnbekannt),
		Aktuell:                   b.mal(was+" aktuell", 2),
		Status:                    wenn(b, was+" Status", 2, status),
		Art:                       wenn(b, was+" Art", 3, wohnungsarten),
		Einzug:                    b.ganzOderUnbekannt(was + " Einzug"),
		Auszug:                    b.teildatumWenn(was + " Auszug"),
		Statuswechsel:             b.datumWenn(was + " Statuswechsel"),
		AnmeldungVonAmtsWegen:     b.datumWenn(was + " AnmeldungVonAmtsWegen"),
		AbmeldungVonAmtsWegen:     b.datumWenn(was + " AbmeldungVonAmtsWegen"),
		StatuswechselVonAmtsWegen: b.datumWenn(was + " StatuswechselVonAmtsWegen"),
		Anmeldung:                 b.datumWenn(was + " Anmeldung"),
		Abmeldung:                 b.datumWenn(was + " Abmeldung"),
		MitteilungStatuswechsel:   b.datumWenn(was + " MitteilungStatuswechsel"),
		LetzterWegzugAusland:      b.teildatumWenn(was + " LetzterWegzugAusland"),
		Wohnungsbindung:           b.textWenn(was + " Wohnungsbindung"),
	}
	w.Wohnungsgeber = liste(b, was+" Wohnungsgeber", 2, func(int) melde.Anschriftfeld {
		return melde.Anschriftfeld(b.zeilen(was+" Wohnungsgeber", 1, b.zahl(was+" Zeilen", 1, 6)))
	})
	w.EigentuemerNichtWohnungsgeber = liste(b, was+" Eigentuemer", 2, func(int) string { return string(aus(b, was+" Eigentuemer", familiennamen)) })
	return w
}

// alleAnschriftformen makes sure that every form of an address occurs.
func (b *bauer) alleAnschriftformen(wohnungen []melde.Wohnung) {
	formen := []melde.Anschriftform{melde.AnschriftInland, melde.AnschriftAusland, melde.AnschriftStaat, melde.AnschriftUnbekannt}
	for i := range min(len(formen), len(wohnungen)) {
		wohnungen[i].Anschrift = b.anschrift("Wohnung", formen[i])
	}
	wohnungen[0].Aktuell, wohnungen[0].Art = true, ""
	last := &wohnungen[len(wohnungen)-1]
	last.Anschrift = melde.Anschrift{Form: melde.AnschriftStaat, StaatNichtZuUebermitteln: true}
}

func (b *bauer) anschrift(was string, formen ...melde.Anschriftform) melde.Anschrift {
	a := melde.Anschrift{Form: aus(b, was+" Form", formen)}
	switch a.Form {
	case melde.AnschriftInland:
		a.Inland = b.inland(was)
		a.BedingterSperrvermerk = b.mal(was+" Sperrvermerk", 6)
	case melde.AnschriftAusland:
		a.Staat = aus(b, was+" Staat", staaten)
		if b.mal(was+" Zeilen?", 2) {
			a.Zeilen = b.zeilen(was, 4, b.zahl(was+" Zeilen", 2, 5))
		}
	case melde.AnschriftStaat:
		a.StaatNichtZuUebermitteln = b.zahl(was+" Staat?", 0, 3) == 3
		if !a.StaatNichtZuUebermitteln {
			a.Staat = aus(b, was+" Staat", staaten)
		}
	case melde.AnschriftUnbekannt:
		a.Sachverhalt = wenn(b, was+" Sachverhalt", 2, []string{"0", "1", "2"})
	}
	return a
}

func (b *bauer) inland(was string) melde.Inlandsanschrift {
	return melde.Inlandsanschrift{
		AGS:              aus(b, was+" AGS", schluessel),
		Postleitzahl:     b.ziffern(was+" PLZ", 5),
		Wohnort:          aus(b, was+" Wohnort", orte),
		Ortsteil:         wenn(b, was+" Ortsteil", 4, orte),
		Strasse:          aus(b, was+" Strasse", strassen),
		Hausnummer:       wenn(b, was+" Hausnummer", 2, []string{"1", "17", "170", "9999"}),
		HausnummerZusatz: wenn(b, was+" Zusatz", 4, []string{"a", "B", "12"}),
		HausnummerTeil:   wenn(b, was+" Teil", 6, []string{"1/4", "1/3"}),
		StockwerkWohnung: wenn(b, was+" Stockwerk", 6, []string{"3", "EG", "2.01"}),
		Zusatzangaben:    wenn(b, was+" Zusatzangaben", 6, []string{"Hinterhaus", "Gartenhaus"}),
		Wohnungsinhaber:  string(wenn(b, was+" Inhaber", 6, familiennamen)),
	}
}

func (b *bauer) zeilen(was string, erste, anzahl int) []melde.Anschriftzeile {
	zeilen := make([]melde.Anschriftzeile, anzahl)
	for i := range zeilen {
		zeilen[i] = melde.Anschriftzeile{Nummer: erste + i, Inhalt: b.text(was + " Zeile")}
	}
	return zeilen
}
