// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// zeichen are the units of a comparison: bytes of search forms, which are A–Z,
// or runes of any text.
type zeichen interface{ ~byte | ~rune }

// laengsterVergleich bounds the work of one comparison; no name comes near it.
const laengsterVergleich = 128

// JaroWinkler returns the similarity of two texts, 0 (nothing in common) to 1
// (equal), counted in runes (Winkler 1990: prefix of up to four characters, each
// worth a tenth of what is missing). Only the first 128 runes are compared.
func JaroWinkler(a, b string) float64 { return jaroWinkler([]rune(a), []rune(b)) }

func jaroWinkler[Z zeichen](a, b []Z) float64 {
	a, b = a[:min(len(a), laengsterVergleich)], b[:min(len(b), laengsterVergleich)]
	jaro := jaro(a, b)
	gemeinsam := 0
	for gemeinsam < min(len(a), len(b), 4) && a[gemeinsam] == b[gemeinsam] {
		gemeinsam++
	}
	return jaro + float64(gemeinsam)*0.1*(1-jaro)
}

func jaro[Z zeichen](a, b []Z) float64 {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	var inA, inB [laengsterVergleich]bool
	weite := max(max(len(a), len(b))/2-1, 0)
	treffer := 0
	for i := range a {
		for j := max(0, i-weite); j < min(len(b), i+weite+1); j++ {
			if !inB[j] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				treffer++
				break
			}
		}
	}
	if treffer == 0 {
		return 0
	}
	dreher := vertauschte(a, b, &inA, &inB)
	m := float64(treffer)
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(dreher)/2)/m) / 3
}

// vertauschte counts the matching characters that stand in another order.
func vertauschte[Z zeichen](a, b []Z, inA, inB *[laengsterVergleich]bool) int {
	dreher, j := 0, 0
	for i := range a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if a[i] != b[j] {
			dreher++
		}
		j++
	}
	return dreher
}

// Damerau returns how many insertions, deletions, replacements and swaps of
// neighbours turn a into b, counted in runes; no character is touched twice
// (optimal string alignment). Only the first 128 runes are compared.
func Damerau(a, b string) int { return damerau([]rune(a), []rune(b)) }

func damerau[Z zeichen](a, b []Z) int {
	a, b = a[:min(len(a), laengsterVergleich)], b[:min(len(b), laengsterVergleich)]
	var zeilen [3][laengsterVergleich + 1]int
	vorvorige, vorige, diese := &zeilen[0], &zeilen[1], &zeilen[2]
	for j := range len(b) + 1 {
		vorige[j] = j
	}
	for i := range a {
		diese[0] = i + 1
		for j := range b {
			tausch := 1
			if a[i] == b[j] {
				tausch = 0
			}
			abstand := min(vorige[j+1]+1, diese[j]+1, vorige[j]+tausch)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				abstand = min(abstand, vorvorige[j-1]+1)
			}
			diese[j+1] = abstand
		}
		vorvorige, vorige, diese = vorige, diese, vorvorige
	}
	return vorige[len(b)]
}
