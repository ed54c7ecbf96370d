// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import "fmt"

// Fehlerart is the closed list of reasons for which a document is refused.
type Fehlerart uint8

// The reasons.
const (
	// ArtSyntax is a violation of the grammar of XML 1.0.
	ArtSyntax Fehlerart = iota + 1
	// ArtZeichen is a character that XML 1.0 does not allow.
	ArtZeichen
	// ArtKodierung is a document or a byte sequence that is not UTF-8.
	ArtKodierung
	// ArtDTD is a document type declaration or an entity that would need one.
	ArtDTD
	// ArtRaum is a violation of Namespaces in XML 1.0.
	ArtRaum
	// ArtGrenze is a document beyond one of the Grenzen.
	ArtGrenze
	// ArtAbbruch is a document that ends too early.
	ArtAbbruch
	// ArtLesen is an error of the underlying reader, see Fehler.Unwrap.
	ArtLesen
)

// Position is a place in the document.
type Position struct {
	// Byte is the offset from the start of the document, from 0.
	Byte int64
	// Zeile is the line, from 1.
	Zeile int
	// Spalte is the column in characters, from 1.
	Spalte int
}

// String returns "Zeile z, Spalte s".
func (p Position) String() string {
	return fmt.Sprintf("Zeile %d, Spalte %d", p.Zeile, p.Spalte)
}

// Fehler says why and where a document was refused.
type Fehler struct {
	Art Fehlerart
	Position
	// Text is one German sentence without any content of the document.
	Text string
	// Ursache is the error of the reader for ArtLesen, otherwise nil.
	Ursache error
}

// Error returns the sentence with its place.
func (f *Fehler) Error() string {
	return fmt.Sprintf("%s (%s, Byte %d)", f.Text, f.Position.String(), f.Byte)
}

// Unwrap returns the error of the reader.
func (f *Fehler) Unwrap() error { return f.Ursache }
