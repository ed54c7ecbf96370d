// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Paar is two records, the smaller number first.
type Paar struct{ A, B SatzID }

// PaarVon returns the pair of two records in any order.
func PaarVon(a, b SatzID) Paar { return Paar{min(a, b), max(a, b)} }

// Vergleiche orders pairs.
func (p Paar) Vergleiche(q Paar) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) }

// Kante is a pair of records that is more than Nein: sure, a Klärungsfall, or a
// contradiction that keeps two records apart which others would connect.
type Kante struct {
	Paar      Paar
	Vergleich Vergleich
}

// Ergebnis of a full run.
type Ergebnis struct {
	Kanten     []Kante // by pair
	Haeufungen []Haeufung
	Vergleiche int // pairs looked at, several times if they share several blocks
}

// Lauf compares all records of the Bestand that share a block. The result hangs
// on nothing but the records and the model. The error is the context's.
func (b *Bestand) Lauf(ctx context.Context, m *Modell) (Ergebnis, error) {
	var e Ergebnis
	for _, arten := range [...][]schluesselart{{blockNameTag, blockVornameTag, blockNummer}, {blockNamenJahr, blockNamenTag}, {blockAnschriftTag}} {
		folgen := b.schluesselfolgen(arten...)
		for _, a := range arten {
			if err := b.laufeArt(ctx, m, folgen[a], a, &e); err != nil {
				return Ergebnis{}, err
			}
			folgen[a] = nil
		}
	}
	slices.SortFunc(e.Kanten, func(x, y Kante) int { return x.Paar.Vergleiche(y.Paar) })
	e.Kanten = slices.CompactFunc(e.Kanten, func(x, y Kante) bool { return x.Paar == y.Paar })
	slices.SortFunc(e.Haeufungen, func(x, y Haeufung) int { return cmp.Compare(x.Schluessel, y.Schluessel) })
	return e, ctx.Err()
}

// abschnitt is how many entries a worker takes at a time.
const abschnitt = 1 << 14

// laufeArt compares the blocks of one kind.
func (b *Bestand) laufeArt(ctx context.Context, m *Modell, folge []uint64, a schluesselart, e *Ergebnis) error {
	var bloecke []block
	jederBlock(folge, func(k block) {
		if n := k.bis - k.von; n > Blockgrenze {
			e.Haeufungen = append(e.Haeufungen, Haeufung{Schluessel(a)<<32 | Schluessel(folge[k.von]>>32), n})
			return
		}
		bloecke = append(bloecke, k)
	})
	var naechster, verglichen atomic.Int64
	var mu sync.Mutex
	var alle sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		alle.Go(func() {
			v := NeuerVergleicher(m, b.vorrat)
			var kanten []Kante
			for ctx.Err() == nil {
				bis := int(naechster.Add(abschnitt))
				if bis-abschnitt >= len(bloecke) {
					break
				}
				for _, k := range bloecke[bis-abschnitt : min(bis, len(bloecke))] {
					kanten = b.vergleicheBlock(v, folge[k.von:k.bis], kanten)
					verglichen.Add(int64((k.bis - k.von) * (k.bis - k.von - 1) / 2))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			e.Kanten = append(e.Kanten, kanten...)
		})
	}
	alle.Wait()
	e.Vergleiche += int(verglichen.Load())
	return ctx.Err()
}

// vergleicheBlock compares every two records of a block and appends what is more than Nein.
func (b *Bestand) vergleicheBlock(v *Vergleicher, stellen []uint64, ziel []Kante) []Kante {
	var x, y Merkmale
	for i, s := range stellen {
		b.merkmale(uint32(s), &x)
		for _, t := range stellen[i+1:] {
			b.merkmale(uint32(t), &y)
			if !v.kommtInFrage(&x, &y) {
				continue
			}
			if g := v.Vergleiche(&x, &y); g.Urteil != Nein {
				ziel = append(ziel, Kante{PaarVon(x.Satz, y.Satz), g})
			}
		}
	}
	return ziel
}
