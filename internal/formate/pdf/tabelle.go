// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"fmt"
	"iter"
)

// Spalte is a column of a table.
type Spalte struct {
	// Kopf is the header cell. If all are empty the table has no header row.
	Kopf string
	// Gewicht is the share of the width, 0 counts as 1.
	Gewicht float64
	// Rechts sets the column at its right edge, as amounts need it.
	Rechts bool
	// Zeilenkopf makes its cells the headers of their rows.
	Zeilenkopf bool
}

// Tabelle describes a table. A reader needs header cells to find the way, so it
// should have a header row or a column of row headers.
type Tabelle struct {
	// Titel stands above the table as its caption, "" for none.
	Titel   string
	Spalten []Spalte
	// Schrift is the size of the text in points, 0 for 9.
	Schrift float64
}

const (
	zellrandX = 4
	zellrandY = 2.5
)

// Tabelle writes a table. A row has one text per column, "\n" begins a new line
// in it. The header row is repeated on every page; a row is divided only if it
// is higher than a page, and the last row never stands alone on a page. Rows are
// taken from zeilen when they are set, so any number of them needs no memory.
func (d *Dokument) Tabelle(t Tabelle, zeilen iter.Seq[[]string]) {
	if len(t.Spalten) == 0 {
		d.merkeFehler(fmt.Errorf("pdf: table without columns"))
		return
	}
	s := d.beginneTabelle(t)
	var wartend []zeilensatz // at most two rows: set only when the next is known
	for z := range zeilen {
		if d.fehler != nil || d.datei.fehler != nil {
			break
		}
		if len(z) != len(t.Spalten) {
			d.merkeFehler(fmt.Errorf("pdf: row of %d cells in a table of %d columns", len(z), len(t.Spalten)))
			break
		}
		if wartend = append(wartend, s.brich(z)); len(wartend) == 3 {
			s.setze(wartend[0], 0)
			wartend = wartend[1:]
		}
	}
	for i, z := range wartend {
		folge := 0.0
		if i+1 < len(wartend) {
			folge = wartend[i+1].hoehe
		}
		s.setze(z, folge)
	}
	s.beende()
}

// tabellensatz is a table that is being set.
type tabellensatz struct {
	d        *Dokument
	t        Tabelle
	e        *element
	stil     stil
	breiten  []float64
	kopf     *zeilensatz // nil without header row
	begonnen bool        // the header row was set
}

// zeilensatz is a broken row.
type zeilensatz struct {
	texte  [][]Teil
	zellen [][]zeile
	zeilen int // of the highest cell
	hoehe  float64
}

func (d *Dokument) beginneTabelle(t Tabelle) *tabellensatz {
	groesse := t.Schrift
	if groesse <= 0 {
		groesse = 9
	}
	s := &tabellensatz{d: d, t: t, stil: stil{groesse: groesse, zeile: 1.3 * groesse}}
	summe := 0.0
	for _, sp := range t.Spalten {
		summe += gewicht(sp)
	}
	hatKopf := false
	koepfe := make([]string, len(t.Spalten))
	for i, sp := range t.Spalten {
		s.breiten = append(s.breiten, d.textbreite()*gewicht(sp)/summe)
		koepfe[i] = sp.Kopf
		hatKopf = hatKopf || sp.Kopf != ""
	}
	s.e = d.oeffne(d.wurzel, "Table", "")
	if t.Titel != "" {
		d.platz(fliess.zeile + 4*s.stil.zeile)
		titel := d.oeffne(s.e, "Caption", "")
		fett := fliess
		fett.fett = true
		d.fliesse(titel, []Teil{{Text: t.Titel}}, fett, d.links)
		d.beende(titel)
		d.y += 3
	}
	if hatKopf {
		fett := *s
		fett.stil.fett = true
		kopf := fett.brich(koepfe)
		s.kopf = &kopf
	}
	return s
}

func gewicht(s Spalte) float64 {
	if s.Gewicht > 0 {
		return s.Gewicht
	}
	return 1
}

// zellstil is the style of the cells of column i.
func (s *tabellensatz) zellstil(i int) stil {
	art := s.stil
	art.fett = art.fett || s.t.Spalten[i].Zeilenkopf
	return art
}

// brich breaks the cells of a row into lines.
func (s *tabellensatz) brich(texte []string) zeilensatz {
	z := zeilensatz{zeilen: 1}
	for i, text := range texte {
		teile := []Teil{{Text: rein(text)}}
		zeilen := s.d.umbrich(teile, s.zellstil(i), s.breiten[i]-2*zellrandX)
		z.texte, z.zellen = append(z.texte, teile), append(z.zellen, zeilen)
		z.zeilen = max(z.zeilen, len(zeilen))
	}
	z.hoehe = s.hoehe(z.zeilen)
	return z
}

func (s *tabellensatz) hoehe(zeilen int) float64 {
	return float64(zeilen)*s.stil.zeile + 2*zellrandY
}

func (s *tabellensatz) kopfhoehe() float64 {
	if s.kopf == nil {
		return 0
	}
	return s.kopf.hoehe
}

// setze sets a row, on a new page if it or it and the folge points behind it
// don't fit.
func (s *tabellensatz) setze(z zeilensatz, folge float64) {
	d := s.d
	seite := d.unten() - d.oben - s.kopfhoehe()
	brauche := z.hoehe + folge
	if brauche > seite {
		brauche = min(z.hoehe, s.hoehe(2))
	}
	if !s.begonnen {
		d.platz(s.kopfhoehe() + brauche)
		s.setzeKopf()
	} else if d.platz(brauche) {
		s.wiederholeKopf()
	}
	zellen, tr := s.oeffneZeile()
	for von := 0; von < z.zeilen; {
		bis := min(z.zeilen, von+max(1, int((d.unten()-d.y-2*zellrandY)/s.stil.zeile+0.001)))
		s.zeichne(z, von, bis, zellen)
		if von = bis; von < z.zeilen {
			d.neueSeite()
			s.wiederholeKopf()
		}
	}
	for _, e := range zellen {
		d.beende(e)
	}
	d.beende(tr)
}

// oeffneZeile opens the elements of a row.
func (s *tabellensatz) oeffneZeile() ([]*element, *element) {
	tr := s.d.oeffne(s.e, "TR", "")
	zellen := make([]*element, len(s.t.Spalten))
	for i, sp := range s.t.Spalten {
		if sp.Zeilenkopf {
			zellen[i] = s.d.oeffne(tr, "TH", "/A<</O/Table/Scope/Row>>")
		} else {
			zellen[i] = s.d.oeffne(tr, "TD", "")
		}
	}
	return zellen, tr
}

// setzeKopf sets the header row the first time.
func (s *tabellensatz) setzeKopf() {
	s.begonnen = true
	if s.kopf == nil {
		return
	}
	tr := s.d.oeffne(s.e, "TR", "")
	zellen := make([]*element, len(s.t.Spalten))
	for i := range zellen {
		zellen[i] = s.d.oeffne(tr, "TH", "/A<</O/Table/Scope/Column>>")
	}
	s.zeichneKopf(zellen)
	for _, e := range zellen {
		s.d.beende(e)
	}
	s.d.beende(tr)
}

// wiederholeKopf draws the header row as an artifact: it was read already.
func (s *tabellensatz) wiederholeKopf() {
	if s.kopf != nil {
		s.zeichneKopf(nil)
	}
}

func (s *tabellensatz) zeichneKopf(zellen []*element) {
	d := s.d
	d.seite.artefakt("", func() { d.flaeche(d.links, d.y, d.textbreite(), s.kopf.hoehe, 0.9) })
	fett := *s
	fett.stil.fett = true
	fett.zeichne(*s.kopf, 0, s.kopf.zeilen, zellen)
}

// zeichne draws the lines from von to before bis of all cells and a rule below;
// without elements as an artifact.
func (s *tabellensatz) zeichne(z zeilensatz, von, bis int, zellen []*element) {
	d := s.d
	if zellen == nil {
		d.seite.artefakt("/Type/Pagination/Subtype/Header", func() { s.texte(z, von, bis, nil) })
	} else {
		s.texte(z, von, bis, zellen)
	}
	d.y += s.hoehe(bis - von)
	d.seite.artefakt("", func() { d.linie(d.links, d.y, d.breite-d.rechts, d.y, 0.4, 0.6) })
}

func (s *tabellensatz) texte(z zeilensatz, von, bis int, zellen []*element) {
	d := s.d
	x := d.links
	for i, zeilen := range z.zellen {
		for j := von; j < min(bis, len(zeilen)); j++ {
			l := zeilen[j]
			lx := x + zellrandX
			if s.t.Spalten[i].Rechts {
				lx = x + s.breiten[i] - zellrandX - l.breite
			}
			y := d.y + zellrandY + float64(j-von+1)*s.stil.zeile - 0.32*s.stil.groesse
			for _, p := range l.stuecke {
				if zellen != nil {
					d.seite.markiere(zellen[i])
				}
				d.zeige(lx, y, p.text, s.zellstil(i))
			}
		}
		x += s.breiten[i]
	}
}

func (s *tabellensatz) beende() {
	if !s.begonnen {
		s.d.platz(s.kopfhoehe())
		s.setzeKopf()
	}
	s.d.beende(s.e)
	s.d.y += absatzAbstand + 2
}

// Wert is a name and what it stands for.
type Wert struct{ Name, Wert string }

// Werte writes names and values side by side, as a table whose first column are
// the row headers.
func (d *Dokument) Werte(werte ...Wert) {
	if len(werte) == 0 {
		return
	}
	t := Tabelle{Spalten: []Spalte{{Gewicht: 1, Zeilenkopf: true}, {Gewicht: 2}}}
	d.Tabelle(t, func(yield func([]string) bool) {
		for _, w := range werte {
			if !yield([]string{w.Name, w.Wert}) {
				return
			}
		}
	})
}
