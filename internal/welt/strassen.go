// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"
)

// strassenseed fixes the directory of streets: it is the same in every world.
const strassenseed = 0x57a55e

// ladeStrassen gives every municipality its documented streets and fills up
// from the common German names to the number that a municipality of its size
// has (0.2076 · inhabitants^0.72, fitted on the documented cities).
func (f *fakten) ladeStrassen() error {
	rohe, err := zeilen("strassen.csv", 3)
	if err != nil {
		return err
	}
	haeufig := auswahl{}
	belegt := map[string][]strasse{}
	for _, z := range rohe {
		for _, name := range strings.Split(z[2], "|") {
			if z[0] != "*" {
				belegt[z[0]] = append(belegt[z[0]], strasse{name: name, plz: z[1]})
				continue
			}
			rein, zahlText, _ := strings.Cut(name, ":")
			f.haeufig = append(f.haeufig, strasse{name: rein})
			haeufig.lege(uint16(len(f.haeufig)-1), zahl(zahlText))
		}
	}
	for i := range f.gemeinden {
		g := &f.gemeinden[i]
		g.strassen = auffuellen(g, belegt[string(g.ags)], f.haeufig, &haeufig)
	}
	return nil
}

func auffuellen(g *gemeinde, belegt, haeufig []strasse, wahl *auswahl) []strasse {
	bekannt := map[string]bool{}
	var aus []strasse
	nimm := func(s strasse) {
		if !bekannt[s.name] {
			bekannt[s.name] = true
			aus = append(aus, s.mitPLZ(g))
		}
	}
	for _, s := range belegt {
		nimm(s)
	}
	soll := max(6, int(0.2076*math.Pow(float64(g.einwohner), 0.72)))
	z := neuerZufall(strassenseed, streuwert(string(g.ags)))
	for range 4 * soll { // large cities run out of common names
		if len(aus) >= soll {
			break
		}
		nimm(haeufig[wahl.zieh(z)])
	}
	slices.SortFunc(aus, func(a, b strasse) int { return cmp.Compare(a.name, b.name) })
	return aus
}

// mitPLZ gives a street without a documented postcode one of the municipality's.
func (s strasse) mitPLZ(g *gemeinde) strasse {
	if s.plz == "" {
		s.plz = g.plz[streuwert(string(g.ags)+s.name)%uint64(len(g.plz))]
	}
	return s
}

// streuwert is a stable hash of a text.
func streuwert(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}
