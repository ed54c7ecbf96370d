// SPDX-License-Identifier: EUPL-1.2

package meldenummer

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// Schreibe writes the message. The same message always gives the same bytes. It
// returns the error of w.
func (n *Nachricht) Schreibe(w io.Writer) error {
	s := schreiber{bufio.NewWriter(w)}
	s.beginne("meldenummern", &n.Kopf)
	s.attribut("anzahl", strconv.Itoa(len(n.Paare)))
	s.text(">\n")
	for i := range n.Paare {
		p := &n.Paare[i]
		s.text("  <paar")
		s.attribut("nr", strconv.Itoa(i+1))
		s.text(">")
		if p.VBM != "" {
			s.element("vbm", string(p.VBM))
		} else {
			s.element("ordnungsmerkmal", p.Ordnungsmerkmal)
		}
		s.element("meldenummer", string(p.Meldenummer))
		if p.Ersetzt != "" {
			s.element("ersetzt", string(p.Ersetzt))
		}
		s.text("</paar>\n")
	}
	s.text("</meldenummern>\n")
	return s.w.Flush()
}

// Schreibe writes the receipt. It returns the error of w.
func (q *Quittung) Schreibe(w io.Writer) error {
	s := schreiber{bufio.NewWriter(w)}
	s.beginne("quittung", &q.Kopf)
	s.text(">\n")
	for _, z := range q.Zeilen {
		s.text("  <paar")
		s.attribut("nr", strconv.Itoa(z.Nr))
		s.attribut("ergebnis", string(z.Ergebnis))
		s.text("/>\n")
	}
	s.text("</quittung>\n")
	return s.w.Flush()
}

// schreiber writes XML; the error of a write comes with Flush.
type schreiber struct{ w *bufio.Writer }

func (s schreiber) text(t string) { _, _ = s.w.WriteString(t) }

// beginne writes the declaration and the start tag of the root, still open.
func (s schreiber) beginne(wurzel string, k *Kopf) {
	s.text(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<" + wurzel)
	s.attribut("xmlns", Raum)
	s.attribut("ags", string(k.AGS))
	s.attribut("nummer", strconv.Itoa(k.Nummer))
	s.attribut("erstellt", k.Erstellt.Format(zeitform))
}

func (s schreiber) attribut(name, wert string) {
	s.text(" " + name + `="`)
	_, _ = ersatz.WriteString(s.w, wert)
	s.text(`"`)
}

func (s schreiber) element(name, inhalt string) {
	s.text("<" + name + ">")
	_, _ = ersatz.WriteString(s.w, inhalt)
	s.text("</" + name + ">")
}

// ersatz escapes for element content and for attributes in double quotes; white
// space other than blanks would be normalised.
var ersatz = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
