// SPDX-License-Identifier: EUPL-1.2

package melde

// Sperrgrund is the legal ground of a block or objection (DSMeld 1801).
type Sperrgrund string

// The values of Sperrgrund. Their texts decide the effect: an Auskunftssperre
// (BMG § 51) blocks disclosure, an Übermittlungssperre is an objection to one
// kind of transmission and does not touch authorities or single information.
const (
	SperreAdoption        Sperrgrund = "1"  // Auskunftssperre § 51 Abs. 5 Nr. 2 BMG, § 1758 BGB
	WiderspruchReligion   Sperrgrund = "2"  // § 42 Abs. 3 BMG
	SperreGefahr          Sperrgrund = "3"  // Auskunftssperre § 51 Abs. 1 BMG
	WiderspruchJubilaeum  Sperrgrund = "5"  // § 50 Abs. 2, 5 BMG
	SperrePStG            Sperrgrund = "6"  // Auskunftssperre § 51 Abs. 5 Nr. 1 BMG, § 63 PStG
	WiderspruchParteien   Sperrgrund = "7"  // § 50 Abs. 1, 5 BMG
	WiderspruchBundeswehr Sperrgrund = "10" // § 36 Abs. 2 BMG
	SperreSicherheit      Sperrgrund = "11" // Auskunftssperre § 51 Abs. 1, 3 BMG on request of a security authority
	SperreTSG             Sperrgrund = "12" // Auskunftssperre § 51 Abs. 5 Nr. 1 BMG, § 63 Abs. 2 PStG
	WiderspruchAdressbuch Sperrgrund = "13" // § 50 Abs. 3, 5 BMG
)

// IstAuskunftssperre reports whether the ground is an Auskunftssperre of § 51 BMG.
func (g Sperrgrund) IstAuskunftssperre() bool {
	switch g {
	case SperreAdoption, SperreGefahr, SperrePStG, SperreSicherheit, SperreTSG:
		return true
	}
	return false
}

// Auskunftssperre is a block or an objection of a record (XMeld t.Auskunftssperre).
// The end of the term does not lift it: only a delivery does (BMG-51.4).
type Auskunftssperre struct {
	Grund Sperrgrund `cbor:"1,keyasint"`
	Frist Datum      `cbor:"2,keyasint,omitempty"` // 1802, 0 = unlimited
}

// HatAuskunftssperre reports whether one of the blocks is an Auskunftssperre
// of § 51 BMG, whatever its term.
func HatAuskunftssperre(sperren []Auskunftssperre) bool {
	for _, s := range sperren {
		if s.Grund.IstAuskunftssperre() {
			return true
		}
	}
	return false
}

// IstGesperrt reports whether the person of the record is under an
// Auskunftssperre of § 51 BMG.
func (s *Meldesatz) IstGesperrt() bool { return HatAuskunftssperre(s.Sperren) }

// HatBedingtenSperrvermerk reports whether a current dwelling carries the
// bedingter Sperrvermerk of § 52 BMG.
func (s *Meldesatz) HatBedingtenSperrvermerk() bool {
	for _, w := range s.Wohnungen {
		if w.Aktuell && w.Anschrift.BedingterSperrvermerk {
			return true
		}
	}
	return false
}
