// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"errors"
	"fmt"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/xmlscan"
)

// Codes of a Fehler. The first two are those of the external contract.
const (
	CodeXML        = fehler.CodeXML    // not well-formed, not UTF-8, a DTD, beyond a limit, truncated
	CodeSchema     = fehler.CodeSchema // breaks the schema or a rule that stands beside it
	CodeVersion    = "VERSION"         // no message of the standard, or of a version that is not served
	CodeLeererText = "S030"            // a mandatory text is empty
	CodeLesen      = "LESEN"           // the bytes could not be read at all; see Unwrap
)

// Fehler says what is wrong with a message, where, and in which record.
type Fehler struct {
	Code string
	// Nachricht is the message's number, "" if the root is not known yet.
	Nachricht string
	// Pfad is the path of local names from the root to the element.
	Pfad string
	// Byte is the offset in the message, Zeile the line from 1 (0 if unknown).
	Byte  int64
	Zeile int
	// Satz is the ereignis.zeichen of the record, "" outside of records.
	Satz string
	// Feld is the DSMeld sheet of the element, "" if it has none.
	Feld string
	// Wert is the offending content, for the receipt to its sender only. It
	// never stands in Text or Error.
	Wert string
	// Text is the German sentence of the cause, free of personal data.
	Text string
	// Ursache is the *xmlscan.Fehler behind CodeXML and CodeLesen, else nil.
	Ursache error
}

// Satztext returns the German sentence that names message, record and field.
func (f *Fehler) Satztext() string {
	var b strings.Builder
	if f.Nachricht != "" {
		fmt.Fprintf(&b, "Nachricht %s", f.Nachricht)
	} else {
		b.WriteString("Nachricht")
	}
	if f.Satz != "" {
		fmt.Fprintf(&b, ", Datensatz %s", f.Satz)
	}
	if f.Pfad != "" {
		fmt.Fprintf(&b, ", Element %s", f.Pfad)
	}
	if f.Feld != "" {
		fmt.Fprintf(&b, " (DSMeld-Blatt %s)", f.Feld)
	}
	if f.Zeile > 0 {
		fmt.Fprintf(&b, ", Zeile %d", f.Zeile)
	}
	fmt.Fprintf(&b, ", Byte %d: %s", f.Byte, f.Text)
	return b.String()
}

// Error returns code and place for the log. The record's identifier is left
// out: municipalities choose it.
func (f *Fehler) Error() string {
	return fmt.Sprintf("xmeld %s at %s (byte %d): %s", f.Code, f.Pfad, f.Byte, f.Text)
}

// Unwrap returns the cause.
func (f *Fehler) Unwrap() error { return f.Ursache }

// Fachfehler returns the error as the doors know it.
func (f *Fehler) Fachfehler() *fehler.Fehler {
	art, code := fehler.Ungueltig, f.Code
	switch code {
	case CodeLesen:
		art = fehler.Extern
	case CodeVersion, CodeLeererText:
		code = CodeSchema
	}
	return fehler.Neu(art, code, f.Satztext()).MitElement(f.Pfad).MitUrsache(f.Ursache)
}

// vonScanner turns a scanner's error into one of this package.
func vonScanner(err error) *Fehler {
	var x *xmlscan.Fehler
	if !errors.As(err, &x) {
		return &Fehler{Code: CodeLesen, Text: "Die Nachricht konnte nicht gelesen werden.", Ursache: err}
	}
	f := &Fehler{Code: CodeXML, Byte: x.Byte, Zeile: x.Zeile, Text: x.Text, Ursache: x}
	if x.Art == xmlscan.ArtLesen {
		f.Code = CodeLesen
	}
	return f
}
