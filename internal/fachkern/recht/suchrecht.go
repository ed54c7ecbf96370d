// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"fmt"
	"slices"
)

// Suchrecht is what a profile allows in one kind of search: by which criteria it
// may be asked and which elements may leave. It is immutable.
type Suchrecht struct {
	Art Suchart

	profil        *Profil
	gruppen       []*Datengruppe                   // groups that are always allowed, in the order of the row
	mitErklaerung []*Datengruppe                   // groups that need both declarations
	grundlage     [AnzahlElemente + 1]*Datengruppe // by which group an element is allowed
	frei          Menge                            // elements of gruppen
	bedingt       Menge                            // elements of mitErklaerung
	auswahl       []zulaessig                      // criteria, in the order of the groups
}

// Erlaubt reports whether the element may leave, and under which norm. Elements
// that need the declarations count as allowed with them.
func (r *Suchrecht) Erlaubt(e Element, erklaert Erklaerungen) (norm string, ok bool) {
	if !r.umfang(erklaert).Hat(e) {
		return "", false
	}
	return r.grundlage[e].Norm, true
}

func (r *Suchrecht) umfang(e Erklaerungen) Menge {
	if e.beide() {
		return r.frei.Oder(r.bedingt)
	}
	return r.frei
}

// Freigabe decides which of the requested elements the profile lets through; the
// others are left out silently (see PruefeElemente for those that are refused).
// Elements of § 5 Abs. 2 SächsMG need both declarations (S1-22.2).
func (r *Suchrecht) Freigabe(angefordert []Element, e Erklaerungen) Freigabe {
	return Freigabe{recht: r, erlaubt: MengeVon(angefordert...).Und(r.umfang(e)), erklaert: e}
}

// Auswahldaten returns the criteria by which the profile may search.
func (r *Suchrecht) Auswahldaten() []Auswahldatum {
	daten := make([]Auswahldatum, len(r.auswahl))
	for i, z := range r.auswahl {
		daten[i] = z.datum
	}
	return daten
}

// ErlaubtAuswahl reports whether the profile may search by the criterion, and under
// which norm.
func (r *Suchrecht) ErlaubtAuswahl(k Auswahldatum) (norm string, ok bool) {
	i := slices.IndexFunc(r.auswahl, func(z zulaessig) bool { return z.datum == k })
	if i < 0 {
		return "", false
	}
	return r.auswahl[i].norm, true
}

// baueSuchrecht builds the right of the row for one of its kinds of search.
func (r *Rechtsregister) baueSuchrecht(p *Profil, z *profilzeile, art Suchart) (*Suchrecht, error) {
	recht := &Suchrecht{Art: art, profil: p}
	gruppen, auswahl := z.Gruppen, z.Auswahl
	if art.IstListensuche() {
		gruppen, auswahl = oder(z.GruppenListe, gruppen), oder(z.AuswahlListe, auswahl)
	}
	var err error
	if recht.gruppen, err = r.waehleGruppen(recht, gruppen, &recht.frei); err != nil {
		return nil, err
	}
	if recht.mitErklaerung, err = r.waehleGruppen(recht, z.GruppenMitErklaerung, &recht.bedingt); err != nil {
		return nil, err
	}
	recht.auswahl, err = r.waehleAuswahl(p, auswahl, recht.gruppen)
	return recht, err
}

func oder(liste, sonst []string) []string {
	if len(liste) > 0 {
		return liste
	}
	return sonst
}

// waehleGruppen looks the groups up, notes the basis of every element and adds the
// elements to menge. Two groups of one right share no element.
func (r *Rechtsregister) waehleGruppen(recht *Suchrecht, ids []string, menge *Menge) ([]*Datengruppe, error) {
	var gruppen []*Datengruppe
	for _, id := range ids {
		g, ok := r.gruppen[id]
		if !ok || !g.Geltung.umfasst(recht.profil.Geltung) {
			return nil, fmt.Errorf("group %q is unknown or not valid all the time", id)
		}
		for _, e := range g.Elemente.Elemente() {
			if recht.grundlage[e] != nil {
				return nil, fmt.Errorf("element %d is in %s and %s", e, recht.grundlage[e].ID, id)
			}
			recht.grundlage[e] = g
		}
		*menge = menge.Oder(g.Elemente)
		gruppen = append(gruppen, g)
	}
	return gruppen, nil
}
