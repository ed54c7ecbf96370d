// SPDX-License-Identifier: EUPL-1.2

package welt

import "slices"

// Where people came from on a move (estimates after the migration figures of
// the Statistisches Landesamt: about 50 moves over a municipal border per 1000
// and year, a good third of them over the border of the Land).
const (
	umzugInnerorts = 0.56
	umzugSachsen   = 0.29
	umzugBund      = 0.11
	imSelbenKreis  = 0.55
	anteilHaelfte  = 0.5 // couples in which one moved in with the other
)

// wohndauer is the mean time in years that people of an age stay in a dwelling.
func wohndauer(alter int) float64 {
	switch {
	case alter < 30:
		return 3.2
	case alter < 45:
		return 8
	case alter < 65:
		return 16
	}
	return 26
}

// lebenslauf tells where the people of a household have lived.
func (b *block) lebenslauf(h *haushalt) {
	switch h.art {
	case einzeln, familie:
		b.gemeinsam(h)
	default:
		for _, nr := range h.weitere {
			b.zuletztIn(h, nr)
		}
	}
	for _, nr := range h.alle() {
		b.folgePartner(nr)
	}
}

// zuletztIn gives a resident of a shared flat or home the common address and an own past.
func (b *block) zuletztIn(h *haushalt, nr int) {
	p := &b.personen[nr]
	wo, dauer := b.adresse(h.gemeinde), b.z.dauer(1.6)
	if h.art == heim {
		wo, dauer = b.heimadresse(h.gemeinde), b.z.dauer(3)
	} else if erste := h.weitere[0]; nr != erste {
		q := b.personen[erste]
		wo = q.orte[len(q.orte)-1].anschrift
	}
	von := max(b.heute-dauer, p.geboren)
	p.orte = append(b.vorher(p, von, wo), aufenthalt{von: von, anschrift: wo})
}

// gemeinsam tells the common past of a couple or single back to its beginning,
// the separate pasts before, and lets children follow their mother.
func (b *block) gemeinsam(h *haushalt) {
	p := &b.personen[h.paar[0]]
	kette := b.beginn(h, p)
	erste := kette[0]
	for i, nr := range h.paar {
		if nr < 0 {
			continue
		}
		q := &b.personen[nr]
		eigene := slices.Clone(kette)
		beginn := max(erste.von, q.geboren)
		if erste.von > b.heute-jahre(rueckblick) || h.paar[1] < 0 {
			if i == 0 && b.z.mit(anteilHaelfte) && h.paar[1] >= 0 {
				beginn = max(beginn-b.z.dauer(4), q.geboren) // the other one moved in here
			}
			eigene[0].von = beginn
			eigene = append(b.vorher(q, beginn, erste.anschrift), eigene...)
		}
		eigene[0].von = max(eigene[0].von, q.geboren)
		q.orte = eigene
	}
	for _, nr := range h.kinder {
		b.personen[nr].orte = ab(b.personen[h.paar[0]].orte, b.personen[nr].geboren)
	}
}

// beginn tells the dwellings of a couple since they live together, and the
// present one of somebody alone.
func (b *block) beginn(h *haushalt, p *person) []aufenthalt {
	einreise := b.einreise(p)
	wo := b.adresse(h.gemeinde)
	if h.paar[1] >= 0 {
		return b.kette(p, max(h.seit, einreise), wo)
	}
	von := b.heute - b.z.dauer(wohndauer(b.alter(p.nr)))
	return []aufenthalt{{von: max(von, einreise), anschrift: wo}}
}

// einreise is the earliest day that somebody can have lived in Saxony.
func (b *block) einreise(p *person) tag {
	if p.deutsch() {
		return p.geboren
	}
	return max(p.geboren, b.heute-b.aufenthaltsdauer(p))
}

// aufenthaltsdauer is how long ago a foreign citizen came to Germany; the same
// answer whenever asked.
func (b *block) aufenthaltsdauer(p *person) tag {
	spanne := 14.0
	if b.welt.fakten.staaten[p.staat[0]].schluessel == "166" {
		spanne = 4
	}
	w := wuerfel(b.welt.opt.Seed, b.personennummer(p.nr), zweckEinreise)
	return 90 + jahre(w*w*spanne+w*0.2)
}

// kette tells the dwellings of a household from today back to anfang (or as
// far back as is told at all), ascending.
func (b *block) kette(p *person, anfang tag, wo anschrift) []aufenthalt {
	var aus []aufenthalt
	ende, zeit := tag(0), b.heute
	for {
		von := zeit - b.z.dauer(wohndauer(alterAm(p.geboren, zeit)))
		letzter := von <= anfang || zeit < b.heute-jahre(rueckblick)
		if letzter {
			von = min(anfang, zeit-60)
		}
		aus = append(aus, aufenthalt{von: von, bis: ende, anschrift: wo})
		if letzter {
			break
		}
		ende, zeit = von, von
		wo = b.woandersHer(wo)
	}
	slices.Reverse(aus)
	return aus
}

// vorher tells what somebody alone lived through before a day: dwellings back
// to birth, to the arrival in Germany, or to where the telling begins.
func (b *block) vorher(p *person, bis tag, danach anschrift) []aufenthalt {
	var aus []aufenthalt
	grenze := b.heute - jahre(rueckblick)
	einreise := b.einreise(p)
	wo := danach
	for bis > grenze && bis > p.geboren {
		if bis <= einreise+60 && !p.deutsch() {
			aus = append(aus, aufenthalt{von: p.geboren, bis: bis, anschrift: anschrift{art: imAusland, ort: uint16(p.staat[0])}})
			break
		}
		wo = b.woandersHer(wo)
		von := bis - b.z.dauer(wohndauer(alterAm(p.geboren, bis)))
		if alterAm(p.geboren, von) < 17 {
			von = p.geboren
		}
		von = max(von, einreise)
		aus = append(aus, aufenthalt{von: von, bis: bis, anschrift: wo})
		bis = von
	}
	slices.Reverse(aus)
	return aus
}

// folgePartner gives the deceased spouse of a widowed person their common dwellings.
func (b *block) folgePartner(nr int) {
	p := &b.personen[nr]
	e := p.eheAm(b.heute)
	if e == nil || !e.tod || e.partner < 0 {
		return
	}
	q := &b.personen[e.partner]
	for _, a := range ab(p.orte, q.geboren) {
		if a.von < q.gestorben {
			if a.bis == 0 || a.bis > q.gestorben {
				a.bis = q.gestorben
			}
			q.orte = append(q.orte, a)
		}
	}
}

// ab returns the dwellings from a day on.
func ab(orte []aufenthalt, von tag) []aufenthalt {
	var aus []aufenthalt
	for _, a := range orte {
		if a.bis == 0 || a.bis > von {
			a.von = max(a.von, von)
			aus = append(aus, a)
		}
	}
	return aus
}

// woandersHer draws the dwelling before a move to the given one.
func (b *block) woandersHer(nach anschrift) anschrift {
	r := b.z.Float64()
	if nach.art != inSachsen {
		r = umzugInnerorts + r*(1-umzugInnerorts)*0.6 // back to Saxony mostly
	}
	switch {
	case r < umzugInnerorts:
		return b.adresse(nach.ort)
	case r < umzugInnerorts+umzugSachsen:
		return b.adresse(b.andereGemeinde(nach))
	case r < umzugInnerorts+umzugSachsen+umzugBund:
		return b.bundadresse()
	}
	return anschrift{art: imAusland, ort: b.welt.fakten.fremde.zieh(b.z), nummer: uint16(1 + b.z.IntN(90))}
}

// andereGemeinde draws another municipality, larger ones more often, those of the same Kreis most.
func (b *block) andereGemeinde(nach anschrift) uint16 {
	f := b.welt.fakten
	for range 4 {
		kreis := b.welt.kreisWahl.zieh(b.z)
		if nach.art == inSachsen && b.z.mit(imSelbenKreis) {
			kreis = uint16(f.gemeinden[nach.ort].kreis)
		}
		g := b.welt.gemeindeAn(int(kreis), b.z.IntN(max(1, b.welt.kreisEinwohner[kreis])))
		if nach.art != inSachsen || g != nach.ort {
			return g
		}
	}
	return uint16(b.z.IntN(len(f.gemeinden)))
}

// adresse draws a dwelling in a municipality.
func (b *block) adresse(g uint16) anschrift {
	gemeinde := &b.welt.fakten.gemeinden[g]
	a := anschrift{art: inSachsen, ort: g, strasse: uint16(b.z.IntN(len(gemeinde.strassen)))}
	b.hausnummer(&a)
	if gemeinde.einwohner > 15000 && b.z.mit(0.12) {
		a.wohnung = uint8(1 + b.z.IntN(40))
	}
	return a
}

func (b *block) bundadresse() anschrift {
	a := anschrift{art: imBund, ort: b.welt.fakten.ortWahl.zieh(b.z),
		strasse: uint16(b.z.IntN(min(400, len(b.welt.fakten.haeufig))))}
	b.hausnummer(&a)
	return a
}

// hausnummer draws a house number; low numbers are more common, some have a letter.
func (b *block) hausnummer(a *anschrift) {
	a.nummer = uint16(1 + min(int(b.z.ExpFloat64()*25), 240))
	if b.z.mit(0.09) {
		a.zusatz = uint8(1 + b.z.IntN(4))
	}
}

// heimadresse returns one of the few homes of the municipality.
func (b *block) heimadresse(g uint16) anschrift {
	gemeinde := &b.welt.fakten.gemeinden[g]
	n := 1 + gemeinde.einwohner/8000
	h := misch(uint64(g)<<16 | uint64(b.z.IntN(n)))
	return anschrift{art: inSachsen, ort: g, heim: true, nummer: uint16(1 + h>>32%60),
		strasse: uint16(h % uint64(len(gemeinde.strassen)))}
}
