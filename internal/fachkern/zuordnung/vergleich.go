// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import "strconv"

// Vergleich is the outcome of comparing two records: per feature the level and
// its weight. It holds no personal data and is what the ledger keeps.
type Vergleich struct {
	Stufen      [AnzahlMerkmale]Stufe
	Gewichte    [AnzahlMerkmale]int16 // hundredths of a bit
	Widerspruch Widerspruch
	Urteil      Urteil
}

// Summe is the weight of all features together.
func (v *Vergleich) Summe() Gewicht {
	summe := Gewicht(0)
	for _, g := range v.Gewichte {
		summe += Gewicht(g)
	}
	return summe
}

// Vergleicher compares records of one Vorrat by one Modell. It remembers
// comparisons of names; each goroutine needs its own.
type Vergleicher struct {
	modell *Modell
	vorrat *Vorrat
	tafeln tafeln
	teile  [arten][]int16 // frequency weight of each part, 0 = not looked up yet
	namen  []gemerkt
	staat  [staaten]Gewicht // frequency weight of each state of birth
}

// gemerkt is one remembered comparison of two names.
type gemerkt struct {
	a, b    Nummer
	stufe   Stufe
	gewicht int16
}

const merkBits = 15

// NeuerVergleicher returns a comparer.
func NeuerVergleicher(m *Modell, v *Vorrat) *Vergleicher {
	neu := &Vergleicher{modell: m, vorrat: v, tafeln: m.tafeln(), namen: make([]gemerkt, 1<<merkBits)}
	for i := range neu.staat {
		neu.staat[i] = min(hoechsteHerkunft, m.Haeufigkeit[artStaat].gewicht(strconv.Itoa(i)))
	}
	return neu
}

// Vergleiche compares two records in all features. The order of the two has no
// influence.
func (v *Vergleicher) Vergleiche(a, b *Merkmale) Vergleich {
	var g Vergleich
	v.person(a, b, &g)
	v.umfeld(a, b, &g)
	g.Widerspruch = widerspruch(a, b, &g.Stufen)
	g.Urteil = v.modell.urteil(&g)
	return g
}

// kommtInFrage is a quick look before Vergleiche: false means that Vergleiche
// would say Nein.
func (v *Vergleicher) kommtInFrage(a, b *Merkmale) bool {
	if gleicheNummer(a.Nummern, b.Nummern) {
		return true
	}
	if geburt(a.Geburten, b.Geburten) == geburtVerschieden {
		return false
	}
	stufe, _ := v.besterName(a.Vornamen, b.Vornamen)
	return stufe != vornamenVerschieden
}

// person compares what the human is.
func (v *Vergleicher) person(a, b *Merkmale, g *Vergleich) {
	v.setzeName(g, Nachname, a.Nachnamen, b.Nachnamen)
	if g.Stufen[Nachname] == nachnameVerschieden && v.geburtsnamenVerschieden(a, b) {
		v.setze(g, Nachname, geburtsnameWiderlegt)
	}
	v.setzeName(g, Vornamen, a.Vornamen, b.Vornamen)
	v.setze(g, Geburtsdatum, geburt(a.Geburten, b.Geburten))
	if a.Ort != 0 && b.Ort != 0 {
		stufe, gewicht := v.name(a.Ort, b.Ort)
		g.Stufen[Geburtsort], g.Gewichte[Geburtsort] = stufe, gewicht
	}
	v.gleicheHerkunft(a, b, g)
	if a.Geschlecht != 0 && b.Geschlecht != 0 {
		stufe := geschlechtVerschieden
		if a.Geschlecht == b.Geschlecht {
			stufe = geschlechtGleich
		}
		v.setze(g, Geschlecht, stufe)
	}
}

// hoechsteHerkunft bounds what a common foreign origin takes back.
const hoechsteHerkunft Gewicht = 700

// gleicheHerkunft takes back what would count twice: who was born in the same
// foreign state often bears names of that state and was born in its capital. The
// rarity of the origin is contained in each of the three and may count once.
func (v *Vergleicher) gleicheHerkunft(a, b *Merkmale, g *Vergleich) {
	if a.Staat == deutschland || a.Staat != b.Staat {
		return
	}
	for _, m := range [...]Merkmal{Vornamen, Geburtsort} {
		g.Gewichte[m] = min(g.Gewichte[m], max(0, g.Gewichte[m]-int16(v.staat[a.Staat])))
	}
}

// umfeld compares where and with whom the human lived.
func (v *Vergleicher) umfeld(a, b *Merkmale, g *Vergleich) {
	v.setze(g, Anschrift, anschriften(a.Aufenthalte, b.Aufenthalte))
	folge := aufenthaltsfolge(a.Aufenthalte, b.Aufenthalte)
	if folge == folgeNahtlos && g.Stufen[Anschrift] >= anschriftMitTag {
		folge = folgeVertraeglich // the day counts once
	}
	v.setze(g, Aufenthaltsfolge, folge)
	v.setze(g, Beziehungen, angehoerige(a.Beziehungen, b.Beziehungen))
	if gleicheNummer(a.Nummern, b.Nummern) {
		v.setze(g, Kennzeichen, kennzeichenGleich)
	}
}

func (v *Vergleicher) setze(g *Vergleich, m Merkmal, s Stufe) {
	g.Stufen[m], g.Gewichte[m] = s, int16(v.tafeln.fest[m][s])
}

func (v *Vergleicher) setzeName(g *Vergleich, m Merkmal, a, b []Nummer) {
	g.Stufen[m], g.Gewichte[m] = v.besterName(a, b)
}

// besterName is the best level over all names of all periods; of equal levels
// the one with the higher weight.
func (v *Vergleicher) besterName(a, b []Nummer) (beste Stufe, gewicht int16) {
	for _, x := range a {
		for _, y := range b {
			s, g := v.name(x, y)
			if s > beste || s == beste && g > gewicht {
				beste, gewicht = s, g
			}
		}
	}
	return beste, gewicht
}

func (v *Vergleicher) geburtsnamenVerschieden(a, b *Merkmale) bool {
	if a.Geburtsname == 0 || b.Geburtsname == 0 {
		return false
	}
	s, _ := v.name(a.Geburtsname, b.Geburtsname)
	return s == nachnameVerschieden
}

// name compares two entries of one kind, remembering the result.
func (v *Vergleicher) name(a, b Nummer) (Stufe, int16) {
	if a > b {
		a, b = b, a
	}
	platz := &v.namen[(uint64(a)*0x9e3779b97f4a7c15^uint64(b)*0xc2b2ae3d27d4eb4f)>>(64-merkBits)]
	if platz.a != a || platz.b != b {
		*platz = gemerkt{a: a, b: b}
		platz.stufe, platz.gewicht = v.vergleicheName(a, b)
	}
	return platz.stufe, platz.gewicht
}

func (v *Vergleicher) vergleicheName(a, b Nummer) (Stufe, int16) {
	if v.vorrat.form(a) > v.vorrat.form(b) {
		a, b = b, a // by content: the numbers hang on the order of arrival
	}
	var u namensurteil
	merkmal, hoechstens := Nachname, hoechstesGewicht
	switch v.vorrat.eintraege[a].art {
	case artNachname:
		u = v.vorrat.nachname(a, b)
	case artVorname:
		u, merkmal, hoechstens = v.vorrat.vorname(a, b), Vornamen, hoechsteNamen
	case artOrt:
		u, merkmal = v.vorrat.ort(a, b), Geburtsort
	}
	if u.teil == 0 {
		return u.stufe, int16(v.tafeln.fest[merkmal][u.stufe])
	}
	selten := v.seltenheit(v.vorrat.eintraege[a].art, u.teil)
	if u.weitere != 0 {
		selten += v.seltenheit(v.vorrat.eintraege[a].art, u.weitere) / 2 // parents choose names that go together
	}
	return u.stufe, int16(v.tafeln.treffer[merkmal][u.stufe] + min(selten, hoechstens))
}

// seltenheit is the frequency weight of a part of a name.
func (v *Vergleicher) seltenheit(a art, t uint32) Gewicht {
	if fehlt := len(v.vorrat.teile) - len(v.teile[a]); fehlt > 0 {
		v.teile[a] = append(v.teile[a], make([]int16, fehlt)...)
	}
	platz := &v.teile[a][t]
	if *platz == 0 {
		*platz = int16(max(1, v.modell.Haeufigkeit[a].gewicht(v.vorrat.teile[t].form)))
	}
	return Gewicht(*platz)
}

func gleicheNummer(a, b []uint64) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}
