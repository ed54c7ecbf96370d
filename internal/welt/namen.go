// SPDX-License-Identifier: EUPL-1.2

package welt

// Shares of names and origins; estimates, see daten/HERKUNFT.md.
const (
	anteilSondername   = 0.002
	anteilAdel         = 0.003
	anteilDoppelname   = 0.004 // as birth name
	anteilNamensgleich = 0.0006
)

// fremdanteil is the share of foreign citizens of an age.
func (b *block) fremdanteil(alter int) float64 {
	anteil := 0.09
	switch {
	case alter >= 65:
		anteil = 0.015
	case alter >= 45:
		anteil = 0.05
	case alter >= 18:
		anteil = 0.12
	}
	if b.welt.fakten.kreise[b.plan.kreis].anzahl == 1 {
		return anteil * 1.5
	}
	return anteil * 0.7
}

// gibHerkunft decides citizenship and language of the names.
func (b *block) gibHerkunft(nr int) {
	p := &b.personen[nr]
	f := b.welt.fakten
	if b.z.mit(b.fremdanteil(b.alter(nr))) {
		p.staat[0] = uint8(f.fremde.zieh(b.z))
		p.herkunft = f.staaten[p.staat[0]].herkunft
		return
	}
	switch kreis := f.kreise[b.plan.kreis].schluessel; {
	case kreis == "14625" && b.z.mit(0.07), kreis == "14626" && b.z.mit(0.02):
		p.herkunft = "hsb"
	case b.z.mit(0.025):
		p.herkunft = [...]string{"ru", "ru", "ru", "pl", "pl", "cs", "vi", "tr", "it", "hu"}[b.z.IntN(10)]
	}
	if b.z.mit(0.008) {
		p.staat[1] = uint8(f.fremde.zieh(b.z))
	}
}

// familienname draws a surname for the origin.
func (b *block) familienname(herkunft string) name {
	l := &b.welt.fakten.namen
	n := name{a: l.nachname(b.z, herkunft), herkunft: herkunft}
	switch {
	case herkunft == "de" && b.z.mit(anteilAdel):
		n.adel = true
	case b.z.mit(anteilDoppelname) || (herkunft == "es" || herkunft == "pt") && b.z.mit(0.6):
		n.b = l.nachname(b.z, herkunft)
	}
	return n
}

// gibVornamen draws one to three different first names, avoiding those of siblings.
func (b *block) gibVornamen(nr int, vergeben []uint16) {
	p := &b.personen[nr]
	herkunft := p.herkunft
	if herkunft != "de" && p.deutsch() && b.z.mit(0.6) {
		herkunft = "de"
	}
	zahl := 1
	switch {
	case b.z.mit(0.04):
		zahl = 3
	case b.z.mit(0.32):
		zahl = 2
	}
	jahr := p.geboren.datum().Jahr()
	for i := range zahl {
		for range 5 {
			p.vornamen[i] = b.welt.fakten.namen.vorname(b.z, herkunft, p.geschlecht, jahr)
			if !enthaelt(vergeben, p.vornamen[i]) && !enthaelt(p.vornamen[:i], p.vornamen[i]) {
				break
			}
		}
		if i > 0 && enthaelt(p.vornamen[:i], p.vornamen[i]) {
			p.vornamen[i] = 0
		}
	}
}

func enthaelt(liste []uint16, wert uint16) bool {
	for _, x := range liste {
		if x == wert {
			return true
		}
	}
	return false
}

// benenne gives all residents origin, names and marriages, household by household.
func (b *block) benenne() {
	for i := range b.haushalt {
		h := b.haushalt[i]
		for _, nr := range h.paar {
			if nr >= 0 {
				b.erwachsener(nr)
			}
		}
		for _, nr := range h.weitere {
			b.erwachsener(nr)
		}
		if h.paar[0] >= 0 && h.paar[1] >= 0 {
			b.verbinde(&b.haushalt[i])
		} else if h.paar[0] >= 0 {
			b.vergangeneEhe(h.paar[0])
		}
		for _, nr := range h.weitere {
			b.vergangeneEhe(nr)
		}
		b.benenneKinder(&b.haushalt[i])
	}
}

func (b *block) erwachsener(nr int) {
	b.gibHerkunft(nr)
	b.nenne(nr)
}

// nenne gives a person with known origin birth name and first names.
func (b *block) nenne(nr int) {
	p := &b.personen[nr]
	p.geburtsname = b.familienname(p.herkunft)
	b.gibVornamen(nr, nil)
	sonder := b.welt.fakten.sonder
	if !b.z.mit(anteilSondername) {
		return
	}
	s := sonder[b.z.IntN(len(sonder))]
	p.geburtsname = name{a: s.nachname, herkunft: "sonder"}
	p.vornamen = [3]uint16{s.vorname}
}

// benenneKinder names children after their parents.
func (b *block) benenneKinder(h *haushalt) {
	var vergeben []uint16
	for _, nr := range h.kinder {
		p := &b.personen[nr]
		m := &b.personen[h.paar[0]]
		p.herkunft, p.staat, p.geburtsname = m.herkunft, m.staat, m.nachname(p.geboren)
		if v := h.paar[1]; v >= 0 {
			vater := &b.personen[v]
			if vater.deutsch() {
				p.staat = vater.staat
			}
			if verheiratet := m.eheAm(p.geboren); verheiratet.verheiratet(p.geboren) || b.z.mit(0.4) {
				p.herkunft, p.geburtsname = vater.herkunft, vater.nachname(p.geboren)
			}
		}
		b.gibVornamen(nr, vergeben)
		if v := h.paar[1]; v >= 0 && p.geschlecht == maennlich && b.z.mit(0.006) {
			p.vornamen = b.personen[v].vornamen
			p.geburtsname = b.personen[v].geburtsname
		}
		vergeben = append(vergeben, p.vornamen[0])
	}
}

// namensgleiche makes a few unrelated people share name and birthday: they must
// never be taken for one human.
func (b *block) namensgleiche() {
	var allein []int
	for _, h := range b.haushalt {
		if h.art == einzeln && h.paar[1] < 0 && len(b.personen[h.paar[0]].ehen) == 0 {
			allein = append(allein, h.paar[0])
		}
	}
	for range int(anteilNamensgleich*float64(b.plan.bis-b.plan.von) + b.z.Float64()) {
		if len(allein) < 2 {
			return
		}
		erster := b.z.IntN(len(allein))
		p := &b.personen[allein[erster]]
		for i := 1; i < len(allein); i++ {
			q := &b.personen[allein[(erster+i)%len(allein)]]
			if q.geschlecht == p.geschlecht && b.alter(q.nr) == b.alter(p.nr) {
				q.geburtsname, q.vornamen, q.geboren = p.geburtsname, p.vornamen, p.geboren
				break
			}
		}
	}
}
