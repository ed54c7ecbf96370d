// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"errors"
	"io"
	"slices"
)

// Brief is the first page of a letter after DIN 5008 form B, made for window
// envelopes. The text of the letter is added to the Dokument afterwards.
type Brief struct {
	Angaben
	// Briefkopf are the lines at the top, the first one large.
	Briefkopf []string
	// Ruecksendeangabe is the small line above the address.
	Ruecksendeangabe string
	// Vermerke are up to two lines between it and the address, such as "Persönlich".
	Vermerke []string
	// Anschrift are one to six lines; a longer line is broken and counts more.
	Anschrift []string
	// Informationen stand in the block at the right: reference, contact, date.
	Informationen []Wert
	// Betreff is the subject; it is the heading of level 1.
	Betreff string
}

// Places on the page of form B (DIN 5008:2020, Anhang A), in points from the
// left and upper edge.
const (
	feldX, feldY       = 20 * mm, 45 * mm
	feldBreite         = 85 * mm
	ruecksendeHoehe    = 5 * mm
	vermerkHoehe       = 12.7 * mm
	infoX, infoY       = 125 * mm, 50 * mm
	infoBreite         = 75 * mm
	betreffY           = 98.46 * mm
	faltmarkeOben      = 105 * mm
	faltmarkeUnten     = 210 * mm
	lochmarke          = 148.5 * mm
	hoechsteAnschrift  = 6
	hoechsteVermerke   = 2
	markeX, markeEnde  = 5 * mm, 9 * mm
	innenrandAnschrift = 5 * mm
)

var (
	anschriftStil = stil{groesse: 10, zeile: 27.3 * mm / hoechsteAnschrift}
	vermerkStil   = stil{groesse: 8, zeile: vermerkHoehe / 3}
	infoStil      = stil{groesse: 8.5, zeile: 11.5}
	betreffStil   = stil{groesse: 11.5, zeile: 15.5, fett: true}
	kopfStil      = stil{groesse: 15, zeile: 20, fett: true}
)

// NeuerBrief begins a letter that is written to w. An address that does not fit
// into its field is an error: it would not be delivered.
func NeuerBrief(w io.Writer, b Brief) *Dokument {
	d := Neu(w, b.Angaben)
	if b.Quer {
		d.merkeFehler(errors.New("pdf: letter in landscape"))
	}
	d.marken()
	d.briefkopf(b.Briefkopf)
	d.anschriftfeld(b)
	d.informationsblock(b.Informationen)
	d.y = max(d.y, betreffY)
	d.titelzeile(1, b.Betreff, betreffStil)
	d.y += 6
	return d
}

// marken draws the two fold marks and the hole mark.
func (d *Dokument) marken() {
	d.seite.artefakt("/Type/Layout", func() {
		for _, y := range []float64{faltmarkeOben, faltmarkeUnten} {
			d.linie(markeX, y, markeEnde, y, 0.5, 0)
		}
		d.linie(markeX, lochmarke, markeEnde+2*mm, lochmarke, 0.5, 0)
	})
}

func (d *Dokument) briefkopf(zeilen []string) {
	d.y = 16 * mm
	for i, text := range zeilen {
		s := infoStil
		if i == 0 {
			s = kopfStil
		}
		d.block([]string{text}, s, kasten{x: d.links, breite: d.textbreite()})
	}
	if d.y > feldY {
		d.merkeFehler(errors.New("pdf: letterhead reaches into the address field"))
	}
}

// kasten is a room for text: its left edge and its width.
type kasten struct{ x, breite float64 }

// block sets texts below each other from d.y on, all as one paragraph, and
// returns the number of lines.
func (d *Dokument) block(texte []string, s stil, k kasten) int {
	teile := make([]Teil, 0, len(texte))
	for i, text := range texte {
		if i > 0 {
			text = "\n" + text
		}
		teile = append(teile, Teil{Text: rein(text)})
	}
	zeilen := d.umbrich(teile, s, k.breite)
	e := d.oeffne(d.wurzel, "P", "")
	d.setze(e, satz{teile: teile, zeilen: zeilen, stil: s, x: k.x})
	d.beende(e)
	return len(zeilen)
}

func (d *Dokument) anschriftfeld(b Brief) {
	k := kasten{x: feldX + innenrandAnschrift, breite: feldBreite - innenrandAnschrift}
	if b.Ruecksendeangabe != "" {
		s := klein
		for s.groesse > 6 && d.schnitt(s).breite(rein(b.Ruecksendeangabe), s) > k.breite {
			s.groesse -= 0.5
		}
		d.y = feldY + ruecksendeHoehe - s.zeile
		if d.block([]string{b.Ruecksendeangabe}, s, k) > 1 {
			d.merkeFehler(errors.New("pdf: return address does not fit into its line"))
		}
		d.seite.artefakt("", func() {
			d.linie(feldX+innenrandAnschrift, feldY+ruecksendeHoehe+1, feldX+feldBreite, feldY+ruecksendeHoehe+1, 0.3, 0.4)
		})
	}
	if n := len(b.Vermerke); n > 0 {
		d.y = feldY + ruecksendeHoehe + vermerkHoehe - float64(n)*vermerkStil.zeile
		if d.block(b.Vermerke, vermerkStil, k) > hoechsteVermerke {
			d.merkeFehler(errors.New("pdf: notes of the address field have more than two lines"))
		}
	}
	d.y = feldY + ruecksendeHoehe + vermerkHoehe
	anschrift := slices.DeleteFunc(slices.Clone(b.Anschrift), func(s string) bool { return s == "" })
	if n := d.block(anschrift, anschriftStil, k); n == 0 || n > hoechsteAnschrift {
		d.merkeFehler(errors.New("pdf: address without lines or with more than six"))
	}
}

// informationsblock sets names and values as a table without rules.
func (d *Dokument) informationsblock(werte []Wert) {
	d.y = infoY
	if len(werte) == 0 {
		return
	}
	tabelle := d.oeffne(d.wurzel, "Table", "")
	for _, w := range werte {
		tr := d.oeffne(tabelle, "TR", "")
		oben := d.y
		d.zelle(d.oeffne(tr, "TH", "/A<</O/Table/Scope/Row>>"), w.Name, kasten{infoX, infoBreite * 0.38})
		unten := d.y
		d.y = oben
		d.zelle(d.oeffne(tr, "TD", ""), w.Wert, kasten{infoX + infoBreite*0.4, infoBreite * 0.6})
		d.y = max(d.y, unten)
		d.beende(tr)
	}
	d.beende(tabelle)
	if d.y > betreffY {
		d.merkeFehler(errors.New("pdf: information block reaches into the text"))
	}
}

func (d *Dokument) zelle(e *element, text string, k kasten) {
	teile := []Teil{{Text: rein(text)}}
	d.setze(e, satz{teile: teile, zeilen: d.umbrich(teile, infoStil, k.breite), stil: infoStil, x: k.x})
	d.beende(e)
}
