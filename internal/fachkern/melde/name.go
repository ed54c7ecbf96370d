// SPDX-License-Identifier: EUPL-1.2

package melde

// Name is one name as the municipality writes it (DIN 91379 datatype C, NFC).
// "" means that none is given; NichtVorhanden that the person rightly has none.
// Source: XInneres AllgemeinerName.
type Name string

// NichtVorhanden is the DSMeld sign for a name that a person rightly does not
// have (element "nichtVorhanden").
const NichtVorhanden Name = "+"

// Personenname holds every form of a person's name.
// Source: XMeld t.NameNatuerlichePersonMitNachweis, DSMeld 0101a–0502.
type Personenname struct {
	Familienname             Name                    `cbor:"1,keyasint,omitempty"`  // 0101a, ordinary spelling (period 1)
	FamiliennamePass         Name                    `cbor:"2,keyasint,omitempty"`  // 0101a, passport spelling (period 2)
	Ehename                  Name                    `cbor:"3,keyasint,omitempty"`  // 0103a
	Lebenspartnerschaftsname Name                    `cbor:"4,keyasint,omitempty"`  // 0105a
	Geburtsname              Name                    `cbor:"5,keyasint,omitempty"`  // 0201a
	FruehereFamiliennamen    []FruehererFamilienname `cbor:"6,keyasint,omitempty"`  // 0203a, 0205, 0206
	Vornamen                 Name                    `cbor:"7,keyasint,omitempty"`  // 0301 (period 1)
	VornamenPass             Name                    `cbor:"8,keyasint,omitempty"`  // 0301 (period 2)
	GebraeuchlicherVorname   Name                    `cbor:"9,keyasint,omitempty"`  // 0302
	FruehereVornamen         []FruehereVornamen      `cbor:"10,keyasint,omitempty"` // 0303, 0304, 0305
	Doktorgrad               string                  `cbor:"11,keyasint,omitempty"` // 0401
	Ordensname               string                  `cbor:"12,keyasint,omitempty"` // 0501
	Kuenstlername            string                  `cbor:"13,keyasint,omitempty"` // 0502
}

// FruehererFamilienname is a family name that the person bore before, with the
// proof of the change (DSMeld 0203a, 0205, 0206).
type FruehererFamilienname struct {
	Name     Name      `cbor:"1,keyasint,omitempty"`
	Nachweis *Nachweis `cbor:"2,keyasint,omitempty"`
}

// FruehereVornamen are first names that the person bore before, with the proof
// of the change (DSMeld 0303, 0304, 0305).
type FruehereVornamen struct {
	Vornamen Name      `cbor:"1,keyasint,omitempty"`
	Nachweis *Nachweis `cbor:"2,keyasint,omitempty"`
}

// Nachweis says which decision or document proves an entry.
// Either Behoerde with Aktenzeichen, or both in one string (legacy data).
// Source: XMeld t.Nachweisdaten.
type Nachweis struct {
	Datum                Datum  `cbor:"1,keyasint,omitempty"`
	Dokument             string `cbor:"2,keyasint,omitempty"`
	Behoerde             string `cbor:"3,keyasint,omitempty"`
	Aktenzeichen         string `cbor:"4,keyasint,omitempty"`
	BehoerdeAktenzeichen string `cbor:"5,keyasint,omitempty"`
}
