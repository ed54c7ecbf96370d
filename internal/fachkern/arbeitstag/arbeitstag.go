// SPDX-License-Identifier: EUPL-1.2

// Package arbeitstag knows on which days offices in Saxony work. Deadlines of the law
// count Werktage (Monday to Saturday) or Arbeitstage (Monday to Friday, S4-03.2), both
// without the public holidays of SächsSFG § 1.
package arbeitstag

import (
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// feste are the holidays of SächsSFG § 1 with a fixed date: New Year, 1 May, Day of
// Unity, Reformation Day, both days of Christmas.
var feste = map[[2]int]bool{{1, 1}: true, {5, 1}: true, {10, 3}: true, {10, 31}: true, {12, 25}: true, {12, 26}: true}

// bewegliche are the distances from Easter Sunday in days: Karfreitag, Ostermontag,
// Himmelfahrt, Pfingstmontag.
var bewegliche = []int{-2, 1, 39, 50}

// IstFeiertag reports whether the day is a public holiday in Saxony.
func IstFeiertag(d uhr.Datum) bool {
	if feste[[2]int{int(d.Monat), d.Tag}] || d == bussUndBettag(d.Jahr) {
		return true
	}
	ostern := ostersonntag(d.Jahr)
	for _, abstand := range bewegliche {
		if d == ostern.PlusTage(abstand) {
			return true
		}
	}
	return false
}

// Ist reports whether the day is an Arbeitstag.
func Ist(d uhr.Datum) bool { return d.Wochentag() != time.Saturday && IstWerktag(d) }

// IstWerktag reports whether the day is a Werktag.
func IstWerktag(d uhr.Datum) bool { return d.Wochentag() != time.Sunday && !IstFeiertag(d) }

// PlusWerktage returns the day n Werktage after d, n from 1; d itself does not count.
func PlusWerktage(d uhr.Datum, n int) uhr.Datum {
	for n > 0 {
		if d = d.PlusTage(1); IstWerktag(d) {
			n--
		}
	}
	return d
}

// ostersonntag computes Easter Sunday of the Gregorian calendar (Gauss's algorithm in
// the form of Lichtenberg).
func ostersonntag(jahr int) uhr.Datum {
	k := jahr / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := jahr % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (jahr+jahr/4+s)%7
	oe := 7 - (og-sz)%7
	return uhr.Datum{Jahr: jahr, Monat: time.March, Tag: 1}.PlusTage(og + oe - 1)
}

// bussUndBettag returns the Wednesday before 23 November.
func bussUndBettag(jahr int) uhr.Datum {
	d := uhr.Datum{Jahr: jahr, Monat: time.November, Tag: 22}
	for d.Wochentag() != time.Wednesday {
		d = d.PlusTage(-1)
	}
	return d
}
