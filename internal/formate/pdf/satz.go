// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"fmt"
	"math"
	"strings"
)

// satz is broken text that is to be set from x on.
type satz struct {
	teile  []Teil
	zeilen []zeile
	stil   stil
	x      float64
}

// einzeilig is a satz of one line of clean text.
func (d *Dokument) einzeilig(text string, s stil, x float64) satz {
	teile := []Teil{{Text: text}}
	return satz{teile: teile, zeilen: d.umbrich(teile, s, math.Inf(1)), stil: s, x: x}
}

// setze sets lines below each other as content of e and breaks pages so that
// neither the first nor the last line stands alone.
func (d *Dokument) setze(e *element, t satz) {
	verweise := map[int]*element{}
	n := len(t.zeilen)
	for i, l := range t.zeilen {
		brauche := 1
		if i == 0 && n > 1 || i == n-2 {
			brauche = 2
		}
		if i == 0 && n == 3 {
			brauche = 3
		}
		d.platz(float64(brauche) * t.stil.zeile)
		d.y += t.stil.zeile
		d.setzeZeile(e, t, l, verweise)
	}
	for i := range t.teile {
		if v := verweise[i]; v != nil {
			d.beende(v)
		}
	}
}

// setzeZeile draws one line with its baseline a little above d.y. verweise
// holds the open elements of links by piece.
func (d *Dokument) setzeZeile(e *element, t satz, l zeile, verweise map[int]*element) {
	x, y := t.x, d.y-0.28*t.stil.groesse-(t.stil.zeile-1.3*t.stil.groesse)/2
	for _, p := range l.stuecke {
		teil := t.teile[p.teil]
		s := t.stil
		s.fett = s.fett || teil.Fett
		if teil.Ziel == "" {
			d.seite.markiere(e)
			d.zeige(x, y, p.text, s)
		} else {
			v := verweise[p.teil]
			if v == nil {
				v = d.oeffne(e, "Link", "")
				verweise[p.teil] = v
			}
			d.setzeLink(v, teil, p, punkt{x, y}, s)
		}
		x += p.breite
	}
}

// zeige draws clean text.
func (d *Dokument) zeige(x, y float64, text string, s stil) {
	d.schnitt(s).zeige(&d.seite.inhalt, text, punkt{x, d.hoehe - y}, s)
}

// setzeLink draws a piece of a link in blue and underlined, and its annotation
// (ISO 32000-1, 12.5.6.5).
func (d *Dokument) setzeLink(v *element, teil Teil, p stueck, ort punkt, s stil) {
	d.seite.markiere(v)
	d.seite.befehl("0 0.2 0.6 rg")
	d.zeige(ort.x, ort.y, p.text, s)
	d.seite.befehl("0 g")
	breite := d.schnitt(s).breite(strings.TrimRight(p.text, " "), s)
	d.seite.artefakt("", func() {
		d.linie(ort.x, ort.y+1.5, ort.x+breite, ort.y+1.5, 0.5, 0.3)
	})
	nr, schluessel := d.datei.nummer(), d.schluessel()
	oben, unten := d.hoehe-ort.y+s.groesse, d.hoehe-ort.y-3
	d.datei.objekt(nr, fmt.Sprintf("<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/Contents%s/StructParent %d/A<</S/URI/URI%s>>>>",
		zahlen(ort.x, unten, ort.x+breite, oben), textwert(teil.Text), schluessel, bytewert(teil.Ziel)))
	d.elternbaum[schluessel] = int32(v.nr)
	d.seite.anmerkungen = append(d.seite.anmerkungen, int32(nr))
	v.kind(fmt.Sprintf("<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>", nr, d.seite.nr))
}
