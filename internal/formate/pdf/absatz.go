// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"fmt"
	"strconv"
)

// stile of the headings by level.
var ueberschriften = [...]stil{
	1: {groesse: 16, zeile: 21, fett: true},
	2: {groesse: 12.5, zeile: 17, fett: true},
	3: {groesse: 10.5, zeile: 14, fett: true},
}

const absatzAbstand = 6

// Ueberschrift writes a heading of level 1 to 3 and a bookmark. Levels must not
// be left out on the way down, the first heading has level 1 (ISO 14289-1, 7.4.2).
func (d *Dokument) Ueberschrift(stufe int, text string) {
	vorige := 0
	if n := len(d.lesezeichen); n > 0 {
		vorige = d.lesezeichen[n-1].stufe
	}
	if stufe < 1 || stufe >= len(ueberschriften) || stufe > vorige+1 {
		d.merkeFehler(fmt.Errorf("pdf: heading of level %d after level %d", stufe, vorige))
		return
	}
	s := ueberschriften[stufe]
	if d.y > d.oben {
		d.y += s.zeile * 0.6
	}
	d.titelzeile(stufe, text, s)
}

// titelzeile sets a heading in a style.
func (d *Dokument) titelzeile(stufe int, text string, s stil) {
	teile := []Teil{{Text: rein(text)}}
	zeilen := d.umbrich(teile, s, d.textbreite())
	d.platz(float64(len(zeilen))*s.zeile + 3*fliess.zeile)
	d.lesezeichen = append(d.lesezeichen, lesezeichen{stufe: stufe, text: teile[0].Text, seite: d.seite.nr, y: d.hoehe - d.y})
	e := d.oeffne(d.wurzel, "H"+strconv.Itoa(stufe), "")
	d.setze(e, satz{teile: teile, zeilen: zeilen, stil: s, x: d.links})
	d.beende(e)
	d.y += 4
}

// Absatz writes a paragraph; "\n" begins a new line in it.
func (d *Dokument) Absatz(text string) { d.AbsatzAus(Teil{Text: text}) }

// AbsatzAus writes a paragraph of several pieces, e.g. with a bold word or a link.
func (d *Dokument) AbsatzAus(teile ...Teil) {
	e := d.oeffne(d.wurzel, "P", "")
	d.fliesse(e, teile, fliess, d.links)
	d.beende(e)
	d.y += absatzAbstand
}

// fliesse breaks and sets pieces from x to the right margin.
func (d *Dokument) fliesse(e *element, teile []Teil, s stil, x float64) {
	teile = append([]Teil(nil), teile...)
	for i := range teile {
		teile[i].Text = rein(teile[i].Text)
	}
	zeilen := d.umbrich(teile, s, d.breite-d.rechts-x)
	d.setze(e, satz{teile: teile, zeilen: zeilen, stil: s, x: x})
}

// Aufzaehlung writes a list with bullets.
func (d *Dokument) Aufzaehlung(punkte ...string) {
	d.liste("Disc", punkte, func(int) string { return "•" })
}

// Nummeriert writes a list with the numbers 1., 2., …
func (d *Dokument) Nummeriert(punkte ...string) {
	d.liste("Decimal", punkte, func(i int) string { return strconv.Itoa(i+1) + "." })
}

func (d *Dokument) liste(art string, punkte []string, marke func(int) string) {
	if len(punkte) == 0 {
		return
	}
	einzug := 12 + d.schnitte[0].breite(marke(len(punkte)-1), fliess)
	l := d.oeffne(d.wurzel, "L", "/A<</O/List/ListNumbering/"+art+">>")
	for i, text := range punkte {
		d.platz(fliess.zeile)
		li := d.oeffne(l, "LI", "")
		lbl := d.oeffne(li, "Lbl", "")
		y := d.y
		d.setze(lbl, d.einzeilig(marke(i), fliess, d.links+4))
		d.beende(lbl)
		d.y = y
		rumpf := d.oeffne(li, "LBody", "")
		d.fliesse(rumpf, []Teil{{Text: text}}, fliess, d.links+einzug)
		d.beende(rumpf)
		d.beende(li)
		d.y += 2
	}
	d.beende(l)
	d.y += absatzAbstand - 2
}
