// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"cmp"
	"slices"
)

// Menschenurteil is what a clerk decided about two records.
type Menschenurteil uint8

// The decisions of a clerk. The values are stored.
const (
	Unentschieden Menschenurteil = iota
	Zusammen                     // one human
	Getrennt                     // two humans
)

// Verbindung is everything that holds between two records now: the latest
// comparison and the clerk's decision, which outranks it.
type Verbindung struct {
	Paar      Paar
	Vergleich Vergleich
	Mensch    Menschenurteil
	Folge     int64 // place of the clerk's decision in the ledger
}

// Verbindet reports whether the two belong into one bundle, if nothing contradicts.
func (v *Verbindung) Verbindet() bool {
	return v.Mensch == Zusammen || v.Mensch == Unentschieden && v.Vergleich.Urteil == Sicher
}

// trennt reports whether the two must not be in one bundle.
func (v *Verbindung) trennt() bool {
	return v.Mensch == Getrennt || v.Mensch == Unentschieden && v.Vergleich.Widerspruch != 0
}

// IstFall reports whether a clerk should look at the two if they are not in one
// bundle: a Klärungsfall that nobody has decided, or a connection that a
// contradiction refused.
func (v *Verbindung) IstFall() bool {
	return v.Verbindet() || v.Mensch == Unentschieden && v.Vergleich.Urteil == Klaerung
}

// Bedeutungslos reports whether the connection has no effect and need not be kept.
func (v *Verbindung) Bedeutungslos() bool {
	return v.Mensch == Unentschieden && v.Vergleich.Urteil == Nein && v.Vergleich.Widerspruch == 0
}

// Bund is the records of one human. Records that are alone have no Bund.
type Bund struct {
	Saetze []SatzID // ascending, at least two
	// Unsicher marks a bundle from which a sure connection was refused because of
	// a contradiction: not to be used for lückenhafte Verfolgung (S2-32.10).
	Unsicher bool
}

// MaxBund is the number of records of one human from which on the machine does
// not bundle any more. Nobody has so many; a clerk looks at it.
const MaxBund = 40

// Verbund is what follows from connections: bundles and the connections that
// could not be followed.
type Verbund struct {
	Buende    []Bund // by first record
	Abgelehnt []Paar // sure or human connections that a contradiction refused, by pair
}

// Buendle derives bundles. It is order-independent: human connections come first
// (the latest before the others), then sure ones by descending weight, then by
// pair; a connection that would bring contradicting records together is refused.
// The bundles of a set of records that no connection leaves are the same whether
// it is derived alone or together with others.
func Buendle(verbindungen []Verbindung) Verbund {
	b := neuerBuendler(verbindungen)
	var aus Verbund
	for _, v := range b.folge {
		if !b.vereine(v.Paar) {
			aus.Abgelehnt = append(aus.Abgelehnt, v.Paar)
		}
	}
	slices.SortFunc(aus.Abgelehnt, Paar.Vergleiche)
	unsicher := map[SatzID]bool{}
	for _, p := range aus.Abgelehnt {
		unsicher[b.wurzel(p.A)], unsicher[b.wurzel(p.B)] = true, true
	}
	for wurzel, saetze := range b.gruppen {
		if len(saetze) > 1 {
			slices.Sort(saetze)
			aus.Buende = append(aus.Buende, Bund{saetze, unsicher[wurzel]})
		}
	}
	slices.SortFunc(aus.Buende, func(x, y Bund) int { return cmp.Compare(x.Saetze[0], y.Saetze[0]) })
	return aus
}

// buendler is a union-find that knows who must stay apart.
type buendler struct {
	folge   []*Verbindung // connecting, the strongest first
	eltern  map[SatzID]SatzID
	gruppen map[SatzID][]SatzID // by root
	feinde  map[SatzID][]SatzID
}

func neuerBuendler(verbindungen []Verbindung) *buendler {
	b := &buendler{eltern: map[SatzID]SatzID{}, gruppen: map[SatzID][]SatzID{}, feinde: map[SatzID][]SatzID{}}
	for i := range verbindungen {
		v := &verbindungen[i]
		if v.trennt() {
			b.feinde[v.Paar.A] = append(b.feinde[v.Paar.A], v.Paar.B)
			b.feinde[v.Paar.B] = append(b.feinde[v.Paar.B], v.Paar.A)
		}
		if v.Verbindet() {
			b.folge = append(b.folge, v)
		}
	}
	slices.SortFunc(b.folge, func(x, y *Verbindung) int {
		return cmp.Or(cmp.Compare(y.Mensch, x.Mensch), cmp.Compare(y.Folge, x.Folge),
			cmp.Compare(y.Vergleich.Summe(), x.Vergleich.Summe()), x.Paar.Vergleiche(y.Paar))
	})
	b.ohneUngetueme()
	return b
}

// ohneUngetueme drops the machine's connections inside groups that are too large.
func (b *buendler) ohneUngetueme() {
	for _, v := range b.folge {
		b.verschmelze(b.wurzel(v.Paar.A), b.wurzel(v.Paar.B))
	}
	zuGross := map[SatzID]bool{}
	for wurzel, saetze := range b.gruppen {
		for _, s := range saetze {
			zuGross[s] = len(b.gruppen[wurzel]) > MaxBund
		}
	}
	b.folge = slices.DeleteFunc(b.folge, func(v *Verbindung) bool { return v.Mensch == Unentschieden && zuGross[v.Paar.A] })
	clear(b.eltern)
	clear(b.gruppen)
}

func (b *buendler) wurzel(s SatzID) SatzID {
	e, da := b.eltern[s]
	if !da {
		b.eltern[s], b.gruppen[s] = s, []SatzID{s}
		return s
	}
	if e == s {
		return s
	}
	w := b.wurzel(e)
	b.eltern[s] = w
	return w
}

// vereine joins the groups of both records, false if a contradiction forbids it.
func (b *buendler) vereine(p Paar) bool {
	x, y := b.wurzel(p.A), b.wurzel(p.B)
	if x == y {
		return true
	}
	if len(b.gruppen[x]) > len(b.gruppen[y]) {
		x, y = y, x
	}
	for _, s := range b.gruppen[x] {
		for _, f := range b.feinde[s] {
			if _, da := b.eltern[f]; da && b.wurzel(f) == y {
				return false
			}
		}
	}
	b.verschmelze(x, y)
	return true
}

func (b *buendler) verschmelze(x, y SatzID) {
	if x == y {
		return
	}
	if len(b.gruppen[x]) > len(b.gruppen[y]) {
		x, y = y, x
	}
	b.eltern[x] = y
	b.gruppen[y] = append(b.gruppen[y], b.gruppen[x]...)
	delete(b.gruppen, x)
}

// Zusammenhang returns the groups of records that connections hold together,
// whatever contradicts: the sets within which Buendle decides. Groups are
// ordered by their first record, their records ascend.
func Zusammenhang(verbindungen []Verbindung) [][]SatzID {
	b := &buendler{eltern: map[SatzID]SatzID{}, gruppen: map[SatzID][]SatzID{}}
	for i := range verbindungen {
		if v := &verbindungen[i]; v.Verbindet() {
			b.verschmelze(b.wurzel(v.Paar.A), b.wurzel(v.Paar.B))
		}
	}
	aus := make([][]SatzID, 0, len(b.gruppen))
	for _, saetze := range b.gruppen {
		slices.Sort(saetze)
		aus = append(aus, saetze)
	}
	slices.SortFunc(aus, func(x, y []SatzID) int { return cmp.Compare(x[0], y[0]) })
	return aus
}
