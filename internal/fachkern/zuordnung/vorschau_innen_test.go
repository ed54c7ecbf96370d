// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
)

func TestFirstLookSaysWhatTheWholeLookSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	v := NeuerVorrat()
	vornamen := []string{"Hans", "Hanns", "Hans Peter", "Peter", "Petra", "Anna-Lena", "Anna", "Björn", "Bjoern", "Xaver"}
	tage := []melde.TeilbekanntesDatum{19700102, 19700201, 19700103, 19700100, 19700000, 19590102, 18700102, 19710102, 19700112, 19720315, melde.Unbekannt}
	eine := func() Merkmale {
		var m Merkmale
		for range r.IntN(3) {
			if d := tage[r.IntN(len(tage))]; d.IstBekannt() && !slices.Contains(m.Geburten, d) {
				m.Geburten = append(m.Geburten, d)
			}
		}
		for range r.IntN(3) {
			m.Vornamen = append(m.Vornamen, v.nimm(artVorname, vornamen[r.IntN(len(vornamen))]))
		}
		if r.IntN(4) == 0 {
			m.Nummern = []uint64{uint64(r.IntN(2))}
		}
		return m
	}
	vergleicher := NeuerVergleicher(Vorgabe(), v)
	klare := 0
	for range 50_000 {
		a, b := eine(), eine()
		inFrage, klar := vergleicher.ersterBlick(vorschauVon(&a), vorschauVon(&b))
		if !klar {
			continue
		}
		klare++
		if soll := vergleicher.kommtInFrage(&a, &b); inFrage != soll {
			t.Fatalf("first look %v, whole look %v: %v %v, %v %v", inFrage, soll, a.Geburten, b.Geburten, a.Vornamen, b.Vornamen)
		}
	}
	if klare < 1000 {
		t.Errorf("only %d pairs were clear", klare)
	}
}

func TestOneWrongKeyIsOneEdit(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		x := 19000101 + r.Uint32N(1_000_000)
		y := x
		switch r.IntN(3) {
		case 0:
			y = 19000101 + r.Uint32N(1_000_000)
		case 1: // another digit somewhere
			stelle := []uint32{1, 10, 100, 1000, 10_000, 100_000}[r.IntN(6)]
			y = x - x/stelle%10*stelle + r.Uint32N(10)*stelle
		case 2: // neighbours swapped
			stelle := []uint32{1, 10, 100, 1000, 10_000}[r.IntN(5)]
			eins, zehn := x/stelle%10, x/stelle/10%10
			y = x - eins*stelle - zehn*10*stelle + zehn*stelle + eins*10*stelle
		}
		if x == y {
			continue
		}
		if ist, soll := einTippfehler(x, y), damerau(stellen(x), stellen(y)) == 1; ist != soll {
			t.Fatalf("%d and %d: %v, want %v", x, y, ist, soll)
		}
	}
}

func stellen(n uint32) []byte {
	var aus []byte
	for ; n > 0; n /= 10 {
		aus = append(aus, byte(n%10))
	}
	return aus
}

func TestKeysAreSortedByHashAndPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 1000, 70_000} {
		liste := make([]uint64, n)
		for i := range liste {
			liste[i] = uint64(r.Uint32N(uint32(n/2+1))*2_654_435_761)<<32 | uint64(i)
		}
		soll := slices.Clone(liste)
		slices.Sort(soll)
		if ist := nachSchluessel(liste); !slices.Equal(ist, soll) {
			t.Errorf("%d keys are out of order", n)
		}
	}
}

func TestSetOfPairsKeepsEveryPairOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var menge paarmenge
	soll := map[uint64]bool{}
	for range 20 {
		var neu []uint64
		for range r.IntN(500) {
			x := r.Uint32N(300)
			neu = append(neu, paarzahl(x, x+1+r.Uint32N(50)))
		}
		menge.nimm(neu)
		for _, p := range neu {
			soll[p] = true
		}
	}
	if menge.anzahl != len(soll) {
		t.Errorf("%d pairs, want %d", menge.anzahl, len(soll))
	}
	for x := range uint32(360) {
		for y := range x {
			if p := paarzahl(x, y); menge.hat(p) != soll[p] {
				t.Fatalf("pair %d, %d: %v", x, y, menge.hat(p))
			}
		}
	}
}

func TestJoinedListsNameEveryPairOnce(t *testing.T) {
	k := func(paare ...SatzID) (aus []Kante) {
		for _, b := range paare {
			aus = append(aus, Kante{Paar: Paar{1, b}})
		}
		return aus
	}
	ist := vereint(k(2, 2, 4, 9), k(3, 4, 10))
	if soll := k(2, 3, 4, 9, 10); !slices.EqualFunc(ist, soll, func(x, y Kante) bool { return cmp.Compare(x.Paar.B, y.Paar.B) == 0 }) {
		t.Errorf("%v", ist)
	}
}
