// SPDX-License-Identifier: EUPL-1.2

// Package posthinweis writes the message by which an Intermediär tells a recipient that a
// delivery for it was kept back because of a certificate, and how to reach the sender (VwV
// elektronische Datenübermittlung VII Satz 4, S4-07.4). No federal standard has such a
// message: a short XML document of the post office's own, with a sentence for people.
package posthinweis

import (
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Raum is the namespace of the message.
const Raum = "urn:kernmelderegister:posthinweis:1"

// Hinweis is the message. It says nothing about the content that was kept back: the post
// office can't read it.
type Hinweis struct {
	XMLName xml.Name `xml:"urn:kernmelderegister:posthinweis:1 posthinweis"`
	// MessageID is that of the delivery, Eingang when it came in.
	MessageID string    `xml:"messageid"`
	Eingang   time.Time `xml:"eingang"`
	// Grund is what is wrong with the certificate: abgelaufen, gesperrt, ungueltig or unbekannt.
	Grund string `xml:"grund"`
	// Seriennummer and Aussteller name the certificate.
	Seriennummer string `xml:"zertifikat>seriennummer"`
	Aussteller   string `xml:"zertifikat>aussteller"`
	// Absender is empty if the directory does not know him.
	Absender *Absender `xml:"absender,omitempty"`
	// Text is for people; Schreibe fills it.
	Text string `xml:"text"`
}

// Absender is how the sender is reached, from the directory.
type Absender struct {
	Name       string `xml:"name"`
	Anschrift  string `xml:"anschrift,omitempty"`
	Schluessel string `xml:"schluessel,omitempty"`
}

// gruende are the reasons in words.
var gruende = map[string]string{
	"abgelaufen": "abgelaufen", "gesperrt": "gesperrt", "ungueltig": "nicht gültig", "unbekannt": "nicht prüfbar",
}

// Schreibe writes the message. Errors are those of w and of characters that XML can't hold.
func (h Hinweis) Schreibe(w io.Writer) error {
	h.Eingang = h.Eingang.In(uhr.Berlin())
	grund, da := gruende[h.Grund]
	if !da {
		grund = "nicht gültig"
	}
	h.Text = fmt.Sprintf("Eine Nachricht an Sie vom %s wurde zurückgehalten, weil ein Zertifikat %s ist. Sie darf nicht verarbeitet werden. ",
		h.Eingang.Format("02.01.2006, 15:04 Uhr"), grund)
	if h.Absender == nil {
		h.Text += "Der Absender steht nicht im Verzeichnis. Bitte wenden Sie sich an die Poststelle."
	} else {
		h.Text += "Bitte klären Sie mit dem Absender, ob er sie noch einmal senden soll: " + h.Absender.Name + "."
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(h); err != nil {
		return err
	}
	return e.Close()
}
