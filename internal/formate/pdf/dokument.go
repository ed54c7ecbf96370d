// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"errors"
	"io"
	"time"
)

// Angaben is what is said about a whole document.
type Angaben struct {
	// Titel stands in the title bar of the viewer and in the metadata, where
	// search engines and file managers show it: no personal data. It must not
	// be empty.
	Titel string
	// Sprache is the language of the text (BCP 47), "" for "de-DE".
	Sprache string
	// Erstellt is the time of creation; it makes the only difference between
	// two documents with the same content.
	Erstellt time.Time
	// Kopf is a line above every page, "" for none. Assistive technology skips
	// head and foot, so nothing may stand only there.
	Kopf string
	// Fuss are columns of lines below every page, such as address and bank data.
	Fuss [][]string
	// Quer turns the page to landscape.
	Quer bool
}

// Dokument is a document that is being written. Its methods are not safe for
// concurrent use.
type Dokument struct {
	datei   *datei
	angaben Angaben

	breite, hoehe                 float64 // of the page
	links, rechts, oben, fussrand float64 // margins
	y                             float64 // next free place, from above
	seite                         *seite
	seiten                        []int32

	schnitte  [2]*schnitt
	vorrat    int // object: resources of all pages
	seitenNr  int // object: the page tree
	gesamt    int // object: drawing of the number of pages
	katalogNr int

	baum        int // object: structure tree
	wurzel      *element
	elternbaum  []int32
	lesezeichen []lesezeichen
	fehler      error
}

// Neu begins a document on A4 that is written to w.
func Neu(w io.Writer, a Angaben) *Dokument {
	if a.Sprache == "" {
		a.Sprache = "de-DE"
	}
	d := &Dokument{
		datei: neueDatei(w), angaben: a, breite: a4Breite, hoehe: a4Hoehe,
		links: 25 * mm, rechts: 20 * mm, oben: 20 * mm, fussrand: 20 * mm,
	}
	if a.Quer {
		d.breite, d.hoehe = d.hoehe, d.breite
	}
	if a.Kopf != "" {
		d.oben = 25 * mm
	}
	if n := fusszeilen(a.Fuss); n > 0 {
		d.fussrand = fussBeginn + float64(n)*klein.zeile + 6*mm
	}
	d.katalogNr, d.seitenNr, d.vorrat, d.gesamt, d.baum = d.datei.nummer(), d.datei.nummer(), d.datei.nummer(), d.datei.nummer(), d.datei.nummer()
	d.wurzel = &element{nr: d.datei.nummer(), eltern: d.baum, art: "Document"}
	d.schnitte = neueSchnitte(d.datei)
	if a.Titel == "" {
		d.merkeFehler(errors.New("pdf: document without a title"))
	}
	d.neueSeite()
	return d
}

// merkeFehler keeps the first error.
func (d *Dokument) merkeFehler(err error) {
	if d.fehler == nil {
		d.fehler = err
	}
}

// Seitenumbruch continues on a new page.
func (d *Dokument) Seitenumbruch() { d.neueSeite() }

// Abstand leaves a gap of millimetres, at most to the end of the page.
func (d *Dokument) Abstand(millimeter float64) {
	d.y = min(d.y+millimeter*mm, d.unten())
}

// Schliesse writes the rest of the document. It returns the first error of w or
// of a call that broke a rule of accessible documents; then the file is unusable.
func (d *Dokument) Schliesse() error {
	d.beendeSeite()
	d.schreibeGesamtzahl()
	d.schreibeBaum()
	info := d.schreibeKatalog()
	return errors.Join(d.fehler, d.datei.schliesse(d.katalogNr, info))
}
