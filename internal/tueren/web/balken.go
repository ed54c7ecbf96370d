// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"html/template"
	"strings"
)

// Balken is one bar of a chart.
type Balken struct {
	Name    string
	Wert    int64
	Warnung bool // marked by colour and by a sign in its label
}

// Balkenbild draws a horizontal bar chart as SVG with title and description;
// the caller puts the data table beneath it.
func Balkenbild(id, titel, beschreibung string, balken []Balken) template.HTML {
	const zeile, links, breite, rechts = 28, 240, 480, 100
	groesster := int64(1)
	for _, b := range balken {
		groesster = max(groesster, b.Wert)
	}
	var s strings.Builder
	hoehe := zeile*len(balken) + 8
	fmt.Fprintf(&s, `<svg class="kmr-bild" role="img" aria-labelledby="%s-t %s-b" viewBox="0 0 %d %d" width="%d" height="%d" xmlns="http://www.w3.org/2000/svg">`,
		id, id, links+breite+rechts, hoehe, links+breite+rechts, hoehe)
	fmt.Fprintf(&s, `<title id="%s-t">%s</title><desc id="%s-b">%s</desc>`, id, template.HTMLEscapeString(titel), id, template.HTMLEscapeString(beschreibung))
	fmt.Fprintf(&s, `<line class="achse" x1="%d" y1="0" x2="%d" y2="%d"/>`, links, links, hoehe)
	for i, b := range balken {
		schreibeBalken(&s, b, i*zeile, int64(breite)*b.Wert/groesster)
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}

func schreibeBalken(s *strings.Builder, b Balken, y int, laenge int64) {
	klasse, zeichen := "balken", ""
	if b.Warnung {
		klasse, zeichen = "warnung", " (!)"
	}
	fmt.Fprintf(s, `<text x="232" y="%d" text-anchor="end">%s%s</text>`, y+20, template.HTMLEscapeString(b.Name), zeichen)
	fmt.Fprintf(s, `<rect class="%s" x="241" y="%d" width="%d" height="18"/>`, klasse, y+6, max(laenge, 1))
	fmt.Fprintf(s, `<text x="%d" y="%d">%s</text>`, 247+laenge, y+20, Tausend(b.Wert))
}
