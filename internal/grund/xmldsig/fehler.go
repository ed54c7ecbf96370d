// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"errors"
	"fmt"

	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlscan"
)

// Code is the closed list of reasons for which a signature is refused. In
// brackets: the OSCI feedback code that fits (digest section 14).
type Code uint8

// The reasons.
const (
	// CodeStruktur is a signature or a use of it that is not built as allowed (9300).
	CodeStruktur Code = iota + 1
	// CodeDoppelteID is an Id that the document has more than once (9300).
	CodeDoppelteID
	// CodeVerweis is a reference that leads out of the document or is ambiguous (9601).
	CodeVerweis
	// CodeVerfahren is an algorithm that the Richtlinie does not allow (9601).
	CodeVerfahren
	// CodeUnsigniert is a document without the signature (9600).
	CodeUnsigniert
	// CodeDeckung is a signature that covers more or less than it must (9602).
	CodeDeckung
	// CodeDigest is a covered part that was changed (9601).
	CodeDigest
	// CodeWert is a signature value that does not belong to the key (9601).
	CodeWert
	// CodeSchluessel is a key or certificate that does not fit (9601).
	CodeSchluessel
	// CodeGrenze is a document beyond one of the Grenzen (9300).
	CodeGrenze
)

// Fehler says why and where a signature was refused.
type Fehler struct {
	Code Code
	// Position is the place in the document, the zero value if there is none.
	xmlscan.Position
	// Text is one German sentence without any content of the document.
	Text string
}

// Error returns the sentence with its place.
func (f *Fehler) Error() string {
	if f.Zeile == 0 {
		return f.Text
	}
	return fmt.Sprintf("%s (%s)", f.Text, f.Position.String())
}

// alsFehler turns errors of the element reader into those of this package;
// errors of the scanner stay what they are.
func alsFehler(err error) error {
	var f *elementleser.Fehler
	if errors.As(err, &f) {
		return &Fehler{CodeStruktur, f.Position, f.Text}
	}
	return err
}
