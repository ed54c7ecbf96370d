// SPDX-License-Identifier: EUPL-1.2

package mimeteile

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Transfer encodings.
const (
	// AchtBit says that the part is text or bytes as they are.
	AchtBit = "8bit"
	// Binaer says that the part is bytes as they are.
	Binaer = "binary"
	// Base64 says that the part is written in Base64.
	Base64 = "base64"
	// SiebenBit goes with TextBase64.
	SiebenBit = "7bit"
)

// Types of parts.
const (
	// TypXML is the root part: the SOAP envelope.
	TypXML = "text/xml"
	// TypBytes is any other part.
	TypBytes = "application/octet-stream"
	// TextBase64 is a part in Base64, whatever its transfer encoding says.
	TextBase64 = "text/base64"
)

// IDNachricht is the Content-ID of the root part.
const IDNachricht = "osci@message"

// Feld is a header field.
type Feld struct{ Name, Wert string }

// Kopf is the header of a part.
type Kopf struct {
	// Typ is the media type in lower case without parameters.
	Typ string
	// Zeichensatz is the parameter charset, "" or "UTF-8".
	Zeichensatz string
	// Kodierung is the transfer encoding in lower case, "" if none is given.
	Kodierung string
	// ID is the Content-ID without angle brackets.
	ID string
	// Laenge is the Content-Length as announced, -1 if none is given. It is not
	// checked (digest section 2.3).
	Laenge int64
	// Weitere are all other fields.
	Weitere []Feld
}

// IstBase64 reports whether the part is written in Base64.
func (k *Kopf) IstBase64() bool { return k.Kodierung == Base64 || k.Typ == TextBase64 }

// setze takes a field over. It returns a German sentence if the field is wrong.
func (k *Kopf) setze(name, wert string) string {
	switch strings.ToLower(name) {
	case "content-type":
		typ, parameter, ok := zerlege(wert)
		k.Typ, k.Zeichensatz = typ, parameter["charset"]
		if !ok || typ == "" {
			return "Die Angabe Content-Type ist fehlerhaft."
		}
		if k.Zeichensatz != "" && !strings.EqualFold(k.Zeichensatz, "UTF-8") {
			return "Ein Teil nennt einen anderen Zeichensatz als UTF-8."
		}
	case "content-transfer-encoding":
		k.Kodierung = strings.ToLower(wert)
	case "content-id":
		if len(wert) < 3 || wert[0] != '<' || wert[len(wert)-1] != '>' {
			return "Die Angabe Content-ID ist fehlerhaft."
		}
		k.ID = wert[1 : len(wert)-1]
	case "content-length":
		n, err := strconv.ParseUint(wert, 10, 63)
		if err != nil {
			return "Die Angabe Content-Length ist fehlerhaft."
		}
		k.Laenge = int64(n)
	default:
		k.Weitere = append(k.Weitere, Feld{name, wert})
	}
	return ""
}

// zerlege splits a media type with parameters; names in lower case, values may be
// quoted but not escaped.
func zerlege(wert string) (typ string, parameter map[string]string, ok bool) {
	typ, rest, _ := strings.Cut(wert, ";")
	parameter = map[string]string{}
	for rest = strings.Trim(rest, " \t"); rest != ""; rest = strings.TrimLeft(rest, " \t") {
		name, w, da := strings.Cut(rest, "=")
		name = strings.ToLower(strings.Trim(name, " \t"))
		if _, doppelt := parameter[name]; !da || doppelt || !istToken(name) {
			return "", nil, false
		}
		if quotiert, istQuotiert := strings.CutPrefix(w, `"`); istQuotiert {
			if w, rest, da = strings.Cut(quotiert, `"`); !da {
				return "", nil, false
			}
			rest = strings.TrimLeft(rest, " \t")
			if rest != "" && rest[0] != ';' {
				return "", nil, false
			}
			rest = strings.TrimPrefix(rest, ";")
		} else {
			w, rest, _ = strings.Cut(w, ";")
			w = strings.TrimRight(w, " \t")
		}
		parameter[name] = w
	}
	return strings.ToLower(strings.TrimRight(typ, " \t")), parameter, true
}

// istToken reports whether s may be the name of a field (RFC 2045 token).
func istToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?=`, r)
	}) < 0
}

// istWert reports whether s may be the value of a field: one line of UTF-8.
func istWert(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) < 0
}

// istGrenze reports whether s may be a boundary: printable, no blank, semicolon or
// quotation mark.
func istGrenze(s string) bool {
	return s != "" && len(s) <= 200 && strings.IndexFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`;"\<>`, r)
	}) < 0
}
