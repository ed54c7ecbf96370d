// SPDX-License-Identifier: EUPL-1.2

package melde

// Wohnungsstatus is the status of a dwelling in the own area (DSMeld 1213).
type Wohnungsstatus string

// The values of Wohnungsstatus (BMG § 21).
const (
	AlleinigeWohnung Wohnungsstatus = "0"
	Hauptwohnung     Wohnungsstatus = "1"
	Nebenwohnung     Wohnungsstatus = "2"
)

// Wohnungsart is the kind of a dwelling outside the municipality's own area
// (DSMeld 1213a).
type Wohnungsart string

// The values of Wohnungsart.
const (
	ArtZuzugAus          Wohnungsart = "1" // dwelling in Germany from which the person came
	ArtLetzteInland      Wohnungsart = "2" // last dwelling in Germany before leaving for abroad
	ArtKuenftige         Wohnungsart = "3" // future dwelling named on leaving (legacy)
	ArtWegzugNach        Wohnungsart = "4" // dwelling moved to, known from the Rückmeldung
	ArtInlandNachAusland Wohnungsart = "5" // dwelling in Germany after return from abroad
	ArtPartnerAufgegeben Wohnungsart = "6" // dwelling of the partner, given up
	ArtPartner           Wohnungsart = "7" // dwelling of the partner
)

// Wohnung is one dwelling, current or former, own or elsewhere, with its dates.
// Source: XMeld t.xmeldit.wohnung, DSMeld 1200–1314, 3001, 3002.
type Wohnung struct {
	Anschrift                     Anschrift          `cbor:"1,keyasint"`
	Aktuell                       bool               `cbor:"2,keyasint,omitempty"`  // wohnung.aktuell
	Status                        Wohnungsstatus     `cbor:"3,keyasint,omitempty"`  // 1213
	Art                           Wohnungsart        `cbor:"4,keyasint,omitempty"`  // 1213a
	Einzug                        TeilbekanntesDatum `cbor:"5,keyasint,omitempty"`  // 1301; complete or Unbekannt
	Auszug                        TeilbekanntesDatum `cbor:"6,keyasint,omitempty"`  // 1306
	Statuswechsel                 Datum              `cbor:"7,keyasint,omitempty"`  // 1301a
	AnmeldungVonAmtsWegen         Datum              `cbor:"8,keyasint,omitempty"`  // 1308
	AbmeldungVonAmtsWegen         Datum              `cbor:"9,keyasint,omitempty"`  // 1309
	StatuswechselVonAmtsWegen     Datum              `cbor:"10,keyasint,omitempty"` // 1310
	Anmeldung                     Datum              `cbor:"11,keyasint,omitempty"` // 1311
	Abmeldung                     Datum              `cbor:"12,keyasint,omitempty"` // 1312
	MitteilungStatuswechsel       Datum              `cbor:"13,keyasint,omitempty"` // 1313
	LetzterWegzugAusland          TeilbekanntesDatum `cbor:"14,keyasint,omitempty"` // 1314
	Wohnungsbindung               string             `cbor:"15,keyasint,omitempty"`
	Wohnungsgeber                 []Anschriftfeld    `cbor:"16,keyasint,omitempty"` // 3001
	EigentuemerNichtWohnungsgeber []string           `cbor:"17,keyasint,omitempty"` // 3002
}

// IstHauptOderAlleinige reports whether the dwelling is the current main or
// only dwelling (BMG § 21 Abs. 2).
func (w Wohnung) IstHauptOderAlleinige() bool {
	return w.Aktuell && (w.Status == Hauptwohnung || w.Status == AlleinigeWohnung)
}

// Anschriftform says which of the four forms of an address is given.
type Anschriftform uint8

// The forms of an address (XMeld xmeldit.anschrift, t.AnschriftMelderecht).
const (
	AnschriftFehlt     Anschriftform = iota
	AnschriftInland                  // German address
	AnschriftAusland                 // foreign address as print image: state and lines (1232, 1233)
	AnschriftStaat                   // only the foreign state (1223, 1232)
	AnschriftUnbekannt               // moved to unknown (1200)
)

// Anschrift is an address in one of four forms; the fields of the other forms
// are empty.
type Anschrift struct {
	Form Anschriftform `cbor:"1,keyasint"`

	Inland                Inlandsanschrift `cbor:"2,keyasint,omitzero"`
	BedingterSperrvermerk bool             `cbor:"3,keyasint,omitempty"` // 1801a, BMG § 52

	Staat                    string           `cbor:"4,keyasint,omitempty"` // Destatis key, three digits
	StaatNichtZuUebermitteln bool             `cbor:"5,keyasint,omitempty"` // zurechtnichtuebermittelt
	Zeilen                   []Anschriftzeile `cbor:"6,keyasint,omitempty"` // 1233

	Sachverhalt string `cbor:"7,keyasint,omitempty"` // 1200: 0 ex officio, 1 unknown Germany, 2 unknown abroad
}

// Inlandsanschrift is a German address (XInneres Meldeanschrift, DSMeld 1201–1212).
type Inlandsanschrift struct {
	AGS              AGS    `cbor:"1,keyasint,omitempty"`  // 1201
	Postleitzahl     string `cbor:"2,keyasint,omitempty"`  // 1202
	Wohnort          string `cbor:"3,keyasint,omitempty"`  // 1203
	Ortsteil         string `cbor:"4,keyasint,omitempty"`  // 1204, former municipality name
	Strasse          string `cbor:"5,keyasint,omitempty"`  // 1205
	Hausnummer       string `cbor:"6,keyasint,omitempty"`  // 1206, digits
	HausnummerZusatz string `cbor:"7,keyasint,omitempty"`  // 1208, letter or extra digit
	HausnummerTeil   string `cbor:"8,keyasint,omitempty"`  // 1209, part number such as 1/4
	StockwerkWohnung string `cbor:"9,keyasint,omitempty"`  // 1210
	Zusatzangaben    string `cbor:"10,keyasint,omitempty"` // 1211
	Wohnungsinhaber  string `cbor:"11,keyasint,omitempty"` // 1212
}

// Anschriftzeile is a numbered line of a foreign address or of an address block.
type Anschriftzeile struct {
	Nummer int    `cbor:"1,keyasint,omitempty"`
	Inhalt string `cbor:"2,keyasint,omitempty"`
}

// Anschriftfeld is an address block after DIN 5008, up to six numbered lines
// (XMeld t.AnschriftfeldNachDIN.Anschriftzone).
type Anschriftfeld []Anschriftzeile
