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

// The measures of a chart. Heights are pixels, widths per cent, so that the
// letters keep their size in a narrow window.
const (
	balkenzeile    = 42
	balkenhoehe    = 14
	laengsterTeile = 700 // of 1000: the rest is for the number behind the bar
)

// Balkenbild draws a horizontal bar chart as SVG with title and description;
// the caller puts the data table beneath it. Negative values have no bar.
func Balkenbild(id, titel, beschreibung string, balken []Balken) template.HTML {
	groesster := int64(1)
	for _, b := range balken {
		groesster = max(groesster, b.Wert)
	}
	id = template.HTMLEscapeString(id)
	var s strings.Builder
	fmt.Fprintf(&s, `<svg class="kmr-bild" role="img" aria-labelledby="%s-t %s-b" width="100%%" height="%d" xmlns="http://www.w3.org/2000/svg">`,
		id, id, balkenzeile*len(balken))
	fmt.Fprintf(&s, `<title id="%s-t">%s</title><desc id="%s-b">%s</desc>`, id, template.HTMLEscapeString(titel), id, template.HTMLEscapeString(beschreibung))
	for i, b := range balken {
		schreibeBalken(&s, b, i*balkenzeile, max(b.Wert, 0)*laengsterTeile/groesster)
	}
	s.WriteString("</svg>")
	return template.HTML(s.String())
}

// schreibeBalken draws the bar with its name above and its number behind it;
// laenge is in thousandths of the width.
func schreibeBalken(s *strings.Builder, b Balken, y int, laenge int64) {
	klasse, zeichen := "balken", ""
	if b.Warnung {
		klasse, zeichen = "warnung", " (!)"
	}
	breite := fmt.Sprintf("%d.%d%%", laenge/10, laenge%10)
	fmt.Fprintf(s, `<text x="0" y="%d">%s%s</text>`, y+14, template.HTMLEscapeString(b.Name), zeichen)
	fmt.Fprintf(s, `<rect class="grund" x="0" y="%d" width="2" height="%d"/>`, y+20, balkenhoehe)
	fmt.Fprintf(s, `<rect class="%s" x="0" y="%d" width="%s" height="%d"/>`, klasse, y+20, breite, balkenhoehe)
	fmt.Fprintf(s, `<text x="%s" dx="8" y="%d">%s</text>`, breite, y+20+balkenhoehe-2, Tausend(b.Wert))
}
