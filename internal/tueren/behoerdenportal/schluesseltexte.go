// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kernmelderegister/internal/fachkern/staaten"
	"kernmelderegister/internal/tueren/web"
)

// schluesseltexte are the words for the keys of states.
type schluesseltexte struct {
	staaten     map[string]string
	angehoerige map[string]string // citizenship
	wahl        []web.Option      // in alphabetical order, "" first
	// staatswahl and angehoerigenwahl are the states and citizenships without "",
	// former ones included.
	staatswahl, angehoerigenwahl []web.Option
}

func ladeTexte() schluesseltexte {
	s := schluesseltexte{staaten: map[string]string{}, angehoerige: map[string]string{}}
	for _, x := range staaten.Alle() {
		s.staaten[x.Schluessel], s.angehoerige[x.Schluessel] = x.Name, x.Angehoerigkeit
		s.staatswahl = append(s.staatswahl, web.Option{Wert: x.Schluessel, Text: x.Name})
		s.angehoerigenwahl = append(s.angehoerigenwahl, web.Option{Wert: x.Schluessel, Text: x.Angehoerigkeit})
	}
	ordnung := collate.New(language.German)
	slices.SortFunc(s.angehoerigenwahl, func(a, b web.Option) int { return ordnung.CompareString(a.Text, b.Text) })
	s.wahl = append(s.wahl, web.Option{Text: "Deutschland oder nicht angegeben"})
	for _, x := range staaten.Auswahl() {
		s.wahl = append(s.wahl, web.Option{Wert: x.Schluessel, Text: x.Name})
	}
	return s
}

// staat returns the name of a state, or the key if it is unknown.
func (s schluesseltexte) staat(schluessel string) string { return text(s.staaten, schluessel) }

// text returns the word for a key, or the key itself if the list does not have it.
func text(liste map[string]string, schluessel string) string {
	if wort, ok := liste[schluessel]; ok {
		return wort
	}
	return schluessel
}

// Words for the keys of XMeld code lists (names of the lists in the comments).
var (
	geschlecht = map[string]string{ // Geschlecht
		"m": "männlich", "w": "weiblich", "d": "divers", "x": "ohne Angabe (Geburtenregister)",
	}
	familienstand = map[string]string{ // Familienstand
		"LD": "ledig", "VH": "verheiratet", "VW": "verwitwet", "GS": "geschieden", "EA": "Ehe aufgehoben",
		"LP": "in eingetragener Lebenspartnerschaft", "LV": "durch Tod aufgelöste Lebenspartnerschaft",
		"LA": "aufgehobene Lebenspartnerschaft", "LE": "durch Todeserklärung aufgelöste Lebenspartnerschaft", "NB": "nicht bekannt",
	}
	beendigung = map[string]string{ // Familienstand.Beendigungsgrund
		"1": "Tod des Ehegatten oder Lebenspartners", "2": "Scheidung", "3": "Aufhebung der Ehe",
		"4": "Ehegatte für tot erklärt", "5": "Ehe durch Todeserklärung beendet",
		"7": "Aufhebung der Lebenspartnerschaft", "8": "sonstige Gründe",
	}
	wohnungsstatus = map[string]string{ // Wohnungsstatus
		"0": "alleinige Wohnung", "1": "Hauptwohnung", "2": "Nebenwohnung",
	}
	wohnungsart = map[string]string{ // Wohnungsart
		"1": "zugezogen aus dieser Wohnung", "2": "letzte Inlandswohnung vor dem Wegzug ins Ausland",
		"3": "künftige Wohnung laut Abmeldung", "4": "verzogen in diese Wohnung",
		"5": "Inlandswohnung nach Rückkehr aus dem Ausland",
		"6": "aufgegebene Wohnung des Ehegatten oder Lebenspartners", "7": "Wohnung des Ehegatten oder Lebenspartners",
	}
	unbekannterVerbleib = map[string]string{ // Anschrift.Unbekannt
		"0": "von Amts wegen nach unbekannt abgemeldet", "1": "in das unbekannte Inland verzogen", "2": "in das unbekannte Ausland verzogen",
	}
	partnertyp = map[string]string{"EG": "Ehegatte", "LP": "Lebenspartner"} // Ehegatte.oder.Lebenspartner
	ausweisart = map[string]string{                                         // Pass.und.Ausweisdokumente
		"01": "Reisepass", "02": "Ersatz-Personalausweis", "03": "Kinderreisepass", "04": "amtlicher Pass",
		"05": "Reiseausweis für Ausländer oder Flüchtlinge", "06": "sonstiges deutsches Dokument",
		"07": "ausländischer Pass oder Passersatz", "08": "Reiseausweis für Staatenlose", "09": "Personalausweis",
		"10": "vorläufiger Personalausweis", "11": "vorläufiger Reisepass", "12": "Identitätsausweis eines EU-Staates",
		"13": "Standardreisedokument für die Rückführung", "14": "Pass eines EU-Staates für Nichtstaatsangehörige", "15": "eID-Karte",
	}
	versagung = map[string]string{ // Passversagung.Status
		"1": "Passversagungsgründe liegen vor", "2": "Pass versagt", "3": "Pass entzogen",
		"4": "Personalausweis berechtigt nicht zum Verlassen Deutschlands", "5": "Personalausweis versagt",
		"6": "Personalausweis entzogen", "7": "vorläufiger Personalausweis versagt", "8": "vorläufiger Personalausweis entzogen",
	}
)
