// SPDX-License-Identifier: EUPL-1.2

package welt

import "sort"

// auswahl draws numbers with given weights.
type auswahl struct {
	werte []uint16
	summe []uint32 // running sums of the weights
}

func (a *auswahl) lege(wert uint16, gewicht int) {
	if gewicht <= 0 {
		return
	}
	letzte := uint32(0)
	if n := len(a.summe); n > 0 {
		letzte = a.summe[n-1]
	}
	a.werte = append(a.werte, wert)
	a.summe = append(a.summe, letzte+uint32(gewicht))
}

// zieh draws one of the values; the list must not be empty.
func (a *auswahl) zieh(z zufall) uint16 {
	ziel := z.Uint32N(a.summe[len(a.summe)-1])
	i := sort.Search(len(a.summe), func(i int) bool { return a.summe[i] > ziel })
	return a.werte[i]
}

func (a *auswahl) leer() bool { return a == nil || len(a.werte) == 0 }
