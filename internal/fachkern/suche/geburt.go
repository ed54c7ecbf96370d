// SPDX-License-Identifier: EUPL-1.2

package suche

import "kernmelderegister/internal/fachkern/melde"

// TrifftGeburtsdatum reports whether the date equals one of the dates of birth
// of the record, former ones included, character by character: a partly known
// date finds only the same partly known date (BMeldDAV Anlage Nr. 4 h, 6 e, 6 f).
func TrifftGeburtsdatum(g *melde.Geburt, gesucht melde.TeilbekanntesDatum) bool {
	if oderUnbekannt(g.Datum) == gesucht {
		return true
	}
	for _, frueheres := range g.Fruehere {
		if frueheres == gesucht && gesucht != 0 {
			return true
		}
	}
	return false
}

// oderUnbekannt treats a date that isn't given like one that is unknown: both
// are 00000000 in the DSMeld.
func oderUnbekannt(d melde.TeilbekanntesDatum) melde.TeilbekanntesDatum {
	if d == 0 {
		return melde.Unbekannt
	}
	return d
}

// Geburtszeitraum is a period of birth, both ends included (BMeldDAV Anlage Nr. 6 g).
type Geburtszeitraum struct{ Von, Bis melde.Datum }

// Pruefe refuses a period whose end isn't after its beginning (ground 20).
func (z Geburtszeitraum) Pruefe() error {
	if z.Bis <= z.Von {
		return &Rueckweisung{Grund: GrundGeburtszeitraum}
	}
	return nil
}

// Trifft reports whether a date of birth of the record lies in the period. A
// partly known date counts as the first day of its month or year, an unknown
// one never.
func (z Geburtszeitraum) Trifft(g *melde.Geburt) bool {
	if z.umfasst(g.Datum) {
		return true
	}
	for _, frueheres := range g.Fruehere {
		if z.umfasst(frueheres) {
			return true
		}
	}
	return false
}

func (z Geburtszeitraum) umfasst(d melde.TeilbekanntesDatum) bool {
	tag := d.Fruehestens()
	return tag != 0 && z.Von <= tag && tag <= z.Bis
}
