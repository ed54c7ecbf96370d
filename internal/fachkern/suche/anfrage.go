// SPDX-License-Identifier: EUPL-1.2

package suche

import "kernmelderegister/internal/fachkern/melde"

// Personenanfrage holds the Auswahldaten of a Personensuche (BMG § 38 Abs. 1,
// BMeldDAV § 4; XMeld 1330 suchprofil/auswahldaten). Empty fields were not given.
// Every given field counts: all must match (BMeldDAV § 4 Abs. 6).
type Personenanfrage struct {
	AGS melde.AGS // exactly one municipality (DAV-01.5)

	Nachname            melde.Name // melde.NichtVorhanden for "rightly has none"
	Vornamen            melde.Name
	OrdensKuenstlername string // instead of Nachname and Vornamen
	Phonetik            bool   // phonetic only, never both (DAV-04.2)

	Postleitzahl     string
	Strasse          string
	Hausnummer       string
	HausnummerZusatz string
	HausnummerTeil   string

	Geburtsdatum    melde.TeilbekanntesDatum
	Geburtsort      string
	GeburtsortStaat string // given when the place is abroad: place and state must match
	Geschlecht      string
	Sterbetag       melde.Datum
	Sterbeort       string
	SterbeortStaat  string
	AZRNummer       string
}

// Indexzeile is one row of the search index: a name form of a record, with
// what narrows the candidates before a record's body is read. The final word
// always has Trifft on the body; a row may promise too much, never too little.
type Indexzeile struct {
	Namensschluessel int64  // hash of the kind (exact, phonetic) and the name form
	AGS              uint32 // stock the record belongs to
	Geburt           uint32 // melde.TeilbekanntesDatum of one period
	Vornamen         int64  // signature of the first-name forms: two bits per form
}

// Bedingung selects candidates from the index: equal key and AGS, equal birth
// date unless 0, and every bit of Vornamen set in the row's signature.
type Bedingung struct {
	Namensschluessel int64
	AGS              uint32
	Geburt           uint32
	Vornamen         int64
}
