// SPDX-License-Identifier: EUPL-1.2

package meldetest

import "kernmelderegister/internal/fachkern/melde"

// Values to draw from. Names cover the letters of DIN 91379, sequences of
// several code points included.
var (
	familiennamen = []melde.Name{
		"Müller", "Schulze-Öhme", "von der Heide", "Großmann", "Wićaz", "Nowak-Łoś", "Çelik", "Đorđević", "Nguyễn",
		"O’Neill", "Sœrensen", "Þórsdóttir", "Khalil", "Jaņķis", "K\u035Fhan", "Tran & Co", "Meier", "Quandt",
	}
	vornamen = []melde.Name{
		"Anna Katharina", "Jan-Ole", "Měrćin", "Zoë", "Łukasz Józef", "Thị Ánh", "Björk", "İpek", "Hans Georg Arthur",
		"Ida", "C\u0328\u0306elo", "Uwe", "Olha", "Yusuf Can",
	}
	texte = []string{
		"Standesamt Löbau", "Amtsgericht Zwickau", "Bescheid", "Urkunde <A&B>", "Az. \"X\"", "Reg.-Nr.", "Übertrag", "Größe",
	}
	orte       = []string{"Leipzig", "Görlitz", "Łódź", "Sankt Egidien", "Frankfurt (Oder)", "Ústí nad Labem"}
	strassen   = []string{"Lange Straße", "Str. des 17. Juni", "Kirchpl.", "e.t.a.-hoffmann-promenade", "Am Wegle", "ohne Hausnummer", "Łužyska dróha"}
	schluessel = []melde.AGS{"14511000", "14521010", "14612000", "14625020", "14626110", "14713000", "14730300"}
	staaten    = []string{"120", "152", "163", "164", "166", "423", "997"}
	geschlecht = []string{"m", "w", "d", "x"}
	doktorgrad = []string{"Dr.", "Dr.hc.", "Dr.eh.", "Dr. Dr.hc."}
	sperren    = []melde.Sperrgrund{
		melde.SperreAdoption, melde.WiderspruchReligion, melde.SperreGefahr, melde.WiderspruchJubilaeum, melde.SperrePStG,
		melde.WiderspruchParteien, melde.WiderspruchBundeswehr, melde.SperreSicherheit, melde.SperreTSG, melde.WiderspruchAdressbuch,
	}
	partnersperren = []melde.Sperrgrund{melde.SperreGefahr, melde.SperreSicherheit}
	kindsperren    = []melde.Sperrgrund{melde.SperreAdoption, melde.SperreGefahr, melde.SperreSicherheit}
	anlaesse       = []string{"101", "102", "103", "104", "201", "202", "301", "302", "304", "307", "390", "701", "703", "704"}
	status         = []melde.Wohnungsstatus{melde.AlleinigeWohnung, melde.Hauptwohnung, melde.Nebenwohnung}
	wohnungsarten  = []melde.Wohnungsart{
		melde.ArtZuzugAus, melde.ArtLetzteInland, melde.ArtKuenftige, melde.ArtWegzugNach, melde.ArtInlandNachAusland,
	}
	familienstaende = []string{"LD", "VH", "VW", "GS", "EA", "LP", "LV", "LA", "LE", "NB"}
)
