// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode"
)

// anforderung is a row of the catalogue; Art P is what the program must do.
type anforderung struct{ ID, Gruppe, Art, Fundstelle string }

func leseKatalog(csv string) []anforderung {
	var k []anforderung
	zeilen := strings.Split(strings.TrimSpace(csv), "\n")
	for _, z := range zeilen[1:] {
		f := strings.Split(z, ";")
		k = append(k, anforderung{f[0], f[1], f[2], f[3]})
	}
	return k
}

// decke finds for every requirement the tests that carry its ID in their name.
func decke(katalog []anforderung, tests []test) map[string][]test {
	bekannt := map[string]bool{}
	for _, a := range katalog {
		bekannt[a.ID] = true
	}
	abdeckung := map[string][]test{}
	for _, t := range tests {
		for _, wort := range strings.FieldsFunc(t.Name, trennt) {
			if wort = strings.TrimRight(wort, ".:,"); bekannt[wort] {
				abdeckung[wort] = append(abdeckung[wort], t)
			}
		}
	}
	return abdeckung
}

func trennt(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.'
}

func istProgramm(a anforderung) bool { return strings.Contains(a.Art, "P") }

func tabelle(katalog []anforderung, abdeckung map[string][]test) string {
	var b strings.Builder
	b.WriteString("# Nachweis: requirement → test → room\n\nWritten by `./pruefen` from the names of the tests that passed. ")
	b.WriteString("Art: P program, K setting, B report, O organisational.\n\n")
	b.WriteString("| Requirement | Gruppe | Art | Fundstelle | Tests | Rooms |\n|---|---|---|---|---|---|\n")
	for _, a := range katalog {
		tests := abdeckung[a.ID]
		if len(tests) == 0 && !istProgramm(a) {
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", a.ID, a.Gruppe, a.Art, a.Fundstelle, beispiele(tests), raeume(tests))
	}
	return b.String()
}

// beispiele names the first test in full and counts the others, so that the
// table stays readable and its diffs small.
func beispiele(tests []test) string {
	if len(tests) == 0 {
		return "–"
	}
	namen := make([]string, len(tests))
	for i, t := range tests {
		namen[i] = t.Name
	}
	sort.Strings(namen)
	erster := strings.ReplaceAll(namen[0], "|", "/")
	if len(namen) == 1 {
		return "`" + erster + "`"
	}
	return fmt.Sprintf("`%s` and %d more", erster, len(namen)-1)
}

func raeume(tests []test) string {
	menge := map[string]bool{}
	for _, t := range tests {
		menge[strings.TrimPrefix(t.Paket, "internal/")] = true
	}
	namen := make([]string, 0, len(menge))
	for n := range menge {
		namen = append(namen, n)
	}
	sort.Strings(namen)
	return strings.Join(namen, ", ")
}

func zusammenfassung(w io.Writer, katalog []anforderung, abdeckung map[string][]test, l lauf) {
	gesamt, gedeckt := map[string]int{}, map[string]int{}
	var gruppen []string
	for _, a := range katalog {
		if !istProgramm(a) {
			continue
		}
		if gesamt[a.Gruppe] == 0 {
			gruppen = append(gruppen, a.Gruppe)
		}
		gesamt[a.Gruppe]++
		if len(abdeckung[a.ID]) > 0 {
			gedeckt[a.Gruppe]++
		}
	}
	fmt.Fprint(w, "\ncatalogue covered by tests (kind P):")
	summe, von := 0, 0
	for _, g := range gruppen {
		fmt.Fprintf(w, "  %s %d/%d", g, gedeckt[g], gesamt[g])
		summe, von = summe+gedeckt[g], von+gesamt[g]
	}
	fmt.Fprintf(w, "  total %d/%d\n", summe, von)
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", len(l.bestanden), len(l.gescheitert), len(l.uebersprungen))
}
