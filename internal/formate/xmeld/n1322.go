// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"encoding/base64"
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

const wurzel1322 = "datenabrufe.aussteuerung.suchanfrage.1322"

// Aussteuerung hands a question that was answered neutrally because of a block to the
// Meldebehörde, which handles it like a manual request (XMeld 1322, BMG § 34a Abs. 5
// Satz 2). All fields are mandatory.
type Aussteuerung struct {
	Kopf Kopf
	// Person is the record of the person who was found, by the key of its Meldebehörde.
	Person melde.Schluessel
	// Nachricht is the original message, byte for byte, Nachrichtenart its number.
	Nachricht      []byte
	Nachrichtenart string
}

// Schreibe1322 writes the message. It returns the error of w.
func Schreibe1322(w io.Writer, a *Aussteuerung) error {
	s := neuesDokument()
	s.beginne(wurzel1322, &a.Kopf)
	s.auf("xmeld:gefundenePerson")
	s.auf("xmeld:datenZumOrdnungsmerkmal")
	s.element("xmeld:ordnungsmerkmal", a.Person.Ordnungsmerkmal)
	s.codeAus("xmeld:gemeinde", listeAGS, string(a.Person.AGS))
	s.zu("xmeld:datenZumOrdnungsmerkmal")
	s.zu("xmeld:gefundenePerson")
	s.element("xmeld:nachricht", base64.StdEncoding.EncodeToString(a.Nachricht))
	s.code("xmeld:nachrichtenart", a.Nachrichtenart)
	s.zu("xmeld:" + wurzel1322)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}
