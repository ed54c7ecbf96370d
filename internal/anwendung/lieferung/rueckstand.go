// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

// ergaenze adds the expected municipalities that are missing, ordered by AGS.
func ergaenze(staende []Gemeindestand, erwartet []melde.AGS) []Gemeindestand {
	da := make(map[melde.AGS]bool, len(staende))
	for i := range staende {
		da[staende[i].AGS] = true
	}
	for _, ags := range erwartet {
		if !da[ags] {
			da[ags] = true
			staende = append(staende, Gemeindestand{AGS: ags})
		}
	}
	slices.SortFunc(staende, func(x, y Gemeindestand) int { return strings.Compare(string(x.AGS), string(y.AGS)) })
	return staende
}

func rueckstand(letzte Vorgang, heute melde.Datum) Rueckstand {
	if letzte.ID == 0 {
		return Rueckstand{Nie: true}
	}
	var r Rueckstand
	for tag := melde.DatumVon(letzte.Beendet.In(uhr.Berlin())).PlusTage(1); tag <= heute; tag = tag.PlusTage(1) {
		if !istArbeitstag(tag) {
			continue
		}
		r.Alter++
		if tag < heute {
			r.Fehltage++
		}
	}
	return r
}

// istArbeitstag reports whether offices work on the day: Monday to Friday
// without the public holidays of Saxony (SächsSFG § 1).
func istArbeitstag(d melde.Datum) bool {
	switch d.Zeit().Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	switch d % 10000 {
	case 101, 501, 1003, 1031, 1225, 1226:
		return false
	}
	ostern := ostersonntag(d.Jahr())
	for _, abstand := range []int{-2, 1, 39, 50} { // Karfreitag, Ostermontag, Himmelfahrt, Pfingstmontag
		if d == ostern.PlusTage(abstand) {
			return false
		}
	}
	return d != bussUndBettag(d.Jahr())
}

// ostersonntag computes Easter Sunday of the Gregorian calendar (Gauss's
// algorithm in the form of Lichtenberg).
func ostersonntag(jahr int) melde.Datum {
	k := jahr / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := jahr % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (jahr+jahr/4+s)%7
	oe := 7 - (og-sz)%7
	return melde.Datum(jahr*10000 + 301).PlusTage(og + oe - 1)
}

// bussUndBettag returns the Wednesday before 23 November.
func bussUndBettag(jahr int) melde.Datum {
	tag := melde.Datum(jahr*10000 + 1122)
	for tag.Zeit().Weekday() != time.Wednesday {
		tag = tag.PlusTage(-1)
	}
	return tag
}
