// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

const datumsform = "Bitte geben Sie das Datum als TT.MM.JJJJ an, zum Beispiel 1.2.1980, oder nur Monat und Jahr (2.1980) oder das Jahr (1980)."

var monate = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
	"September", "Oktober", "November", "Dezember"}

// liesDatum reads a date as officials write it: 1.2.1980, 01.02.1980, 2.1980,
// 1980, 1980-02-01, 00.00.1980 or "unbekannt". The second result is a sentence
// for the field, "" if the date is right. Empty text is no date.
func liesDatum(text string, heute melde.Datum) (melde.TeilbekanntesDatum, string) {
	text = strings.ReplaceAll(text, " ", "")
	switch strings.ToLower(text) {
	case "":
		return 0, ""
	case "unbekannt", "00.00.0000":
		return melde.Unbekannt, ""
	}
	teile := strings.Split(strings.TrimSuffix(text, "."), ".")
	if len(teile) == 1 && strings.Count(text, "-") == 2 {
		teile = strings.Split(text, "-")
		teile[0], teile[2] = teile[2], teile[0]
	}
	jahr, monat, tag, ok := zahlen(teile)
	if !ok {
		return 0, datumsform
	}
	if fehlt := pruefeTag(jahr, monat, tag); fehlt != "" {
		return 0, fehlt
	}
	d, err := melde.NeuesTeildatum(jahr, monat, tag)
	if err != nil {
		return 0, datumsform
	}
	if d.Fruehestens() > heute {
		return 0, "Das Datum liegt in der Zukunft."
	}
	return d, ""
}

// zahlen reads one to three groups of digits: year; month and year; day, month and year.
func zahlen(teile []string) (jahr, monat, tag int, ok bool) {
	var z [3]int
	if len(teile) > 3 {
		return 0, 0, 0, false
	}
	for i := range teile {
		teil := teile[len(teile)-1-i]
		n, err := strconv.ParseUint(teil, 10, 16)
		if err != nil || (i == 0 && len(teil) != 4) || (i > 0 && len(teil) > 2) {
			return 0, 0, 0, false
		}
		z[i] = int(n)
	}
	return z[0], z[1], z[2], true
}

// pruefeTag explains what is wrong with a date of the calendar.
func pruefeTag(jahr, monat, tag int) string {
	switch {
	case jahr < 1800:
		return fmt.Sprintf("Das Jahr %d liegt zu weit zurück.", jahr)
	case monat > 12:
		return fmt.Sprintf("Einen Monat %d gibt es nicht.", monat)
	case monat == 0 && tag != 0:
		return "Zu dem Tag fehlt der Monat."
	case monat == 0:
		return ""
	}
	if letzter := melde.TageImMonat(jahr, monat); tag > letzter {
		return fmt.Sprintf("Der %s %d hatte %d Tage.", monate[time.Month(monat)-1], jahr, letzter)
	}
	return ""
}
