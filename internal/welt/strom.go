// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sort"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/welt/folge"
)

// Satz is a record together with the truth: which human it is about.
type Satz struct {
	Meldesatz melde.Meldesatz
	Person    uint64
}

// Aenderung is a changed record, or the deletion of one. A deletion carries
// only key and event.
type Aenderung struct {
	Satz
	Loeschen bool
	Neu      bool // the municipality has not delivered this record before
}

// geparkt is the stored form of records and changes.
type geparkt struct {
	Satz     melde.Meldesatz `cbor:"1,keyasint"`
	Person   uint64          `cbor:"2,keyasint"`
	Loeschen bool            `cbor:"3,keyasint,omitempty"`
	Neu      bool            `cbor:"4,keyasint,omitempty"`
}

// posten is a value on its way to a pile of the ablage.
type posten struct {
	stapel uint32
	wert   []byte
}

// Numbers of the piles: full delivery first, then one range per day.
const gemeindenJeTag = 512

func stapelnummer(tagNr int, g uint16) uint32 { return uint32(tagNr*gemeindenJeTag) + uint32(g) }

// parke tells all blocks once and parks what belongs elsewhere, in the order of the blocks.
func (w *Welt) parke(ctx context.Context) error {
	if err := w.ablage.oeffne(); err != nil {
		return err
	}
	type ergebnis struct {
		posten []posten
		err    error
	}
	mache := func(i int) ergebnis {
		p, err := w.baue(w.bloecke[i]).auswaerts()
		return ergebnis{p, err}
	}
	for e, err := range folge.Geordnet(ctx, w.opt.Arbeiter, len(w.bloecke), mache) {
		if err != nil {
			return err
		}
		if e.err != nil {
			return e.err
		}
		for _, p := range e.posten {
			if err := w.ablage.lege(p.stapel, p.wert); err != nil {
				return err
			}
		}
	}
	return nil
}

// auswaerts encodes the records of the block's people in municipalities
// outside of it, and all changes.
func (b *block) auswaerts() ([]posten, error) {
	var aus []posten
	lege := func(stapel uint32, g geparkt) error {
		wert, err := b.welt.ablage.modus.Marshal(g)
		if err != nil {
			return fmt.Errorf("encode record: %w", err)
		}
		aus = append(aus, posten{stapel, wert})
		return nil
	}
	erste, letzte := b.welt.spanne(b.plan)
	for i := range b.personen {
		p := &b.personen[i]
		for _, g := range p.gemeindeIn(b.heute) {
			if g >= erste && g <= letzte || !b.vorhanden(p, g, b.heute) {
				continue
			}
			if err := lege(stapelnummer(0, g), geparkt{Satz: b.gesamtsatz(p, g), Person: b.personennummer(p.nr)}); err != nil {
				return nil, err
			}
		}
	}
	for _, c := range b.wechsel {
		if err := lege(stapelnummer(int(c.am-b.heute), c.gemeinde), b.aenderung(c)); err != nil {
			return nil, err
		}
	}
	return aus, nil
}

// gesamtsatz is the record of the full delivery.
func (b *block) gesamtsatz(p *person, g uint16) melde.Meldesatz {
	anlass := anlassErst
	if _, letzte, offen := b.zeitIn(p, g, b.heute); !offen && letzte.datum().Jahr()+6 <= b.heute.datum().Jahr() {
		anlass = melde.AnlassBestandGesondert
	}
	return b.satz(p, g, b.heute, anlass)
}

// Gesamt streams the records of the full delivery of a municipality; the order
// is fixed. Breaking off the loop is allowed. The error is the context's or
// the temporary file's.
func (w *Welt) Gesamt(ctx context.Context, ags melde.AGS) iter.Seq2[Satz, error] {
	return func(yield func(Satz, error) bool) {
		g, ok := w.nummer(ags)
		if !ok {
			yield(Satz{}, fmt.Errorf("keine Gemeinde %s", ags))
			return
		}
		plaene := w.plaeneFuer(g)
		mache := func(i int) []Satz { return w.block(plaene[i]).hier(g) }
		for saetze, err := range folge.Geordnet(ctx, w.opt.Arbeiter, len(plaene), mache) {
			if err != nil {
				yield(Satz{}, err)
				return
			}
			for _, s := range saetze {
				if !yield(s, nil) {
					return
				}
			}
		}
		weiter := true
		err := w.ablage.hole(stapelnummer(0, g), func(x geparkt) bool {
			weiter = yield(Satz{Meldesatz: x.Satz, Person: x.Person}, ctx.Err()) && ctx.Err() == nil
			return weiter
		})
		if err != nil && weiter {
			yield(Satz{}, err)
		}
	}
}

// plaeneFuer lists the blocks that have residents in the municipality.
func (w *Welt) plaeneFuer(g uint16) []blockplan {
	var aus []blockplan
	kreis := w.fakten.gemeinden[g].kreis
	erster := sort.Search(len(w.bloecke), func(i int) bool { return w.bloecke[i].kreis >= kreis })
	for _, p := range w.bloecke[erster:] {
		if p.kreis != kreis {
			break
		}
		if erste, letzte := w.spanne(p); g >= erste && g <= letzte {
			aus = append(aus, p)
		}
	}
	return aus
}

// hier lists the records of the block's people in one municipality.
func (b *block) hier(g uint16) []Satz {
	var aus []Satz
	if erste, letzte := b.welt.spanne(b.plan); erste == letzte {
		aus = make([]Satz, 0, len(b.personen))
	}
	for i := range b.personen {
		p := &b.personen[i]
		if b.vorhanden(p, g, b.heute) {
			aus = append(aus, Satz{Meldesatz: b.gesamtsatz(p, g), Person: b.personennummer(p.nr)})
		}
	}
	return aus
}

// vorratBloecke is how many shared blocks are kept.
const vorratBloecke = 4

// block makes a block, or takes it from the store if several municipalities share it.
func (w *Welt) block(p blockplan) *block {
	if erste, letzte := w.spanne(p); erste == letzte {
		return w.baue(p)
	}
	w.vorrat.Lock()
	defer w.vorrat.Unlock()
	i := slices.IndexFunc(w.vorrat.bloecke, func(b *block) bool { return b.plan.nr == p.nr })
	if i >= 0 {
		return w.vorrat.bloecke[i]
	}
	b := w.baue(p)
	if len(w.vorrat.bloecke) >= vorratBloecke {
		w.vorrat.bloecke = slices.Delete(w.vorrat.bloecke, 0, 1)
	}
	w.vorrat.bloecke = append(w.vorrat.bloecke, b)
	return b
}

// Aenderungen lists the changes of a municipality on one of the Tage, in the
// order of their events; nil if there are none.
func (w *Welt) Aenderungen(ags melde.AGS, am melde.Datum) ([]Aenderung, error) {
	g, ok := w.nummer(ags)
	nr := int(tagVon(am) - w.heute)
	if !ok || nr < 1 || nr > w.opt.Tage {
		return nil, nil
	}
	var aus []Aenderung
	err := w.ablage.hole(stapelnummer(nr, g), func(x geparkt) bool {
		aus = append(aus, Aenderung{Satz: Satz{x.Satz, x.Person}, Loeschen: x.Loeschen, Neu: x.Neu})
		return true
	})
	slices.SortStableFunc(aus, func(a, b Aenderung) int {
		return a.Meldesatz.Ereignis.Zeitpunkt.Compare(b.Meldesatz.Ereignis.Zeitpunkt)
	})
	return aus, err
}
