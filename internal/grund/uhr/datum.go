// SPDX-License-Identifier: EUPL-1.2

package uhr

import (
	"cmp"
	"fmt"
	"time"
)

// Datum is a civil day of the Gregorian calendar without a time zone, as the
// terms of the law are counted. The zero value is no day.
type Datum struct {
	Jahr  int
	Monat time.Month
	Tag   int
}

// Heute returns the present day in Berlin.
func Heute(u Uhr) Datum { return DatumVon(u.Jetzt()) }

// DatumVon returns the day in Berlin on which t lies.
func DatumVon(t time.Time) Datum {
	jahr, monat, tag := t.In(Berlin()).Date()
	return Datum{Jahr: jahr, Monat: monat, Tag: tag}
}

// LiesDatum reads "JJJJ-MM-TT"; a day that does not exist is ErrUngueltig.
func LiesDatum(text string) (Datum, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Datum{}, ErrUngueltig
	}
	return zivil(t), nil
}

// String returns "JJJJ-MM-TT".
func (d Datum) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Jahr, int(d.Monat), d.Tag)
}

// MarshalText returns the form of String; the zero value gives an empty text.
func (d Datum) MarshalText() ([]byte, error) {
	if d.Leer() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads the form of MarshalText; anything else is ErrUngueltig.
func (d *Datum) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Datum{}
		return nil
	}
	gelesen, err := LiesDatum(string(text))
	if err != nil {
		return err
	}
	*d = gelesen
	return nil
}

// Leer reports whether d is the zero value.
func (d Datum) Leer() bool { return d == Datum{} }

// Vergleiche returns -1, 0 or +1 as d lies before, on or after e.
func (d Datum) Vergleiche(e Datum) int {
	return cmp.Or(cmp.Compare(d.Jahr, e.Jahr), cmp.Compare(d.Monat, e.Monat), cmp.Compare(d.Tag, e.Tag))
}

// Vor reports whether d lies before e.
func (d Datum) Vor(e Datum) bool { return d.Vergleiche(e) < 0 }

// Nach reports whether d lies after e.
func (d Datum) Nach(e Datum) bool { return d.Vergleiche(e) > 0 }

// PlusTage returns the day n days later; n may be negative.
func (d Datum) PlusTage(n int) Datum {
	return zivil(time.Date(d.Jahr, d.Monat, d.Tag+n, 0, 0, 0, 0, time.UTC))
}

// PlusMonate returns the same day n months later, or the last day of that month
// when the month is too short (§ 188 Abs. 3 BGB); n may be negative.
func (d Datum) PlusMonate(n int) Datum {
	erster := time.Date(d.Jahr, d.Monat+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	letzter := erster.AddDate(0, 1, -1).Day()
	return Datum{Jahr: erster.Year(), Monat: erster.Month(), Tag: min(d.Tag, letzter)}
}

// PlusJahre returns the same day n years later, 28 February for a 29 that does not exist.
func (d Datum) PlusJahre(n int) Datum { return d.PlusMonate(12 * n) }

// Beginn returns the first instant of the day in Berlin.
func (d Datum) Beginn() time.Time {
	return time.Date(d.Jahr, d.Monat, d.Tag, 0, 0, 0, 0, Berlin())
}

// Wochentag returns the day of the week.
func (d Datum) Wochentag() time.Weekday {
	return time.Date(d.Jahr, d.Monat, d.Tag, 0, 0, 0, 0, time.UTC).Weekday()
}

func zivil(t time.Time) Datum {
	jahr, monat, tag := t.Date()
	return Datum{Jahr: jahr, Monat: monat, Tag: tag}
}
