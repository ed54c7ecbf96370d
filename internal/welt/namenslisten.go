// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"fmt"
	"strings"
)

// namenslisten are all first names and surnames, numbered, with their weights.
type namenslisten struct {
	vornamen  []string
	nachnamen []string
	baender   [2][]band             // German first names by sex and birth years
	alle      [2]auswahl            // German first names of the whole stock
	fremd     map[string][2]auswahl // foreign first names by origin and sex
	familien  map[string]*auswahl   // surnames by origin
}

// band are the German first names of some birth years.
type band struct {
	von, bis int
	namen    auswahl
}

// Columns of the lists by sex.
const (
	maennlich = 0
	weiblich  = 1
)

func spalte(geschlecht string) int {
	if geschlecht == "w" {
		return weiblich
	}
	return maennlich
}

// nummerierer gives equal names equal numbers.
type nummerierer struct {
	namen  []string
	nummer map[string]uint16
}

func (n *nummerierer) von(name string) uint16 {
	if i, ok := n.nummer[name]; ok {
		return i
	}
	i := uint16(len(n.namen))
	n.namen = append(n.namen, name)
	n.nummer[name] = i
	return i
}

// liste reads `name:gewicht|…` into a selection.
func (n *nummerierer) liste(text string) auswahl {
	var a auswahl
	for _, teil := range strings.Split(text, "|") {
		name, gewicht, _ := strings.Cut(teil, ":")
		a.lege(n.von(name), zahl(gewicht))
	}
	return a
}

func (f *fakten) ladeNamen() error {
	vor := &nummerierer{namen: []string{""}, nummer: map[string]uint16{}}
	nach := &nummerierer{namen: []string{""}, nummer: map[string]uint16{}}
	if err := f.namen.ladeVornamen(vor); err != nil {
		return err
	}
	if err := f.namen.ladeNachnamen(nach); err != nil {
		return err
	}
	sonder, err := zeilen("sondernamen.csv", 3)
	if err != nil {
		return err
	}
	for _, z := range sonder {
		f.sonder = append(f.sonder, sondername{vor.von(z[0]), nach.von(z[1])})
	}
	if len(vor.namen) > 1<<16 || len(nach.namen) > 1<<16 {
		return fmt.Errorf("daten: mehr als 65536 Namen")
	}
	f.namen.vornamen, f.namen.nachnamen = vor.namen, nach.namen
	return nil
}

func (l *namenslisten) ladeVornamen(n *nummerierer) error {
	rohe, err := zeilen("vornamen.csv", 5)
	if err != nil {
		return err
	}
	l.fremd = map[string][2]auswahl{}
	for _, z := range rohe {
		g := spalte(z[1])
		namen := n.liste(z[4])
		switch z[0] {
		case "de":
			l.baender[g] = append(l.baender[g], band{zahl(z[2]), zahl(z[3]), namen})
		case "de-alle":
			l.alle[g] = namen
		default:
			paar := l.fremd[z[0]]
			paar[g] = namen
			l.fremd[z[0]] = paar
		}
	}
	return nil
}

// ladeNachnamen merges the lists of an origin. Where the source separates by
// sex, only the male forms are drawn; the female ones are formed from them
// (weibliche), so that families stay recognisable.
func (l *namenslisten) ladeNachnamen(n *nummerierer) error {
	rohe, err := zeilen("nachnamen.csv", 3)
	if err != nil {
		return err
	}
	l.familien = map[string]*auswahl{}
	for _, z := range rohe {
		if z[1] == "w" {
			continue
		}
		gelesen := n.liste(z[2])
		ziel := l.familien[z[0]]
		if ziel == nil {
			ziel = &auswahl{}
			l.familien[z[0]] = ziel
		}
		vorher := uint32(0)
		for i, wert := range gelesen.werte {
			ziel.lege(wert, int(gelesen.summe[i]-vorher))
			vorher = gelesen.summe[i]
		}
	}
	return nil
}

// vorname draws a first name fitting origin, sex and year of birth.
func (l *namenslisten) vorname(z zufall, herkunft string, geschlecht, jahr int) uint16 {
	if paar, ok := l.fremd[herkunft]; ok && !paar[geschlecht].leer() {
		return paar[geschlecht].zieh(z)
	}
	jahr = min(jahr, l.letztesJahr(geschlecht))
	if jahr < 1990 && z.mit(0.25) {
		return l.alle[geschlecht].zieh(z)
	}
	if jahr >= 1990 && jahr < 2010 && z.mit(0.3) {
		jahr = 2010 // the tail of rarer names has only been counted since
	}
	for i := range l.baender[geschlecht] {
		b := &l.baender[geschlecht][i]
		if jahr <= b.bis && jahr >= b.von {
			return b.namen.zieh(z)
		}
	}
	return l.baender[geschlecht][0].namen.zieh(z)
}

func (l *namenslisten) letztesJahr(geschlecht int) int {
	jahr := 0
	for _, b := range l.baender[geschlecht] {
		jahr = max(jahr, b.bis)
	}
	return jahr
}

// nachname draws a surname of the origin (German if there is no list).
func (l *namenslisten) nachname(z zufall, herkunft string) uint16 {
	if a := l.familien[herkunft]; !a.leer() {
		return a.zieh(z)
	}
	return l.familien["de"].zieh(z)
}

// weibliche forms the female surname from the male one where the language does.
func weibliche(name, herkunft string) string {
	endet := func(e string) (string, bool) { return strings.CutSuffix(name, e) }
	switch herkunft {
	case "cs", "sk":
		if s, ok := endet("ý"); ok {
			return s + "á"
		}
		for _, e := range []string{"a", "o", "e", "í", "ů", "á"} {
			if s, ok := endet(e); ok {
				if e == "a" || e == "o" {
					return s + "ová"
				}
				return name
			}
		}
		return name + "ová"
	case "ru":
		return ersetze(name, []string{"ov", "ova", "ev", "eva", "in", "ina", "skii", "skaia", "yi", "aia"})
	case "uk":
		return ersetze(name, []string{"skyi", "ska", "tskyi", "tska", "yi", "a", "ov", "ova"})
	case "pl":
		return ersetze(name, []string{"ski", "ska", "cki", "cka", "dzki", "dzka"})
	case "lv":
		return ersetze(name, []string{"is", "e", "s", "a", "š", "a"})
	}
	return name
}

// ersetze replaces the first matching ending of the list ending, replacement, ….
func ersetze(name string, endungen []string) string {
	for i := 0; i < len(endungen); i += 2 {
		if s, ok := strings.CutSuffix(name, endungen[i]); ok {
			return s + endungen[i+1]
		}
	}
	return name
}
