// SPDX-License-Identifier: EUPL-1.2

package melde

// Beigeschriebener holds what a record says of a related person. Which fields
// can be filled depends on the relation; see the three types that embed it.
type Beigeschriebener struct {
	Familienname     Name                 `cbor:"1,keyasint,omitempty"` // 0902a, 1501a/1517a, 1601a
	FamiliennamePass Name                 `cbor:"2,keyasint,omitempty"`
	Geburtsname      Name                 `cbor:"3,keyasint,omitempty"` // 1502b/1518b, partner only
	Vornamen         Name                 `cbor:"4,keyasint,omitempty"` // 0904, 1503/1519, 1603
	Doktorgrad       string               `cbor:"5,keyasint,omitempty"` // 0905, 1504/1520
	Geburtsdatum     TeilbekanntesDatum   `cbor:"6,keyasint,omitempty"` // 0906, 1505/1521, 1604
	Geschlecht       string               `cbor:"7,keyasint,omitempty"` // 0917, 1506/1522, 1604a
	Sterbetag        Datum                `cbor:"8,keyasint,omitempty"` // 0915, 1516/1532, 1605
	Sperren          []Auskunftssperre    `cbor:"9,keyasint,omitempty"`
	Steuer           Steueridentifikation `cbor:"10,keyasint,omitzero"`
}

// Partner is the spouse or civil partner: either Daten or Referenz is given.
// Source: XMeld 1100 partner, DSMeld 1501a–1532.
type Partner struct {
	Referenz *Schluessel   `cbor:"1,keyasint,omitempty"` // another record of the register, perhaps not there yet
	Daten    *PartnerDaten `cbor:"2,keyasint,omitempty"`
}

// PartnerDaten are the partner's data carried in full (XMeld t.XMeldIT.Partner).
type PartnerDaten struct {
	Typ       string           `cbor:"1,keyasint,omitempty"` // EG spouse, LP civil partner
	Person    Beigeschriebener `cbor:"2,keyasint"`
	Wohnungen []PartnerWohnung `cbor:"3,keyasint,omitempty"` // at least one
}

// PartnerWohnung is a dwelling of the partner (XMeld t.Wohnung.Partner).
type PartnerWohnung struct {
	Anschrift Anschrift      `cbor:"1,keyasint"`
	Status    Wohnungsstatus `cbor:"2,keyasint,omitempty"`
	Art       Wohnungsart    `cbor:"3,keyasint,omitempty"`
}

// Kind is a child: either Daten or Referenz is given.
// Source: XMeld 1100 kind, DSMeld 1601a–1605.
type Kind struct {
	Referenz *Schluessel `cbor:"1,keyasint,omitempty"`
	Daten    *KindDaten  `cbor:"2,keyasint,omitempty"`
}

// KindDaten are the child's data carried in full (XMeld t.XMeldIT.Kind).
type KindDaten struct {
	Person    Beigeschriebener `cbor:"1,keyasint"`
	Anschrift *Anschrift       `cbor:"2,keyasint,omitempty"` // in Germany or unknown
}

// Vertreter is a legal representative: exactly one of Referenz, Person and
// Juristisch is given. Source: XMeld t.XMeldIT.GesetzlicherVertreter.
type Vertreter struct {
	Referenz   *Schluessel            `cbor:"1,keyasint,omitempty"`
	Person     *VertreterDaten        `cbor:"2,keyasint,omitempty"`
	Juristisch *JuristischeVertretung `cbor:"3,keyasint,omitempty"`
	Art        string                 `cbor:"4,keyasint,omitempty"` // 0001
	Ende       Datum                  `cbor:"5,keyasint,omitempty"` // 0916; only together with Art
}

// VertreterDaten are the data of a natural person who represents.
type VertreterDaten struct {
	Person    Beigeschriebener `cbor:"1,keyasint"`
	Anschrift Anschrift        `cbor:"2,keyasint"`
}

// JuristischeVertretung is an organisation that represents (XMeld t.xmeldit.juristischeperson).
type JuristischeVertretung struct {
	Bezeichnung string           `cbor:"1,keyasint,omitempty"`
	Anschrift   Inlandsanschrift `cbor:"2,keyasint"`
}
