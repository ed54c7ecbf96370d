// SPDX-License-Identifier: EUPL-1.2

// Command schriften prints the code points that the fonts of the pages must have:
// every character of DIN 91379, the marks of its sequences and of the letters that a
// font may have to compose, and what the pages themselves use besides.
package main

import (
	"fmt"
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"

	"kernmelderegister/internal/grund/din91379"
)

// zuletzt is beyond the last character of the norm.
const zuletzt = 0x2300

// marken are the combining marks of which the norm uses some.
const ersteMarke, letzteMarke = 0x0300, 0x036F

// eigene are used by the pages, but not in the norm: spaces, dashes, dots, arrows.
var eigene = []rune("\u2007\u2009\u200b\u2010\u2011\u2012\u2013\u2014\u2022\u202f\u2190\u2191\u2192\u2193\u2194\u2212\u2248\u2260\u2713\u2715\u25b2\u25bc\u25cf")

func main() {
	for _, r := range slices.Sorted(maps.Keys(zeichen())) {
		fmt.Printf("U+%04X\n", r)
	}
}

func zeichen() map[rune]bool {
	alle := map[rune]bool{}
	for _, r := range eigene {
		alle[r] = true
	}
	for r := rune(' '); r < zuletzt; r++ {
		if !din91379.E.Erlaubt(string(r)) {
			continue
		}
		for _, teil := range norm.NFD.String(string(r)) {
			alle[teil] = true
		}
		alle[r] = true
		for marke := rune(ersteMarke); marke <= letzteMarke; marke++ {
			nimmFolgen(alle, string(r)+string(marke))
		}
	}
	return alle
}

// nimmFolgen adds the marks of the sequence and of those that are one mark longer.
// A sequence with a mark in the middle that is none itself begins no longer one,
// except where a tie joins two letters.
func nimmFolgen(alle map[rune]bool, folge string) {
	for _, anhang := range []string{"", "H", "h"} {
		if din91379.E.Erlaubt(folge + anhang) {
			for _, r := range folge {
				alle[r] = true
			}
		}
	}
	for marke := rune(ersteMarke); marke <= letzteMarke; marke++ {
		if din91379.E.Erlaubt(folge + string(marke)) {
			for _, r := range folge {
				alle[r] = true
			}
			alle[marke] = true
		}
	}
}
