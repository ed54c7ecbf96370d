// SPDX-License-Identifier: EUPL-1.2

package welt

// person is a life course in compact form: everything that ever happens is
// dated, so the person as known on any day can be read from it. Names are
// numbers of namenslisten, places numbers of fakten, relatives numbers within
// the block.
type person struct {
	nr         int // place in the block
	geschlecht int // maennlich, weiblich
	divers     bool
	herkunft   string // list of names: de, hsb, pl, …
	geboren    tag
	gestorben  tag
	genau      genauigkeit
	geburt     anschrift // only place and state are used
	frueher    tag       // former birth date (second period), 0 = none

	geburtsname name
	vornamen    [3]uint16 // 0 = none
	alteName    namenswechsel
	ehen        []ehe
	mutter      int // numbers in the block, -1 = not there
	vater       int
	kinder      []int

	staat    [2]uint8 // citizenships; second 0 and first 0: only German
	religion string
	austritt tag // left the church
	doktor   tag
	orden    bool
	kunst    bool
	waffe    tag
	spreng   tag
	ausweise []ausweis // ascending per kind
	sperren  []sperre

	orte  []aufenthalt // main dwellings, ascending, without gap since the first known
	neben []aufenthalt // secondary dwellings
}

// genauigkeit says how much of the birth date the registers know.
type genauigkeit uint8

const (
	genauTag genauigkeit = iota
	genauMonat
	genauJahr
	genauNichts
)

// name is a surname: one or two numbers of namenslisten.nachnamen.
type name struct {
	a, b     uint16 // b = 0: no double name
	adel     bool   // with "von"
	herkunft string // decides whether the female form differs
}

// namenswechsel are the first names and surname borne until a change of name by decision.
type namenswechsel struct {
	bis      tag
	vornamen [3]uint16
	nachname name
}

// ehe is a marriage. partner is the number in the block, -1 for somebody who
// is in no register; then vorname, nachname and geboren describe the spouse.
type ehe struct {
	von, bis  tag
	tod       bool // ended by the spouse's death, else by divorce
	partner   int
	vorname   uint16
	nachname  name
	geboren   tag
	name      name // surname of the person during this marriage
	gemeinsam bool // name is the Ehename of both
	zurueck   bool // takes the birth name again after the end
	ort       uint16
}

// sperre is a block or objection with its ground of DSMeld 1801.
type sperre struct {
	grund      string
	von, frist tag
}

type ausweis struct {
	art string
	von tag
}

// ortsart says in which of four ways a place is known.
type ortsart uint8

const (
	inSachsen ortsart = iota
	imBund
	imAusland
	unbekanntWo
)

// anschrift is an address in numbers of fakten.
type anschrift struct {
	art     ortsart
	ort     uint16 // gemeinden, orte or staaten
	strasse uint16
	nummer  uint16
	zusatz  uint8 // 1 = a
	wohnung uint8 // number of the flat, 0 = none
	heim    bool  // institution in the sense of BMG § 52
}

// aufenthalt is a dwelling from von (inclusive) to bis (exclusive); bis 0 = open.
type aufenthalt struct {
	von, bis  tag
	anschrift anschrift
	vonAmts   bool // end registered ex officio
}

// am reports whether the dwelling is lived in on the day.
func (a aufenthalt) am(t tag) bool { return a.von <= t && (a.bis == 0 || a.bis > t) }

// lebt reports whether the person is born and alive on the day.
func (p *person) lebt(t tag) bool { return p.geboren <= t && (p.gestorben == 0 || p.gestorben > t) }

// wohnt returns the main dwelling on the day, nil if there is none.
func (p *person) wohnt(t tag) *aufenthalt {
	for i := range p.orte {
		if p.orte[i].am(t) {
			return &p.orte[i]
		}
	}
	return nil
}

// eheAm returns the last marriage begun up to the day, nil if there is none.
func (p *person) eheAm(t tag) *ehe {
	for i := len(p.ehen) - 1; i >= 0; i-- {
		if p.ehen[i].von <= t {
			return &p.ehen[i]
		}
	}
	return nil
}

// verheiratet reports whether the marriage exists on the day.
func (e *ehe) verheiratet(t tag) bool { return e != nil && (e.bis == 0 || e.bis > t) }

// nachname returns the surname borne on the day.
func (p *person) nachname(t tag) name {
	if e := p.eheAm(t); e != nil && (e.verheiratet(t) || !e.zurueck) {
		return e.name
	}
	if t < p.alteName.bis {
		return p.alteName.nachname
	}
	return p.geburtsname
}

// vornamenAm returns the first names borne on the day.
func (p *person) vornamenAm(t tag) [3]uint16 {
	if t < p.alteName.bis {
		return p.alteName.vornamen
	}
	return p.vornamen
}

// deutsch reports whether the person is a German citizen.
func (p *person) deutsch() bool { return p.staat[0] == 0 }

// gemeindeIn lists the Saxon municipalities that the person ever lived in, in
// the order of first arrival; the place in it numbers the person's records.
func (p *person) gemeindeIn(t tag) []uint16 {
	var aus []uint16
	sammle := func(von tag, a anschrift) {
		if a.art != inSachsen || von > t {
			return
		}
		for _, g := range aus {
			if g == a.ort {
				return
			}
		}
		aus = append(aus, a.ort)
	}
	i, j := 0, 0
	for i < len(p.orte) || j < len(p.neben) {
		if j >= len(p.neben) || i < len(p.orte) && p.orte[i].von <= p.neben[j].von {
			sammle(p.orte[i].von, p.orte[i].anschrift)
			i++
			continue
		}
		sammle(p.neben[j].von, p.neben[j].anschrift)
		j++
	}
	return aus
}
