// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// gewogen is a name with its relative frequency.
type gewogen struct {
	name    string
	gewicht int
}

// sammler collects weighted names per list key and keeps each list once per name.
type sammler map[string]map[string]int

func (s sammler) lege(schluessel, name string, gewicht int) {
	name = strings.TrimSpace(name)
	if name == "" || gewicht < 1 || strings.ContainsAny(name, ":|;") {
		return
	}
	if s[schluessel] == nil {
		s[schluessel] = map[string]int{}
	}
	s[schluessel][name] += gewicht
}

// streuung orders equally heavy names, so that a shortened list is not just its letters A to C.
func streuung(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// zeilen writes every list in a fixed order, heaviest names first, at most hoechstens per list.
func (s sammler) zeilen(hoechstens func(schluessel string) int) []string {
	var aus []string
	for schluessel, namen := range s {
		liste := make([]gewogen, 0, len(namen))
		for n, g := range namen {
			liste = append(liste, gewogen{n, g})
		}
		slices.SortFunc(liste, func(a, b gewogen) int {
			return cmp.Or(b.gewicht-a.gewicht, cmp.Compare(streuung(a.name), streuung(b.name)))
		})
		liste = liste[:min(len(liste), hoechstens(schluessel))]
		teile := make([]string, len(liste))
		for i, g := range liste {
			teile[i] = fmt.Sprintf("%s:%d", g.name, g.gewicht)
		}
		aus = append(aus, schluessel+";"+strings.Join(teile, "|"))
	}
	slices.Sort(aus)
	return aus
}

// vornamen keeps four kinds of lists: German names per birth-year band, a
// German tail without band (von/bis of the source's stock), registry-office
// counts from 2010 on with the weight of Leipzig, and foreign names.
func vornamen(q quelle) ([]string, error) {
	t, err := q.tabelle("vornamen.csv")
	if err != nil {
		return nil, err
	}
	s := sammler{}
	for _, z := range t {
		herkunft, gewicht := z["herkunft"], z.zahl("gewicht")
		switch {
		case strings.HasPrefix(z["quelle"], "standesamt"):
			leipzig := z.zahl("anzahl_leipzig")
			if leipzig == 0 {
				continue
			}
			herkunft, gewicht = "de", 4*leipzig+gewicht/10
		case z["quelle"] == "wiktionary_telefonbuch":
			herkunft, gewicht = "de-alle", gewicht/100
		}
		s.lege(strings.Join([]string{herkunft, z["geschlecht"], z["jahrgang_von"], z["jahrgang_bis"]}, ";"),
			z["vorname"], gewicht)
	}
	return s.zeilen(func(schluessel string) int {
		if strings.HasPrefix(schluessel, "de") {
			return 600
		}
		return 160
	}), nil
}

// nachnamen keeps German surnames with their Saxon weight and foreign ones per origin.
func nachnamen(q quelle) ([]string, error) {
	t, err := q.tabelle("nachnamen.csv")
	if err != nil {
		return nil, err
	}
	s := sammler{}
	for _, z := range t {
		herkunft, gewicht := z["herkunft"], max(z.zahl("gewicht_sachsen"), 1)
		if herkunft == "de" {
			gewicht = max(gewicht/25, 1)
		} else {
			gewicht = 1
		}
		if z["geschlecht"] != "" {
			s.lege(herkunft+";"+z["geschlecht"], z["nachname"], gewicht)
			continue
		}
		s.lege(herkunft+";", z["nachname"], gewicht)
	}
	return s.zeilen(func(schluessel string) int {
		if strings.HasPrefix(schluessel, "de") {
			return 6000
		}
		return 260
	}), nil
}

// sondernamen keeps complete test names with rare letters of DIN 91379; rows
// that are meant as negative cases or lack a part stay out.
func sondernamen(q quelle) ([]string, error) {
	t, err := q.tabelle("namen_din91379.csv")
	if err != nil {
		return nil, err
	}
	var aus []string
	for _, z := range t {
		if z["vorname"] == "" || z["nachname"] == "" || strings.Contains(z["hinweis"], "Negativfall") {
			continue
		}
		if z["sprache"] == "test" {
			continue
		}
		aus = append(aus, z["vorname"]+";"+z["nachname"]+";"+z["sprache"])
	}
	return aus, nil
}
