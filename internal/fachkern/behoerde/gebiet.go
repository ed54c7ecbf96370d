// SPDX-License-Identifier: EUPL-1.2

package behoerde

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/din91379"
)

// ImGebiet reports whether the municipality belongs to one of the areas. An area
// is a municipality (eight digits), a district (five), a Direktionsbezirk (three)
// or the Land (two); no area means the whole Land. Old keys of municipalities and
// districts count as their successors, on both sides.
func (v *Gemeindeverzeichnis) ImGebiet(ags melde.AGS, gebiete []melde.AGS) bool {
	heute := v.Nachfolger(ags)
	if len(heute) == 0 {
		return false
	}
	if len(gebiete) == 0 {
		return true
	}
	for _, gebiet := range gebiete {
		if slices.ContainsFunc(heute, func(n melde.AGS) bool { return v.umfasst(gebiet, n) }) {
			return true
		}
	}
	return false
}

// umfasst reports whether the area contains the municipality of today.
func (v *Gemeindeverzeichnis) umfasst(gebiet, heutige melde.AGS) bool {
	switch len(gebiet) {
	case 8:
		return slices.Contains(v.Nachfolger(gebiet), heutige)
	case 5:
		return strings.HasPrefix(string(heutige), v.heutigerKreis(string(gebiet)))
	case 2, 3:
		return strings.HasPrefix(string(heutige), string(gebiet))
	}
	return false
}

// heutigerKreis returns the district of today that took over the district.
func (v *Gemeindeverzeichnis) heutigerKreis(schluessel string) string {
	if k := v.kreise[schluessel]; k.Nachfolger != "" {
		return k.Nachfolger
	}
	return schluessel
}

// Umfang returns today's municipalities of an area as in ImGebiet, by key; nil
// for an area that doesn't exist.
func (v *Gemeindeverzeichnis) Umfang(gebiet melde.AGS) []melde.AGS {
	var drin []melde.AGS
	for _, g := range v.alle {
		if g.Bis == 0 && v.umfasst(gebiet, g.AGS) {
			drin = append(drin, g.AGS)
		}
	}
	return drin
}

// Suche returns at most hoechstens of today's municipalities of which the key or
// the name (German or Sorbian) begins like the text, by key. Names are compared
// by their search form, so that "goerl" finds Görlitz.
func (v *Gemeindeverzeichnis) Suche(anfang string, hoechstens int) []Gemeinde {
	anfang = strings.TrimSpace(anfang)
	form := din91379.Suchform(anfang)
	var treffer []Gemeinde
	for _, g := range v.alle {
		if len(treffer) == hoechstens {
			break
		}
		if g.Bis == 0 && (passtSchluessel(g, anfang) || form != "" && beginntName(g, form)) {
			treffer = append(treffer, g)
		}
	}
	return treffer
}

func passtSchluessel(g Gemeinde, anfang string) bool {
	return anfang != "" && strings.HasPrefix(string(g.AGS), anfang)
}

func beginntName(g Gemeinde, form string) bool {
	for teil := range strings.SplitSeq(g.Amtlich, " / ") {
		if strings.HasPrefix(din91379.Suchform(teil), form) {
			return true
		}
	}
	return strings.HasPrefix(din91379.Suchform(g.Name), form)
}
