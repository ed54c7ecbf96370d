// SPDX-License-Identifier: EUPL-1.2

package stapel

import (
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// fruehestesJahr is older than anybody in a register.
const fruehestesJahr = 1800

// datum reads a date as people write it: 1.2.1980, 01.02.1980, 1980-02-01, and
// where a part of it suffices 2.1980 or 1980.
func (d *deutung) datum(feld string, ganz bool) melde.TeilbekanntesDatum {
	text := strings.ReplaceAll(d.a[feld], " ", "")
	if text == "" {
		return 0
	}
	teile := strings.Split(strings.TrimSuffix(text, "."), ".")
	if len(teile) == 1 && strings.Count(text, "-") == 2 {
		teile = strings.Split(text, "-")
		teile[0], teile[2] = teile[2], teile[0]
	}
	jahr, monat, tag, ok := zahlen(teile)
	if !ok {
		d.melde(feld, "datum_form")
		return 0
	}
	if !d.imKalender(feld, jahr, monat, tag) {
		return 0
	}
	datum, err := melde.NeuesTeildatum(jahr, monat, tag)
	switch {
	case err != nil:
		d.melde(feld, "datum_form")
	case datum.Fruehestens() > d.deuter.Heute:
		d.melde(feld, "datum_zukunft")
	case ganz && !datum.IstVollstaendig():
		d.melde(feld, "datum_ganz")
	default:
		return datum
	}
	return 0
}

// tag reads a whole date.
func (d *deutung) tag(feld string) melde.Datum { return melde.Datum(d.datum(feld, true)) }

// zahlen reads one to three groups of digits: year; month and year; day, month and year.
func zahlen(teile []string) (jahr, monat, tag int, ok bool) {
	var z [3]int
	if len(teile) > 3 {
		return 0, 0, 0, false
	}
	for i := range teile {
		teil := teile[len(teile)-1-i]
		n, err := strconv.ParseUint(teil, 10, 16)
		if err != nil || (i == 0) != (len(teil) == 4) || len(teil) == 3 {
			return 0, 0, 0, false
		}
		z[i] = int(n)
	}
	return z[0], z[1], z[2], true
}

// imKalender explains what is wrong with a date that the calendar does not have.
func (d *deutung) imKalender(feld string, jahr, monat, tag int) bool {
	switch {
	case jahr < fruehestesJahr:
		d.melde(feld, "datum_jahr", strconv.Itoa(jahr))
	case monat > 12:
		d.melde(feld, "datum_monat", strconv.Itoa(monat))
	case monat == 0 && tag != 0:
		d.melde(feld, "datum_form")
	case monat != 0 && tag > melde.TageImMonat(jahr, monat):
		d.melde(feld, "datum_tag", strconv.Itoa(monat), strconv.Itoa(jahr), strconv.Itoa(melde.TageImMonat(jahr, monat)))
	default:
		return true
	}
	return false
}
