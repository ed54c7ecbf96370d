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
	// Vergleiche counts candidate pairs that were looked at: every two records of a
	// block, a pair again for each block it shares.
	Vergleiche int
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
	l := lauf{Bestand: b, vergleicher: make([]*Vergleicher, runtime.GOMAXPROCS(0))}
	for i := range l.vergleicher {
		l.vergleicher[i] = NeuerVergleicher(m, b.vorrat)
	}
	for a := schluesselart(1); int(a) <= blockarten; a++ {
		if err := l.art(ctx, a, w); err != nil {
			return Ergebnis{}, err
		}
		if w.Verglichen != nil {
			w.Verglichen(int(a), blockarten)
		}
	}
	slices.SortFunc(l.ergebnis.Haeufungen, func(x, y Haeufung) int { return cmp.Compare(x.Schluessel, y.Schluessel) })
	return l.ergebnis, ctx.Err()
}

// lauf is a running full run.
type lauf struct {
	*Bestand
	vergleicher []*Vergleicher // one for each processor
	gefunden    paarmenge      // places of the edges so far
	ergebnis    Ergebnis
}

// art hands out the keys of one kind and compares their blocks meanwhile.
func (l *lauf) art(ctx context.Context, a schluesselart, w Begleitung) error {
	folge := l.schluesselfolge(a)
	g, gctx := errgroup.WithContext(ctx)
	if w.Schluessel != nil {
		g.Go(func() error { return w.Schluessel(l.mitSaetzen(a, folge)) })
	}
	g.Go(func() error { return l.vergleicheArt(gctx, folge, a) })
	return g.Wait()
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
func (l *lauf) vergleicheArt(ctx context.Context, folge []uint64, a schluesselart) error {
	var bloecke []block
	jederBlock(folge, func(k block) {
		n := k.bis - k.von
		if n > Blockgrenze {
			l.ergebnis.Haeufungen = append(l.ergebnis.Haeufungen, Haeufung{Schluessel(a)<<32 | Schluessel(folge[k.von]>>32), n,
				l.koepfe.an(l.Bestand.folge[uint32(folge[k.von])]).satz})
			return
		}
		bloecke = append(bloecke, k)
		l.ergebnis.Vergleiche += n * (n - 1) / 2
	})
	var naechster atomic.Int64
	funde := make([]funde, len(l.vergleicher))
	var alle sync.WaitGroup
	for i, v := range l.vergleicher {
		alle.Go(func() {
			for ctx.Err() == nil {
				bis := int(naechster.Add(abschnitt))
				if bis-abschnitt >= len(bloecke) {
					break
				}
				for _, k := range bloecke[bis-abschnitt : min(bis, len(bloecke))] {
					l.vergleicheBlock(v, folge[k.von:k.bis], &funde[i])
				}
			}
			slices.SortFunc(funde[i].kanten, vergleicheKante)
		})
	}
	alle.Wait()
	for _, f := range funde {
		l.ergebnis.Kanten = vereint(l.ergebnis.Kanten, f.kanten)
		l.gefunden.nimm(f.paare)
	}
	return ctx.Err()
}

// funde are the edges that one processor has found in the blocks of one kind.
type funde struct {
	kanten []Kante
	paare  []uint64 // their places
}

// vergleicheBlock compares every two records of a block. Most pairs end with the
// first look, most of the others were found in blocks of another kind.
func (l *lauf) vergleicheBlock(v *Vergleicher, stellen []uint64, ziel *funde) {
	var x, y Merkmale
	for i, s := range stellen {
		gelesen := false
		for _, t := range stellen[i+1:] {
			inFrage, klar := v.ersterBlick(l.vorschauen[uint32(s)], l.vorschauen[uint32(t)])
			paar := paarzahl(uint32(s), uint32(t))
			if klar && !inFrage || l.gefunden.hat(paar) {
				continue
			}
			if !gelesen {
				l.merkmale(uint32(s), &x)
				gelesen = true
			}
			l.merkmale(uint32(t), &y)
			if !klar && !v.kommtInFrage(&x, &y) {
				continue
			}
			if g := v.Vergleiche(&x, &y); g.Urteil != Nein {
				ziel.kanten = append(ziel.kanten, Kante{PaarVon(x.Satz, y.Satz), g})
				ziel.paare = append(ziel.paare, paar)
			}
		}
	}
}

func vergleicheKante(x, y Kante) int { return x.Paar.Vergleiche(y.Paar) }

// vereint joins two lists by pair; who is in both, or twice in one, is named once.
func vereint(a, b []Kante) []Kante {
	aus := make([]Kante, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		liste := &a
		if len(a) == 0 || len(b) > 0 && vergleicheKante(b[0], a[0]) < 0 {
			liste = &b
		}
		if n := len(aus); n == 0 || aus[n-1].Paar != (*liste)[0].Paar {
			aus = append(aus, (*liste)[0])
		}
		*liste = (*liste)[1:]
	}
	return aus
}
