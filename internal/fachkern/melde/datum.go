// SPDX-License-Identifier: EUPL-1.2

package melde

import (
	"fmt"
	"time"
)

// Datum is a complete civil date as the number JJJJMMTT (19801231); 0 means
// that no date is given. Civil dates order like their numbers.
// Source: XInneres Tagesdatum.
type Datum uint32

// TeilbekanntesDatum is a civil date of which day, or day and month, may be
// unknown: JJJJMMTT with 00 for the unknown parts (19980300, 19980000).
// 0 means that no date is given, Unbekannt that the register states the date
// to be unknown. Source: XInneres TeilbekanntesDatumMitUnbekannt, DSMeld 0601.
type TeilbekanntesDatum uint32

// Unbekannt is the value of a TeilbekanntesDatum that the municipality states
// to be unknown altogether (element "unbekannt"; 00000000 in the DSMeld).
const Unbekannt TeilbekanntesDatum = 1

// NeuesDatum returns the civil date, or an error naming the impossible part.
func NeuesDatum(jahr, monat, tag int) (Datum, error) {
	if jahr < 1 || jahr > 9999 {
		return 0, fmt.Errorf("Jahr %d liegt nicht zwischen 1 und 9999", jahr)
	}
	if monat < 1 || monat > 12 {
		return 0, fmt.Errorf("Monat %d liegt nicht zwischen 1 und 12", monat)
	}
	if letzter := TageImMonat(jahr, monat); tag < 1 || tag > letzter {
		return 0, fmt.Errorf("Tag %d: der Monat %02d/%04d hat %d Tage", tag, monat, jahr, letzter)
	}
	return Datum(jahr*10000 + monat*100 + tag), nil
}

// TageImMonat returns the number of days of the month (1–12) in the Gregorian calendar.
func TageImMonat(jahr, monat int) int {
	return time.Date(jahr, time.Month(monat)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// DatumVon returns the civil date of the instant in its own location.
func DatumVon(t time.Time) Datum {
	jahr, monat, tag := t.Date()
	return Datum(jahr*10000 + int(monat)*100 + tag)
}

// ParseDatum reads the form JJJJ-MM-TT.
func ParseDatum(s string) (Datum, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("kein Datum der Form JJJJ-MM-TT")
	}
	jahr, ok1 := ziffern(s[0:4])
	monat, ok2 := ziffern(s[5:7])
	tag, ok3 := ziffern(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return 0, fmt.Errorf("kein Datum der Form JJJJ-MM-TT")
	}
	return NeuesDatum(jahr, monat, tag)
}

func ziffern(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Jahr returns the year, 0 if no date is given.
func (d Datum) Jahr() int { return int(d / 10000) }

// Monat returns the month 1–12, 0 if no date is given.
func (d Datum) Monat() int { return int(d / 100 % 100) }

// Tag returns the day of the month, 0 if no date is given.
func (d Datum) Tag() int { return int(d % 100) }

// String returns JJJJ-MM-TT, or "" if no date is given.
func (d Datum) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Jahr(), d.Monat(), d.Tag())
}

// Deutsch returns TT.MM.JJJJ, or "" if no date is given.
func (d Datum) Deutsch() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Tag(), d.Monat(), d.Jahr())
}

// Zeit returns midnight UTC of the date.
func (d Datum) Zeit() time.Time {
	return time.Date(d.Jahr(), time.Month(d.Monat()), d.Tag(), 0, 0, 0, 0, time.UTC)
}

// PlusTage returns the date n days later (n may be negative).
func (d Datum) PlusTage(n int) Datum { return DatumVon(d.Zeit().AddDate(0, 0, n)) }

// Teilbekannt returns the date as one that may be partly known.
func (d Datum) Teilbekannt() TeilbekanntesDatum { return TeilbekanntesDatum(d) }

// NeuesTeildatum returns the partly known date; monat 0 means only the year is
// known, tag 0 only year and month.
func NeuesTeildatum(jahr, monat, tag int) (TeilbekanntesDatum, error) {
	if tag != 0 {
		d, err := NeuesDatum(jahr, monat, tag)
		return TeilbekanntesDatum(d), err
	}
	probe := monat
	if probe == 0 {
		probe = 1
	}
	if _, err := NeuesDatum(jahr, probe, 1); err != nil {
		return 0, err
	}
	return TeilbekanntesDatum(jahr*10000 + monat*100), nil
}

// IstBekannt reports whether at least the year is known.
func (d TeilbekanntesDatum) IstBekannt() bool { return d > Unbekannt }

// IstVollstaendig reports whether year, month and day are known.
func (d TeilbekanntesDatum) IstVollstaendig() bool { return d.IstBekannt() && d%100 != 0 }

// Jahr returns the year, 0 if unknown.
func (d TeilbekanntesDatum) Jahr() int {
	if !d.IstBekannt() {
		return 0
	}
	return int(d / 10000)
}

// Monat returns the month 1–12, 0 if unknown.
func (d TeilbekanntesDatum) Monat() int {
	if !d.IstBekannt() {
		return 0
	}
	return int(d / 100 % 100)
}

// Tag returns the day of the month, 0 if unknown.
func (d TeilbekanntesDatum) Tag() int {
	if !d.IstBekannt() {
		return 0
	}
	return int(d % 100)
}

// String returns JJJJ-MM-TT, JJJJ-MM or JJJJ, "unbekannt", or "" if no date is given.
func (d TeilbekanntesDatum) String() string {
	switch {
	case d == 0:
		return ""
	case d == Unbekannt:
		return "unbekannt"
	case d.Monat() == 0:
		return fmt.Sprintf("%04d", d.Jahr())
	case d.Tag() == 0:
		return fmt.Sprintf("%04d-%02d", d.Jahr(), d.Monat())
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Jahr(), d.Monat(), d.Tag())
}

// Deutsch returns TT.MM.JJJJ, MM.JJJJ or JJJJ, "unbekannt", or "" if no date is given.
func (d TeilbekanntesDatum) Deutsch() string {
	switch {
	case !d.IstBekannt():
		return d.String()
	case d.Monat() == 0:
		return fmt.Sprintf("%04d", d.Jahr())
	case d.Tag() == 0:
		return fmt.Sprintf("%02d.%04d", d.Monat(), d.Jahr())
	}
	return Datum(d).Deutsch()
}

// Fruehestens returns the first day that the date can mean, 0 if unknown.
func (d TeilbekanntesDatum) Fruehestens() Datum {
	if !d.IstBekannt() {
		return 0
	}
	return Datum(d.Jahr()*10000 + max(d.Monat(), 1)*100 + max(d.Tag(), 1))
}

// Spaetestens returns the last day that the date can mean, 0 if unknown.
func (d TeilbekanntesDatum) Spaetestens() Datum {
	if !d.IstBekannt() {
		return 0
	}
	monat, tag := d.Monat(), d.Tag()
	if monat == 0 {
		monat = 12
	}
	if tag == 0 {
		tag = TageImMonat(d.Jahr(), monat)
	}
	return Datum(d.Jahr()*10000 + monat*100 + tag)
}
