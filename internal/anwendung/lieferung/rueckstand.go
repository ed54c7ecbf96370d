// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/arbeitstag"
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
		if !arbeitstag.Ist(uhr.DatumVon(tag.Zeit())) {
			continue
		}
		r.Alter++
		if tag < heute {
			r.Fehltage++
		}
	}
	return r
}
