// SPDX-License-Identifier: EUPL-1.2

package bescheid

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/uhr"
)

// Mahnung is the content of a reminder about a notice.
type Mahnung struct {
	Aussteller Aussteller
	Bank       Bank
	// Empfaenger are name and address, one to six lines.
	Empfaenger []string
	// Bescheid is the number of the notice, of the day Vom; Referenz is what the payment must name.
	Bescheid, Referenz, Kunde string
	Vom                       uhr.Datum
	// Nr counts the reminders about the notice from 1; Letzte says that enforcement follows.
	Nr     int
	Letzte bool
	// Offen is what is due, Faellig the day until which it had to be paid, Bis the new last day.
	Offen               gebuehr.Cent
	Datum, Faellig, Bis uhr.Datum
	Texte               Texte
}

// SchreibeMahnung writes the reminder to w. Equal content gives equal bytes.
func SchreibeMahnung(w io.Writer, m *Mahnung) error {
	betreff := fmt.Sprintf("%d. Mahnung zum Gebührenbescheid %s", m.Nr, m.Bescheid)
	d := Brief(w, Briefangaben{
		Aussteller: m.Aussteller, Empfaenger: m.Empfaenger, Betreff: betreff, Datum: m.Datum, Fuss: m.Bank.zeilen(),
		Informationen: []pdf.Wert{
			{Name: "Bescheid", Wert: m.Bescheid}, {Name: "Kundennummer", Wert: m.Kunde}, {Name: "Referenz", Wert: inGruppen(m.Referenz)},
		},
	})
	d.Absatz("Sehr geehrte Damen und Herren,")
	d.AbsatzAus(pdf.Teil{Text: "auf unseren Gebührenbescheid " + m.Bescheid + " vom " + deutsch(m.Vom) + ", zahlbar bis " + deutsch(m.Faellig) + ", sind noch "},
		pdf.Teil{Text: m.Offen.String(), Fett: true}, pdf.Teil{Text: " offen."})
	folge := m.Texte.Mahnung
	if m.Letzte {
		folge = m.Texte.LetzteMahnung
	}
	d.Absatz(strings.ReplaceAll(folge, "{frist}", deutsch(m.Bis)))
	b := Bescheid{Bank: m.Bank, Referenz: m.Referenz, Summe: m.Offen, Faellig: m.Bis}
	d.Ueberschrift(2, "Zahlung")
	if err := b.ueberweisung(d); err != nil {
		return err
	}
	return d.Schliesse()
}

// Briefangaben are what every letter of the issuer has.
type Briefangaben struct {
	Aussteller Aussteller
	// Empfaenger are name and address, one to six lines.
	Empfaenger []string
	Betreff    string
	Datum      uhr.Datum
	// Informationen stand in the block at the right, before date and contact.
	Informationen []pdf.Wert
	// Fuss is a further block at the foot of each page; none if empty.
	Fuss []string
}

// Brief begins a letter of the issuer that is written to w.
func Brief(w io.Writer, b Briefangaben) *pdf.Dokument {
	absender := slices.Concat([]string{b.Aussteller.Name}, b.Aussteller.Anschrift)
	fuss := [][]string{absender}
	if len(b.Fuss) > 0 {
		fuss = append(fuss, b.Fuss)
	}
	return pdf.NeuerBrief(w, pdf.Brief{
		Angaben:          pdf.Angaben{Titel: b.Betreff, Erstellt: b.Datum.Beginn(), Kopf: b.Aussteller.Name + " · " + b.Betreff, Fuss: fuss},
		Briefkopf:        []string{b.Aussteller.Name},
		Ruecksendeangabe: strings.Join(absender, " · "),
		Anschrift:        b.Empfaenger,
		Informationen: slices.Concat(b.Informationen, []pdf.Wert{
			{Name: "Datum", Wert: deutsch(b.Datum)}, {Name: "Kontakt", Wert: b.Aussteller.Kontakt},
		}),
		Betreff: b.Betreff,
	})
}
