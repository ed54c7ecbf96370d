// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"maps"
	"slices"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// buendle derives the bundles of everybody who is touched anew: the groups that
// connections hold together are decided as a whole.
func (f *fortschreibung) buendle(ctx context.Context) error {
	kanten, err := f.umkreis(ctx)
	if err != nil {
		return err
	}
	neu, err := f.innen(ctx, kanten)
	if err != nil {
		return err
	}
	for _, e := range neu {
		k := kanten[e.Paar]
		k.Wende(e)
		kanten[e.Paar] = k
	}
	if err := f.haengeAn(ctx, neu); err != nil {
		return err
	}
	ids := slices.Sorted(maps.Keys(f.beruehrt))
	v := zuordnung.Buendle(alsVerbindungen(kanten))
	if err := f.w.Ersetze(ctx, ids, v.Buende); err != nil {
		return err
	}
	return f.nummeriere(ctx, ids, v.Buende)
}

func alsVerbindungen(kanten map[zuordnung.Paar]zuordnung.Kantenstand) []zuordnung.Verbindung {
	aus := make([]zuordnung.Verbindung, 0, len(kanten))
	for p, k := range kanten {
		if v := k.Verbindung(p); !v.Bedeutungslos() {
			aus = append(aus, v)
		}
	}
	slices.SortFunc(aus, func(x, y zuordnung.Verbindung) int { return x.Paar.Vergleiche(y.Paar) })
	return aus
}

// umkreis widens beruehrt to everybody whom connections reach, and returns the
// state of all pairs among them.
func (f *fortschreibung) umkreis(ctx context.Context) (map[zuordnung.Paar]zuordnung.Kantenstand, error) {
	kanten := map[zuordnung.Paar]zuordnung.Kantenstand{}
	rand := slices.Sorted(maps.Keys(f.beruehrt))
	for len(rand) > 0 {
		gelesen, err := f.w.Kanten(ctx, rand)
		if err != nil {
			return nil, err
		}
		rand = nil
		for _, k := range gelesen {
			kanten[k.Paar] = k.Stand
			v := k.Stand.Verbindung(k.Paar)
			if !v.Verbindet() {
				continue
			}
			for _, s := range [...]zuordnung.SatzID{k.Paar.A, k.Paar.B} {
				if !f.beruehrt[s] {
					f.beruehrt[s] = true
					rand = append(rand, s)
				}
			}
		}
	}
	for p := range kanten {
		if !f.beruehrt[p.A] || !f.beruehrt[p.B] {
			delete(kanten, p) // leads to somebody who isn't held together with these
		}
	}
	return kanten, nil
}

// innen looks for contradictions among records that only others connect.
func (f *fortschreibung) innen(ctx context.Context, kanten map[zuordnung.Paar]zuordnung.Kantenstand) ([]zuordnung.Entscheidung, error) {
	var aus []zuordnung.Entscheidung
	for _, saetze := range zuordnung.Zusammenhang(alsVerbindungen(kanten)) {
		if len(saetze) < 3 || len(saetze) > zuordnung.MaxBund {
			continue
		}
		if err := f.lade(ctx, saetze); err != nil {
			return nil, err
		}
		gruppe := make([]zuordnung.Merkmale, 0, len(saetze))
		for _, s := range saetze {
			if m := f.merkmale[s]; m != nil {
				gruppe = append(gruppe, *m)
			}
		}
		for _, k := range f.vergleicher.Innenpruefung(gruppe, func(p zuordnung.Paar) bool {
			s, da := kanten[p]
			return da && s.Maschine != zuordnung.Vergleich{}
		}) {
			aus = append(aus, f.d.maschinell(k.Paar, k.Vergleich))
		}
	}
	return aus, nil
}
