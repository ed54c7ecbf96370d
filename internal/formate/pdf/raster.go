// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"errors"
	"fmt"
)

// Raster is a picture of black and white squares, such as a QR code.
type Raster struct {
	// Punkte are the rows from above; true is black. All rows have the same length.
	Punkte [][]bool
	// Breite is the width on paper in millimetres without the quiet zone.
	Breite float64
	// Ruhe is the white margin around it in squares; QR codes need 4.
	Ruhe int
	// Alt says in words what the picture says; it must not be empty.
	Alt string
	// Text stands below the picture, "" for none.
	Text string
}

// Bild draws a Raster from rectangles, sharp at every size.
func (d *Dokument) Bild(r Raster) {
	if err := r.pruefe(); err != nil {
		d.merkeFehler(err)
		return
	}
	feld := r.Breite * mm / float64(len(r.Punkte[0]))
	rand := float64(r.Ruhe) * feld
	hoehe := feld*float64(len(r.Punkte)) + 2*rand
	textzeile := 0.0
	if r.Text != "" {
		textzeile = klein.zeile
	}
	if hoehe+textzeile > d.unten()-d.oben || r.Breite*mm+2*rand > d.textbreite() {
		d.merkeFehler(errors.New("pdf: picture larger than the page"))
		return
	}
	d.platz(hoehe + textzeile)
	unten := d.hoehe - d.y - hoehe
	e := d.oeffne(d.wurzel, "Figure", fmt.Sprintf("/Alt%s/A<</O/Layout/Placement/Block/BBox[%s]>>",
		textwert(rein(r.Alt)), zahlen(d.links, unten, d.links+r.Breite*mm+2*rand, unten+hoehe)))
	d.seite.markiere(e)
	d.zeichneRaster(r.Punkte, punkt{d.links + rand, d.y + rand}, feld)
	d.beende(e)
	d.y += hoehe
	if r.Text != "" {
		p := d.oeffne(d.wurzel, "P", "")
		d.fliesse(p, []Teil{{Text: r.Text}}, klein, d.links)
		d.beende(p)
	}
	d.y += absatzAbstand
}

func (r Raster) pruefe() error {
	if r.Alt == "" {
		return errors.New("pdf: picture without a text that stands for it")
	}
	if len(r.Punkte) == 0 || len(r.Punkte[0]) == 0 || r.Breite <= 0 || r.Ruhe < 0 {
		return errors.New("pdf: picture without size")
	}
	for _, reihe := range r.Punkte {
		if len(reihe) != len(r.Punkte[0]) {
			return errors.New("pdf: picture with rows of different length")
		}
	}
	return nil
}

// zeichneRaster fills the black squares, those side by side as one rectangle.
func (d *Dokument) zeichneRaster(punkte [][]bool, ecke punkt, feld float64) {
	for i, reihe := range punkte {
		for j := 0; j < len(reihe); {
			n := 0
			for j+n < len(reihe) && reihe[j+n] {
				n++
			}
			if n > 0 {
				y := d.hoehe - ecke.y - float64(i+1)*feld
				d.seite.befehl("%s re", zahlengenau(ecke.x+float64(j)*feld, y, float64(n)*feld, feld))
			}
			j += n + 1
		}
	}
	d.seite.befehl("f")
}
