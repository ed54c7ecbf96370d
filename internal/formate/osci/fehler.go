// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"errors"
	"fmt"

	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// Fehler says why a message was refused: the code that the other side is told and
// the place for the log. It never holds content of the message.
type Fehler struct {
	// Code is that of the fault or of the feedback (section 14), e.g. "9400".
	Code string
	// Position is the place in the XML document, the zero value if there is none.
	xmlscan.Position
	// Text is one German sentence.
	Text string
	// Ursache is the error of a reader or writer, nil if the message itself is wrong.
	Ursache error
}

// Error returns code, sentence and place.
func (f *Fehler) Error() string {
	if f.Zeile == 0 {
		return fmt.Sprintf("OSCI %s: %s", f.Code, f.Text)
	}
	return fmt.Sprintf("OSCI %s: %s (%s)", f.Code, f.Text, f.Position.String())
}

// Unwrap returns the error of the reader or writer.
func (f *Fehler) Unwrap() error { return f.Ursache }

// CodeVon returns the code of the outermost Fehler in err's chain, 9000 if there is
// none: an error that nobody foresaw is an internal one.
func CodeVon(err error) string {
	var f *Fehler
	if errors.As(err, &f) {
		return f.Code
	}
	return CodeIntern
}

// alsFehler gives an error of the packages below the code that the stage of reading
// demands; a Fehler keeps its own.
func alsFehler(err error, code string) error {
	var (
		eigener *Fehler
		scan    *xmlscan.Fehler
		element *elementleser.Fehler
		sig     *xmldsig.Fehler
		enc     *xmlenc.Fehler
		teil    *mimeteile.Fehler
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &eigener):
		return err
	case errors.As(err, &teil) && teil.Code == mimeteile.CodeLesen:
		return &Fehler{CodeIntern, xmlscan.Position{}, "Die Nachricht konnte nicht gelesen werden.", teil.Ursache}
	case errors.As(err, &teil):
		return &Fehler{code, xmlscan.Position{}, teil.Error(), nil}
	case errors.As(err, &scan):
		return &Fehler{code, scan.Position, scan.Text, nil}
	case errors.As(err, &element):
		return &Fehler{code, element.Position, element.Text, nil}
	case errors.As(err, &sig):
		return &Fehler{code, sig.Position, sig.Text, nil}
	case errors.As(err, &enc):
		return &Fehler{code, enc.Position, enc.Text, nil}
	}
	return &Fehler{CodeIntern, xmlscan.Position{}, "Die Nachricht konnte nicht verarbeitet werden.", err}
}
