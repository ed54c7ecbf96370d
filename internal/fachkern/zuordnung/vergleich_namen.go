// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import "strings"

// Limits of likeness, found by trying on made-up typing errors.
const (
	fastGleich     = 0.94 // Jaro-Winkler of one typing error in a name of usual length
	ungefaehr      = 0.87
	kuerzesterName = 3 // shorter names differ by any letter
)

// namensurteil is the result of comparing two names. teil is the part that
// agrees and whose frequency counts, 0 if none; weitere a second one.
type namensurteil struct {
	stufe         Stufe
	teil, weitere uint32
}

// nachname compares two entries of surnames.
func (v *Vorrat) nachname(a, b Nummer) namensurteil {
	x, y := &v.eintraege[a], &v.eintraege[b]
	if x.ganz == y.ganz || gleicheMenge(x.teile, y.teile) {
		return namensurteil{stufe: nachnameGleich, teil: x.ganz}
	}
	if v.teile[x.ganz].glatt == v.teile[y.ganz].glatt {
		return namensurteil{stufe: nachnameUmlaut}
	}
	if t := v.gemeinsamerTeil(x, y); t != 0 {
		return namensurteil{stufe: nachnameTeil, teil: t}
	}
	switch v.naehe(x.ganz, y.ganz) {
	case 2:
		return namensurteil{stufe: nachnameAehnlich}
	case 1:
		return namensurteil{stufe: nachnameEntfernt}
	}
	if len(x.teile)+len(y.teile) > 2 && v.besteNaehe(x, y) == 2 {
		return namensurteil{stufe: nachnameEntfernt}
	}
	return namensurteil{stufe: nachnameVerschieden}
}

// vorname compares two entries of first names as sets.
func (v *Vorrat) vorname(a, b Nummer) namensurteil {
	x, y := &v.eintraege[a], &v.eintraege[b]
	if x.ganz == y.ganz || gleicheMenge(x.teile, y.teile) {
		return v.gleicheVornamen(vornamenGleich, x)
	}
	if len(x.teile) > len(y.teile) {
		x, y = y, x
	}
	gleich, aehnlich, entfernt, treffer := 0, 0, 0, uint32(0)
	for _, t := range x.teile {
		switch n, gefunden := v.naechster(t, y); n {
		case 3:
			gleich++
			treffer = gefunden
		case 2:
			aehnlich++
		case 1:
			entfernt++
		}
	}
	switch {
	case gleich == len(x.teile) && len(x.teile) == len(y.teile): // Hans Hans, Hans Peter
		return namensurteil{stufe: vornamenEiner, teil: treffer}
	case gleich == len(x.teile):
		return v.gleicheVornamen(vornamenTeilmenge, x)
	case gleich+aehnlich == len(x.teile) || v.naehe(x.ganz, y.ganz) == 2:
		return namensurteil{stufe: vornamenAehnlich}
	case gleich > 0:
		return namensurteil{stufe: vornamenEiner, teil: treffer}
	case aehnlich+entfernt > 0:
		return namensurteil{stufe: vornamenEntfernt}
	}
	return namensurteil{stufe: vornamenVerschieden}
}

func (v *Vorrat) gleicheVornamen(s Stufe, e *eintrag) namensurteil {
	u := namensurteil{stufe: s, teil: e.teile[0]}
	if len(e.teile) > 1 {
		u.weitere = e.teile[1]
	}
	return u
}

// naechster returns how near the nearest part of e comes to t: 3 equal, and naehe.
func (v *Vorrat) naechster(t uint32, e *eintrag) (naehe int, teil uint32) {
	for _, u := range e.teile {
		if u == t || v.teile[u].glatt == v.teile[t].glatt {
			return 3, u
		}
		naehe = max(naehe, v.naehe(t, u))
	}
	return naehe, 0
}

// naehe compares two different parts: 2 one typing error, 1 roughly alike or of
// the same sound, 0 different.
func (v *Vorrat) naehe(a, b uint32) int {
	x, y := &v.teile[a], &v.teile[b]
	if min(len(x.form), len(y.form)) < kuerzesterName {
		return 0
	}
	p, q := []byte(x.glatt), []byte(y.glatt)
	if nah := len(p) - len(q); -2 < nah && nah < 2 && len(p)+len(q) > 2*kuerzesterName && damerau(p, q) <= 1 {
		return 2
	}
	switch jw := jaroWinkler(p, q); {
	case jw >= fastGleich:
		return 2
	case jw >= ungefaehr || x.klang != "" && x.klang == y.klang:
		return 1
	}
	return 0
}

func (v *Vorrat) besteNaehe(x, y *eintrag) int {
	beste := 0
	for _, s := range x.teile {
		for _, t := range y.teile {
			beste = max(beste, v.naehe(s, t))
		}
	}
	return beste
}

// gemeinsamerTeil returns a part that both double names have, the longest.
func (v *Vorrat) gemeinsamerTeil(x, y *eintrag) uint32 {
	bester := uint32(0)
	for _, s := range x.teile {
		for _, t := range y.teile {
			if s != t || len(v.teile[s].form) < kuerzesterName {
				continue
			}
			if laenger(v.teile[s].form, v.teile[bester].form) {
				bester = s
			}
		}
	}
	return bester
}

func laenger(a, b string) bool {
	return len(a) > len(b) || len(a) == len(b) && strings.Compare(a, b) > 0
}

// gleicheMenge reports whether both have the same parts in any order.
func gleicheMenge(x, y []uint32) bool {
	if len(x) != len(y) {
		return false
	}
	for _, s := range x {
		if anzahl(x, s) != anzahl(y, s) {
			return false
		}
	}
	return true
}

func anzahl(liste []uint32, wert uint32) int {
	n := 0
	for _, w := range liste {
		if w == wert {
			n++
		}
	}
	return n
}

// ort compares two places of birth.
func (v *Vorrat) ort(a, b Nummer) namensurteil {
	x, y := &v.eintraege[a], &v.eintraege[b]
	switch {
	case x.ganz == y.ganz || v.teile[x.ganz].glatt == v.teile[y.ganz].glatt:
		return namensurteil{stufe: ortGleich, teil: x.ganz}
	case v.gemeinsamerTeil(x, y) == x.teile[0] && x.teile[0] == y.teile[0]:
		return namensurteil{stufe: ortAehnlich} // Bautzen, Bautzen Budyšin
	case v.naehe(x.ganz, y.ganz) == 2:
		return namensurteil{stufe: ortAehnlich}
	}
	return namensurteil{stufe: ortVerschieden}
}
