// SPDX-License-Identifier: EUPL-1.2

package welt

// Yearly rates per resident (Saxony 2022: 14.7 deaths and 20.7 departures over
// the border of the Land per 1000), and residents elsewhere with a secondary dwelling here.
const (
	sterberate      = 0.0147
	fortzugsrate    = 0.0195
	anteilNurNeben  = 0.006
	anteilUnbekannt = 0.06 // of the departures
	anteilBund      = 0.66
)

// ehemalige adds the people who were residents and whose records remain: the
// dead, those who left the Land, and people whose main dwelling is elsewhere.
func (b *block) ehemalige() {
	n := float64(b.plan.bis - b.plan.von)
	tote := int(n*sterberate*rueckblick+b.z.Float64()) - (len(b.personen) - (b.plan.bis - b.plan.von))
	for range max(0, tote) {
		b.verstorbener()
	}
	for range int(n*fortzugsrate*rueckblick + b.z.Float64()) {
		b.fortgezogener()
	}
	for range int(n*anteilNurNeben + b.z.Float64()) {
		b.nurNebenwohnung()
	}
}

// irgendwo draws a municipality of the block, by its number of residents.
func (b *block) irgendwo() uint16 {
	return b.welt.gemeindeAn(b.plan.kreis, b.plan.von+b.z.IntN(b.plan.bis-b.plan.von))
}

// einzelner adds a person of an age on a day, with names and perhaps a past marriage.
func (b *block) einzelner(alter int, am tag, fremd bool) *person {
	geschlecht := b.z.IntN(2)
	nr := b.neu(geschlecht, am-jahre(float64(alter)+b.z.Float64())).nr
	p := &b.personen[nr]
	if fremd {
		p.staat[0] = uint8(b.welt.fakten.fremde.zieh(b.z))
		p.herkunft = b.welt.fakten.staaten[p.staat[0]].herkunft
	}
	b.nenne(nr)
	p = &b.personen[nr]
	if alter > 32 && b.z.mit(0.45) {
		e := b.ehemitFremd(p, am-jahre(b.z.Float64()*float64(alter-24)+1))
		if b.z.mit(0.4) {
			e.bis, e.tod = b.z.zwischen(e.von+300, am), alter > 70
		}
		p.ehen = append(p.ehen, e)
	}
	return p
}

func (b *block) verstorbener() {
	tod := b.z.zwischen(b.heute-jahre(rueckblick), b.heute-1)
	alter := max(0, min(b.z.normal(80, 12), 103))
	p := b.einzelner(alter, tod, b.z.mit(0.02))
	p.gestorben = tod
	p.orte = b.bisZum(p, tod)
}

// bisZum tells the dwellings that end on a day.
func (b *block) bisZum(p *person, ende tag) []aufenthalt {
	wo := b.adresse(b.irgendwo())
	if alterAm(p.geboren, ende) > 80 && b.z.mit(0.35) {
		wo = b.heimadresse(wo.ort)
	}
	von := max(p.geboren, ende-b.z.dauer(wohndauer(alterAm(p.geboren, ende))))
	return append(b.vorher(p, von, wo), aufenthalt{von: von, bis: ende, anschrift: wo})
}

func (b *block) fortgezogener() {
	weg := b.z.zwischen(b.heute-jahre(rueckblick), b.heute-1)
	alter := 18 + min(int(b.z.ExpFloat64()*14), 62)
	p := b.einzelner(alter, weg, b.z.mit(0.5))
	wo := b.adresse(b.irgendwo())
	von := max(weg-b.z.dauer(3), p.geboren)
	p.orte = append(b.vorher(p, von, wo), aufenthalt{von: von, bis: weg, anschrift: wo})
	b.ziehtFort(p, weg)
}

// ziehtFort ends the last dwelling and adds where the person went.
func (b *block) ziehtFort(p *person, am tag) {
	letzter := &p.orte[len(p.orte)-1]
	letzter.bis = am
	ziel := b.bundadresse()
	switch r := b.z.Float64(); {
	case r < anteilUnbekannt:
		ziel = anschrift{art: unbekanntWo, ort: uint16(b.z.IntN(3))}
		letzter.vonAmts = ziel.ort == 0
	case r < 1-anteilBund:
		land := uint16(p.staat[0])
		if p.deutsch() {
			land = b.welt.fakten.fremde.zieh(b.z)
		}
		ziel = anschrift{art: imAusland, ort: land, nummer: uint16(1 + b.z.IntN(90))}
	}
	p.orte = append(p.orte, aufenthalt{von: am, anschrift: ziel})
}

// nurNebenwohnung adds somebody who lives elsewhere in Germany and has a secondary dwelling here.
func (b *block) nurNebenwohnung() {
	p := b.einzelner(20+b.z.IntN(45), b.heute, b.z.mit(0.05))
	seit := max(b.heute-b.z.dauer(6), p.geboren+jahre(18))
	p.orte = []aufenthalt{{von: max(p.geboren, seit-jahre(8)), anschrift: b.bundadresse()}}
	p.neben = []aufenthalt{{von: min(seit, b.heute-30), anschrift: b.adresse(b.irgendwo())}}
}
