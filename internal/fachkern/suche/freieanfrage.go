// SPDX-License-Identifier: EUPL-1.2

package suche

import "kernmelderegister/internal/fachkern/melde"

// FreieAnfrage holds the Auswahldaten of a free search or a group query (BMG § 38
// Abs. 2, BMeldDAV § 7, SächsMeldVO § 22 Abs. 1; XMeld 1332). Empty fields were not
// given; every given one must match (BMeldDAV Anlage Nr. 6 k).
type FreieAnfrage struct {
	Bereich           Suchbereich
	AktualitaetPerson Aktualitaet

	Nachname            melde.Name // may have wildcards; melde.NichtVorhanden for "rightly has none"
	Vornamen            melde.Name // likewise
	OrdensKuenstlername string     // likewise
	Phonetik            bool       // phonetic only, never both
	Doktorgrad          string

	Wohnung Wohnungsauswahl

	Geburtsdatum         melde.TeilbekanntesDatum
	Geburtszeitraum      Geburtszeitraum // the zero value is none
	Geburtsort           string
	Geburtsstaat         Staatsauswahl
	Geschlecht           string
	Staatsangehoerigkeit string

	Familienstand Familienstandsauswahl

	Sterbetag   melde.Datum
	Sterbeort   string
	Sterbestaat Staatsauswahl

	Waffenerlaubnis      bool // 2601
	Waffenbesitzverbot   bool // 2603
	Sprengstofferlaubnis bool // 2801
}

// Bereichsart is the level of a search area (BMeldDAV Anlage Nr. 3 m).
type Bereichsart string

// The levels of a search area.
const (
	BereichGemeinde Bereichsart = "gemeinde"
	BereichKreis    Bereichsart = "kreis"
	BereichBezirk   Bereichsart = "bezirk"
	BereichLand     Bereichsart = "land"
)

// stellen is the length of the key at each level.
var stellen = map[Bereichsart]int{BereichGemeinde: 8, BereichKreis: 5, BereichBezirk: 3, BereichLand: 2}

// Suchbereich is the area in whose stock is searched.
type Suchbereich struct {
	Art        Bereichsart
	Schluessel melde.AGS // two, three, five or eight digits
}

// Aktualitaet restricts a search to current or to former data.
// Source: XMeld Datenabruf.FreieSuche.Aktualitaet.Suche.Status.
type Aktualitaet string

// The values of Aktualitaet; "" means both.
const (
	Aktuell   Aktualitaet = "01"
	Inaktuell Aktualitaet = "02"
)

// umfasst reports whether something that is current or not may be found.
func (a Aktualitaet) umfasst(aktuell bool) bool {
	return a != Aktuell && a != Inaktuell || (a == Aktuell) == aktuell
}

// Staatsauswahl restricts a place to a state, or to places of which the register
// names no state: those in Germany and those without an entry.
type Staatsauswahl struct {
	Staat       string
	KeineAngabe bool
}

// trifft reports whether the state of the register fits.
func (a Staatsauswahl) trifft(staat string) bool {
	if a.KeineAngabe {
		return auslandsstaat(staat) == ""
	}
	return a.Staat == "" || a.Staat == staat || auslandsstaat(a.Staat) == "" && auslandsstaat(staat) == ""
}

// Familienstandsauswahl are the criteria of the marital status (1401–1402a, 1408, 1409).
type Familienstandsauswahl struct {
	Art                     string
	Beginn                  melde.TeilbekanntesDatum
	BeginnVorausgegangeneLP melde.Datum
	Ort                     string
	Staat                   string
}

// Wohnungsauswahl are the criteria that must match together in one dwelling
// (1200–1213, 1223, 1232, 1233, 1301, 1306).
type Wohnungsauswahl struct {
	// Inland are the parts of a German address without the house number; Strasse
	// may have wildcards.
	Inland                       melde.Inlandsanschrift
	Hausnummer                   Hausnummer
	HausnummerVon, HausnummerBis string // range instead of a house number, "" for none

	Ausland   Auslandsauswahl
	Unbekannt Unbekanntauswahl

	Einzug      melde.Datum
	Auszug      melde.Datum
	Status      melde.Wohnungsstatus
	Aktualitaet Aktualitaet
}

// Auslandsart says which foreign entries are meant.
type Auslandsart string

// The values of Auslandsart; "" means that no foreign entry is asked for.
const (
	AuslandAnschrift   Auslandsart = "anschrift"   // moved to, 1232 and 1233
	AuslandZuzugsstaat Auslandsart = "zuzugsstaat" // came from, 1223
	AuslandBeides      Auslandsart = "beides"      // one or the other
)

// Auslandsauswahl asks for an address or a state abroad.
type Auslandsauswahl struct {
	Art                      Auslandsart
	Staat                    string
	StaatNichtZuUebermitteln bool
	Zeilen                   []melde.Anschriftzeile // of an address, in any order
}

// Unbekanntauswahl asks for persons who moved to an unknown address.
type Unbekanntauswahl struct {
	Gesucht     bool
	Sachverhalt string // 1200, "" for any
}

// Kriterium is a kind of criterion. The words are those of the room recht, which
// says who may search by what.
type Kriterium string

// The kinds of criteria.
const (
	KritFamilienname         Kriterium = "familienname"
	KritVornamen             Kriterium = "vornamen"
	KritOrdensKuenstlername  Kriterium = "ordens_kuenstlername"
	KritDoktorgrad           Kriterium = "doktorgrad"
	KritAnschrift            Kriterium = "anschrift"
	KritAnschriftAusland     Kriterium = "anschrift_ausland"
	KritAnschriftUnbekannt   Kriterium = "anschrift_unbekannt"
	KritWohnungsstatus       Kriterium = "wohnungsstatus"
	KritEinzugsdatum         Kriterium = "einzugsdatum"
	KritAuszugsdatum         Kriterium = "auszugsdatum"
	KritGeburtsdatum         Kriterium = "geburtsdatum"
	KritGeburtsort           Kriterium = "geburtsort"
	KritGeschlecht           Kriterium = "geschlecht"
	KritStaatsangehoerigkeit Kriterium = "staatsangehoerigkeit"
	KritFamilienstand        Kriterium = "familienstand"
	KritSterbedatum          Kriterium = "sterbedatum"
	KritSterbeort            Kriterium = "sterbeort"
	KritWaffenerlaubnis      Kriterium = "waffenrechtliche_erlaubnis"
	KritWaffenbesitzverbot   Kriterium = "waffenbesitzverbot"
	KritSprengstofferlaubnis Kriterium = "sprengstoffrechtliche_erlaubnis"
	KritAZRNummer            Kriterium = "azr_nummer"
)

// gegeben is a kind of criterion and whether a query has it.
type gegeben struct {
	k  Kriterium
	da bool
}

func kriterien(liste []gegeben) []Kriterium {
	var k []Kriterium
	for _, g := range liste {
		if g.da {
			k = append(k, g.k)
		}
	}
	return k
}

// Kriterien returns the kinds of criteria that the query uses. The municipality of
// a Personensuche is no criterion but the stock that is searched.
func (a *Personenanfrage) Kriterien() []Kriterium {
	return kriterien([]gegeben{
		{KritFamilienname, a.Nachname != ""},
		{KritVornamen, a.Vornamen != ""},
		{KritOrdensKuenstlername, a.OrdensKuenstlername != ""},
		{KritAnschrift, a.Postleitzahl+a.Strasse+a.Hausnummer+a.HausnummerZusatz+a.HausnummerTeil != ""},
		{KritGeburtsdatum, a.Geburtsdatum != 0},
		{KritGeburtsort, a.Geburtsort+a.GeburtsortStaat != ""},
		{KritGeschlecht, a.Geschlecht != ""},
		{KritSterbedatum, a.Sterbetag != 0},
		{KritSterbeort, a.Sterbeort+a.SterbeortStaat != ""},
		{KritAZRNummer, a.AZRNummer != ""},
	})
}

// Kriterien returns the kinds of criteria that the query uses. The search area and
// the switches for current data are none.
func (a *FreieAnfrage) Kriterien() []Kriterium {
	w, f := &a.Wohnung, &a.Familienstand
	return kriterien([]gegeben{
		{KritFamilienname, a.Nachname != ""},
		{KritVornamen, a.Vornamen != ""},
		{KritOrdensKuenstlername, a.OrdensKuenstlername != ""},
		{KritDoktorgrad, a.Doktorgrad != ""},
		{KritAnschrift, w.hatInland()},
		{KritAnschriftAusland, w.Ausland.Art != ""},
		{KritAnschriftUnbekannt, w.Unbekannt.Gesucht},
		{KritWohnungsstatus, w.Status != ""},
		{KritEinzugsdatum, w.Einzug != 0},
		{KritAuszugsdatum, w.Auszug != 0},
		{KritGeburtsdatum, a.Geburtsdatum != 0 || a.Geburtszeitraum != Geburtszeitraum{}},
		{KritGeburtsort, a.Geburtsort != "" || a.Geburtsstaat != Staatsauswahl{}},
		{KritGeschlecht, a.Geschlecht != ""},
		{KritStaatsangehoerigkeit, a.Staatsangehoerigkeit != ""},
		{KritFamilienstand, *f != Familienstandsauswahl{}},
		{KritSterbedatum, a.Sterbetag != 0},
		{KritSterbeort, a.Sterbeort != "" || a.Sterbestaat != Staatsauswahl{}},
		{KritWaffenerlaubnis, a.Waffenerlaubnis},
		{KritWaffenbesitzverbot, a.Waffenbesitzverbot},
		{KritSprengstofferlaubnis, a.Sprengstofferlaubnis},
	})
}

func (w *Wohnungsauswahl) hatInland() bool {
	return w.Inland != melde.Inlandsanschrift{} || !w.Hausnummer.IstLeer() || w.HausnummerVon+w.HausnummerBis != ""
}
