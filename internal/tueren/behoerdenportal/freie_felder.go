// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/web"
)

// Further fields of the form for persons who need not be named.
const (
	feldBereich            = "bereich"
	feldBereichWahl        = "bereich_wahl" // chosen one of several areas
	feldAktualitaet        = "aktualitaet"
	feldDoktorgrad         = "doktorgrad"
	feldGeburtVon          = "geburt_von"
	feldGeburtBis          = "geburt_bis"
	feldStaatsangehoerig   = "staatsangehoerigkeit"
	feldWohnort            = "wohnort"
	feldOrtsteil           = "ortsteil"
	feldHausnummerVon      = "hausnummer_von"
	feldHausnummerBis      = "hausnummer_bis"
	feldStockwerk          = "stockwerk"
	feldZusatz             = "zusatzangaben"
	feldInhaber            = "wohnungsinhaber"
	feldAnschriftStand     = "anschrift_stand"
	feldWohnungsstatus     = "wohnungsstatus"
	feldEinzug             = "einzug"
	feldAuszug             = "auszug"
	feldAuslandArt         = "ausland_art"
	feldAuslandStaat       = "ausland_staat"
	feldAuslandGesperrt    = "ausland_gesperrt"
	feldAuslandZeilen      = "ausland_zeilen"
	feldUnbekannt          = "unbekannt"
	feldFamilienstand      = "familienstand"
	feldFamilienstandSeit  = "familienstand_seit"
	feldLPSeit             = "lp_seit"
	feldFamilienstandOrt   = "familienstand_ort"
	feldFamilienstandStaat = "familienstand_staat"
	feldWaffenerlaubnis    = "waffenerlaubnis"
	feldWaffenverbot       = "waffenbesitzverbot"
	feldSprengstoff        = "sprengstofferlaubnis"
)

// freieFelder say who is searched, in the order of the fields on the page.
var freieFelder = []string{
	feldBereich, feldBereichWahl, feldAktualitaet,
	feldNachname, feldOhneNachname, feldVornamen, feldOhneVornamen, feldOrdensname, feldDoktorgrad, feldPhonetik,
	feldGeburtsdatum, feldGeburtVon, feldGeburtBis, feldGeburtsort, feldGeburtsstaat, feldGeschlecht, feldStaatsangehoerig,
	feldStrasse, feldHausnummer, feldHausnummerVon, feldHausnummerBis, feldPLZ, feldWohnort, feldOrtsteil,
	feldGemeinde, feldAGS, feldStockwerk, feldZusatz, feldInhaber, feldAnschriftStand,
	feldWohnungsstatus, feldEinzug, feldAuszug,
	feldAuslandArt, feldAuslandStaat, feldAuslandGesperrt, feldAuslandZeilen, feldUnbekannt,
	feldFamilienstand, feldFamilienstandSeit, feldLPSeit, feldFamilienstandOrt, feldFamilienstandStaat,
	feldSterbedatum, feldSterbeort, feldSterbestaat,
	feldWaffenerlaubnis, feldWaffenverbot, feldSprengstoff,
}

// kriteriumsfelder are the fields of each criterion. A form offers only those that
// the profile admits (S1-22.5, DAV-07).
var kriteriumsfelder = map[suche.Kriterium][]string{
	suche.KritFamilienname:         {feldNachname, feldOhneNachname},
	suche.KritVornamen:             {feldVornamen, feldOhneVornamen},
	suche.KritOrdensKuenstlername:  {feldOrdensname},
	suche.KritDoktorgrad:           {feldDoktorgrad},
	suche.KritAnschrift:            {feldStrasse, feldHausnummer, feldHausnummerVon, feldHausnummerBis, feldPLZ, feldWohnort, feldOrtsteil, feldStockwerk, feldZusatz, feldInhaber, feldAnschriftStand},
	suche.KritAnschriftAusland:     {feldAuslandArt, feldAuslandStaat, feldAuslandGesperrt, feldAuslandZeilen},
	suche.KritAnschriftUnbekannt:   {feldUnbekannt},
	suche.KritWohnungsstatus:       {feldWohnungsstatus},
	suche.KritEinzugsdatum:         {feldEinzug},
	suche.KritAuszugsdatum:         {feldAuszug},
	suche.KritGeburtsdatum:         {feldGeburtsdatum, feldGeburtVon, feldGeburtBis},
	suche.KritGeburtsort:           {feldGeburtsort, feldGeburtsstaat},
	suche.KritGeschlecht:           {feldGeschlecht},
	suche.KritStaatsangehoerigkeit: {feldStaatsangehoerig},
	suche.KritFamilienstand:        {feldFamilienstand, feldFamilienstandSeit, feldLPSeit, feldFamilienstandOrt, feldFamilienstandStaat},
	suche.KritSterbedatum:          {feldSterbedatum},
	suche.KritSterbeort:            {feldSterbeort, feldSterbestaat},
	suche.KritWaffenerlaubnis:      {feldWaffenerlaubnis},
	suche.KritWaffenbesitzverbot:   {feldWaffenverbot},
	suche.KritSprengstofferlaubnis: {feldSprengstoff},
	suche.KritAZRNummer:            {feldAZR},
}

// angebot says which fields of criteria the form offers.
type angebot map[string]bool

// angebotVon are the fields of the criteria that the right admits.
func angebotVon(s *recht.Suchrecht) angebot {
	a := angebot{}
	for _, k := range s.Auswahldaten() {
		for _, feld := range kriteriumsfelder[suche.Kriterium(k)] {
			a[feld] = true
		}
	}
	return a
}

// Eines reports whether at least one of the fields is offered.
func (a angebot) Eines(felder ...string) bool {
	for _, f := range felder {
		if a[f] {
			return true
		}
	}
	return false
}

// ohneEintrag is the choice of a place without a state in the register.
const ohneEintrag = "ohne"

// Choices of the form.
var (
	aktualitaeten = []web.Option{
		{Wert: "", Text: "alle Personen"}, {Wert: string(suche.Aktuell), Text: "nur aktuell gemeldete"},
		{Wert: string(suche.Inaktuell), Text: "nur verzogene und verstorbene"},
	}
	anschriftstaende = []web.Option{
		{Wert: "", Text: "aktuelle und frühere"}, {Wert: string(suche.Aktuell), Text: "nur aktuelle"},
		{Wert: string(suche.Inaktuell), Text: "nur frühere"},
	}
	auslandsarten = []web.Option{
		{Wert: "", Text: "nicht gesucht"}, {Wert: string(suche.AuslandAnschrift), Text: "weggezogen in diesen Staat oder zu dieser Anschrift"},
		{Wert: string(suche.AuslandZuzugsstaat), Text: "zugezogen aus diesem Staat"}, {Wert: string(suche.AuslandBeides), Text: "das eine oder das andere"},
	}
	wohnungsstaende = []web.Option{
		{Wert: "", Text: "nicht angegeben"}, {Wert: "0", Text: wohnungsstatus["0"]}, {Wert: "1", Text: wohnungsstatus["1"]}, {Wert: "2", Text: wohnungsstatus["2"]},
	}
	unbekannteWahl = []web.Option{
		{Wert: "", Text: "nicht gesucht"}, {Wert: "ja", Text: "unbekannt verzogen"}, {Wert: "0", Text: unbekannterVerbleib["0"]},
		{Wert: "1", Text: unbekannterVerbleib["1"]}, {Wert: "2", Text: unbekannterVerbleib["2"]},
	}
	familienstaende = []web.Option{
		{Wert: "", Text: "nicht angegeben"}, {Wert: "LD", Text: familienstand["LD"]}, {Wert: "VH", Text: familienstand["VH"]},
		{Wert: "VW", Text: familienstand["VW"]}, {Wert: "GS", Text: familienstand["GS"]}, {Wert: "EA", Text: familienstand["EA"]},
		{Wert: "LP", Text: familienstand["LP"]}, {Wert: "LV", Text: familienstand["LV"]}, {Wert: "LA", Text: familienstand["LA"]},
		{Wert: "LE", Text: familienstand["LE"]}, {Wert: "NB", Text: familienstand["NB"]},
	}
)
