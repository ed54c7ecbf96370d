// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"slices"

	"kernmelderegister/internal/grund/xsd"
)

// jedesElement stands for a wildcard among the numbers of declarations.
const jedesElement = -1

// inhaltsmodell adds the states of a content model and returns the first one.
func (b *bauer) inhaltsmodell(typ *knoten, teilchen []*knoten) uint16 {
	a := einmal(folge)
	for _, t := range teilchen {
		a.kinder = append(a.kinder, b.ausdruck(t))
	}
	s := stellenVon(a)
	start := len(b.t.Zustaende)
	// The state after leaf i is start+1+i. The longest lists come first, as
	// the lists of later states are usually their ends.
	listen := make([][]xsd.Uebergang, 0, len(s.inhalt)+1)
	listen = append(listen, b.liste(s, s.erste, start))
	for _, folgen := range s.folgen {
		listen = append(listen, b.liste(s, folgen, start))
	}
	b.t.Zustaende = append(b.t.Zustaende, make([]xsd.Zustand, len(listen))...)
	reihenfolge := make([]int, len(listen))
	for i := range reihenfolge {
		reihenfolge[i] = i
	}
	slices.SortStableFunc(reihenfolge, func(i, j int) int { return len(listen[j]) - len(listen[i]) })
	anfang := len(b.t.Uebergaenge)
	for _, i := range reihenfolge {
		b.eindeutig(typ, listen[i])
		ab := b.ablegen(anfang, listen[i])
		b.t.Zustaende[start+i] = xsd.Zustand{Ab: ab, Bis: ab + uint32(len(listen[i])), Ende: i == 0 && s.leer || i > 0 && s.letzte[i-1]}
	}
	return uint16(start)
}

// ausdruck turns a particle of the schema into an expression over declarations.
func (b *bauer) ausdruck(k *knoten) *ausdruck {
	var a *ausdruck
	switch k.name {
	case "element":
		a = einBlatt(int(b.deklaration(k, false)))
	case "any":
		if k.attr["namespace"] != "##any" || k.attr["processContents"] != "lax" {
			b.scheitern("only lax wildcards for every namespace are supported")
		}
		a = einBlatt(jedesElement)
	case "sequence", "choice":
		a = einmal(folge)
		if k.name == "choice" {
			a.art = wahl
		}
		for _, c := range k.kinder {
			a.kinder = append(a.kinder, b.ausdruck(c))
		}
	default:
		b.scheitern("xs:%s is not supported in a content model", k.name)
		return einmal(folge)
	}
	a.mindest, a.hoechst = b.haeufigkeit(k)
	return a
}

func (b *bauer) liste(s *stellen, folgen []int, start int) []xsd.Uebergang {
	var liste []xsd.Uebergang
	for _, i := range folgen {
		u := xsd.Uebergang{Schluessel: xsd.BeliebigerName, Ziel: uint16(start + 1 + i)}
		if s.inhalt[i] != jedesElement {
			u.Deklaration = uint16(s.inhalt[i])
			u.Schluessel = b.t.Deklarationen[u.Deklaration].Schluessel
		}
		liste = append(liste, u)
	}
	return liste
}

// eindeutig checks what XML Schema demands: the next element decides alone.
func (b *bauer) eindeutig(typ *knoten, liste []xsd.Uebergang) {
	gesehen := map[xsd.Schluessel]bool{}
	for _, u := range liste {
		if gesehen[u.Schluessel] {
			b.scheitern("type %s in %s: the content model is ambiguous", typ.attr["name"], typ.datei.pfad)
		}
		gesehen[u.Schluessel] = true
	}
}

// ablegen returns where the list stands among the transitions from anfang on,
// adding it if it does not stand there yet.
func (b *bauer) ablegen(anfang int, liste []xsd.Uebergang) uint32 {
	for i := anfang; i+len(liste) <= len(b.t.Uebergaenge); i++ {
		if slices.Equal(b.t.Uebergaenge[i:i+len(liste)], liste) {
			return uint32(i)
		}
	}
	b.t.Uebergaenge = append(b.t.Uebergaenge, liste...)
	return uint32(len(b.t.Uebergaenge) - len(liste))
}
