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

// Pruefe runs Innenpruefung on all groups of a full run, with the connections that
// clerks decided, and returns the result with the contradictions added.
func (e Ergebnis) Pruefe(b *Bestand, m *Modell, mensch []Verbindung) Ergebnis {
	b.ordne()
	verbindungen := ueberlagert(e.Kanten, mensch)
	v := NeuerVergleicher(m, b.vorrat)
	gruppe := make([]Merkmale, 0, MaxBund)
	var zusatz []Kante
	for _, saetze := range Zusammenhang(verbindungen) {
		if len(saetze) < 3 || len(saetze) > MaxBund {
			continue
		}
		gruppe = gruppe[:len(saetze)]
		for i, s := range saetze {
			b.merkmale(b.platz(s), &gruppe[i])
		}
		bekannt := func(p Paar) bool {
			_, da := slices.BinarySearchFunc(e.Kanten, p, func(k Kante, p Paar) int { return k.Paar.Vergleiche(p) })
			return da
		}
		zusatz = append(zusatz, v.Innenpruefung(gruppe, bekannt)...)
	}
	e.Kanten = append(slices.Clip(e.Kanten), zusatz...)
	slices.SortFunc(e.Kanten, func(x, y Kante) int { return x.Paar.Vergleiche(y.Paar) })
	return e
}

// ueberlagert joins comparisons and clerks' decisions, both ordered by pair.
func ueberlagert(kanten []Kante, mensch []Verbindung) []Verbindung {
	aus := make([]Verbindung, 0, len(kanten)+len(mensch))
	for _, k := range kanten {
		for len(mensch) > 0 && mensch[0].Paar.Vergleiche(k.Paar) < 0 {
			aus, mensch = append(aus, ohneVergleich(mensch[0])), mensch[1:]
		}
		v := Verbindung{Paar: k.Paar, Vergleich: k.Vergleich}
		if len(mensch) > 0 && mensch[0].Paar == k.Paar {
			v.Mensch, v.Folge, mensch = mensch[0].Mensch, mensch[0].Folge, mensch[1:]
		}
		aus = append(aus, v)
	}
	for _, v := range mensch {
		aus = append(aus, ohneVergleich(v))
	}
	return aus
}

func ohneVergleich(v Verbindung) Verbindung {
	v.Vergleich = Vergleich{}
	return v
}

// AlsVerbindungen returns the edges as connections that no clerk has touched.
func AlsVerbindungen(kanten []Kante) []Verbindung { return ueberlagert(kanten, nil) }
