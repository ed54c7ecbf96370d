// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// Widerspruch is a set of reasons why two records can't be one human. The values
// are stored.
type Widerspruch uint16

// The reasons.
const (
	WiderspruchGeburt       Widerspruch = 1 << iota // birth years of different humans
	WiderspruchVornamen                             // no first name in common: twins, siblings
	WiderspruchGemeinde                             // both in one municipality at the same time
	WiderspruchHauptwohnung                         // both with a current main dwelling, and no move between
	WiderspruchZeiten                               // main dwellings at the same time in the past
	WiderspruchTod                                  // different days of death, or moved in after death
	WiderspruchSelbst                               // a record compared with itself
)

// widerspruchswoerter are in the order of the bits.
var widerspruchswoerter = [...]string{
	"Geburtsjahre verschiedener Menschen",
	"kein Vorname gemeinsam",
	"zur selben Zeit in derselben Gemeinde gemeldet",
	"beide mit Haupt- oder alleiniger Wohnung gemeldet, ohne Umzug von der einen in die andere",
	"zur selben Zeit an verschiedenen Orten mit Hauptwohnung gemeldet",
	"Sterbetag und Meldung schließen sich aus",
	"Datensatz mit sich selbst verglichen",
}

// Gruende returns the reasons in German words.
func (w Widerspruch) Gruende() []string {
	var aus []string
	for i, wort := range widerspruchswoerter {
		if w&(1<<i) != 0 {
			aus = append(aus, wort)
		}
	}
	return aus
}

// widerspruch looks for what can't be true of one human.
func widerspruch(a, b *Merkmale, s *[AnzahlMerkmale]Stufe) Widerspruch {
	var w Widerspruch
	if a.Satz == b.Satz {
		w |= WiderspruchSelbst
	}
	if geburtWiderlegt(a.Geburten, b.Geburten, s[Geburtsdatum]) {
		w |= WiderspruchGeburt
	}
	if s[Vornamen] == vornamenVerschieden {
		w |= WiderspruchVornamen
	}
	if a.Gemeinde == b.Gemeinde && a.Gemeinde != 0 && zugleichOrtsansaessig(a, b) {
		w |= WiderspruchGemeinde
	}
	if s[Anschrift] < anschriftMitTag {
		switch s[Aufenthaltsfolge] {
		case folgeGleichzeitig:
			w |= WiderspruchHauptwohnung
		case folgeUeberschnitten:
			w |= WiderspruchZeiten
		}
	}
	if totVor(a, b) || totVor(b, a) || a.Tod != 0 && b.Tod != 0 && abstand(int(a.Tod), int(b.Tod)) > tageMeldung {
		w |= WiderspruchTod
	}
	return w
}

// zugleichOrtsansaessig reports whether one municipality had both records at the
// same time: it keeps one record per human.
func zugleichOrtsansaessig(a, b *Merkmale) bool {
	if a.Gemeldet && b.Gemeldet {
		return true
	}
	for i := range a.Aufenthalte {
		for j := range b.Aufenthalte {
			x, y := &a.Aufenthalte[i], &b.Aufenthalte[j]
			if x.ist(eigen) && y.ist(eigen) && x.Von != 0 && y.Von != 0 &&
				int(min(x.ende(), y.ende()))-int(max(x.Von, y.Von)) > tageUeberschnitt {
				return true
			}
		}
	}
	return false
}

// totVor reports whether a died before b moved somewhere.
func totVor(a, b *Merkmale) bool {
	if a.Tod == 0 {
		return false
	}
	for i := range b.Aufenthalte {
		if von := b.Aufenthalte[i].Von; von != 0 && int(von) > int(a.Tod)+tageMeldung {
			return true
		}
	}
	return false
}
