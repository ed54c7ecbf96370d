// SPDX-License-Identifier: EUPL-1.2

package bescheid

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/uhr"
)

// Aussteller is the authority that issues notices.
type Aussteller struct {
	Name string
	// Anschrift are street and place, without the name.
	Anschrift []string
	// Kontakt is an e-mail address or telephone number.
	Kontakt string
}

// Auftrag is an order in the notice.
type Auftrag struct {
	Nummer string
	// Tag is the day of the confirmation.
	Tag uhr.Datum
	// Norm names the place in the fee schedule.
	Norm     string
	Rechnung gebuehr.Rechnung
}

// Bescheid is the content of a letter.
type Bescheid struct {
	Aussteller Aussteller
	Bank       Bank
	// Empfaenger are name and address, one to six lines.
	Empfaenger []string
	Nummer     string
	// Referenz is what the payment must name (ISO 11649).
	Referenz string
	// Kunde is the customer's number.
	Kunde string
	// Monat is "JJJJ-MM" for a monthly notice, else empty.
	Monat          string
	Datum, Faellig uhr.Datum
	Auftraege      []Auftrag
	Summe          gebuehr.Cent
	Texte          Texte
}

// Schreibe writes the letter to w. Equal content gives equal bytes.
func Schreibe(w io.Writer, b *Bescheid) error {
	d := Brief(w, Briefangaben{
		Aussteller: b.Aussteller, Empfaenger: b.Empfaenger, Betreff: "Gebührenbescheid " + b.Nummer, Datum: b.Datum, Fuss: b.Bank.zeilen(),
		Informationen: []pdf.Wert{
			{Name: "Bescheid", Wert: b.Nummer}, {Name: "Kundennummer", Wert: b.Kunde}, {Name: "Referenz", Wert: inGruppen(b.Referenz)},
		},
	})
	b.begruende(d)
	b.liste(d)
	if err := b.zahlung(d); err != nil {
		return err
	}
	d.Ueberschrift(2, "Rechtsbehelfsbelehrung")
	d.Absatz(b.fuelle(b.Texte.Rechtsbehelf))
	d.Absatz(b.Texte.Aufschub)
	d.Absatz(b.Texte.Formfrei)
	return d.Schliesse()
}

func (b *Bescheid) begruende(d *pdf.Dokument) {
	d.Absatz("Sehr geehrte Damen und Herren,")
	gegenstand := "für Ihren Auftrag auf Melderegisterauskunft"
	if b.Monat != "" {
		gegenstand = "für Ihre bis Ende " + b.Monat[5:] + "/" + b.Monat[:4] + " bestätigten Aufträge auf Melderegisterauskunft"
	}
	d.AbsatzAus(pdf.Teil{Text: gegenstand + " setzen wir eine Gebühr von "}, pdf.Teil{Text: b.Summe.String(), Fett: true}, pdf.Teil{Text: " fest."})
	d.Absatz(b.fuelle(b.Texte.Rechtsgrundlage))
}

// fuelle puts what belongs to this notice into a legal text.
func (b *Bescheid) fuelle(text string) string {
	return strings.NewReplacer(
		"{norm}", strings.Join(b.normen(), "; "), "{frist}", deutsch(b.Faellig), "{behoerde}", b.Aussteller.Name,
		"{anschrift}", strings.Join(b.Aussteller.Anschrift, ", "),
	).Replace(text)
}

func (b *Bescheid) normen() []string {
	var normen []string
	for _, a := range b.Auftraege {
		if !slices.Contains(normen, a.Norm) {
			normen = append(normen, a.Norm)
		}
	}
	return normen
}

func (b *Bescheid) liste(d *pdf.Dokument) {
	d.Ueberschrift(2, "Berechnung")
	d.Tabelle(pdf.Tabelle{
		Titel: "Gebühren je Auftrag und Suchprofil",
		Spalten: []pdf.Spalte{
			{Kopf: "Auftrag", Gewicht: 36, Zeilenkopf: true}, {Kopf: "Datum", Gewicht: 13}, {Kopf: "Profil", Gewicht: 8, Rechts: true},
			{Kopf: "Tarifstelle", Gewicht: 22}, {Kopf: "Gegenstand", Gewicht: 25}, {Kopf: "Betrag", Gewicht: 14, Rechts: true},
		},
		Schrift: 7.5,
	}, b.zeilen())
	d.AbsatzAus(pdf.Teil{Text: "Summe: " + b.Summe.String(), Fett: true})
}

// zeilen has a row for each chargeable profile and for each top-up to the minimum.
func (b *Bescheid) zeilen() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, a := range b.Auftraege {
			for _, p := range a.Rechnung.Positionen {
				if p.Tatbestand == gebuehr.KeineGebuehr {
					continue
				}
				if !yield([]string{a.Nummer, deutsch(a.Tag), strconv.Itoa(p.Nr), p.Satz.Stelle, p.Satz.Text, p.Satz.Cent.String()}) {
					return
				}
			}
			if a.Rechnung.Aufstockung > 0 &&
				!yield([]string{a.Nummer, deutsch(a.Tag), "–", "–", "Ergänzung auf die Mindestgebühr je Auftrag", a.Rechnung.Aufstockung.String()}) {
				return
			}
		}
	}
}

func (b *Bescheid) zahlung(d *pdf.Dokument) error {
	d.Ueberschrift(2, "Zahlung")
	d.Absatz(b.fuelle(b.Texte.Zahlung))
	return b.ueberweisung(d)
}

// ueberweisung writes what the payer's bank needs, also as GiroCode.
func (b *Bescheid) ueberweisung(d *pdf.Dokument) error {
	werte := []pdf.Wert{
		{Name: "Betrag", Wert: b.Summe.String()}, {Name: "Zahlbar bis", Wert: deutsch(b.Faellig)}, {Name: "Empfänger", Wert: b.Bank.Inhaber},
		{Name: "IBAN", Wert: inGruppen(b.Bank.IBAN)},
	}
	if b.Bank.BIC != "" {
		werte = append(werte, pdf.Wert{Name: "BIC", Wert: b.Bank.BIC})
	}
	d.Werte(append(werte, pdf.Wert{Name: "Referenz", Wert: inGruppen(b.Referenz)})...)
	if b.Summe > hoechstbetragGiroCode {
		return nil
	}
	punkte, err := zeichne(girocode(b.Bank, b.Summe, b.Referenz))
	if err != nil {
		return err
	}
	d.Bild(pdf.Raster{
		Punkte: punkte, Breite: 30, Ruhe: 4, Text: "GiroCode: mit der App Ihrer Bank scannen",
		Alt: fmt.Sprintf("GiroCode für die Überweisung von %s an %s, IBAN %s, Referenz %s", b.Summe, b.Bank.Inhaber, inGruppen(b.Bank.IBAN), inGruppen(b.Referenz)),
	})
	return nil
}

func deutsch(d uhr.Datum) string { return fmt.Sprintf("%02d.%02d.%04d", d.Tag, int(d.Monat), d.Jahr) }
