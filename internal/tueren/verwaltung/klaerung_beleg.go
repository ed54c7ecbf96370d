// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"fmt"
	"html/template"

	"kernmelderegister/internal/fachkern/zuordnung"
)

func belege(liste []zuordnung.Beitrag) []beleg {
	groesster := zuordnung.Gewicht(1)
	for _, b := range liste {
		groesster = max(groesster, b.Gewicht, -b.Gewicht)
	}
	aus := make([]beleg, len(liste))
	for i, b := range liste {
		aus[i] = beleg{b.Merkmal.String(), b.Text, b.Gewicht.Deutsch(), gewichtsbalken(b.Gewicht, groesster)}
	}
	return aus
}

// The measures of a bar in pixels: its zero line is in the middle.
const (
	balkenmitte     = 70
	balkenstaerke   = 12
	laengsterBalken = 68
)

// gewichtsbalken draws a weight as a bar from the zero line: to the right for one
// human, to the left against it. The number beside it says the same, so the
// picture is hidden from screen readers.
func gewichtsbalken(g, groesster zuordnung.Gewicht) template.HTML {
	laenge := max(g, -g) * laengsterBalken / groesster
	klasse, x := "balken", zuordnung.Gewicht(balkenmitte)
	if g < 0 {
		klasse, x = "warnung", balkenmitte-laenge
	}
	return template.HTML(fmt.Sprintf(`<svg class="kmr-bild" aria-hidden="true" width="%d" height="%d" xmlns="http://www.w3.org/2000/svg">`+
		`<rect class="%s" x="%d" y="0" width="%d" height="%d"/><rect class="grund" x="%d" y="0" width="2" height="%d"/></svg>`,
		2*balkenmitte, balkenstaerke, klasse, x, laenge, balkenstaerke, balkenmitte-1, balkenstaerke))
}
