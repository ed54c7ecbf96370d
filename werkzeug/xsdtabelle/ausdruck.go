// SPDX-License-Identifier: EUPL-1.2

package main

import "slices"

// Content models and patterns are the same thing: an expression over elements
// or over sets of characters. Both become automata by Glushkov's construction,
// in which a state is the leaf just read.

// ausdruckArt is the kind of an ausdruck.
type ausdruckArt uint8

const (
	blatt ausdruckArt = iota
	folge
	wahl
)

// unbegrenzt is the value of ausdruck.hoechst for unbounded.
const unbegrenzt = -1

// ausdruck is an expression that occurs between mindest and hoechst times.
type ausdruck struct {
	art     ausdruckArt
	kinder  []*ausdruck
	inhalt  int // what a blatt stands for, an index of the caller's
	mindest int
	hoechst int
}

func einmal(art ausdruckArt, kinder ...*ausdruck) *ausdruck {
	return &ausdruck{art: art, kinder: kinder, mindest: 1, hoechst: 1}
}

func einBlatt(inhalt int) *ausdruck {
	return &ausdruck{art: blatt, inhalt: inhalt, mindest: 1, hoechst: 1}
}

// stellen are the leaves of an expression, each occurrence written out, and
// which may follow which.
type stellen struct {
	inhalt []int
	folgen [][]int
	erste  []int
	letzte []bool
	leer   bool // nothing at all is allowed as well
}

// teil is what the construction knows about a subexpression.
type teil struct {
	leer          bool
	erste, letzte []int
}

// stellenVon writes the expression out.
func stellenVon(a *ausdruck) *stellen {
	s := &stellen{}
	t := s.wiederholt(a)
	s.erste, s.leer = t.erste, t.leer
	s.letzte = make([]bool, len(s.inhalt))
	for _, l := range t.letzte {
		s.letzte[l] = true
	}
	for i := range s.folgen {
		slices.Sort(s.folgen[i])
		s.folgen[i] = slices.Compact(s.folgen[i])
	}
	return s
}

// wiederholt writes the required occurrences one after the other and the
// optional ones nested, so that the automaton stays deterministic.
func (s *stellen) wiederholt(a *ausdruck) teil {
	t := teil{leer: true}
	for range a.mindest {
		t = s.hintereinander(t, s.einzeln(a))
	}
	if a.hoechst == unbegrenzt {
		return s.hintereinander(t, s.schleife(a))
	}
	return s.hintereinander(t, s.hoechstens(a, a.hoechst-a.mindest))
}

func (s *stellen) schleife(a *ausdruck) teil {
	t := s.einzeln(a)
	s.verbinden(t.letzte, t.erste)
	t.leer = true
	return t
}

func (s *stellen) hoechstens(a *ausdruck, n int) teil {
	if n <= 0 {
		return teil{leer: true}
	}
	t := s.einzeln(a)
	t = s.hintereinander(t, s.hoechstens(a, n-1))
	t.leer = true
	return t
}

func (s *stellen) einzeln(a *ausdruck) teil {
	switch a.art {
	case blatt:
		n := len(s.inhalt)
		s.inhalt = append(s.inhalt, a.inhalt)
		s.folgen = append(s.folgen, nil)
		return teil{erste: []int{n}, letzte: []int{n}}
	case wahl:
		var t teil
		for _, k := range a.kinder {
			u := s.wiederholt(k)
			t.leer = t.leer || u.leer
			t.erste = append(t.erste, u.erste...)
			t.letzte = append(t.letzte, u.letzte...)
		}
		return t
	}
	t := teil{leer: true}
	for _, k := range a.kinder {
		t = s.hintereinander(t, s.wiederholt(k))
	}
	return t
}

func (s *stellen) hintereinander(a, b teil) teil {
	s.verbinden(a.letzte, b.erste)
	t := teil{leer: a.leer && b.leer, erste: slices.Clone(a.erste), letzte: slices.Clone(b.letzte)}
	if a.leer {
		t.erste = append(t.erste, b.erste...)
	}
	if b.leer {
		t.letzte = append(slices.Clone(a.letzte), t.letzte...)
	}
	return t
}

func (s *stellen) verbinden(von, nach []int) {
	for _, v := range von {
		s.folgen[v] = append(s.folgen[v], nach...)
	}
}
