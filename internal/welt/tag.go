// SPDX-License-Identifier: EUPL-1.2

package welt

import "kernmelderegister/internal/fachkern/melde"

// tag is a civil day counted from 1900-01-01 = 1; 0 means none. Life courses
// are computed in days, the calendar is only needed for the finished record.
type tag int32

// jahre is the length of n years in days, good enough for spans of life.
func jahre(n float64) tag { return tag(n * 365.25) }

// vorEpoche is the number of days from 0000-03-01 to 1899-12-31.
const vorEpoche = 693900

// datum converts the day to the domain's civil date (proleptic Gregorian calendar).
func (t tag) datum() melde.Datum {
	if t == 0 {
		return 0
	}
	z := int(t) + vorEpoche
	era := z / 146097
	doe := z % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	monat := mp + 3
	if monat > 12 {
		monat -= 12
	}
	jahr := yoe + era*400
	if monat <= 2 {
		jahr++
	}
	return melde.Datum(jahr*10000 + monat*100 + doy - (153*mp+2)/5 + 1)
}

// tagVon is the inverse of datum; the date must be complete.
func tagVon(d melde.Datum) tag {
	if d == 0 {
		return 0
	}
	jahr, monat := d.Jahr(), d.Monat()
	if monat <= 2 {
		jahr--
	}
	yoe := jahr % 400
	mp := (monat + 9) % 12
	doy := (153*mp+2)/5 + d.Tag() - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return tag(jahr/400*146097 + doe - vorEpoche)
}

// alterAm returns the completed years of life on the day (exact to one day).
func alterAm(geboren, am tag) int {
	if am < geboren {
		return -1
	}
	g, a := geboren.datum(), am.datum()
	jahre := a.Jahr() - g.Jahr()
	if a%10000 < g%10000 {
		jahre--
	}
	return jahre
}
