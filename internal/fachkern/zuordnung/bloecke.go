// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"runtime"
	"slices"
	"sync"
)

// Haeufung is a block that is too large to be compared. Somebody should look at
// it: so many records with the same names and dates are seldom an accident.
type Haeufung struct {
	Schluessel Schluessel
	Anzahl     int
}

// block is a run of equal keys in a sorted list of keys and places.
type block struct{ von, bis int }

// jederBlock calls nimm for all blocks of at least two records of one kind, in
// ascending order of the keys. eintraege is hash<<32|place, as sortiert makes it.
func jederBlock(eintraege []uint64, nimm func(block)) {
	for von := 0; von < len(eintraege); {
		bis := von + 1
		for bis < len(eintraege) && eintraege[bis]>>32 == eintraege[von]>>32 {
			bis++
		}
		if bis-von > 1 {
			nimm(block{von, bis})
		}
		von = bis
	}
}

// schluesselfolgen returns the keys of the kinds with the places of their
// records, sorted: hash<<32|place. For fewer kinds at a time the keys are derived
// more often but need less memory.
func (b *Bestand) schluesselfolgen(gewuenscht ...schluesselart) [blockarten + 1][]uint64 {
	b.ordne()
	menge := mengeAus(gewuenscht...)
	arbeiter := runtime.GOMAXPROCS(0)
	teile := make([][blockarten + 1][]uint64, arbeiter)
	var alle sync.WaitGroup
	for w := range arbeiter {
		alle.Go(func() {
			var m Merkmale
			var liste []Schluessel
			for i := len(b.folge) * w / arbeiter; i < len(b.folge)*(w+1)/arbeiter; i++ {
				b.merkmale(uint32(i), &m)
				liste = b.vorrat.anhaengeSchluessel(liste[:0], &m, menge)
				slices.Sort(liste)
				for _, s := range slices.Compact(liste) {
					teile[w][s.art()] = append(teile[w][s.art()], uint64(s)<<32|uint64(i))
				}
			}
		})
	}
	alle.Wait()
	var aus [blockarten + 1][]uint64
	for a := range aus {
		n := 0
		for w := range teile {
			n += len(teile[w][a])
		}
		aus[a] = make([]uint64, 0, n)
		for w := range teile {
			aus[a] = append(aus[a], teile[w][a]...)
			teile[w][a] = nil
		}
		slices.Sort(aus[a])
	}
	return aus
}
