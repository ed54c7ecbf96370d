// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
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

// Begleitung watches a full run; all fields may be nil.
type Begleitung struct {
	// Schluessel is handed the keys of one kind after the other with their
	// records, ascending, while they are compared. Its error ends the run.
	Schluessel func(iter.Seq2[Schluessel, SatzID]) error
	// Verglichen is called when the keys of another kind are compared, with the
	// number of kinds behind and in all.
	Verglichen func(erledigt, gesamt int)
}

// Lauf compares all records of the Bestand that share a block. The result hangs
// on nothing but the records and the model. The error is the context's or that
// of the Begleitung.
func (b *Bestand) Lauf(ctx context.Context, m *Modell, w Begleitung) (Ergebnis, error) {
	var e Ergebnis
	for a := schluesselart(1); int(a) <= blockarten; a++ {
		if err := b.laufeArt(ctx, m, a, w, &e); err != nil {
			return Ergebnis{}, err
		}
		if w.Verglichen != nil {
			w.Verglichen(int(a), blockarten)
		}
	}
	slices.SortFunc(e.Haeufungen, func(x, y Haeufung) int { return cmp.Compare(x.Schluessel, y.Schluessel) })
	return e, ctx.Err()
}

// laufeArt hands out the keys of one kind and compares their blocks meanwhile.
func (b *Bestand) laufeArt(ctx context.Context, m *Modell, a schluesselart, w Begleitung, e *Ergebnis) error {
	folge := b.schluesselfolge(a)
	g, gctx := errgroup.WithContext(ctx)
	if w.Schluessel != nil {
		g.Go(func() error { return w.Schluessel(b.mitSaetzen(a, folge)) })
	}
	g.Go(func() error { return b.vergleicheArt(gctx, m, folge, a, e) })
	err := g.Wait()
	// Most pairs share blocks of several kinds; once is enough.
	slices.SortFunc(e.Kanten, func(x, y Kante) int { return x.Paar.Vergleiche(y.Paar) })
	e.Kanten = slices.CompactFunc(e.Kanten, func(x, y Kante) bool { return x.Paar == y.Paar })
	return err
}

// mitSaetzen names the records of a sorted list of one kind.
func (b *Bestand) mitSaetzen(a schluesselart, folge []uint64) iter.Seq2[Schluessel, SatzID] {
	return func(yield func(Schluessel, SatzID) bool) {
		for _, x := range folge {
			if !yield(Schluessel(a)<<32|Schluessel(x>>32), b.koepfe.an(b.folge[uint32(x)]).satz) {
				return
			}
		}
	}
}

// abschnitt is how many entries a worker takes at a time.
const abschnitt = 1 << 14

// vergleicheArt compares the blocks of one kind.
func (b *Bestand) vergleicheArt(ctx context.Context, m *Modell, folge []uint64, a schluesselart, e *Ergebnis) error {
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
