// SPDX-License-Identifier: EUPL-1.2

// Package datentraeger knows the label of a data carrier. A directory counts as
// a carrier; the file etikett.json in it carries the seven particulars that § 23
// Abs. 2 SächsMeldVO demands (S1-23.2), so that a carrier can be told apart from
// others and checked before anything on it is taken.
package datentraeger

import (
	"path"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

const (
	// Dateiname is the name of the label's file in the carrier's directory.
	Dateiname = "etikett.json"
	// Zeichendichte is the only encoding of data on a carrier.
	Zeichendichte = "UTF-8"

	hoechstGroesse = 1 << 20
)

// Etikett is the label of a data carrier.
type Etikett struct {
	AbsendendeStelle string
	Kennzeichen      string
	// Dateinamen are the files on the carrier, at least one.
	Dateinamen        []string
	EmpfangendeStelle string
	LaufendeNummer    int // from 1
	Gesamtzahl        int // of carriers of the shipment
	Erstellungsdatum  melde.Datum
	Zeichendichte     string
}

// Fehler says which particular of the label is wrong.
type Fehler struct {
	// Angabe is the name in the file, "" if the file itself is wrong.
	Angabe string
	// Text is a German sentence.
	Text string
}

// Error returns the sentence with the name of the particular.
func (f *Fehler) Error() string {
	if f.Angabe == "" {
		return Dateiname + ": " + f.Text
	}
	return Dateiname + ", Angabe " + f.Angabe + ": " + f.Text
}

// Pruefe returns a *Fehler for the first particular that breaks a rule.
func (e *Etikett) Pruefe() error {
	for _, p := range []struct{ angabe, text string }{
		{"absendende_stelle", e.AbsendendeStelle}, {"kennzeichen", e.Kennzeichen}, {"empfangende_stelle", e.EmpfangendeStelle},
	} {
		if strings.TrimSpace(p.text) == "" {
			return &Fehler{Angabe: p.angabe, Text: "Die Angabe ist leer."}
		}
	}
	if err := e.pruefeDateinamen(); err != nil {
		return err
	}
	switch {
	case e.LaufendeNummer < 1:
		return &Fehler{Angabe: "laufende_nummer", Text: "Die Zählung beginnt mit 1."}
	case e.LaufendeNummer > e.Gesamtzahl:
		return &Fehler{Angabe: "laufende_nummer", Text: "Die laufende Nummer ist größer als die Gesamtzahl der Datenträger."}
	case e.Erstellungsdatum == 0:
		return &Fehler{Angabe: "erstellungsdatum", Text: "Die Angabe fehlt."}
	case e.Zeichendichte != Zeichendichte:
		return &Fehler{Angabe: "zeichendichte", Text: "Angenommen werden nur Daten in " + Zeichendichte + "."}
	}
	return nil
}

func (e *Etikett) pruefeDateinamen() error {
	if len(e.Dateinamen) == 0 {
		return &Fehler{Angabe: "dateiname", Text: "Das Etikett nennt keine Datei."}
	}
	gesehen := map[string]bool{}
	for _, name := range e.Dateinamen {
		switch {
		case name == "" || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) || path.Clean(name) != name || name == "." || name == ".." || strings.HasPrefix(name, "../"):
			return &Fehler{Angabe: "dateiname", Text: "Ein Dateiname ist leer oder führt aus dem Datenträger hinaus."}
		case gesehen[name]:
			return &Fehler{Angabe: "dateiname", Text: "Ein Dateiname steht mehrmals auf dem Etikett."}
		}
		gesehen[name] = true
	}
	return nil
}

// PruefeInhalt compares the label with the files that lie on the carrier, given
// by their paths relative to it with slashes. It returns a *Fehler if a file is
// missing or one lies there that the label does not name.
func (e *Etikett) PruefeInhalt(dateien []string) error {
	da := map[string]bool{}
	for _, name := range dateien {
		if name != Dateiname && name != Druckname {
			da[name] = true
		}
	}
	for _, name := range e.Dateinamen {
		if !da[name] {
			return &Fehler{Angabe: "dateiname", Text: "Auf dem Datenträger fehlt die Datei " + name + "."}
		}
		delete(da, name)
	}
	for _, name := range dateien {
		if da[name] {
			return &Fehler{Angabe: "dateiname", Text: "Die Datei " + name + " steht nicht auf dem Etikett."}
		}
	}
	return nil
}
