// SPDX-License-Identifier: EUPL-1.2

package stellen

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Mitteilung is the letter that informs the data protection commissioner about an
// access that is to be opened, with the name of the body (SächsMeldVO § 39 Abs. 2 Satz 2).
type Mitteilung struct {
	Empfaenger, Betreff, Zeichen string
	Datum                        melde.Datum
	Absaetze                     []string
	Angaben                      [][2]string // particulars with their names
}

// Mitteilung writes the letter about an application.
func (d *Dienst) Mitteilung(a Antrag) Mitteilung {
	m := Mitteilung{
		Empfaenger: "Sächsische Datenschutz- und Transparenzbeauftragte", Zeichen: "Antrag " + a.ID, Datum: d.heute(),
		Betreff: "Einrichtung eines automatisierten Abrufs aus dem Kernmelderegister",
		Absaetze: []string{
			"nach § 39 Abs. 2 Satz 2 SächsMeldVO informieren wir Sie über die Einrichtung eines automatisierten Abrufverfahrens für die unten bezeichnete Stelle.",
			"Die Identität der Stelle wurde geprüft. Der Zugang wird erst nach Absendung dieser Mitteilung freigeschaltet.",
		},
	}
	ang := a.Angaben
	neu := func(name, wert string) {
		if wert != "" {
			m.Angaben = append(m.Angaben, [2]string{name, wert})
		}
	}
	neu("Stelle", ang.Stelle.Name)
	neu("Kurzzeichen", ang.Stelle.ID)
	neu("Art der Stelle", ang.Stelle.Art)
	neu("Anschrift", ang.Anschrift)
	neu("Organisationseinheit", ang.Einheit)
	if p, err := d.recht.Profil(ang.Profil, m.Datum); err == nil {
		neu("Abrufverfahren", p.Bezeichnung+" ("+p.ID+")")
		neu("Rechtsgrundlage", p.Norm)
	}
	neu("Antrag der Leitung", strings.TrimSpace(ang.Leitung+", "+ang.LeitungFunktion))
	if s, da := a.Letzter(Geprueft); da {
		neu("Prüfung der Identität", s.Text)
	}
	return m
}
