// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"slices"

	"kernmelderegister/internal/grund/xsd"
)

// automatAus compiles a pattern to a minimal deterministic automaton.
func automatAus(muster string) (xsd.Automat, error) {
	a, mengen, err := leseMuster(muster)
	if err != nil {
		return xsd.Automat{}, err
	}
	grenzen, klasse, vertreter := klassenVon(mengen)
	folge, ende := potenz(stellenVon(a), mengen, vertreter)
	folge, ende = minimal(folge, ende, len(vertreter))
	if len(ende) > 1<<16-2 {
		return xsd.Automat{}, fmt.Errorf("pattern %q needs too many states", muster)
	}
	return xsd.Automat{
		Grenzen: grenzen, Klasse: klasse, Klassen: uint16(len(vertreter)), Folge: folge, Ende: ende,
	}, nil
}

// klassenVon divides all characters into classes that no set tells apart, and
// returns one character of each.
func klassenVon(mengen []zeichenmenge) (grenzen []rune, klasse []uint16, vertreter []rune) {
	anfaenge := []rune{0}
	for _, m := range mengen {
		for _, b := range m {
			anfaenge = append(anfaenge, b[0], b[1]+1)
		}
	}
	slices.Sort(anfaenge)
	anfaenge = slices.Compact(anfaenge)
	nummer := map[string]uint16{}
	for _, r := range anfaenge {
		merkmal := make([]byte, len(mengen))
		for i, m := range mengen {
			if m.enthaelt(r) {
				merkmal[i] = 1
			}
		}
		k, da := nummer[string(merkmal)]
		if !da {
			k = uint16(len(vertreter))
			nummer[string(merkmal)] = k
			vertreter = append(vertreter, r)
		}
		if n := len(klasse); n > 0 && klasse[n-1] == k {
			continue
		}
		if r > 0 {
			grenzen = append(grenzen, r)
		}
		klasse = append(klasse, k)
	}
	return grenzen, klasse, vertreter
}

// potenz makes the automaton deterministic: a state is a set of leaves.
func potenz(s *stellen, mengen []zeichenmenge, vertreter []rune) (folge []uint16, ende []bool) {
	type menge struct {
		naechste []int // leaves that may come
		ende     bool
	}
	zustaende := []menge{{s.erste, s.leer}}
	nummer := map[string]int{fmt.Sprint(zustaende[0]): 0}
	for i := 0; i < len(zustaende); i++ {
		z := zustaende[i]
		ende = append(ende, z.ende)
		for _, r := range vertreter {
			var neu menge
			da := false
			for _, stelle := range z.naechste {
				if mengen[s.inhalt[stelle]].enthaelt(r) {
					da = true
					neu.naechste = append(neu.naechste, s.folgen[stelle]...)
					neu.ende = neu.ende || s.letzte[stelle]
				}
			}
			if !da {
				folge = append(folge, 0)
				continue
			}
			slices.Sort(neu.naechste)
			neu.naechste = slices.Compact(neu.naechste)
			n, bekannt := nummer[fmt.Sprint(neu)]
			if !bekannt {
				n = len(zustaende)
				nummer[fmt.Sprint(neu)] = n
				zustaende = append(zustaende, neu)
			}
			folge = append(folge, uint16(n+1))
		}
	}
	return folge, ende
}

// minimal merges states that accept the same continuations (Moore).
func minimal(folge []uint16, ende []bool, klassen int) ([]uint16, []bool) {
	block := make([]int, len(ende))
	for i, e := range ende {
		if e {
			block[i] = 1
		}
	}
	for zahl := 0; ; {
		nummer := map[string]int{}
		neu := make([]int, len(ende))
		for i := range ende {
			merkmal := []int{block[i]}
			for _, f := range folge[i*klassen : (i+1)*klassen] {
				ziel := -1
				if f > 0 {
					ziel = block[f-1]
				}
				merkmal = append(merkmal, ziel)
			}
			k := fmt.Sprint(merkmal)
			if _, da := nummer[k]; !da {
				nummer[k] = len(nummer)
			}
			neu[i] = nummer[k]
		}
		block = neu
		if len(nummer) == zahl {
			break
		}
		zahl = len(nummer)
	}
	return verschmolzen(folge, ende, block, klassen)
}

// verschmolzen writes one state per block; blocks are numbered by their first
// state, so state 0 stays first.
func verschmolzen(folge []uint16, ende []bool, block []int, klassen int) (f []uint16, e []bool) {
	for i, b := range block {
		if b < len(e) {
			continue
		}
		e = append(e, ende[i])
		for _, z := range folge[i*klassen : (i+1)*klassen] {
			if z > 0 {
				z = uint16(block[z-1] + 1)
			}
			f = append(f, z)
		}
	}
	return f, e
}
