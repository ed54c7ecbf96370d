// SPDX-License-Identifier: EUPL-1.2

package xsd

import "fmt"

// pruefe checks that every index points into its table, so that a Pruefer
// needs no checks of its own.
func (t *Tabellen) pruefe() error {
	p := &indexpruefung{}
	p.in("Typen", 0, len(t.Typen))
	for _, d := range t.Wurzeln {
		p.in("Wurzeln", int(d), len(t.Deklarationen))
	}
	for _, d := range t.Deklarationen {
		p.schluessel("Deklarationen", d.Schluessel, t)
		p.in("Deklarationen", int(d.Typ), len(t.Typen))
		p.in("Deklarationen", int(d.Fest), len(t.Werte)+1)
	}
	for _, y := range t.Typen {
		if y.Inhalt == NurWert {
			p.in("Typen", int(y.Einfach), len(t.Einfache))
		} else {
			p.in("Typen", int(y.Start), len(t.Zustaende))
		}
		p.bereich("Typen", int(y.AttributeAb), int(y.AttributeBis), len(t.Attribute))
	}
	for _, z := range t.Zustaende {
		p.bereich("Zustaende", int(z.Ab), int(z.Bis), len(t.Uebergaenge))
	}
	for _, u := range t.Uebergaenge {
		if u.Schluessel != BeliebigerName {
			p.schluessel("Uebergaenge", u.Schluessel, t)
			p.in("Uebergaenge", int(u.Deklaration), len(t.Deklarationen))
		}
		p.in("Uebergaenge", int(u.Ziel), len(t.Zustaende))
	}
	for _, a := range t.Attribute {
		p.schluessel("Attribute", a.Schluessel, t)
		p.in("Attribute", int(a.Einfach), len(t.Einfache))
		p.in("Attribute", int(a.Fest), len(t.Werte)+1)
	}
	for _, e := range t.Einfache {
		p.bereich("Einfache", int(e.WerteAb), int(e.WerteBis), len(t.Werte))
		for _, m := range e.Muster {
			p.in("Einfache", int(m), len(t.Muster))
		}
	}
	for _, a := range t.Muster {
		p.automat(a)
	}
	return p.fehler
}

type indexpruefung struct{ fehler error }

func (p *indexpruefung) in(wo string, i, n int) { p.bereich(wo, i, i+1, n) }

func (p *indexpruefung) bereich(wo string, ab, bis, n int) {
	if p.fehler == nil && (ab < 0 || ab > bis || bis > n) {
		p.fehler = fmt.Errorf("%w: %s", ErrTabelle, wo)
	}
}

func (p *indexpruefung) schluessel(wo string, k Schluessel, t *Tabellen) {
	const eigeneRaeume = 3 // none, xml, xsi
	p.bereich(wo, 1, int(k.nr()), len(t.Namen))
	p.in(wo, int(k>>16), len(t.Raeume)+eigeneRaeume)
}

func (p *indexpruefung) automat(a Automat) {
	const wo = "Muster"
	p.in(wo, 0, len(a.Ende))
	p.bereich(wo, len(a.Grenzen)+1, len(a.Klasse), len(a.Grenzen)+1)
	p.bereich(wo, len(a.Ende)*int(a.Klassen), len(a.Folge), len(a.Ende)*int(a.Klassen))
	for _, k := range a.Klasse {
		p.in(wo, int(k), int(a.Klassen))
	}
	for _, z := range a.Folge {
		p.in(wo, int(z), len(a.Ende)+1)
	}
}
