// SPDX-License-Identifier: EUPL-1.2

package welt

// Purposes of wuerfel: every question that must be answered alike at several
// places has its own number.
const (
	zweckEinreise uint64 = iota + 1
	zweckGefahr
	zweckAussonderung
	zweckFehler
	zweckBezug
	zweckInternet
	zweckPass
)

// Shares of rare features; estimates.
const (
	anteilGefahr       = 0.0024 // Auskunftssperre § 51 Abs. 1 BMG
	anteilSicherheit   = 0.0003 // the same on request of a security authority
	anteilAdoption     = 0.0009 // of minors
	anteilNebenwohnung = 0.02
)

// merkmale adds what does not depend on the household: religion, degrees,
// documents, blocks, secondary dwellings, partly known dates.
func (b *block) merkmale(p *person) {
	stichtag := b.heute
	if p.gestorben != 0 {
		stichtag = p.gestorben
	}
	alter := alterAm(p.geboren, stichtag)
	p.geburt = b.geburtsort(p)
	b.geburtsdatum(p)
	p.religion = b.religion(p, alter)
	if p.religion != "vd" && alter > 25 && b.z.mit(0.06) {
		p.austritt = b.z.zwischen(p.geboren+jahre(20), stichtag)
	}
	if alter >= 30 && b.z.mit(0.016) {
		p.doktor = b.z.zwischen(p.geboren+jahre(26), p.geboren+jahre(32))
	}
	p.orden = alter >= 30 && p.religion == "rk" && b.z.mit(0.004)
	p.kunst = alter >= 20 && b.z.mit(0.0006)
	p.divers = b.z.mit(0.0003)
	if alter >= 22 && p.geschlecht == maennlich && b.z.mit(0.012) {
		p.waffe = b.z.zwischen(p.geboren+jahre(21), stichtag)
	}
	if alter >= 22 && b.z.mit(0.0006) {
		p.spreng = b.z.zwischen(p.geboren+jahre(21), stichtag)
	}
	b.ausweise(p, alter, stichtag)
	b.sperren(p, alter, stichtag)
	b.nebenwohnungen(p, alter)
	b.namensaenderung(p, alter, stichtag)
}

// geburtsort: the first known dwelling's municipality or a town nearby; abroad for most foreigners.
func (b *block) geburtsort(p *person) anschrift {
	if len(p.orte) > 0 && p.orte[0].von == p.geboren && p.orte[0].anschrift.art != unbekanntWo {
		a := p.orte[0].anschrift
		if a.art != inSachsen || b.z.mit(0.4) {
			return a
		}
		return anschrift{art: inSachsen, ort: b.andereGemeinde(a)}
	}
	if !p.deutsch() {
		return anschrift{art: imAusland, ort: uint16(p.staat[0])}
	}
	if b.z.mit(0.82) {
		return anschrift{art: inSachsen, ort: b.andereGemeinde(anschrift{art: inSachsen, ort: b.irgendwo()})}
	}
	return b.bundadresse()
}

// geburtsdatum makes some foreign birth dates partly known and gives a few people a second period.
func (b *block) geburtsdatum(p *person) {
	if p.geburt.art == imAusland && !p.deutsch() {
		switch r := b.z.Float64(); {
		case r < 0.002:
			p.genau = genauNichts
		case r < 0.015:
			p.genau = genauJahr
		case r < 0.02:
			p.genau = genauMonat
		}
		if b.z.mit(0.01) {
			p.frueher = p.geboren + tag(b.z.IntN(700)-350)
		}
	}
}

func (b *block) religion(p *person, alter int) string {
	evangelisch, katholisch := 0.10, 0.028
	switch {
	case alter >= 65:
		evangelisch, katholisch = 0.26, 0.045
	case alter >= 40:
		evangelisch, katholisch = 0.13, 0.035
	}
	switch b.welt.fakten.kreise[b.plan.kreis].schluessel {
	case "14521", "14523":
		evangelisch *= 1.7
	}
	switch p.herkunft {
	case "hsb", "pl", "hr", "it", "es":
		evangelisch, katholisch = 0.03, 0.6
	case "ar", "fa", "tr", "vi", "in":
		evangelisch, katholisch = 0, 0.03
	}
	switch r := b.z.Float64(); {
	case r < evangelisch:
		return "lt"
	case r < evangelisch+katholisch:
		return "rk"
	case r < evangelisch+katholisch+0.004:
		return "ev"
	case r < evangelisch+katholisch+0.005:
		return "rf"
	}
	return "vd"
}

// Kinds of documents (DSMeld 1700).
const (
	reisepass       = "01"
	fremderPass     = "07"
	personalausweis = "09"
)

func (b *block) ausweise(p *person, alter int, stichtag tag) {
	if alter < 16 {
		return
	}
	letzte := func() tag { return max(p.geboren+jahre(16), b.z.zwischen(stichtag-jahre(10)+1, stichtag)) }
	if !p.deutsch() {
		p.ausweise = []ausweis{{fremderPass, letzte()}}
		return
	}
	p.ausweise = []ausweis{{personalausweis, letzte()}}
	if b.z.mit(0.38) {
		p.ausweise = append(p.ausweise, ausweis{reisepass, letzte()})
	}
}

// gefaehrdet decides the block of § 51 Abs. 1 BMG for a person of the block; children share it with their mother.
func (b *block) gefaehrdet(nr int) bool {
	return nr >= 0 && wuerfel(b.welt.opt.Seed, b.personennummer(nr), zweckGefahr) < anteilGefahr*0.87
}

func (b *block) sperren(p *person, alter int, stichtag tag) {
	eintrag := func(grund string, befristet bool) {
		s := sperre{grund: grund, von: max(p.geboren, b.z.zwischen(stichtag-jahre(3), stichtag-1))}
		if befristet {
			s.frist = s.von + jahre(2)
			s.von = max(s.von, stichtag-jahre(2))
			s.frist = s.von + jahre(2)
		}
		p.sperren = append(p.sperren, s)
	}
	switch {
	case alter < 18 && b.z.mit(anteilAdoption):
		eintrag("1", false)
	case b.gefaehrdet(p.nr) || alter < 18 && b.gefaehrdet(p.mutter):
		eintrag("3", true)
	case alter >= 18 && b.z.mit(anteilSicherheit):
		eintrag("11", true)
	}
	if p.religion == "vd" && len(p.ehen) > 0 && b.z.mit(0.01) {
		eintrag("2", false)
	}
	if alter >= 18 {
		for _, w := range [...]struct {
			grund  string
			anteil float64
		}{{"5", 0.015}, {"7", 0.04}, {"13", 0.04}} {
			if b.z.mit(w.anteil) {
				eintrag(w.grund, false)
			}
		}
	}
	if alter >= 16 && alter < 18 && p.deutsch() && b.z.mit(0.07) {
		eintrag("10", false)
	}
}

// nebenwohnungen gives some adults a secondary dwelling in another municipality, partly given up again.
func (b *block) nebenwohnungen(p *person, alter int) {
	if alter < 18 || alter > 70 || len(p.orte) == 0 || p.gestorben != 0 || len(p.neben) > 0 || !b.z.mit(anteilNebenwohnung) {
		return
	}
	haupt := p.orte[len(p.orte)-1]
	if haupt.bis != 0 || haupt.anschrift.art != inSachsen || haupt.von > b.heute-90 {
		return
	}
	seit := max(haupt.von, b.z.zwischen(b.heute-jahre(8), b.heute-60))
	n := aufenthalt{von: seit, anschrift: b.adresse(b.andereGemeinde(haupt.anschrift))}
	if b.z.mit(0.35) {
		n.bis = b.z.zwischen(seit+30, b.heute)
	}
	p.neben = append(p.neben, n)
}

// namensaenderung gives a few adults other names until a decision (NamÄndG).
func (b *block) namensaenderung(p *person, alter int, stichtag tag) {
	if alter < 20 || len(p.ehen) > 0 || !b.z.mit(0.003) {
		return
	}
	p.alteName = namenswechsel{bis: b.z.zwischen(max(p.geboren+jahre(18), stichtag-jahre(12)), stichtag),
		vornamen: p.vornamen, nachname: p.geburtsname}
	if b.z.mit(0.4) {
		b.gibVornamen(p.nr, p.vornamen[:])
		return
	}
	p.geburtsname = b.familienname(p.herkunft)
}
