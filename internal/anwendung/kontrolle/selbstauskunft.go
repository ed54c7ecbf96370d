// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
)

// Zugriff is one automated retrieval of a resident's data, as the resident is told
// (§ 11 Abs. 1 BMG): who, when, which kind, which data, on which legal basis.
type Zugriff struct {
	Zeit   time.Time     `json:"zeit"`
	Art    protokoll.Art `json:"art"`
	Stelle string        `json:"stelle"`
	Norm   string        `json:"norm"`
	Anlass string        `json:"anlass,omitempty"`
	// Daten are the requested elements that were given, with the norm of each.
	Daten []protokoll.Feld `json:"daten"`
}

// Zugriffe returns the retrievals in which data of one of the records were given and
// that are still kept, in order of time (BMG-11.1): never those of security authorities
// (§ 11 Abs. 1 Satz 3 BMG), nor of bodies whose log is their own. The log has no index of
// residents on purpose, so all kept entries are read. The look is logged first.
func (d *Dienst) Zugriffe(ctx context.Context, e Einsicht, saetze []protokoll.Satzbezug) ([]Zugriff, error) {
	if e.Zweck != ZweckAuskunft {
		return nil, ErrZweck
	}
	if err := d.vermerke(ctx, e, "zugriffe auf einen Einwohner", int64(len(saetze))); err != nil {
		return nil, err
	}
	type schluessel struct{ ags, ordnungsmerkmal string }
	gesucht := map[schluessel]bool{}
	for _, s := range saetze {
		gesucht[schluessel{s.AGS, s.Ordnungsmerkmal}] = true
	}
	var liste []Zugriff
	err := d.durchlaufe(ctx, Filter{Bis: d.uhr.Jetzt()}, func(_ protokoll.Zeile, p *protokoll.Eintrag) {
		if !p.Art.Behoerdenabruf() || p.FuerStelle || p.Grund != protokoll.GrundGefunden && p.Grund != protokoll.GrundMehrere {
			return
		}
		for _, s := range p.Saetze {
			if gesucht[schluessel{s.AGS, s.Ordnungsmerkmal}] {
				liste = append(liste, Zugriff{Zeit: p.Zeit, Art: p.Art, Stelle: p.StelleName, Norm: p.Norm, Anlass: p.Anlass, Daten: p.Felder})
				return
			}
		}
	})
	return liste, err
}
