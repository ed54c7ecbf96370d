// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// Urteil is the outcome for two records. The values are stored.
type Urteil uint8

// The three outcomes.
const (
	Nein     Urteil = iota
	Klaerung        // a clerk decides
	Sicher
)

// String returns the German word.
func (u Urteil) String() string {
	switch u {
	case Sicher:
		return "sicher"
	case Klaerung:
		return "Klärungsfall"
	}
	return "nein"
}

// wenigsteGruende is the number of features that must speak for one human: nothing
// is merged on thin evidence, whatever a single weight says.
const wenigsteGruende = 4

// grund is the weight from which on a feature counts as one: more than the sex.
const grund Gewicht = 150

// urteil decides. A contradiction is never overruled by weights: what would be
// sure otherwise becomes a Klärungsfall.
func (m *Modell) urteil(g *Vergleich) Urteil {
	gleichesKennzeichen := g.Stufen[Kennzeichen] == kennzeichenGleich
	if g.Stufen[Geburtsdatum] == geburtVerschieden || g.Stufen[Vornamen] == vornamenVerschieden {
		if gleichesKennzeichen && g.Widerspruch&WiderspruchSelbst == 0 {
			return Klaerung
		}
		return Nein
	}
	summe := g.Summe()
	switch {
	case summe < m.Klaerung || g.Widerspruch&WiderspruchSelbst != 0:
		return Nein
	case summe < m.Sicher || duenn(g):
		return Klaerung
	case g.Widerspruch != 0:
		return Klaerung
	}
	return Sicher
}

// duenn reports whether too few features speak for one human, or the person is
// not told apart from relatives: first names or day of birth must agree closely.
func duenn(g *Vergleich) bool {
	dafuer := 0
	for _, w := range g.Gewichte {
		if Gewicht(w) >= grund {
			dafuer++
		}
	}
	genau := g.Stufen[Vornamen] >= vornamenAehnlich && g.Stufen[Geburtsdatum] > geburtTeil ||
		g.Stufen[Kennzeichen] == kennzeichenGleich
	if g.Stufen[Kennzeichen] != kennzeichenGleich && g.Stufen[Geschlecht] == geschlechtVerschieden {
		return true
	}
	return dafuer < wenigsteGruende || !genau || g.Stufen[Nachname] == geburtsnameWiderlegt ||
		g.Stufen[Geburtsort] == ortVerschieden && !verbunden(g)
}

// verbunden reports whether something beside the person's own data links the
// records: a move from one to the other, common relatives, or a Kennzeichen. Two
// people of the same names and day of birth have nothing of that.
func verbunden(g *Vergleich) bool {
	return g.Stufen[Anschrift] >= anschriftMitTag || g.Stufen[Beziehungen] == beziehungGemeinsam || g.Stufen[Kennzeichen] == kennzeichenGleich
}
