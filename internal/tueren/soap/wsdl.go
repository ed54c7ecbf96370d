// SPDX-License-Identifier: EUPL-1.2

package soap

import (
	_ "embed"
	"html"
	"net/http"
	"strings"
)

//go:embed abruf.wsdl
var abrufWSDL string

// The schemas of the messages, reduced by werkzeug/xsdtabelle to what generated
// clients need: no inheritance and no narrowed values.
var (
	//go:embed abruf.schemata.xml
	abrufSchemata string
	//go:embed auskunft.schemata.xml
	auskunftSchemata string
)

// beschreibung is the WSDL of a service without its address.
func beschreibung(wsdl, schemata string) string {
	return strings.Replace(wsdl, "{{schemata}}", schemata, 1)
}

// beschreibe returns the WSDL with the address under which it was asked for.
func beschreibe(w http.ResponseWriter, r *http.Request, wsdl string) {
	if !r.URL.Query().Has("wsdl") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("Dienst über SOAP 1.1. Beschreibung: ?wsdl\n"))
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	adresse := html.EscapeString("https://" + r.Host + r.URL.Path)
	_, _ = w.Write([]byte(strings.Replace(wsdl, "{{adresse}}", adresse, 1)))
}
