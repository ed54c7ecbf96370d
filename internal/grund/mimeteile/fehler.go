// SPDX-License-Identifier: EUPL-1.2

package mimeteile

import "fmt"

// Code is the closed list of reasons for which a package is refused.
type Code uint8

// The reasons.
const (
	// CodeKopf is a header that is not built as it must be.
	CodeKopf Code = iota + 1
	// CodeGrenzlinie is a boundary line that is missing or ambiguous.
	CodeGrenzlinie
	// CodeKodierung is a transfer encoding that is unknown or violated.
	CodeKodierung
	// CodeDoppelteID is a Content-ID that occurs twice.
	CodeDoppelteID
	// CodeGrenze is a package beyond one of the Grenzen.
	CodeGrenze
	// CodeAbbruch is a package that ends too early.
	CodeAbbruch
	// CodeLesen is an error of the underlying reader, see Unwrap.
	CodeLesen
)

// Fehler says why and where a package was refused.
type Fehler struct {
	Code Code
	// Byte is the offset from the start of the package.
	Byte int64
	// Teil is the number of the part from 1, 0 before the first.
	Teil int
	// Text is one German sentence without any content of the package.
	Text string
	// Ursache is the error of the reader for CodeLesen, otherwise nil.
	Ursache error
}

// Error returns the sentence with its place.
func (f *Fehler) Error() string {
	return fmt.Sprintf("%s (Teil %d, Byte %d)", f.Text, f.Teil, f.Byte)
}

// Unwrap returns the error of the reader.
func (f *Fehler) Unwrap() error { return f.Ursache }
