// SPDX-License-Identifier: EUPL-1.2

package welt

// rueckblick is how far back life courses are told in full; what lies before
// has left the municipal registers or does not matter for their records.
const rueckblick = 15

// verbinde makes a couple of the two adults: living together since a day, and
// married or not.
func (b *block) verbinde(h *haushalt) {
	p, q := &b.personen[h.paar[0]], &b.personen[h.paar[1]]
	if q.deutsch() != p.deutsch() && b.z.mit(0.8) {
		q.staat, q.herkunft = p.staat, p.herkunft
		b.nenne(q.nr)
		p, q = &b.personen[h.paar[0]], &b.personen[h.paar[1]]
	}
	muendig := max(p.geboren, q.geboren) + jahre(18)
	h.seit = b.z.zwischen(muendig, muendig+jahre(12))
	if h.seit > b.heute {
		h.seit = b.z.zwischen(muendig, b.heute)
	}
	if len(h.kinder) > 0 {
		h.seit = max(min(h.seit, b.personen[h.kinder[0]].geboren-300), max(p.geboren, q.geboren)+jahre(16))
	}
	if b.z.mit(0.12) && h.seit > muendig+jahre(6) {
		b.fruehereEhe(p, muendig+jahre(1), h.seit-200)
	}
	alter := min(b.alter(p.nr), b.alter(q.nr))
	heirat := b.z.zwischen(max(h.seit, muendig), max(h.seit, muendig)+jahre(6))
	if heirat >= b.heute || !b.z.mit(verheiratetAnteil(alter)) {
		return
	}
	b.heirate(p, q, heirat)
}

// verheiratetAnteil is the share of couples of an age who are married (estimate).
func verheiratetAnteil(alter int) float64 {
	switch {
	case alter < 25:
		return 0.2
	case alter < 35:
		return 0.55
	case alter < 50:
		return 0.75
	}
	return 0.93
}

// heirate marries two people of the block with one of the usual choices of name.
func (b *block) heirate(p, q *person, am tag) {
	ort := b.welt.gemeindeAn(b.plan.kreis, b.plan.von)
	x := ehe{von: am, partner: q.nr, name: p.nachname(am), ort: ort}
	y := ehe{von: am, partner: p.nr, name: q.nachname(am), ort: ort}
	frau, mann := &x, &y
	switch wahl := b.z.Float64(); {
	case wahl < 0.74:
		frau.name, frau.gemeinsam, mann.gemeinsam = mann.name, true, true
	case wahl < 0.80:
		mann.name, frau.gemeinsam, mann.gemeinsam = frau.name, true, true
	case wahl < 0.87 && mann.name.b == 0 && frau.name.b == 0 && frau.name.a != mann.name.a && !frau.name.adel:
		frau.name = name{a: mann.name.a, b: frau.name.a, herkunft: mann.name.herkunft}
		mann.gemeinsam, frau.gemeinsam = true, true
	}
	x.zurueck, y.zurueck = b.z.mit(0.15), b.z.mit(0.15)
	p.ehen = append(p.ehen, x)
	q.ehen = append(q.ehen, y)
}

// fruehereEhe adds a marriage to somebody who is in no register, ended by divorce.
func (b *block) fruehereEhe(p *person, von, bis tag) {
	e := b.ehemitFremd(p, b.z.zwischen(von, (von+bis)/2))
	e.bis = b.z.zwischen(e.von+300, max(bis, e.von+301))
	if e.bis >= b.heute {
		return
	}
	p.ehen = append(p.ehen, e)
}

func (b *block) ehemitFremd(p *person, am tag) ehe {
	geboren := p.geboren + tag(b.z.normal(0, 1200))
	e := ehe{von: am, partner: -1, nachname: b.familienname(p.herkunft), geboren: min(geboren, am-jahre(17)), name: p.geburtsname,
		vorname: b.welt.fakten.namen.vorname(b.z, p.herkunft, 1-p.geschlecht, geboren.datum().Jahr()),
		ort:     b.welt.gemeindeAn(b.plan.kreis, b.plan.von)}
	if p.geschlecht == weiblich && b.z.mit(0.8) {
		e.name, e.gemeinsam = e.nachname, true
	}
	e.zurueck = b.z.mit(0.25)
	return e
}

// verwitwetAnteil is the share of widowed among those of an age who live alone (estimate).
func verwitwetAnteil(alter, geschlecht int) float64 {
	anteil := 0.0
	switch {
	case alter >= 85:
		anteil = 0.8
	case alter >= 75:
		anteil = 0.6
	case alter >= 65:
		anteil = 0.35
	case alter >= 55:
		anteil = 0.1
	}
	if geschlecht == maennlich {
		anteil *= 0.6
	}
	return anteil
}

// vergangeneEhe decides whether somebody living alone was married before. A
// spouse who died within the time told here becomes a person of the block.
func (b *block) vergangeneEhe(nr int) {
	alter := b.alter(nr)
	p := &b.personen[nr]
	if b.z.mit(verwitwetAnteil(alter, p.geschlecht)) {
		tod := b.heute - b.z.dauer(8)
		heirat := p.geboren + jahre(20) + jahre(b.z.Float64()*15)
		if tod <= heirat+400 {
			return
		}
		b.verwitwe(nr, heirat, tod)
		return
	}
	if alter >= 30 && b.z.mit(0.28) {
		b.fruehereEhe(p, p.geboren+jahre(20), min(b.heute-90, p.geboren+jahre(60)))
	}
}

func (b *block) verwitwe(nr int, heirat, tod tag) {
	p := &b.personen[nr]
	if tod < b.heute-jahre(rueckblick) {
		e := b.ehemitFremd(p, heirat)
		e.bis, e.tod, e.zurueck = tod, true, false
		p.ehen = append(p.ehen, e)
		return
	}
	geboren := min(p.geboren-tag(b.z.normal(900, 1100))*tag(2*p.geschlecht-1), heirat-jahre(18))
	staat, herkunft := p.staat, p.herkunft
	q := b.neu(1-p.geschlecht, geboren)
	q.gestorben, q.staat, q.herkunft = tod, staat, herkunft
	b.nenne(q.nr)
	q = &b.personen[len(b.personen)-1]
	p = &b.personen[nr]
	if p.geschlecht == weiblich {
		b.heirate(p, q, heirat)
	} else {
		b.heirate(q, p, heirat)
	}
	for _, x := range [2]*person{p, q} {
		e := &x.ehen[len(x.ehen)-1]
		e.bis, e.tod, e.zurueck = tod, true, false
	}
}
