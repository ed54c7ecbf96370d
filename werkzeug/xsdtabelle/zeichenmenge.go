// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"slices"
	"unicode"
)

// zeichenmenge is a set of characters as ascending ranges, both ends included.
type zeichenmenge [][2]rune

func bereich(von, bis rune) zeichenmenge { return zeichenmenge{{von, bis}} }

// vereint returns the union in normal form.
func vereint(mengen ...zeichenmenge) zeichenmenge {
	alle := slices.Concat(mengen...)
	slices.SortFunc(alle, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	var m zeichenmenge
	for _, b := range alle {
		if n := len(m); n > 0 && b[0] <= m[n-1][1]+1 {
			m[n-1][1] = max(m[n-1][1], b[1])
			continue
		}
		m = append(m, b)
	}
	return m
}

// ohne returns the complement.
func (m zeichenmenge) ohne() zeichenmenge {
	var k zeichenmenge
	naechstes := rune(0)
	for _, b := range vereint(m) {
		if b[0] > naechstes {
			k = append(k, [2]rune{naechstes, b[0] - 1})
		}
		naechstes = b[1] + 1
	}
	if naechstes <= unicode.MaxRune {
		k = append(k, [2]rune{naechstes, unicode.MaxRune})
	}
	return k
}

func (m zeichenmenge) enthaelt(r rune) bool {
	for _, b := range m {
		if r >= b[0] && r <= b[1] {
			return true
		}
	}
	return false
}

// kategorie returns the characters of a general category such as L or Nd.
func kategorie(name string) (zeichenmenge, error) {
	t, da := unicode.Categories[name]
	if !da {
		return nil, fmt.Errorf("unknown category %q", name)
	}
	return ausTabelle(t), nil
}

func ausTabelle(t *unicode.RangeTable) zeichenmenge {
	var m zeichenmenge
	for _, b := range t.R16 {
		m = append(m, mitSchritt(rune(b.Lo), rune(b.Hi), rune(b.Stride))...)
	}
	for _, b := range t.R32 {
		m = append(m, mitSchritt(rune(b.Lo), rune(b.Hi), rune(b.Stride))...)
	}
	return vereint(m)
}

func mitSchritt(von, bis, schritt rune) zeichenmenge {
	if schritt == 1 {
		return bereich(von, bis)
	}
	var m zeichenmenge
	for r := von; r <= bis; r += schritt {
		m = append(m, [2]rune{r, r})
	}
	return m
}
