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
	var gewicht []float64
	belegt := map[string][]strasse{}
	for _, z := range rohe {
		for _, name := range strings.Split(z[2], "|") {
			if z[0] != "*" {
				belegt[z[0]] = append(belegt[z[0]], strasse{name: name, plz: z[1]})
				continue
			}
			rein, zahlText, _ := strings.Cut(name, ":")
			f.haeufig = append(f.haeufig, strasse{name: rein})
			gewicht = append(gewicht, float64(zahl(zahlText)))
		}
	}
	for i := range f.gemeinden {
		g := &f.gemeinden[i]
		g.strassen = auffuellen(g, belegt[string(g.ags)], f.haeufig, gewicht)
	}
	return nil
}

func auffuellen(g *gemeinde, belegt, haeufig []strasse, gewicht []float64) []strasse {
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
	for _, i := range ziehung(g, gewicht) {
		if len(aus) >= soll {
			break
		}
		nimm(haeufig[i])
	}
	slices.SortFunc(aus, func(a, b strasse) int { return cmp.Compare(a.name, b.name) })
	return aus
}

// ziehung orders the common names by a weighted draw without replacement.
func ziehung(g *gemeinde, gewicht []float64) []int {
	z := neuerZufall(strassenseed, streuwert(string(g.ags)))
	rang := make([]float64, len(gewicht))
	folge := make([]int, len(gewicht))
	for i, w := range gewicht {
		rang[i], folge[i] = z.ExpFloat64()/w, i
	}
	slices.SortFunc(folge, func(a, b int) int { return cmp.Compare(rang[a], rang[b]) })
	return folge
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
