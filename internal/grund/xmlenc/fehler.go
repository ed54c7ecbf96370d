// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"errors"
	"fmt"

	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlscan"
)

// Code is the closed list of reasons for which an encrypted element is refused
// before any key is used.
type Code uint8

// The reasons.
const (
	// CodeStruktur is an element that is not built as allowed.
	CodeStruktur Code = iota + 1
	// CodeVerfahren is an algorithm that the Richtlinie does not allow.
	CodeVerfahren
	// CodeSchluessel is a key that does not fit or is not allowed.
	CodeSchluessel
	// CodeGrenze is an element with too many recipients.
	CodeGrenze
)

// Fehler says why and where an encrypted element was refused.
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

// ErrEntschluesselung is the one error of every decryption that fails, whatever the
// cause: wrong key, padding, tag or length. It must not be split further.
var ErrEntschluesselung = errors.New("message can't be decrypted")

func alsFehler(err error) error {
	var f *elementleser.Fehler
	if errors.As(err, &f) {
		return &Fehler{CodeStruktur, f.Position, f.Text}
	}
	return err
}
