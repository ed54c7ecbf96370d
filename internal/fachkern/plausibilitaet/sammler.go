// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"cmp"
	"iter"
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// MaxGruppe is the number of records of one identity key or bundle from which on
// the check looks at nothing: nobody has so many, and a pile of equal names is
// something for a clerk, not for letters to authorities.
const MaxGruppe = 40

// Sammler finds the records that have to be looked at together. It holds 24
// bytes of each record, so that 5 million records need about 200 MB, whatever
// their order. It is for one goroutine.
type Sammler struct {
	stichtag melde.Datum
	streuung streuung
	zeilen   []zeile
	eltern   []int32 // union-find over the places in zeilen, after the first Verbinde
}

// zeile is what is kept of a record.
type zeile struct {
	satz       int64
	schluessel uint64 // 0 for none
	rolle      Rolle
}

// NeuerSammler returns a collector for the check of the day.
func NeuerSammler(stichtag melde.Datum) *Sammler {
	return &Sammler{stichtag: stichtag, streuung: neueStreuung()}
}

// Lege adds a record. Records that play no part are left out.
func (s *Sammler) Lege(satz Satz) {
	rolle := RolleVon(satz.M, s.stichtag)
	if rolle == 0 {
		return
	}
	z := zeile{satz: satz.ID, rolle: rolle}
	if k := Identitaetsschluessel(satz.M); k != "" {
		z.schluessel = s.streuung.wert(k)
	}
	s.zeilen = append(s.zeilen, z)
}

// Verbinde says that the records are one human for sure. All records must have
// been laid before.
func (s *Sammler) Verbinde(saetze []int64) {
	s.ordne()
	erster := int32(-1)
	for _, satz := range saetze {
		i, da := slices.BinarySearchFunc(s.zeilen, satz, func(z zeile, satz int64) int { return cmp.Compare(z.satz, satz) })
		if !da {
			continue
		}
		if erster < 0 {
			erster = int32(i)
			continue
		}
		s.vereine(erster, int32(i))
	}
}

// ordne sorts by record and unites equal keys, once.
func (s *Sammler) ordne() {
	if s.eltern != nil {
		return
	}
	slices.SortFunc(s.zeilen, func(a, b zeile) int { return cmp.Compare(a.satz, b.satz) })
	s.eltern = make([]int32, len(s.zeilen))
	folge := make([]int32, len(s.zeilen))
	for i := range folge {
		s.eltern[i], folge[i] = int32(i), int32(i)
	}
	slices.SortFunc(folge, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.zeilen[a].schluessel, s.zeilen[b].schluessel), cmp.Compare(a, b))
	})
	for i := 1; i < len(folge); i++ {
		if k := s.zeilen[folge[i]].schluessel; k != 0 && k == s.zeilen[folge[i-1]].schluessel {
			s.vereine(folge[i-1], folge[i])
		}
	}
}

func (s *Sammler) wurzel(i int32) int32 {
	for s.eltern[i] != i {
		s.eltern[i] = s.eltern[s.eltern[i]]
		i = s.eltern[i]
	}
	return i
}

// vereine keeps the smaller place as the root, so that the result does not
// depend on the order.
func (s *Sammler) vereine(a, b int32) {
	a, b = s.wurzel(a), s.wurzel(b)
	s.eltern[max(a, b)] = min(a, b)
}

// Gruppen returns the groups that have to be looked at, each by ascending record
// number, in the order of their first records. zuGross are the numbers of records
// of the groups that are larger than MaxGruppe; they are not looked at.
func (s *Sammler) Gruppen() (gruppen iter.Seq[[]int64], zuGross []int) {
	s.ordne()
	folge := make([]int32, len(s.zeilen))
	for i := range folge {
		folge[i] = int32(i)
		s.eltern[i] = s.wurzel(int32(i))
	}
	slices.SortFunc(folge, func(a, b int32) int { return cmp.Or(cmp.Compare(s.eltern[a], s.eltern[b]), cmp.Compare(a, b)) })
	var offen [][2]int // ranges in folge
	for von := 0; von < len(folge); {
		bis := von + 1
		for bis < len(folge) && s.eltern[folge[bis]] == s.eltern[folge[von]] {
			bis++
		}
		switch {
		case bis-von > MaxGruppe:
			zuGross = append(zuGross, bis-von)
		case s.fraglich(folge[von:bis]):
			offen = append(offen, [2]int{von, bis})
		}
		von = bis
	}
	return func(yield func([]int64) bool) {
		for _, o := range offen {
			var g []int64
			for _, i := range folge[o[0]:o[1]] {
				g = append(g, s.zeilen[i].satz)
			}
			if !yield(g) {
				return
			}
		}
	}, zuGross
}

// fraglich reports whether the group can have a finding at all: several main
// dwellings, or a secondary one.
func (s *Sammler) fraglich(gruppe []int32) bool {
	haupt := 0
	for _, i := range gruppe {
		r := s.zeilen[i].rolle
		if r&(HatMehrHaupt|HatNeben) != 0 {
			return true
		}
		if r&HatHaupt != 0 {
			haupt++
		}
		if r&TotMitNeben != 0 && len(gruppe) > 1 {
			return true
		}
	}
	return haupt > 1
}
