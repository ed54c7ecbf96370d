// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import "slices"

// Innenpruefung compares every two records of a group that no block brought
// together and returns those that contradict each other: connections that keep
// them apart. bekannt says which pairs are decided already. Groups larger than
// MaxBund are not bundled and not checked.
func (v *Vergleicher) Innenpruefung(gruppe []Merkmale, bekannt func(Paar) bool) []Kante {
	if len(gruppe) < 3 || len(gruppe) > MaxBund {
		return nil
	}
	var aus []Kante
	for i := range gruppe {
		for j := i + 1; j < len(gruppe); j++ {
			p := PaarVon(gruppe[i].Satz, gruppe[j].Satz)
			if bekannt(p) {
				continue
			}
			if g := v.Vergleiche(&gruppe[i], &gruppe[j]); g.Widerspruch != 0 {
				aus = append(aus, Kante{p, Trennung(g)})
			}
		}
	}
	return aus
}

// Trennung is the comparison of two records that no block brought together: it
// keeps them apart and never is a Klärungsfall by itself.
func Trennung(g Vergleich) Vergleich {
	g.Urteil = Nein
	return g
}

// Buendle runs Innenpruefung on the result of a full run and derives the bundles.
// It returns the result with the contradictions added.
func (e Ergebnis) Buendle(b *Bestand, m *Modell) (Ergebnis, Verbund) {
	b.ordne()
	verbindungen := AlsVerbindungen(e.Kanten)
	gruppen := Zusammenhang(verbindungen)
	v := NeuerVergleicher(m, b.vorrat)
	gruppe := make([]Merkmale, 0, MaxBund)
	for _, saetze := range gruppen {
		if len(saetze) < 3 || len(saetze) > MaxBund {
			continue
		}
		gruppe = gruppe[:len(saetze)]
		for i, s := range saetze {
			b.merkmale(b.platz(s), &gruppe[i])
		}
		e.Kanten = append(e.Kanten, v.Innenpruefung(gruppe, func(p Paar) bool { return enthaelt(verbindungen, p) })...)
	}
	slices.SortFunc(e.Kanten, func(x, y Kante) int { return x.Paar.Vergleiche(y.Paar) })
	return e, Buendle(AlsVerbindungen(e.Kanten))
}

// enthaelt looks a pair up in sorted connections.
func enthaelt(sortiert []Verbindung, p Paar) bool {
	_, da := slices.BinarySearchFunc(sortiert, p, func(v Verbindung, p Paar) int { return v.Paar.Vergleiche(p) })
	return da
}

// AlsVerbindungen returns the edges as connections that no clerk has touched.
func AlsVerbindungen(kanten []Kante) []Verbindung {
	aus := make([]Verbindung, len(kanten))
	for i, k := range kanten {
		aus[i] = Verbindung{Paar: k.Paar, Vergleich: k.Vergleich}
	}
	return aus
}
