// SPDX-License-Identifier: EUPL-1.2

package welt

import "math"

// wechsel is a change that a municipality reports on a day.
type wechsel struct {
	am       tag
	nr       int
	gemeinde uint16
	anlass   string
	neu      bool
	loeschen bool
}

// Yearly rates of events after the Stichtag, per household or person (estimates).
const (
	rateUmzug        = 0.09
	rateGeburt       = 0.14 // per couple with a woman of 20 to 41
	rateHeirat       = 0.09 // per unmarried couple
	rateScheidung    = 0.011
	rateSperre       = 0.0015
	rateAustritt     = 0.02
	rateNebenwohnung = 0.012
	rateAufgabe      = 0.2
	rateAusweis      = 0.25
	rateName         = 0.0004
	rateZuzug        = 0.027
	rateLoeschung    = 0.02 // of archived records
)

// fortgang tells what happens in a block after the Stichtag. At most one event
// touches a person, so every record shows a state that really was.
type fortgang struct {
	*block
	beruehrt []bool
}

// zukunft adds the events of the days after the Stichtag. It draws from a source
// of its own: the past does not depend on how many days follow.
func (b *block) zukunft() {
	b.z = neuerZufall(b.welt.opt.Seed, uint64(b.plan.nr)<<8|3)
	f := &fortgang{block: b, beruehrt: make([]bool, len(b.personen))}
	for i := range b.haushalt {
		f.haushaltsereignis(&b.haushalt[i])
	}
	bewohner := b.plan.bis - b.plan.von
	for nr := range bewohner {
		f.personenereignis(nr)
	}
	for range int(float64(bewohner)*f.chance(rateZuzug) + b.z.Float64()) {
		f.zuzug()
	}
	for nr := range f.beruehrt {
		f.loeschung(nr)
	}
}

// chance is the probability of an event of a yearly rate within the days told.
func (f *fortgang) chance(rate float64) float64 {
	return 1 - math.Exp(-rate*float64(f.welt.opt.Tage)/365)
}

// tagDanach draws a day after the Stichtag.
func (f *fortgang) tagDanach() tag { return f.heute + 1 + tag(f.z.IntN(f.welt.opt.Tage)) }

// melde notes a change of the person's record in the municipality.
func (f *fortgang) melde(am tag, nr int, g uint16, anlass string) {
	neu := !f.vorhanden(&f.personen[nr], g, am-1)
	f.wechsel = append(f.wechsel, wechsel{am: am, nr: nr, gemeinde: g, anlass: anlass, neu: neu})
	f.beruehrt[nr] = true
}

// meldeUeberall notes a change in all municipalities where the person is registered on the day before.
func (f *fortgang) meldeUeberall(am tag, nr int, anlass string) {
	p := &f.personen[nr]
	for _, g := range p.gemeindeIn(am - 1) {
		if _, _, offen := f.zeitIn(p, g, am-1); offen {
			f.melde(am, nr, g, anlass)
		}
	}
}

// frei reports whether the person may still have an event: alive, registered, untouched.
func (f *fortgang) frei(nr int) bool {
	p := &f.personen[nr]
	if f.beruehrt[nr] || p.gestorben != 0 || len(p.orte) == 0 {
		return false
	}
	letzter := p.orte[len(p.orte)-1]
	return letzter.bis == 0 && letzter.anschrift.art == inSachsen
}

// beweglich is frei except for people with an open secondary dwelling, who don't move here.
func (f *fortgang) beweglich(nr int) bool {
	for _, a := range f.personen[nr].neben {
		if a.bis == 0 {
			return false
		}
	}
	return f.frei(nr)
}

func (f *fortgang) haushaltsereignis(h *haushalt) {
	paar := h.paar[0] >= 0 && h.paar[1] >= 0 && f.frei(h.paar[0]) && f.frei(h.paar[1])
	switch {
	case f.z.mit(f.chance(rateUmzug)):
		f.umzug(h)
	case paar && f.gebaerend(h) && f.z.mit(f.chance(rateGeburt)):
		f.geburt(h)
	case paar && !f.personen[h.paar[0]].eheAm(f.heute).verheiratet(f.heute):
		if f.z.mit(f.chance(rateHeirat)) && min(f.alter(h.paar[0]), f.alter(h.paar[1])) >= 18 {
			f.hochzeit(h)
		}
	case paar && f.z.mit(f.chance(rateScheidung)):
		f.scheidung(h)
	}
}

func (f *fortgang) gebaerend(h *haushalt) bool {
	p := &f.personen[h.paar[0]]
	alter := f.alter(p.nr)
	if p.geschlecht != weiblich || alter < 20 || alter > 41 {
		return false
	}
	n := len(h.kinder)
	return n == 0 || n < 4 && f.heute-f.personen[h.kinder[n-1]].geboren > 400
}

// umzug moves a household, or each member of a flat or home on their own.
func (f *fortgang) umzug(h *haushalt) {
	wer := h.alle()
	if h.art == wohngemeinschaft || h.art == heim {
		wer = wer[f.z.IntN(len(wer)):][:1]
	}
	for _, nr := range wer {
		if !f.beweglich(nr) {
			return
		}
	}
	am := f.tagDanach()
	alt := f.personen[wer[0]].orte[len(f.personen[wer[0]].orte)-1].anschrift
	if f.z.mit(0.15) {
		f.fortzug(wer, am, alt.ort)
		return
	}
	ziel := f.adresse(alt.ort)
	if f.z.mit(umzugSachsen / (umzugSachsen + umzugInnerorts)) {
		ziel = f.adresse(f.andereGemeinde(alt))
	}
	for _, nr := range wer {
		p := &f.personen[nr]
		vorher := p.platzIn(ziel.ort) >= 0
		p.orte[len(p.orte)-1].bis = am
		p.orte = append(p.orte, aufenthalt{von: am, anschrift: ziel})
		switch {
		case ziel.ort == alt.ort:
			f.melde(am, nr, alt.ort, anlassUmzug)
			continue
		case vorher:
			f.melde(am, nr, ziel.ort, anlassWiederzuzug)
		default:
			f.melde(am, nr, ziel.ort, anlassZuzug)
		}
		f.melde(am, nr, alt.ort, anlassWegzug)
	}
}

// fortzug takes people out of Saxony, all to the same place.
func (f *fortgang) fortzug(wer []int, am tag, g uint16) {
	f.ziehtFort(&f.personen[wer[0]], am)
	orte := f.personen[wer[0]].orte
	for _, nr := range wer {
		if nr != wer[0] {
			p := &f.personen[nr]
			p.orte[len(p.orte)-1].bis = am
			p.orte = append(p.orte, orte[len(orte)-1])
		}
		f.melde(am, nr, g, anlassWegzug)
	}
}

func (f *fortgang) geburt(h *haushalt) {
	am := f.tagDanach()
	nr := f.neu(f.z.IntN(2), am).nr
	f.beruehrt = append(f.beruehrt, false)
	f.kindIn(nr, indexVon(f.haushalt, h))
	einzeln := haushalt{paar: h.paar, kinder: []int{nr}}
	f.benenneKinder(&einzeln)
	p := &f.personen[nr]
	p.orte = ab(f.personen[h.paar[0]].orte, am)
	f.merkmale(p)
	f.melde(am, nr, p.orte[0].anschrift.ort, anlassGeburt)
	for _, elter := range h.paar {
		f.meldeUeberall(am, elter, anlassSonstige)
	}
}

func indexVon(liste []haushalt, h *haushalt) int {
	for i := range liste {
		if &liste[i] == h {
			return i
		}
	}
	return -1
}

func (f *fortgang) hochzeit(h *haushalt) {
	am := f.tagDanach()
	f.heirate(&f.personen[h.paar[0]], &f.personen[h.paar[1]], am)
	for _, nr := range h.paar {
		f.meldeUeberall(am, nr, anlassEhe)
	}
}

func (f *fortgang) scheidung(h *haushalt) {
	am := f.tagDanach()
	for _, nr := range h.paar {
		p := &f.personen[nr]
		p.ehen[len(p.ehen)-1].bis = am
		f.meldeUeberall(am, nr, anlassScheidung)
	}
}

// personenereignis draws at most one event of a single person.
func (f *fortgang) personenereignis(nr int) {
	if !f.frei(nr) {
		return
	}
	alter := f.alter(nr)
	p := &f.personen[nr]
	am := f.tagDanach()
	switch {
	case f.z.mit(f.chance(0.00004 * math.Exp(0.094*float64(alter)))):
		f.tod(nr, am)
	case f.z.mit(f.chance(rateSperre)):
		p.sperren = append(p.sperren, sperre{grund: "3", von: am, frist: am + jahre(2)})
		f.meldeUeberall(am, nr, anlassSperre)
	case alter >= 18 && p.religion != "vd" && p.austritt == 0 && f.z.mit(f.chance(rateAustritt)):
		p.austritt = am
		f.meldeUeberall(am, nr, anlassReligion)
	case alter >= 18 && alter < 65 && len(p.neben) == 0 && f.z.mit(f.chance(rateNebenwohnung)):
		f.beziehtNeben(p, am)
	case len(p.neben) > 0 && p.neben[len(p.neben)-1].bis == 0 && f.z.mit(f.chance(rateAufgabe)):
		f.gibtNebenAuf(p, am)
	case alter >= 16 && len(p.ausweise) > 0 && f.z.mit(f.chance(rateAusweis)):
		p.ausweise = append(p.ausweise, ausweis{p.ausweise[0].art, am})
		f.meldeUeberall(am, nr, anlassSonstige)
	case alter >= 18 && len(p.ehen) == 0 && p.alteName.bis == 0 && f.z.mit(f.chance(rateName)):
		p.alteName = namenswechsel{bis: am, vornamen: p.vornamen, nachname: p.geburtsname}
		p.geburtsname = f.familienname(p.herkunft)
		f.meldeUeberall(am, nr, anlassName)
	}
}

func (f *fortgang) tod(nr int, am tag) {
	f.meldeUeberall(am, nr, anlassTod)
	p := &f.personen[nr]
	p.gestorben = am
	p.orte[len(p.orte)-1].bis = am
	for i := range p.neben {
		if p.neben[i].bis == 0 {
			p.neben[i].bis = am
		}
	}
	e := p.eheAm(f.heute)
	if !e.verheiratet(am) {
		return
	}
	e.bis, e.tod, e.zurueck = am, true, false
	if e.partner < 0 {
		return
	}
	witwer := f.personen[e.partner].eheAm(f.heute)
	witwer.bis, witwer.tod, witwer.zurueck = am, true, false
	f.meldeUeberall(am, e.partner, anlassTodBezogener)
}

func (f *fortgang) beziehtNeben(p *person, am tag) {
	haupt := p.orte[len(p.orte)-1].anschrift
	neben := f.adresse(f.andereGemeinde(haupt))
	if neben.ort == haupt.ort {
		return
	}
	p.neben = append(p.neben, aufenthalt{von: am, anschrift: neben})
	f.melde(am, p.nr, neben.ort, anlassNebenwohnung)
	f.melde(am, p.nr, haupt.ort, anlassSonstige)
}

func (f *fortgang) gibtNebenAuf(p *person, am tag) {
	n := &p.neben[len(p.neben)-1]
	n.bis = am
	f.melde(am, p.nr, n.anschrift.ort, anlassAufgabeNeben)
	if haupt := p.orte[len(p.orte)-1].anschrift.ort; haupt != n.anschrift.ort {
		f.melde(am, p.nr, haupt, anlassSonstige)
	}
}

// zuzug brings somebody new from outside Saxony.
func (f *fortgang) zuzug() {
	am := f.tagDanach()
	p := f.einzelner(18+min(int(f.z.ExpFloat64()*13), 60), am, f.z.mit(0.55))
	f.beruehrt = append(f.beruehrt, false)
	anlass := anlassZuzug
	vorher := f.bundadresse()
	if !p.deutsch() {
		vorher, anlass = anschrift{art: imAusland, ort: uint16(p.staat[0])}, anlassErstanmeldung
	}
	g := f.irgendwo()
	p.orte = []aufenthalt{{von: p.geboren, bis: am, anschrift: vorher}, {von: am, anschrift: f.adresse(g)}}
	f.merkmale(p)
	f.melde(am, p.nr, g, anlass)
}

// loeschung ends the keeping of a few old records.
func (f *fortgang) loeschung(nr int) {
	if f.beruehrt[nr] || !f.z.mit(f.chance(rateLoeschung)) {
		return
	}
	p := &f.personen[nr]
	for _, g := range p.gemeindeIn(f.heute) {
		if _, letzte, offen := f.zeitIn(p, g, maxTag-1); !offen && letzte < f.heute-jahre(9) && f.vorhanden(p, g, f.heute) {
			f.wechsel = append(f.wechsel, wechsel{am: f.tagDanach(), nr: nr, gemeinde: g, loeschen: true})
			return
		}
	}
}

// aenderung writes the record or deletion of a change.
func (b *block) aenderung(c wechsel) geparkt {
	p := &b.personen[c.nr]
	m := b.satz(p, c.gemeinde, c.am, c.anlass)
	g := geparkt{Satz: m, Person: b.personennummer(c.nr), Neu: c.neu, Loeschen: c.loeschen}
	if c.loeschen {
		g.Satz = nurSchluessel(m)
	}
	return g
}
