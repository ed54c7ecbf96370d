// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"strings"
	"unicode"

	"kernmelderegister/internal/formate/pdf/schrift"
)

// Teil is a piece of a paragraph.
type Teil struct {
	// Text is what is read; "\n" begins a new line.
	Text string
	// Fett sets it in bold.
	Fett bool
	// Ziel makes it a link to this address, "" for none.
	Ziel string
}

// stueck is a piece of one line: text of one Teil.
type stueck struct {
	teil   int
	text   string
	breite float64
}

// zeile is a line that was broken. It ends with a blank, so that the words of two
// lines don't run together when they are read aloud; breite leaves it out.
type zeile struct {
	stuecke []stueck
	breite  float64
}

// zelle is a letter with its marks.
type zelle struct {
	teil, von, bis int
	breite         float64
	leer           bool // a blank
	danach         bool // the line may end behind it
	ende           bool // the line must end here
}

// umbrich breaks pieces into lines no wider than breite. A line ends at blanks,
// behind hyphens and slashes, and anywhere in a word that is wider than a line.
func (d *Dokument) umbrich(teile []Teil, s stil, breite float64) []zeile {
	zellen := d.zellen(teile, s)
	var zeilen []zeile
	for von := 0; von < len(zellen); {
		bis := zeilenende(zellen[von:], breite) + von
		zeilen = append(zeilen, sammle(teile, zellen[von:bis]))
		von = bis
	}
	return zeilen
}

// zellen cuts the pieces, whose text is clean, into letters.
func (d *Dokument) zellen(teile []Teil, s stil) []zelle {
	n := 0
	for _, t := range teile {
		n += len(t.Text)
	}
	zellen := make([]zelle, 0, n)
	for i, t := range teile {
		art := s
		art.fett = s.fett || t.Fett
		c := d.schnitt(art)
		for stelle, r := range t.Text {
			if stelle > 0 && schrift.Marke(r) && !zellen[len(zellen)-1].ende {
				zellen[len(zellen)-1].bis = stelle + len(string(r))
				continue
			}
			z := zelle{teil: i, von: stelle, bis: stelle + len(string(r)), leer: r == ' ', ende: r == '\n'}
			if z.ende {
				z.bis = z.von
			} else {
				g, _ := c.schrift.Glyphe(r)
				z.breite = float64(c.schrift.Breite(g)) * s.groesse / 1000
			}
			z.danach = z.leer || strings.ContainsRune("-/–—", r) && stelle > 0
			zellen = append(zellen, z)
		}
	}
	haltZusammen(teile, zellen)
	return zellen
}

// haltZusammen takes back breaks where a hyphen or a slash does not stand
// between letters, as in "-5", "2026-11-03" or "Nr. 3/4".
func haltZusammen(teile []Teil, zellen []zelle) {
	for i := range zellen {
		z := &zellen[i]
		if !z.danach || z.leer {
			continue
		}
		z.danach = i > 0 && i+1 < len(zellen) && istBuchstabe(teile, zellen[i-1]) && istBuchstabe(teile, zellen[i+1])
	}
}

func istBuchstabe(teile []Teil, z zelle) bool {
	for _, r := range teile[z.teil].Text[z.von:z.bis] {
		return unicode.IsLetter(r)
	}
	return false
}

// zeilenende returns how many of the letters belong to the first line, at least 1.
func zeilenende(zellen []zelle, breite float64) int {
	summe, bruch := 0.0, 0
	for i, z := range zellen {
		switch {
		case z.ende:
			return i + 1
		case z.leer:
			summe += z.breite
			bruch = i + 1
			continue
		case summe+z.breite > breite+0.001 && i > 0:
			if bruch > 0 {
				return bruch
			}
			return i
		}
		summe += z.breite
		if z.danach {
			bruch = i + 1
		}
	}
	return len(zellen)
}

// sammle joins letters of the same piece.
func sammle(teile []Teil, zellen []zelle) zeile {
	var l zeile
	summe := 0.0
	for i := 0; i < len(zellen); {
		erste := zellen[i]
		p := stueck{teil: erste.teil}
		j := i
		for ; j < len(zellen) && zellen[j].teil == erste.teil; j++ {
			p.breite += zellen[j].breite
			if !zellen[j].leer {
				l.breite = summe + p.breite
			}
		}
		p.text = teile[erste.teil].Text[erste.von:zellen[j-1].bis]
		summe += p.breite
		if p.text != "" {
			l.stuecke = append(l.stuecke, p)
		}
		i = j
	}
	if n := len(l.stuecke); n > 0 && zellen[len(zellen)-1].ende {
		l.stuecke[n-1].text += " "
	}
	return l
}
