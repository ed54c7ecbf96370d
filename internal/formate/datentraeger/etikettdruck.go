// SPDX-License-Identifier: EUPL-1.2

package datentraeger

import (
	"io"
	"strconv"
	"strings"

	"kernmelderegister/internal/formate/pdf"
)

// Drucke writes the label as a PDF to stick on the carrier's cover, with exactly
// the seven particulars of § 23 Abs. 2 Satz 1 SächsMeldVO (S1-23.2). It returns a
// *Fehler if one is missing or wrong, so that nothing is sent with it, else the
// error of w. The same label gives the same bytes.
func (e *Etikett) Drucke(w io.Writer) error {
	if err := e.Pruefe(); err != nil {
		return err
	}
	d := pdf.Neu(w, pdf.Angaben{Titel: "Etikett eines Datenträgers", Erstellt: e.Erstellungsdatum.Zeit()})
	d.Ueberschrift(1, "Datenträger")
	d.Werte(
		pdf.Wert{Name: "Absendende Stelle", Wert: e.AbsendendeStelle},
		pdf.Wert{Name: "Kennzeichen", Wert: e.Kennzeichen},
		pdf.Wert{Name: "Dateiname", Wert: strings.Join(e.Dateinamen, "\n")},
		pdf.Wert{Name: "Empfangende Stelle", Wert: e.EmpfangendeStelle},
		pdf.Wert{Name: "Laufende Nummer und Gesamtzahl", Wert: strconv.Itoa(e.LaufendeNummer) + " von " + strconv.Itoa(e.Gesamtzahl)},
		pdf.Wert{Name: "Erstellungsdatum", Wert: e.Erstellungsdatum.Deutsch()},
		pdf.Wert{Name: "Zeichendichte", Wert: e.Zeichendichte},
	)
	return d.Schliesse()
}
