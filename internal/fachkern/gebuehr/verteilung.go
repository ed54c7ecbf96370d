// SPDX-License-Identifier: EUPL-1.2

package gebuehr

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// Anteil is one share of a sum.
type Anteil struct {
	// Schluessel names the one who gets or pays it, e.g. an AGS.
	Schluessel string
	Cent       Cent
}

// Gewicht is what a share depends on, e.g. the number of residents.
type Gewicht struct {
	Schluessel string
	Wert       uint64
}

// NachGewicht divides a sum that is not negative in proportion to the weights
// by the largest remainders; the shares add up to the sum exactly (S1-14.8).
// Equal remainders go to the alphabetically first key. Without any weight
// nobody gets anything. The result is in the order of the weights.
func NachGewicht(summe Cent, gewichte []Gewicht) []Anteil {
	anteile := make([]Anteil, len(gewichte))
	var gesamt uint64
	for i, g := range gewichte {
		anteile[i].Schluessel = g.Schluessel
		gesamt += g.Wert
	}
	if gesamt == 0 || summe <= 0 {
		return anteile
	}
	reste := make([]uint64, len(gewichte))
	offen := summe
	for i, g := range gewichte {
		oben, unten := bits.Mul64(uint64(summe), g.Wert)
		ganz, rest := bits.Div64(oben, unten, gesamt)
		anteile[i].Cent, reste[i] = Cent(ganz), rest
		offen -= Cent(ganz)
	}
	folge := reihenfolge(len(gewichte), func(a, b int) int {
		if reste[a] != reste[b] {
			return cmp.Compare(reste[b], reste[a])
		}
		return strings.Compare(gewichte[a].Schluessel, gewichte[b].Schluessel)
	})
	for _, i := range folge[:offen] {
		anteile[i].Cent++
	}
	return anteile
}

// ZuGleichenTeilen divides a sum that is not negative into equal shares; the
// cents that remain go to the alphabetically first keys (S1-18.1). The result is in the order of the keys given.
func ZuGleichenTeilen(summe Cent, schluessel []string) []Anteil {
	gewichte := make([]Gewicht, len(schluessel))
	for i, s := range schluessel {
		gewichte[i] = Gewicht{Schluessel: s, Wert: 1}
	}
	return NachGewicht(summe, gewichte)
}

// InRaten divides a sum by the numerators over nenner; every instalment but the
// last is rounded to the nearest cent, the last one is what remains (S1-14.4: 4/12, 8/12).
func InRaten(summe Cent, nenner int64, zaehler ...int64) []Cent {
	raten := make([]Cent, len(zaehler))
	offen := summe
	for i, z := range zaehler {
		raten[i] = Cent((int64(summe)*z*2 + nenner) / (2 * nenner))
		if i == len(zaehler)-1 {
			raten[i] = offen
		}
		offen -= raten[i]
	}
	return raten
}

func reihenfolge(n int, vergleich func(a, b int) int) []int {
	folge := make([]int, n)
	for i := range folge {
		folge[i] = i
	}
	slices.SortStableFunc(folge, vergleich)
	return folge
}
