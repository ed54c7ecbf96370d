// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"cmp"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/befehl"
)

// meldenummern returns the return of Meldenummern for the commands.
func (h *haus) meldenummern() befehl.Meldenummern {
	return befehl.Meldenummern{
		Rueckgabe: personen.NeueRueckgabe(h.speicher.rueckgabe, h.uhr), Register: h.register.Name,
		Behoerde: func(ags melde.AGS) string {
			v := behoerde.Verzeichnis()
			g, _ := v.Gemeinde(ags, 0)
			if m, ok := v.Gemeinde(g.Meldebehoerde, 0); ok {
				g = m
			}
			return "Meldebehörde " + cmp.Or(g.Name, string(ags))
		},
	}
}
