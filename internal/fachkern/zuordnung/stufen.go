// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// Merkmal is a feature in which two records are compared. The values are stored.
type Merkmal uint8

// The features.
const (
	Nachname Merkmal = iota
	Vornamen
	Geburtsdatum
	Geburtsort
	Geschlecht
	Anschrift
	Aufenthaltsfolge
	Beziehungen
	Kennzeichen
	AnzahlMerkmale = 9
)

// Stufe is the level of agreement in a feature, 0 if one of the records does not
// tell; higher is more alike. The values are stored.
type Stufe uint8

// maxStufen is the number of levels of the feature with the most, 0 included.
const maxStufen = 8

const keineAngabe Stufe = 0

// Levels of the surname: the best over all names of all periods.
const (
	nachnameVerschieden  Stufe = 1 + iota
	geburtsnameWiderlegt       // and both birth names are known and differ
	nachnameEntfernt           // sounds alike or is roughly alike
	nachnameAehnlich           // one typing error
	nachnameTeil               // one part of a double name
	nachnameUmlaut             // only umlauts written differently
	nachnameGleich
)

// Levels of the first names, which are sets of names.
const (
	vornamenVerschieden Stufe = 1 + iota
	vornamenEntfernt          // one sounds alike
	vornamenEiner             // one in common, others differ on both sides
	vornamenAehnlich          // the same but for a typing error
	vornamenTeilmenge         // one record has more of them
	vornamenGleich
)

// Levels of the date of birth: the best over all periods.
const (
	geburtVerschieden  Stufe = 1 + iota
	geburtTeil               // only one of day, month and year differs
	geburtVertraeglich       // partly known, no contradiction
	geburtTippfehler         // one digit, or two neighbours swapped
	geburtVertauscht         // day and month swapped
	geburtFrueher            // equal to a former date
	geburtGleich
)

// Levels of the place of birth.
const (
	ortVerschieden Stufe = 1 + iota
	ortAehnlich
	ortGleich
)

// Levels of the sex.
const (
	geschlechtVerschieden Stufe = 1 + iota
	geschlechtGleich
)

// Levels of the addresses: what one record names as former or later dwelling is
// a dwelling of the other.
const (
	anschriftKeine     Stufe = 1 + iota
	anschriftOhneTag         // the same address, the days don't fit or are missing
	anschriftMitTag          // the same address with the same day
	anschriftBeidseits       // each record names the other's with the same day
)

// Levels of the days on which the records place the person somewhere.
const (
	folgeGleichzeitig Stufe = 1 + iota // both are the current main dwelling
	folgeUeberschnitten
	folgeVertraeglich
	folgeNahtlos // one begins on the day the other ends
)

// Levels of the relatives.
const (
	beziehungAndere Stufe = 1 + iota
	beziehungGemeinsam
)

// kennzeichenGleich is the only level of vBM and Meldenummer: different ones say
// nothing, because every municipality gives its own (S1-10.3).
const kennzeichenGleich Stufe = 1

// merkmalstafel names features and levels for people.
type merkmalstafel struct {
	name   string
	stufen [maxStufen]string
}

// tafel has the words for the Klärungsfall; the index of a row is the Merkmal.
var tafel = [AnzahlMerkmale]merkmalstafel{
	Nachname: {"Familienname", [maxStufen]string{"Familienname fehlt", "kein Familienname gemeinsam",
		"Familien- und Geburtsname verschieden", "Familienname klingt ähnlich", "Familienname bis auf einen Schreibfehler gleich",
		"ein Namensteil gleich", "Familienname bis auf Umlaute gleich", "ein Familienname gleich"}},
	Vornamen: {"Vornamen", [maxStufen]string{"Vornamen fehlen", "Vornamen verschieden", "ein Vorname klingt ähnlich",
		"ein Vorname gemeinsam, andere verschieden", "Vornamen bis auf einen Schreibfehler gleich",
		"alle Vornamen des einen beim anderen", "Vornamen gleich"}},
	Geburtsdatum: {"Geburtsdatum", [maxStufen]string{"Geburtsdatum unbekannt", "Geburtsdaten verschieden",
		"Geburtsdaten in Tag, Monat oder Jahr verschieden", "teilweise bekannte Geburtsdaten verträglich",
		"Geburtsdatum bis auf einen Schreibfehler gleich", "Tag und Monat der Geburt vertauscht",
		"gleich einem früheren Geburtsdatum", "geboren am selben Tag"}},
	Geburtsort: {"Geburtsort", [maxStufen]string{"Geburtsort fehlt", "Geburtsorte verschieden", "Geburtsort ähnlich", "am selben Ort geboren"}},
	Geschlecht: {"Geschlecht", [maxStufen]string{"Geschlecht fehlt", "Geschlecht verschieden", "Geschlecht gleich"}},
	Anschrift: {"Anschriften", [maxStufen]string{"keine auswärtige Anschrift", "keine gemeinsame Anschrift", "gemeinsame Anschrift ohne passenden Tag",
		"gemeinsame Anschrift mit passendem Tag", "Wegzugs- und Zuzugsanschrift passen auf den Tag zueinander"}},
	Aufenthaltsfolge: {"Aufenthaltszeiten", [maxStufen]string{"keine Zeiten", "gleichzeitig mit Haupt- oder alleiniger Wohnung gemeldet",
		"Zeiten an verschiedenen Orten überschneiden sich", "Zeiten verträglich", "Auszug und Einzug am selben Tag"}},
	Beziehungen: {"Angehörige", [maxStufen]string{"keine Angehörigen zum Vergleich", "andere Angehörige", "gemeinsame Angehörige"}},
	Kennzeichen: {"Kennzeichen", [maxStufen]string{"kein gemeinsames Kennzeichen", "dasselbe Bearbeitungsmerkmal oder dieselbe Meldenummer"}},
}

// String returns the German word for the feature.
func (m Merkmal) String() string {
	if m >= AnzahlMerkmale {
		return ""
	}
	return tafel[m].name
}
