// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxStrasse is the longest street name that DSMeld sheet 1205 takes.
const maxStrasse = 55

// strassen lists the documented streets per municipality and postcode and, under
// `*`, the common German street names from which package welt fills up.
func strassen(q quelle) ([]string, error) {
	t, err := q.tabelle("strassen_sachsen.csv")
	if err != nil {
		return nil, err
	}
	je := map[string][]string{}
	for _, z := range t {
		name := strings.TrimSpace(z["strasse"])
		if name == "" || utf8.RuneCountInString(name) > maxStrasse || strings.ContainsAny(name, ":|;") {
			continue
		}
		k := z["ags"] + ";" + z["plz"]
		if !slices.Contains(je[k], name) {
			je[k] = append(je[k], name)
		}
	}
	haeufig, err := haeufigeStrassen(q)
	if err != nil {
		return nil, err
	}
	aus := []string{"*;;" + strings.Join(haeufig, "|")}
	for k, namen := range je {
		slices.Sort(namen)
		aus = append(aus, k+";"+strings.Join(namen, "|"))
	}
	slices.Sort(aus)
	return aus, nil
}

func haeufigeStrassen(q quelle) ([]string, error) {
	t, err := q.tabelle("strassen_haeufig.csv")
	if err != nil {
		return nil, err
	}
	var aus []string
	for _, z := range t {
		name := strings.TrimSpace(z["strasse"])
		if name == "" || strings.ContainsAny(name, ":|;") {
			continue
		}
		gewicht := 1 + z.zahl("anzahl_deutschland")/20 + 4*z.zahl("gemeinden_sachsen_belegt")
		aus = append(aus, fmt.Sprintf("%s:%d", name, gewicht))
	}
	return aus, nil
}

// anteil says which name lists a citizenship uses and how common it is among
// the foreign residents of Saxony (estimate, per thousand).
type anteil struct {
	herkunft string
	promille int
}

// anteile is an own estimate from the general picture of published totals; it is no official count.
func anteile() map[string]anteil {
	return map[string]anteil{
		"166": {"uk", 200}, "475": {"ar", 140}, "152": {"pl", 95}, "154": {"ro", 75},
		"160": {"ru", 60}, "432": {"vi", 55}, "423": {"fa", 50}, "163": {"tr", 40},
		"164": {"cs", 40}, "436": {"in", 45}, "438": {"ar", 30}, "165": {"hu", 35},
		"155": {"sk", 25}, "137": {"it", 30}, "161": {"es", 15}, "129": {"fr", 12},
		"130": {"hr", 12}, "170": {"sr", 15}, "139": {"lv", 8}, "153": {"pt", 10},
		"157": {"sv", 4}, "151": {"de", 14},
	}
}

func staaten(q quelle) ([]string, error) {
	t, err := q.tabelle("staaten.csv")
	if err != nil {
		return nil, err
	}
	je := anteile()
	var aus []string
	for _, z := range t {
		a, ok := je[z["schluessel"]]
		if !ok {
			continue
		}
		aus = append(aus, fmt.Sprintf("%s;%s;%s;%d", z["schluessel"], z["name"], a.herkunft, a.promille))
	}
	slices.Sort(aus)
	return aus, nil
}
