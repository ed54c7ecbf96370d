// SPDX-License-Identifier: EUPL-1.2

// Package ergebnisdruck makes the PDF of an answer to the query of an authority
// (§§ 34, 34a, 38 BMG), for its file. It knows neither profiles nor records: the
// door has already filtered, named and ordered what it shows, and the print says
// the same as the page. The title of the document holds no personal data.
package ergebnisdruck

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"time"

	"kernmelderegister/internal/formate/pdf"
)

// Angabe is a particular: its name and what the register says.
type Angabe struct{ Name, Wert string }

// Norm names the norm under which fields left the register (S1-22.2).
type Norm struct{ Norm, Felder string }

// Block is one data group of the answer about a person.
type Block struct {
	Titel string
	// Teile has one part for each child, document, dwelling, …
	Teile  [][]Angabe
	Normen []Norm
}

// Person is the answer about one person.
type Person struct {
	Name string
	// Hinweise come unasked (BMeldDAV § 5 Abs. 1 Satz 3).
	Hinweise []string
	Bloecke  []Block
}

// Trefferliste is the answer with several persons; every row has one text per
// column of Spalten.
type Trefferliste struct {
	// Ueberschrift is what the list is called, "" for Trefferliste.
	Ueberschrift string
	Spalten      []string
	Zeilen       [][]string
	Gekuerzt     bool // there are more than the list may have
	Normen       []Norm
}

// Ergebnis is an answer. Without Person and Treffer it is the neutral one.
type Ergebnis struct {
	// Titel names the kind of answer and no person, "" for that of a Personensuche.
	Titel string
	// Protokollnummer is the number of the log entry, from 1.
	Protokollnummer int64
	// Erstellt is the time of the answer.
	Erstellt time.Time
	// Frage are the particulars of the question, so that the print says what was asked.
	Frage   []Angabe
	Person  *Person
	Treffer *Trefferliste
	// Neutral is the sentence of the neutral answer.
	Neutral string
}

// Schreibe writes the answer as a PDF. It returns the error of w.
func Schreibe(w io.Writer, e Ergebnis) error {
	titel := cmp.Or(e.Titel, "Ergebnis der Personensuche")
	d := pdf.Neu(w, pdf.Angaben{
		Titel: titel, Erstellt: e.Erstellt, Quer: e.Treffer != nil,
		Kopf: titel + ", Protokollnummer " + strconv.FormatInt(e.Protokollnummer, 10),
	})
	d.Ueberschrift(1, titel)
	d.Werte(werte(append([]Angabe{{"Protokollnummer", strconv.FormatInt(e.Protokollnummer, 10)}}, e.Frage...))...)
	switch {
	case e.Person != nil:
		person(d, e.Person)
	case e.Treffer != nil:
		treffer(d, e.Treffer)
	default:
		d.Ueberschrift(2, "Antwort")
		d.Absatz(e.Neutral)
	}
	return d.Schliesse()
}

func werte(angaben []Angabe) []pdf.Wert {
	liste := make([]pdf.Wert, len(angaben))
	for i, a := range angaben {
		liste[i] = pdf.Wert(a)
	}
	return liste
}

func person(d *pdf.Dokument, p *Person) {
	d.Ueberschrift(2, "Auskunft: "+p.Name)
	if len(p.Hinweise) > 0 {
		d.AbsatzAus(pdf.Teil{Text: "Hinweise zu dieser Person", Fett: true})
		d.Aufzaehlung(p.Hinweise...)
	}
	for _, b := range p.Bloecke {
		d.Ueberschrift(3, b.Titel)
		for _, teil := range b.Teile {
			d.Werte(werte(teil)...)
		}
		normen(d, b.Normen)
	}
}

func normen(d *pdf.Dokument, liste []Norm) {
	for _, n := range liste {
		d.Absatz("Rechtsgrundlage " + n.Norm + ": " + n.Felder)
	}
}

func treffer(d *pdf.Dokument, t *Trefferliste) {
	d.Ueberschrift(2, cmp.Or(t.Ueberschrift, "Trefferliste"))
	if t.Gekuerzt {
		d.Absatz("Die Liste ist gekürzt: Es gibt mehr Treffer, als sie haben darf. Bitte grenzen Sie die Suche ein.")
	}
	spalten := make([]pdf.Spalte, len(t.Spalten))
	for i, kopf := range t.Spalten {
		spalten[i].Kopf = kopf
	}
	d.Tabelle(pdf.Tabelle{Spalten: spalten}, slices.Values(t.Zeilen))
	normen(d, t.Normen)
}
