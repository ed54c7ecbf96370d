// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import "kernmelderegister/internal/fachkern/melde"

// generation is the distance in years from which on two birth years are those of
// different humans, however alike the digits: father and son of the same name.
const generation = 12

// geburt compares the dates of birth of all periods.
func geburt(a, b []melde.TeilbekanntesDatum) Stufe {
	beste := keineAngabe
	for i, x := range a {
		for j, y := range b {
			s := geburtspaar(x, y)
			if s == geburtGleich && i+j > 0 {
				s = geburtFrueher
			}
			beste = max(beste, s)
		}
	}
	return beste
}

func geburtspaar(x, y melde.TeilbekanntesDatum) Stufe {
	if !x.IstVollstaendig() || !y.IstVollstaendig() {
		if x.Jahr() == y.Jahr() && (x.Monat() == y.Monat() || x.Monat() == 0 || y.Monat() == 0) {
			return geburtVertraeglich
		}
		return geburtVerschieden
	}
	if x == y {
		return geburtGleich
	}
	jahre := abstand(x.Jahr(), y.Jahr())
	if jahre >= generation && jahre != 100 {
		return geburtVerschieden
	}
	if jahre == 0 && x.Tag() == y.Monat() && x.Monat() == y.Tag() {
		return geburtVertauscht
	}
	abweichend := 0
	for _, d := range [...]int{jahre, abstand(x.Monat(), y.Monat()), abstand(x.Tag(), y.Tag())} {
		if d != 0 {
			abweichend++
		}
	}
	switch {
	case verschrieben(x, y, abweichend):
		return geburtTippfehler
	case abweichend == 1:
		return geburtTeil
	}
	return geburtVerschieden
}

// verschrieben reports whether one wrong key explains the difference: one digit,
// two neighbours swapped, or one part off by one or ten.
func verschrieben(x, y melde.TeilbekanntesDatum, abweichend int) bool {
	if abweichend == 1 {
		switch abstand(int(x), int(y)) {
		case 1, 10, 1_00, 10_00, 1_0000, 10_0000, 100_0000:
			return true
		}
	}
	return einTippfehler(uint32(x), uint32(y))
}

// einTippfehler reports whether two different numbers of as many digits differ
// in one digit or in the order of two neighbours.
func einTippfehler(p, q uint32) bool {
	for p%10 == q%10 {
		p, q = p/10, q/10
	}
	return p/10 == q/10 || p/100 == q/100 && p%10 == q/10%10 && p/10%10 == q%10
}

func abstand(a, b int) int { return max(a-b, b-a) }

// geburtWiderlegt reports whether no two dates of the records can be those of
// one human: the years differ, and not by a typing error.
func geburtWiderlegt(a, b []melde.TeilbekanntesDatum, s Stufe) bool {
	if s != geburtVerschieden {
		return false
	}
	for _, x := range a {
		for _, y := range b {
			if x.Jahr() == y.Jahr() {
				return false
			}
		}
	}
	return true
}

// Tolerances in days.
const (
	tageMeldung      = 14 // between the days on which two municipalities date a move
	tageUeberschnitt = 31 // two dwellings at a time that a late notice explains
)

// anschriften compares the addresses that the records name.
func anschriften(a, b []Aufenthalt) Stufe {
	ohneTag, aNennt, bNennt, auswaerts := false, false, false, false
	for i := range a {
		auswaerts = auswaerts || !a[i].ist(eigen)
		for j := range b {
			x, y := &a[i], &b[j]
			if x.Gemeinde != y.Gemeinde || x.Hausnummer != y.Hausnummer || x.ist(eigen) && y.ist(eigen) {
				continue
			}
			gleich, tag := x.Strasse == y.Strasse, selberTag(x.Von, y.Von) || selberTag(x.Bis, y.Bis)
			ohneTag = ohneTag || gleich || tag
			if gleich && tag {
				aNennt, bNennt = aNennt || !x.ist(eigen), bNennt || x.ist(eigen)
			}
		}
	}
	for j := range b {
		auswaerts = auswaerts || !b[j].ist(eigen)
	}
	switch {
	case aNennt && bNennt:
		return anschriftBeidseits
	case aNennt || bNennt:
		return anschriftMitTag
	case ohneTag:
		return anschriftOhneTag
	case auswaerts:
		return anschriftKeine
	}
	return keineAngabe
}

func selberTag(x, y Tag) bool { return x != 0 && y != 0 && abstand(int(x), int(y)) <= tageMeldung }

// immer stands for the end of a dwelling that is still lived in.
const immer = Tag(1<<16 - 1)

// aufenthaltsfolge compares where the records place the person at what time.
// Only main dwellings can contradict each other (BMG § 21).
func aufenthaltsfolge(a, b []Aufenthalt) Stufe {
	stufe := keineAngabe
	for i := range a {
		for j := range b {
			x, y := &a[i], &b[j]
			if !x.ist(haupt) || !y.ist(haupt) {
				continue
			}
			s := zeitpaar(x, y)
			if s == keineAngabe || stufe == keineAngabe {
				stufe = max(stufe, s)
				continue
			}
			if s < folgeVertraeglich || stufe < folgeVertraeglich {
				stufe = min(stufe, s) // one contradiction outweighs all agreement
				continue
			}
			stufe = max(stufe, s)
		}
	}
	return stufe
}

// zeitpaar compares two main dwellings.
func zeitpaar(x, y *Aufenthalt) Stufe {
	if x.gleicheAnschrift(*y) || x.Gemeinde == y.Gemeinde && x.Hausnummer == y.Hausnummer && (selberTag(x.Von, y.Von) || selberTag(x.Bis, y.Bis)) {
		return folgeVertraeglich
	}
	if x.Von == 0 || y.Von == 0 {
		return keineAngabe
	}
	xEnde, yEnde := x.ende(), y.ende()
	switch {
	case xEnde == immer && yEnde == immer:
		return folgeGleichzeitig
	case xEnde == x.Von: // a single day
		return ueberschnitten(x.Von > y.Von+tageMeldung && int(x.Von) < int(yEnde)-tageMeldung)
	case yEnde == y.Von:
		return ueberschnitten(y.Von > x.Von+tageMeldung && int(y.Von) < int(xEnde)-tageMeldung)
	case int(min(xEnde, yEnde))-int(max(x.Von, y.Von)) > tageUeberschnitt:
		return folgeUeberschnitten
	case (xEnde == y.Von || yEnde == x.Von) && x.ist(eigen) && y.ist(eigen):
		return folgeNahtlos
	}
	return folgeVertraeglich
}

func ueberschnitten(ja bool) Stufe {
	if ja {
		return folgeUeberschnitten
	}
	return folgeVertraeglich
}

// ende is the last day that the record vouches for: a place moved to is known
// for the day of the move only.
func (a *Aufenthalt) ende() Tag {
	switch {
	case a.Bis != 0:
		return a.Bis
	case a.ist(laufend) && !a.ist(genannt):
		return immer
	}
	return a.Von
}

// angehoerige compares the relatives, kind by kind.
func angehoerige(a, b []uint32) Stufe {
	arten := uint32(0)
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return beziehungGemeinsam
			}
			if x&beziehungsmaske == y&beziehungsmaske {
				arten |= 1 << (x & beziehungsmaske)
			}
		}
	}
	if arten == 0 {
		return keineAngabe
	}
	return beziehungAndere
}
