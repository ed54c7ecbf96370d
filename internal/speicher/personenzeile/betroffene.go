// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/plan"
)

// Betroffene lists the records that a batch stores, replaces or removes.
func Betroffene(p plan.Plan) []personen.Aenderung {
	aus := make([]personen.Aenderung, 0, len(p.Weg)+len(p.Neu)+len(p.Ersetzt))
	for _, id := range p.Weg {
		aus = append(aus, personen.Aenderung{Satz: zuordnung.SatzID(id)})
	}
	for _, saetze := range [...][]plan.Satz{p.Neu, p.Ersetzt} {
		for i := range saetze {
			aus = append(aus, personen.Aenderung{Satz: zuordnung.SatzID(saetze[i].ID), Vorher: p.Ersatz[saetze[i].ID]})
		}
	}
	return aus
}

// Traeger lists the stored records that carry a vorläufiges Bearbeitungsmerkmal.
func Traeger(p plan.Plan) []int64 {
	var aus []int64
	for _, saetze := range [...][]plan.Satz{p.Neu, p.Ersetzt} {
		for i := range saetze {
			if zuordnung.AusweisVon(saetze[i].Satz).VBM != "" {
				aus = append(aus, saetze[i].ID)
			}
		}
	}
	return aus
}
