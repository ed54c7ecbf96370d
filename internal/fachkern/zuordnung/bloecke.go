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
	Satz       SatzID // the first of its records
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

// schluesselje is how many keys of one kind a record has about.
const schluesselje = 3

// schluesselfolge returns the keys of a kind with the places of their records,
// sorted: hash<<32|place. One kind at a time needs the least memory.
func (b *Bestand) schluesselfolge(a schluesselart) []uint64 {
	b.ordne()
	menge := mengeAus(a)
	arbeiter := runtime.GOMAXPROCS(0)
	teile := make([][]uint64, arbeiter)
	var alle sync.WaitGroup
	for w := range arbeiter {
		alle.Go(func() {
			von, bis := len(b.folge)*w/arbeiter, len(b.folge)*(w+1)/arbeiter
			var m Merkmale
			var liste []Schluessel
			teil := make([]uint64, 0, schluesselje*(bis-von))
			for i := von; i < bis; i++ {
				b.merkmale(uint32(i), &m)
				liste = b.vorrat.anhaengeSchluessel(liste[:0], &m, menge)
				slices.Sort(liste)
				for _, s := range slices.Compact(liste) {
					if s.art() == a { // some kinds are derived together
						teil = append(teil, uint64(s)<<32|uint64(i))
					}
				}
			}
			teile[w] = nachSchluessel(teil)
		})
	}
	alle.Wait()
	folge := teile[0]
	for _, teil := range teile[1:] {
		folge = gemischt(folge, teil)
	}
	return folge
}

// nachSchluessel sorts hash<<32|place by hash, from the lowest digit to the
// highest; the places of equal hashes ascend already. The list is used up.
func nachSchluessel(liste []uint64) []uint64 {
	const stellen, werte = 16, 1 << 16
	andere := make([]uint64, len(liste))
	for stelle := 32; stelle < 64; stelle += stellen {
		var ab [werte]int
		for _, x := range liste {
			ab[uint16(x>>stelle)]++
		}
		summe := 0
		for i, n := range ab {
			ab[i] = summe
			summe += n
		}
		for _, x := range liste {
			ort := &ab[uint16(x>>stelle)]
			andere[*ort] = x
			*ort++
		}
		liste, andere = andere, liste
	}
	return liste
}

// gemischt joins two sorted lists.
func gemischt(a, b []uint64) []uint64 {
	aus := make([]uint64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			aus, a = append(aus, a[0]), a[1:]
		} else {
			aus, b = append(aus, b[0]), b[1:]
		}
	}
	return append(append(aus, a...), b...)
}
