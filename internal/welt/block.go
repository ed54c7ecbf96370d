// SPDX-License-Identifier: EUPL-1.2

package welt

import "slices"

// Sizes of the numbering: a person is block and place, a record additionally
// the number of the municipality within the life course.
const (
	blockgroesse = 1000 // residents per block
	platzBits    = 11   // people of a block, former residents included
	satzBits     = 5    // municipalities of one person
)

// blockplan says which residents a block holds: the places [von, bis) in the
// line of all residents of a Kreis, ordered by municipality.
type blockplan struct {
	nr       int // over the whole Land
	kreis    int
	von, bis int
}

// block holds about a thousand residents of a Kreis with everybody who belongs
// to them: households, relatives, the dead and those who moved away.
type block struct {
	welt     *Welt
	plan     blockplan
	z        zufall
	heute    tag
	personen []person
	haushalt []haushalt
	wechsel  []wechsel // events after the Stichtag
}

// haushaltsart is the kind of a household.
type haushaltsart uint8

const (
	einzeln haushaltsart = iota
	familie
	wohngemeinschaft
	heim
)

// haushalt are the people of one dwelling on the Stichtag.
type haushalt struct {
	art      haushaltsart
	paar     [2]int // numbers of the adults, -1 = none
	kinder   []int
	weitere  []int // of a shared flat or home
	gemeinde uint16
	seit     tag // the couple lives together since
}

func (h *haushalt) alle() []int {
	var aus []int
	for _, nr := range h.paar {
		if nr >= 0 {
			aus = append(aus, nr)
		}
	}
	return append(append(aus, h.kinder...), h.weitere...)
}

// baue makes the block; the same plan gives the same block.
func (w *Welt) baue(plan blockplan) *block {
	b := &block{welt: w, plan: plan, heute: w.heute,
		z: neuerZufall(w.opt.Seed, uint64(plan.nr)<<8|1)}
	b.personen = make([]person, 0, (plan.bis-plan.von)*3/2+8)
	b.bilde(b.bewohner())
	b.verteile()
	b.benenne()
	b.namensgleiche()
	for i := range b.haushalt {
		b.lebenslauf(&b.haushalt[i])
	}
	b.ehemalige()
	for i := range b.personen {
		b.merkmale(&b.personen[i])
	}
	if w.opt.Tage > 0 {
		b.zukunft()
	}
	return b
}

// neu appends a person and returns it; the pointer is valid until the next call.
func (b *block) neu(geschlecht int, geboren tag) *person {
	b.personen = append(b.personen, person{nr: len(b.personen), geschlecht: geschlecht,
		geboren: geboren, mutter: -1, vater: -1, herkunft: "de"})
	return &b.personen[len(b.personen)-1]
}

// bewohner draws age and sex of the residents so that the block has the age
// structure of its Kreis as exactly as whole people can (systematic sampling),
// and returns their numbers by descending age.
func (b *block) bewohner() []int {
	k := &b.welt.fakten.kreise[b.plan.kreis]
	n := b.plan.bis - b.plan.von
	versatz := b.z.Float64()
	klasse := 0
	for i := range n {
		ziel := (float64(i) + versatz) / float64(n) * k.gesamt
		for klasse < len(k.alter)-1 && k.alter[klasse].kumulativ <= ziel {
			klasse++
		}
		a := k.alter[klasse]
		geschlecht := maennlich
		if a.weiblich {
			geschlecht = weiblich
		}
		b.neu(geschlecht, b.geburtstag(a.alter))
	}
	folge := make([]int, n)
	for i := range folge {
		folge[i] = i
	}
	slices.SortStableFunc(folge, func(x, y int) int {
		return int(b.personen[x].geboren - b.personen[y].geboren)
	})
	return folge
}

// geburtstag draws the birthday of somebody who is so old today.
func (b *block) geburtstag(alter int) tag {
	d := b.heute.datum()
	juengst := tagVon(rueck(d, alter))
	aeltest := tagVon(rueck(d, alter+1)) + 1
	return b.z.zwischen(aeltest, juengst)
}

func (b *block) alter(nr int) int { return alterAm(b.personen[nr].geboren, b.heute) }

// verteile shuffles the households and lays them along the line of residents,
// which gives every municipality its share up to one household.
func (b *block) verteile() {
	b.z.Shuffle(len(b.haushalt), func(i, j int) {
		b.haushalt[i], b.haushalt[j] = b.haushalt[j], b.haushalt[i]
	})
	ort := b.plan.von
	for i := range b.haushalt {
		h := &b.haushalt[i]
		h.gemeinde = b.welt.gemeindeAn(b.plan.kreis, ort)
		ort += len(h.alle())
	}
}
