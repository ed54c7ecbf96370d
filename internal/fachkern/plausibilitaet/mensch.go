// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"cmp"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// Zuordnung is what the linking knows about the records of a group.
type Zuordnung interface {
	// Bund returns the number of the sure bundle of the record, 0 for none.
	Bund(satz int64) int64
	// Getrennt reports whether a clerk has decided that the two are two humans.
	Getrennt(a, b int64) bool
}

// Mensch is the records of a group that the check takes for one human.
type Mensch struct {
	Saetze []Satz
	// Sicher says that more than the identity key shows it.
	Sicher bool
}

// Menschen parts a group into humans. Two records belong together if they are in
// one sure bundle, or if their identity keys are equal and nothing speaks against
// it: a clerk's decision, or two different tax numbers without dwellings that
// name each other. Who stands apart from one record of a human stands apart from
// the human (S1-13.4, ADR 0027).
func Menschen(gruppe []Satz, z Zuordnung, stichtag melde.Datum) []Mensch {
	slices.SortFunc(gruppe, func(a, b Satz) int { return cmp.Compare(a.ID, b.ID) })
	t := trenner{gruppe: gruppe, z: z, stichtag: stichtag, teil: make([]int, len(gruppe))}
	schluessel := make([]string, len(gruppe))
	for i := range gruppe {
		t.teil[i] = i
		schluessel[i] = Identitaetsschluessel(gruppe[i].M)
	}
	t.verbinde(func(i, j int) bool {
		b := z.Bund(gruppe[i].ID)
		return b != 0 && b == z.Bund(gruppe[j].ID)
	})
	t.verbinde(func(i, j int) bool {
		return schluessel[i] != "" && schluessel[i] == schluessel[j] && wechselseitig(gruppe[i].M, gruppe[j].M, stichtag)
	})
	sicher := slices.Clone(t.teil)
	t.verbinde(func(i, j int) bool { return schluessel[i] != "" && schluessel[i] == schluessel[j] })
	return t.menschen(sicher)
}

// trenner is a small union-find that knows who must stay apart.
type trenner struct {
	gruppe   []Satz
	z        Zuordnung
	stichtag melde.Datum
	teil     []int // part of each record, named by its first record
}

func (t *trenner) verbinde(gehoeren func(i, j int) bool) {
	for i := range t.gruppe {
		for j := i + 1; j < len(t.gruppe); j++ {
			if t.teil[i] != t.teil[j] && gehoeren(i, j) && t.vertraeglich(t.teil[i], t.teil[j]) {
				alt, neu := max(t.teil[i], t.teil[j]), min(t.teil[i], t.teil[j])
				for k := range t.teil {
					if t.teil[k] == alt {
						t.teil[k] = neu
					}
				}
			}
		}
	}
}

// vertraeglich reports whether no record of one part stands apart from one of the other.
func (t *trenner) vertraeglich(a, b int) bool {
	for i := range t.gruppe {
		for j := range t.gruppe {
			if t.teil[i] == a && t.teil[j] == b && t.gegen(t.gruppe[i], t.gruppe[j]) {
				return false
			}
		}
	}
	return true
}

func (t *trenner) gegen(a, b Satz) bool {
	if t.z.Getrennt(a.ID, b.ID) {
		return true
	}
	x, y := a.M.Steuer.IdNr, b.M.Steuer.IdNr
	if x == "" || y == "" || x == y {
		return false
	}
	bund := t.z.Bund(a.ID)
	return (bund == 0 || bund != t.z.Bund(b.ID)) && !wechselseitig(a.M, b.M, t.stichtag)
}

// menschen returns the parts; sicher are the parts as they were without the key alone.
func (t *trenner) menschen(sicher []int) (aus []Mensch) {
	for erster := range t.gruppe {
		if t.teil[erster] != erster {
			continue
		}
		m := Mensch{Sicher: true}
		for i := range t.gruppe {
			if t.teil[i] == erster {
				m.Saetze = append(m.Saetze, t.gruppe[i])
				m.Sicher = m.Sicher && sicher[i] == sicher[erster]
			}
		}
		aus = append(aus, m)
	}
	return aus
}
