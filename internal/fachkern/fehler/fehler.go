// SPDX-License-Identifier: EUPL-1.2

// Package fehler holds the one error type that crosses from the domain to the
// doors. A Fehler separates what the user reads (Text, German) from what the
// log reads (Error: kind, code, element, cause), because the first is a promise
// to people and the second must never carry personal data.
package fehler

import (
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// Codes that the external contract names in words; all other codes have the form "MR-0412".
const (
	// CodeXML marks a message that is not well-formed.
	CodeXML = "XML"
	// CodeSchema marks a message that is well-formed but breaks its schema.
	CodeSchema = "SCHEMA"
	// CodeZugang marks a log-in that is unknown, blocked or without this service.
	CodeZugang = "ZUGANG"
	// CodeBerechtigung marks a body or official without a fitting profile.
	CodeBerechtigung = "BERECHTIGUNG"
	// CodeIntern is the code of every error that is not a Fehler.
	CodeIntern = "INTERN"
)

const textIntern = "Die Anfrage konnte wegen eines internen Fehlers nicht bearbeitet werden. " +
	"Bitte versuchen Sie es später erneut."

// Fehler is an error that a user or another system may be told about.
type Fehler struct {
	// Art decides the outward form.
	Art Art
	// Code is stable and documented; programs may compare it.
	Code string
	// Text is a German sentence for the user, free of personal data.
	Text string
	// Element names the offending element or field, e.g. "auswahldaten/ags"; empty if none.
	Element string
	// Ursache is the wrapped cause for the log; may be nil.
	Ursache error
}

// Neu makes a Fehler. code is one of the Code constants or of the form "MR-0412",
// text is German and free of personal data.
func Neu(art Art, code, text string) *Fehler {
	return &Fehler{Art: art, Code: code, Text: text}
}

// MitElement returns a copy that names the offending element or field.
func (f *Fehler) MitElement(element string) *Fehler {
	kopie := *f
	kopie.Element = element
	return &kopie
}

// MitUrsache returns a copy that wraps err.
func (f *Fehler) MitUrsache(err error) *Fehler {
	kopie := *f
	kopie.Ursache = err
	return &kopie
}

// Error returns kind, code, element and cause for the log. Text is left out on
// purpose, and so are the values that the standard library repeats in its
// conversion errors: they may come out of a resident's record.
func (f *Fehler) Error() string {
	var b strings.Builder
	b.WriteString(f.Art.String())
	b.WriteByte(' ')
	b.WriteString(f.Code)
	if f.Element != "" {
		b.WriteString(" (")
		b.WriteString(nurPfad(f.Element))
		b.WriteByte(')')
	}
	if f.Ursache != nil {
		b.WriteString(": ")
		b.WriteString(ohneWerte(f.Ursache))
	}
	return b.String()
}

// Unwrap returns the cause.
func (f *Fehler) Unwrap() error { return f.Ursache }

// Is reports whether target is a Fehler with the same Code, so that a declared
// Fehler still matches after MitElement or MitUrsache.
func (f *Fehler) Is(target error) bool {
	ziel, ok := target.(*Fehler)
	return ok && ziel.Code == f.Code
}

// LogValue prints the parts of Error as attributes.
func (f *Fehler) LogValue() slog.Value {
	attribute := []slog.Attr{slog.String("art", f.Art.String()), slog.String("code", f.Code)}
	if f.Element != "" {
		attribute = append(attribute, slog.String("element", nurPfad(f.Element)))
	}
	if f.Ursache != nil {
		attribute = append(attribute, slog.String("ursache", ohneWerte(f.Ursache)))
	}
	return slog.GroupValue(attribute...)
}

// ArtVon returns the Art of the outermost Fehler in err's chain, Intern if there is none.
func ArtVon(err error) Art {
	if f := von(err); f != nil {
		return f.Art
	}
	return Intern
}

// CodeVon returns the Code of the outermost Fehler in err's chain, CodeIntern if there is none.
func CodeVon(err error) string {
	if f := von(err); f != nil && f.Code != "" {
		return f.Code
	}
	return CodeIntern
}

// TextVon returns the German sentence of the outermost Fehler in err's chain. An
// unknown error gets a general sentence; its own text never leaves the process.
func TextVon(err error) string {
	if f := von(err); f != nil && f.Text != "" {
		return f.Text
	}
	return textIntern
}

// ElementVon returns the offending element of the outermost Fehler in err's chain, "" if there is none.
func ElementVon(err error) string {
	if f := von(err); f != nil {
		return f.Element
	}
	return ""
}

func von(err error) *Fehler {
	var f *Fehler
	if errors.As(err, &f) {
		return f
	}
	return nil
}

const maxPfad = 160

// nurPfad keeps the characters of an element path. Foreign messages choose their
// element names; what does not look like one is replaced.
func nurPfad(element string) string {
	if len(element) > maxPfad {
		element = element[:maxPfad]
	}
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			return r
		case strings.ContainsRune("_-./:@[]", r):
			return r
		default:
			return '?'
		}
	}, element)
}

// ohneWerte returns err's text unless a conversion error stands in its chain,
// whose text would quote the converted value.
func ohneWerte(err error) string {
	var zahl *strconv.NumError
	var zeit *time.ParseError
	switch {
	case errors.As(err, &zahl):
		return "strconv." + zahl.Func + ": " + zahl.Err.Error()
	case errors.As(err, &zeit):
		return "time.Parse: value does not fit layout"
	default:
		return err.Error()
	}
}
