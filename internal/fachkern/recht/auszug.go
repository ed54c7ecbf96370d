// SPDX-License-Identifier: EUPL-1.2

package recht

import "kernmelderegister/internal/fachkern/melde"

// Element is one requestable data item, named by its code (1–185) in the list
// "Datenabruf.Personensuche.Anforderungselement" of XMeld 25.11a. It is the
// granularity in which the law is held: a profile allows elements.
type Element uint8

// Auszug is what leaves the register about one person: only fields that were
// requested and allowed are filled. It is a type of its own, without any place
// for the ground of a block (S1-24.2).
// Source: XMeld 1331 auskunft/person.
type Auszug struct {
	Name                      melde.Personenname
	Geburt                    melde.Geburt
	GeburtseintragOhneUrkunde bool
	Geschlecht                string
	Staatsangehoerigkeiten    []string
	Glaubhaftmachungen        []melde.Glaubhaftmachung
	Wohnungen                 []melde.Wohnung
	Auslandsanschrift         *melde.Anschrift // form AnschriftAusland
	ZuzugBund                 melde.Datum
	ZuzugLand                 melde.Datum
	ZuzugKreis                melde.Datum
	ZuzugGemeinde             melde.Datum
	Familienstand             *melde.Familienstand
	Tod                       *melde.Tod
	Ausweise                  []melde.Ausweisdokument
	Passversagungen           []melde.Passversagung
	Waffenerlaubnisse         []melde.Erlaubnis
	Waffenbesitzverbote       []melde.Waffenbesitzverbot
	Sprengstofferlaubnisse    []melde.Erlaubnis

	Vertreter []VertreterAuszug
	Partner   *PartnerAuszug
	Kinder    []KindAuszug

	// Hints that come unasked (DAV § 5 Abs. 1 Satz 3, § 6 Abs. 1 Satz 3).
	Verstorben             bool
	Verzogen               bool // moved within Germany
	UnbekanntVerzogen      bool // moved to an unknown address
	InsAuslandVerzogen     bool
	VerringerterUmfang     bool // from the gesonderte Aufbewahrung, BMG § 13 Abs. 2
	SperreHinweis          bool // SächsMeldVO § 24 Abs. 2: a block exists; never its ground
	Identifikationsmerkmal string
}

// Person is what an Auszug says of a related person.
type Person struct {
	Familienname     melde.Name
	FamiliennamePass melde.Name
	Geburtsname      melde.Name
	Vornamen         melde.Name
	Doktorgrad       string
	Geburtsdatum     melde.TeilbekanntesDatum
	Geschlecht       string
	Sterbetag        melde.Datum
}

// VertreterAuszug is a legal representative in an answer (DSMeld 0001, 0902a–0917).
type VertreterAuszug struct {
	Art         string
	Person      Person
	Bezeichnung string // of an organisation
	Anschrift   *melde.Anschrift
	Ende        melde.Datum
}

// PartnerAuszug is the spouse or civil partner in an answer (DSMeld 1501a–1532).
type PartnerAuszug struct {
	Typ       string // EG or LP
	Person    Person
	Wohnungen []melde.PartnerWohnung
}

// KindAuszug is a child in an answer (DSMeld 1601a–1605).
type KindAuszug struct {
	Person    Person
	Anschrift *melde.Anschrift
}
