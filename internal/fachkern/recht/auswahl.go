// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"fmt"
	"slices"
)

// Auswahldatum is a criterion by which persons can be asked for (BMG § 38,
// SächsMeldVO § 22 Abs. 1 Satz 5). Its values are those of auswahldaten.toml; the
// room suche names the criteria of a query by the same words.
type Auswahldatum string

// Criteria to which code refers. All others are data.
const AuswahlAZRNummer Auswahldatum = "azr_nummer"

// Auswahlangabe describes a criterion.
type Auswahlangabe struct {
	ID          Auswahldatum
	Bezeichnung string // German, as it stands in a refusal
	Blaetter    []string
	// Ablehnung is the code with which the criterion is refused; criteria without a
	// code of their own are refused with 17 and their name.
	Ablehnung string
}

// auswahlgruppe is a set of criteria that a norm names.
type auswahlgruppe struct {
	norm    string
	geltung Geltung
	daten   []Auswahldatum
}

// zulaessig is a criterion and the norm that admits it.
type zulaessig struct {
	datum Auswahldatum
	norm  string
}

// PruefeAuswahl returns the refusals for criteria by which the profile may not
// search, in the order of the list of criteria, each code once (S1-22.5, DAV-07).
// No criterion is ever left out to find a match (DAV-04.4).
func (r *Suchrecht) PruefeAuswahl(kriterien []Auswahldatum) []Rueckweisung {
	var liste []Rueckweisung
	for _, a := range r.profil.register.auswahldaten {
		if _, ok := r.ErlaubtAuswahl(a.ID); ok || !slices.Contains(kriterien, a.ID) {
			continue
		}
		zurueck := Rueckweisung{Grund: a.Ablehnung}
		if a.Ablehnung == "" {
			zurueck = Rueckweisung{GrundFachlich, "Das Auswahldatum " + a.Bezeichnung + " ist für die abrufende Stelle nicht zugelassen."}
		}
		if !slices.ContainsFunc(liste, func(z Rueckweisung) bool { return z.Grund == zurueck.Grund }) {
			liste = append(liste, zurueck)
		}
	}
	return liste
}

// Auswahldatum describes the criterion; false if the list doesn't have it.
func (r *Rechtsregister) Auswahldatum(id Auswahldatum) (Auswahlangabe, bool) {
	for _, a := range r.auswahldaten {
		if a.ID == id {
			return a, true
		}
	}
	return Auswahlangabe{}, false
}

// waehleAuswahl unites the named sets of criteria; without any, the criteria are
// the data that the profile itself may see.
func (r *Rechtsregister) waehleAuswahl(p *Profil, ids []string, eigene []*Datengruppe) ([]zulaessig, error) {
	var auswahl []zulaessig
	nimm := func(daten []Auswahldatum, norm string) {
		for _, d := range daten {
			if !slices.ContainsFunc(auswahl, func(z zulaessig) bool { return z.datum == d }) {
				auswahl = append(auswahl, zulaessig{d, norm})
			}
		}
	}
	if len(ids) == 0 {
		for _, g := range eigene {
			nimm(g.Auswahldaten, g.Norm)
		}
	}
	for _, id := range ids {
		g, ok := r.auswahlgruppen[id]
		if !ok || !g.geltung.umfasst(p.Geltung) {
			return nil, fmt.Errorf("auswahl %q is unknown or not valid all the time", id)
		}
		nimm(g.daten, g.norm)
	}
	return auswahl, nil
}

// bekannteAuswahl checks that all criteria stand in the list.
func (r *Rechtsregister) bekannteAuswahl(namen []string) ([]Auswahldatum, error) {
	var daten []Auswahldatum
	for _, n := range namen {
		if _, ok := r.Auswahldatum(Auswahldatum(n)); !ok {
			return nil, fmt.Errorf("unknown criterion %q", n)
		}
		daten = append(daten, Auswahldatum(n))
	}
	return daten, nil
}

func (r *Rechtsregister) ladeAuswahl(text string) error {
	var datei struct {
		kopf
		Auswahldaten []struct {
			ID          string   `toml:"id"`
			Bezeichnung string   `toml:"bezeichnung"`
			Blaetter    []string `toml:"blaetter"`
			Ablehnung   string   `toml:"ablehnung"`
		} `toml:"auswahldatum"`
		Gruppen []struct {
			kopf
			ID    string   `toml:"id"`
			Daten []string `toml:"daten"`
		} `toml:"auswahl"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	if _, err := datei.geltung(); err != nil {
		return err
	}
	for _, z := range datei.Auswahldaten {
		_, hatCode := r.ablehnungen[z.Ablehnung]
		if z.ID == "" || z.Bezeichnung == "" || len(z.Blaetter) == 0 || z.Ablehnung != "" && !hatCode {
			return fmt.Errorf("auswahldatum %q is incomplete or has an unknown code", z.ID)
		}
		if _, doppelt := r.Auswahldatum(Auswahldatum(z.ID)); doppelt {
			return fmt.Errorf("auswahldatum %q is taken", z.ID)
		}
		r.auswahldaten = append(r.auswahldaten, Auswahlangabe{Auswahldatum(z.ID), z.Bezeichnung, z.Blaetter, z.Ablehnung})
	}
	for _, z := range datei.Gruppen {
		geltung, err := z.geltung()
		if err != nil {
			return fmt.Errorf("auswahl %s: %w", z.ID, err)
		}
		daten, err := r.bekannteAuswahl(z.Daten)
		if err != nil {
			return fmt.Errorf("auswahl %s: %w", z.ID, err)
		}
		if _, doppelt := r.auswahlgruppen[z.ID]; doppelt || z.ID == "" || len(daten) == 0 {
			return fmt.Errorf("auswahl %q: id missing or taken, or no criteria", z.ID)
		}
		r.auswahlgruppen[z.ID] = auswahlgruppe{z.Norm, geltung, daten}
	}
	return nil
}
