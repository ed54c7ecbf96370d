// SPDX-License-Identifier: EUPL-1.2

package soap

import "strings"

const (
	deklaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	anfang      = deklaration + `<soap:Envelope xmlns:soap="` + Raum + `"><soap:Body>`
	schluss     = "</soap:Body></soap:Envelope>\n"
)

// Beginne returns the envelope up to and including the start tag of the body.
func Beginne() []byte { return append(make([]byte, 0, 4096), anfang...) }

// Schliesse appends the end of the envelope.
func Schliesse(b []byte) []byte { return append(b, schluss...) }

// Fault codes of SOAP 1.1 section 4.4.1.
const (
	Client          = "Client"
	Server          = "Server"
	VersionMismatch = "VersionMismatch"
)

// Fault is a refusal in SOAP form. Its detail carries code and element in the
// namespace of this register.
type Fault struct {
	Art     string // Client, Server or VersionMismatch
	Code    string // stable code, e.g. SCHEMA
	Text    string // German sentence
	Element string // path of the element concerned, may be empty
	Bezug   string // reference number for the operator, may be empty
}

// RaumFehler is the namespace of the detail of a fault.
const RaumFehler = "urn:kernmelderegister:fehler:1"

// Schreibe returns the fault as an envelope.
func (f Fault) Schreibe() []byte {
	var b strings.Builder
	b.WriteString(anfang)
	b.WriteString("<soap:Fault><faultcode>soap:" + f.Art + "</faultcode><faultstring xml:lang=\"de\">")
	b.WriteString(maskiere(f.Text))
	b.WriteString(`</faultstring><detail><kmr:fehler xmlns:kmr="` + RaumFehler + `"><kmr:code>` + maskiere(f.Code) + "</kmr:code>")
	if f.Element != "" {
		b.WriteString("<kmr:element>" + maskiere(f.Element) + "</kmr:element>")
	}
	if f.Bezug != "" {
		b.WriteString("<kmr:bezug>" + maskiere(f.Bezug) + "</kmr:bezug>")
	}
	b.WriteString("</kmr:fehler></detail></soap:Fault>")
	b.WriteString(schluss)
	return []byte(b.String())
}

var masken = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

func maskiere(s string) string { return masken.Replace(s) }
