// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"kernmelderegister/internal/fachkern/melde"
)

// Pruefe returns the findings PM1, PM2, PM2a and PM3 about one human.
func (r *Regelwerk) Pruefe(m Mensch, stichtag melde.Datum) []Befund {
	g := sortiere(m.Saetze, stichtag)
	var aus []Befund
	switch {
	case g.hauptwohnungen > 1:
		aus = append(aus, Befund{Art: PM1, Saetze: g.haupt, Sicher: m.Sicher})
	case len(g.haupt) == 0 && len(g.totHaupt) == 0 && len(g.neben) > 0:
		aus = append(aus, Befund{Art: ohneHaupt(g, stichtag), Saetze: g.neben, Sicher: m.Sicher})
	}
	if len(g.haupt) > 1 {
		return aus // which one the secondary dwelling should agree with is the question of PM1
	}
	for _, h := range append(g.haupt[:len(g.haupt):len(g.haupt)], g.totHaupt...) {
		for _, n := range append(g.neben[:len(g.neben):len(g.neben)], g.totNeben...) {
			if f := r.vergleiche(h.M, n.M, stichtag); h.ID != n.ID && len(f) > 0 {
				aus = append(aus, Befund{Art: PM3, Saetze: []Satz{h, n}, Felder: f, Sicher: m.Sicher})
			}
		}
	}
	return aus
}

// rollen are the records of one human by the part they play.
type rollen struct {
	haupt, neben, totHaupt, totNeben, weg []Satz
	hauptwohnungen                        int
}

func sortiere(saetze []Satz, stichtag melde.Datum) (g rollen) {
	for _, s := range saetze {
		r := RolleVon(s.M, stichtag)
		if r&HatHaupt != 0 {
			g.haupt = append(g.haupt, s)
			g.hauptwohnungen += len(eigene(s.M, stichtag, melde.Hauptwohnung, melde.AlleinigeWohnung))
		}
		if r&HatNeben != 0 {
			g.neben = append(g.neben, s)
		}
		if r&TotMitHaupt != 0 {
			g.totHaupt = append(g.totHaupt, s)
		}
		if r&TotMitNeben != 0 {
			g.totNeben = append(g.totNeben, s)
		}
		if r&OhneWohnung != 0 {
			g.weg = append(g.weg, s)
		}
	}
	return g
}

// ohneHaupt tells PM2 from PM2a: whether a record names a main dwelling outside
// Saxony, or the person has moved there (S1-13.5).
func ohneHaupt(g rollen, stichtag melde.Datum) Art {
	for _, s := range g.neben {
		for _, w := range fremde(s.M, stichtag, melde.Hauptwohnung, melde.AlleinigeWohnung) {
			if w.Anschrift.Form == melde.AnschriftInland && !inSachsen(&w.Anschrift.Inland) {
				return PM2a
			}
		}
	}
	if ziel := wegzug(g.weg); ziel != nil && !inSachsen(ziel) {
		return PM2a
	}
	return PM2
}

// wegzug returns the German address to which the person has moved according to
// the record that the person left last, nil if it names none.
func wegzug(weg []Satz) *melde.Inlandsanschrift {
	var letzter *melde.Meldesatz
	for _, s := range weg {
		if letzter == nil || s.M.Ausscheiden() > letzter.Ausscheiden() {
			letzter = s.M
		}
	}
	if letzter == nil {
		return nil
	}
	for i := range letzter.Wohnungen {
		w := &letzter.Wohnungen[i]
		if (w.Art == melde.ArtWegzugNach || w.Art == melde.ArtKuenftige) && w.Anschrift.Form == melde.AnschriftInland {
			return &w.Anschrift.Inland
		}
	}
	return nil
}
