// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

// Bescheidart is the kind of a notice.
type Bescheidart string

// The kinds of notices.
const (
	// Einzelbescheid is about one order.
	Einzelbescheid Bescheidart = "auftrag"
	// Monatsbescheid is about the orders that a Großkunde confirmed up to the end of a month.
	Monatsbescheid Bescheidart = "monat"
)

// Bescheid is a notice of fees as it was issued. Its positions are the claims that
// belong to it.
type Bescheid struct {
	// Nummer is unique; Jahr and Folge are its parts, Folge without gaps from 1.
	Nummer      string
	Jahr, Folge int
	// Referenz is what a payment names (ISO 11649).
	Referenz string
	Kunde    string
	// Empfaenger are name and address at the time of issue, line by line.
	Empfaenger []string
	Art        Bescheidart
	// Monat is set for a Monatsbescheid.
	Monat Monat
	// Datum is the day of issue, Faellig the last day to pay.
	Datum, Faellig uhr.Datum
	Summe          gebuehr.Cent
	// Texte names the version of the legal texts in the letter.
	Texte string
}

// Beziffere gives the notice its number; storage calls it with the next one of the year.
func (b *Bescheid) Beziffere(folge int) {
	b.Jahr, b.Folge = b.Datum.Jahr, folge
	b.Nummer = fmt.Sprintf("%04d-%06d", b.Jahr, b.Folge)
	b.Referenz = referenz(b.Jahr, b.Folge)
}

// Monat is a calendar month, "JJJJ-MM" or "".
type Monat string

// LiesMonat reads "JJJJ-MM"; the error is MR-1832.
func LiesMonat(text string) (Monat, error) {
	if _, err := time.Parse("2006-01", text); err != nil {
		return "", errMonat
	}
	return Monat(text), nil
}

// MonatVon returns the month of the day.
func MonatVon(d uhr.Datum) Monat { return Monat(d.String()[:7]) }

// Nachher returns the first day after the month.
func (m Monat) Nachher() uhr.Datum {
	d, err := uhr.LiesDatum(string(m) + "-01")
	if err != nil {
		return uhr.Datum{}
	}
	return d.PlusMonate(1)
}

// Buchungsart is the kind of an entry of the ledger.
type Buchungsart string

// The kinds of entries.
const (
	Zahlung    Buchungsart = "zahlung"    // money came
	Gutschrift Buchungsart = "gutschrift" // less is due (G15)
	Storno     Buchungsart = "storno"     // nothing is due any more
	Erstattung Buchungsart = "erstattung" // money went back
	Mahnung    Buchungsart = "mahnung"    // a reminder was sent
	// Stornoantrag asks a second person for a Storno; it changes nothing.
	Stornoantrag Buchungsart = "stornoantrag"
)

// Buchung is an entry of the ledger about a notice.
type Buchung struct {
	Nr       int64
	Bescheid string
	Art      Buchungsart
	// Betrag is never negative; 0 for a Mahnung.
	Betrag gebuehr.Cent
	// Tag is when it took effect, Zeit when it was entered.
	Tag  uhr.Datum
	Zeit time.Time
	// Wer entered it, Grund says why.
	Wer, Grund string
}

// Stand is a notice with what has happened to it since.
type Stand struct {
	Bescheid
	Gezahlt, Gutgeschrieben, Erstattet gebuehr.Cent
	Storniert                          bool
	Mahnungen                          int
	// Gemahnt is the day of the last reminder.
	Gemahnt uhr.Datum
}

// Offen returns what is still due; negative if too much was paid.
func (s *Stand) Offen() gebuehr.Cent { return s.Summe - s.Gutgeschrieben - s.Gezahlt + s.Erstattet }

// Zahlungsstand is what there is to say of a notice in one word.
type Zahlungsstand string

// The states.
const (
	Bezahlt      Zahlungsstand = "bezahlt"
	Storniert    Zahlungsstand = "storniert"
	Ueberzahlt   Zahlungsstand = "ueberzahlt"
	Teilbezahlt  Zahlungsstand = "teilbezahlt"
	Unbezahlt    Zahlungsstand = "unbezahlt"
	Ueberfaellig Zahlungsstand = "ueberfaellig"
)

// Am returns the state on the day.
func (s *Stand) Am(heute uhr.Datum) Zahlungsstand {
	offen := s.Offen()
	switch {
	case offen < 0:
		return Ueberzahlt
	case offen == 0 && s.Storniert:
		return Storniert
	case offen == 0:
		return Bezahlt
	case heute.Nach(s.Faellig):
		return Ueberfaellig
	case s.Gezahlt > 0:
		return Teilbezahlt
	}
	return Unbezahlt
}

// summe adds up the claims.

func summe(forderungen []auftrag.Forderung) gebuehr.Cent {
	var s gebuehr.Cent
	for i := range forderungen {
		s += forderungen[i].Rechnung.Summe
	}
	return s
}
