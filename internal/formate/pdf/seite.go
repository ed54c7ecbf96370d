// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// fussBeginn is the distance of the foot from the lower edge.
const fussBeginn = 12 * mm

// seite is the page that is being filled. Measures inside the program run from
// the upper left corner, in the file from the lower left.
type seite struct {
	nr, schluessel int
	inhalt         bytes.Buffer
	mcid           []int32 // element numbers of the marked content
	offen          *element
	anmerkungen    []int32
}

// unten is where the room for text ends.
func (d *Dokument) unten() float64 { return d.hoehe - d.fussrand }

// textbreite is the room between the margins.
func (d *Dokument) textbreite() float64 { return d.breite - d.links - d.rechts }

// platz begins a new page if h no longer fits on this one. It reports whether
// it did.
func (d *Dokument) platz(h float64) bool {
	if d.y+h <= d.unten()+0.01 || d.y <= d.oben {
		return false
	}
	d.neueSeite()
	return true
}

func (d *Dokument) neueSeite() {
	d.beendeSeite()
	d.seite = &seite{nr: d.datei.nummer(), schluessel: d.schluessel()}
	d.seiten = append(d.seiten, int32(d.seite.nr))
	d.y = d.oben
}

// beendeSeite writes head, foot and the page itself.
func (d *Dokument) beendeSeite() {
	if d.seite == nil || d.datei.fehler != nil {
		return
	}
	d.kopfUndFuss()
	s := d.seite
	strom, eltern := d.datei.nummer(), d.datei.nummer()
	d.datei.strom(strom, "", s.inhalt.Bytes())
	d.datei.objekt(eltern, "["+verweise(s.mcid)+"]")
	d.elternbaum[s.schluessel] = int32(eltern)
	anmerkungen := ""
	if len(s.anmerkungen) > 0 {
		anmerkungen = "/Annots[" + verweise(s.anmerkungen) + "]"
	}
	d.datei.objekt(s.nr, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S%s>>",
		d.seitenNr, zahlen(d.breite, d.hoehe), d.vorrat, strom, s.schluessel, anmerkungen))
}

// schreibeBefehle adds operators to the content of the page.
func (s *seite) befehl(format string, werte ...any) {
	fmt.Fprintf(&s.inhalt, format, werte...)
	s.inhalt.WriteByte('\n')
}

// markiere makes what follows the content of an element; nil ends it.
func (s *seite) markiere(e *element) {
	if s.offen == e {
		return
	}
	if s.offen != nil {
		s.befehl("EMC")
	}
	s.offen = e
	if e == nil {
		return
	}
	s.befehl("/%s <</MCID %d>> BDC", e.art, len(s.mcid))
	e.inhalt(s.nr, len(s.mcid))
	s.mcid = append(s.mcid, int32(e.nr))
}

// loese ends the content of an element if it is open.
func (s *seite) loese(e *element) {
	if s != nil && s.offen == e {
		s.markiere(nil)
	}
}

// artefakt draws what is not part of the text, such as rules and page numbers
// (14.8.2.2). art is "" or e.g. "/Type/Pagination/Subtype/Footer".
func (s *seite) artefakt(art string, zeichne func()) {
	s.markiere(nil)
	if art == "" {
		s.befehl("/Artifact BMC")
	} else {
		s.befehl("/Artifact <<%s>> BDC", art)
	}
	zeichne()
	s.befehl("EMC")
}

// linie draws a rule of the given width in grey (0 black, 1 white).
func (d *Dokument) linie(x1, y1, x2, y2, staerke, grau float64) {
	d.seite.befehl("%s G %s w %s m %s l S", zahl(grau), zahl(staerke), zahlen(x1, d.hoehe-y1), zahlen(x2, d.hoehe-y2))
}

// flaeche fills a rectangle given by its upper left corner, width and height.
func (d *Dokument) flaeche(x, y, b, h, grau float64) {
	d.seite.befehl("%s g %s re f 0 g", zahl(grau), zahlen(x, d.hoehe-y-h, b, h))
}

func fusszeilen(fuss [][]string) int {
	n := 0
	for _, spalte := range fuss {
		n = max(n, len(spalte))
	}
	return n
}

func (d *Dokument) kopfUndFuss() {
	if d.angaben.Kopf != "" {
		d.seite.artefakt("/Type/Pagination/Subtype/Header", func() {
			d.einzeiler(d.links, 14*mm, d.angaben.Kopf, klein)
		})
	}
	d.seite.artefakt("/Type/Pagination/Subtype/Footer", func() {
		d.fussspalten()
		d.seitenzahl()
	})
}

func (d *Dokument) fussspalten() {
	n := len(d.angaben.Fuss)
	if n == 0 {
		return
	}
	y := d.unten() + 4*mm
	d.linie(d.links, y, d.breite-d.rechts, y, 0.5, 0.5)
	spalte := d.textbreite() / float64(n)
	for i, zeilen := range d.angaben.Fuss {
		for j, text := range zeilen {
			d.einzeiler(d.links+float64(i)*spalte, y+1*mm+float64(j+1)*klein.zeile, text, klein)
		}
	}
}

// seitenzahl writes "Seite 3 von " and places the drawing of the total, which
// is known only at the end, behind it.
func (d *Dokument) seitenzahl() {
	const stellen = 5
	s := d.schnitte[0]
	vor := "Seite " + strconv.Itoa(len(d.seiten)) + " von "
	x := d.breite - d.rechts - s.breite(vor, klein) - s.breite("0", klein)*stellen
	y := d.hoehe - 8*mm
	d.einzeiler(x, y, vor, klein)
	x += s.breite(vor, klein)
	d.seite.befehl("q 1 0 0 1 %s cm /Gesamt Do Q", zahlen(x, d.hoehe-y))
}

func (d *Dokument) schreibeGesamtzahl() {
	var b bytes.Buffer
	d.schnitte[0].zeige(&b, strconv.Itoa(len(d.seiten)), punkt{}, klein)
	d.datei.strom(d.gesamt, fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 -5 60 15]/Resources<</Font<</%s %d 0 R>>>>",
		d.schnitte[0].name, d.schnitte[0].nr), b.Bytes())
}
