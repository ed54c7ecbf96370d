// SPDX-License-Identifier: EUPL-1.2

package welt

// zwillinge is the share of births with two children.
const zwillinge = 0.017

// paarsuche finds people near an age among those still free.
type paarsuche struct {
	je [130][]int
}

func (s *paarsuche) lege(alter, nr int) {
	s.je[max(0, min(alter, 129))] = append(s.je[max(0, min(alter, 129))], nr)
}

// nimm removes and returns somebody nearest to the age, at most weit years off; -1 if there is nobody.
func (s *paarsuche) nimm(alter, weit int) int {
	for d := 0; d <= weit; d++ {
		for _, a := range [2]int{alter + d, alter - d} {
			if a < 0 || a >= len(s.je) || len(s.je[a]) == 0 {
				continue
			}
			letzter := len(s.je[a]) - 1
			nr := s.je[a][letzter]
			s.je[a] = s.je[a][:letzter]
			return nr
		}
	}
	return -1
}

// paaranteil is the share of women of an age who live with a partner (estimate
// after the household figures of the Mikrozensus).
func paaranteil(alter int) float64 {
	switch {
	case alter < 20:
		return 0.03
	case alter < 25:
		return 0.25
	case alter < 30:
		return 0.48
	case alter < 65:
		return 0.68
	case alter < 75:
		return 0.62
	case alter < 85:
		return 0.42
	}
	return 0.16
}

// zuhause is the share of grown-up children of an age who still live with their parents.
func zuhause(alter int) float64 {
	return max(0, []float64{0.88, 0.7, 0.5, 0.38, 0.3, 0.22, 0.15, 0.1}[min(alter-18, 7)])
}

// heimanteil is the share of people of an age who live in a home.
func heimanteil(alter int) float64 {
	switch {
	case alter >= 90:
		return 0.3
	case alter >= 80:
		return 0.1
	case alter >= 70:
		return 0.025
	}
	return 0.003
}

// bilde forms households from the residents (numbers by descending age).
func (b *block) bilde(folge []int) {
	var kinder, frauen, uebrige, imHeim []int
	maenner := &paarsuche{}
	for _, nr := range folge {
		alter := b.alter(nr)
		switch {
		case alter < 18 || alter < 26 && b.z.mit(zuhause(alter)):
			kinder = append(kinder, nr)
		case b.z.mit(heimanteil(alter)):
			imHeim = append(imHeim, nr)
		case b.personen[nr].geschlecht == weiblich:
			frauen = append(frauen, nr)
		default:
			maenner.lege(alter, nr)
		}
	}
	muetter := &paarsuche{}
	for _, frau := range frauen {
		h := haushalt{art: einzeln, paar: [2]int{frau, -1}}
		alter := b.alter(frau)
		if b.z.mit(paaranteil(alter)) {
			h.paar[1] = maenner.nimm(alter+b.z.normal(2.3, 3.2), 7)
		}
		b.haushalt = append(b.haushalt, h)
		b.merkeMutter(muetter, len(b.haushalt)-1)
	}
	for alter := range maenner.je {
		uebrige = append(uebrige, maenner.je[alter]...)
	}
	waisen := b.zuEltern(kinder, muetter)
	minderjaehrig, erwachsen := b.trenneNachAlter(waisen)
	b.allein(append(uebrige, erwachsen...))
	b.heime(imHeim)
	b.heime(minderjaehrig)
}

// merkeMutter offers a household for children, couples more often than women alone.
func (b *block) merkeMutter(muetter *paarsuche, h int) {
	alter := b.alter(b.haushalt[h].paar[0])
	if alter > 66 {
		return
	}
	plaetze := 1 + b.z.IntN(3)
	if b.haushalt[h].paar[1] < 0 {
		plaetze = b.z.IntN(2)
	}
	for range plaetze {
		muetter.lege(alter, h)
	}
}

// zuEltern gives the children (by descending age) to households; it returns those left over.
func (b *block) zuEltern(kinder []int, muetter *paarsuche) []int {
	var waisen []int
	for i := 0; i < len(kinder); i++ {
		kind := kinder[i]
		alter := b.alter(kind)
		h := b.elternhaus(muetter, kind, alter+max(19, min(43, b.z.normal(29.5, 5))))
		if h < 0 {
			waisen = append(waisen, kind)
			continue
		}
		b.kindIn(kind, h)
		if i+1 < len(kinder) && b.alter(kinder[i+1]) == alter && b.z.mit(zwillinge) {
			i++
			b.personen[kinder[i]].geboren = b.personen[kind].geboren
			b.kindIn(kinder[i], h)
		}
	}
	return waisen
}

// elternhaus takes a household near the mother's age whose last child leaves
// room for a birth, and whose mother was between 17 and 46 at the birth.
func (b *block) elternhaus(muetter *paarsuche, kind, alter int) int {
	var zurueck []int
	gefunden := -1
	for range 6 {
		h := muetter.nimm(alter, 9)
		if h < 0 {
			break
		}
		if b.passt(kind, h) {
			gefunden = h
			break
		}
		zurueck = append(zurueck, h)
	}
	for _, h := range zurueck {
		muetter.lege(b.alter(b.haushalt[h].paar[0]), h)
	}
	return gefunden
}

// passt makes sure of a possible birth; a sibling nearly as old becomes a twin.
func (b *block) passt(kind, h int) bool {
	geboren := b.personen[kind].geboren
	mutter := b.personen[b.haushalt[h].paar[0]].geboren
	if geboren-mutter < jahre(17) || geboren-mutter > jahre(47) {
		return false
	}
	if geschwister := b.haushalt[h].kinder; len(geschwister) > 0 {
		abstand := geboren - b.personen[geschwister[len(geschwister)-1]].geboren
		return abstand > 300
	}
	return true
}

// kindIn registers the child with its parents.
func (b *block) kindIn(kind, h int) {
	haus := &b.haushalt[h]
	haus.art = familie
	haus.kinder = append(haus.kinder, kind)
	p := &b.personen[kind]
	p.mutter = haus.paar[0]
	b.personen[p.mutter].kinder = append(b.personen[p.mutter].kinder, kind)
	if haus.paar[1] >= 0 {
		p.vater = haus.paar[1]
		b.personen[p.vater].kinder = append(b.personen[p.vater].kinder, kind)
	}
}

// trenneNachAlter separates minors, who go to a home, from grown-ups, who live alone.
func (b *block) trenneNachAlter(waisen []int) (minderjaehrig, erwachsen []int) {
	for _, nr := range waisen {
		if b.alter(nr) < 18 {
			minderjaehrig = append(minderjaehrig, nr)
			continue
		}
		erwachsen = append(erwachsen, nr)
	}
	return minderjaehrig, erwachsen
}

// allein makes single households, couples of the same sex and shared flats.
func (b *block) allein(uebrige []int) {
	stadt := b.welt.fakten.kreise[b.plan.kreis].anzahl == 1
	for i := 0; i < len(uebrige); i++ {
		nr := uebrige[i]
		alter := b.alter(nr)
		h := haushalt{art: einzeln, paar: [2]int{nr, -1}}
		rest := len(uebrige) - i - 1
		switch {
		case alter >= 18 && alter < 31 && rest >= 3 && (stadt && b.z.mit(0.16) || b.z.mit(0.02)):
			n := 1 + b.z.IntN(3)
			h = haushalt{art: wohngemeinschaft, paar: [2]int{-1, -1}, weitere: uebrige[i : i+n+1]}
			i += n
		case alter > 22 && rest > 0 && b.z.mit(0.012):
			h.paar[1] = uebrige[i+1]
			i++
		}
		b.haushalt = append(b.haushalt, h)
	}
}

// heime makes small groups in homes; groups of a municipality share its few
// homes, so that a home can have many residents without one group being larger
// than the share of a small municipality.
func (b *block) heime(imHeim []int) {
	for len(imHeim) > 0 {
		n := min(len(imHeim), 1+b.z.IntN(5))
		b.haushalt = append(b.haushalt, haushalt{art: heim, paar: [2]int{-1, -1}, weitere: imHeim[:n]})
		imHeim = imHeim[n:]
	}
}
