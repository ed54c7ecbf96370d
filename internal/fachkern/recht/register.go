// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"errors"

	"kernmelderegister/internal/fachkern/melde"
)

// Errors of Rechtsregister.Profil.
var (
	// ErrProfilUnbekannt says that no row has this id.
	ErrProfilUnbekannt = errors.New("recht: unknown profile")
	// ErrProfilNichtInKraft says that the profile has no row that is valid on the day.
	ErrProfilNichtInKraft = errors.New("recht: profile not in force")
)

// Geltung is the validity of a row of the law.
type Geltung struct {
	Von melde.Datum // first day
	Bis melde.Datum // last day, 0 = open
}

// Gilt reports whether the row is valid on the day.
func (g Geltung) Gilt(tag melde.Datum) bool {
	return tag >= g.Von && (g.Bis == 0 || tag <= g.Bis)
}

// umfasst reports whether g is valid on every day of h.
func (g Geltung) umfasst(h Geltung) bool {
	return g.Von <= h.Von && (g.Bis == 0 || (h.Bis != 0 && h.Bis <= g.Bis))
}

// ueberschneidet reports whether there is a day on which both are valid.
func (g Geltung) ueberschneidet(h Geltung) bool {
	return (g.Bis == 0 || h.Von <= g.Bis) && (h.Bis == 0 || g.Von <= h.Bis)
}

// Elementangabe describes an Anforderungselement.
type Elementangabe struct {
	Code        Element
	Bezeichnung string   // German label of the code list
	Blaetter    []string // DSMeld sheets
	Gruppe      string   // block of the answer it belongs to, e.g. "name", "ehegatte"
	FreieSuche  int      // code 1–46 of the free search for the same item, 0 = none
}

// Datengruppe is a numbered datum of the law and the elements it comprises.
type Datengruppe struct {
	ID          string
	Bezeichnung string
	Norm        string
	Geltung     Geltung
	Elemente    Menge
	// NurFamilienstand restricts the group to records with one of these marital
	// statuses (DSMeld 1401); empty means all.
	NurFamilienstand []string
	// Auswahldaten are the criteria that ask for these data.
	Auswahldaten []Auswahldatum
}

// Ablehnung is a reason for refusing a query (XMeld Datenabruf.Nichterstellung.Grund).
type Ablehnung struct {
	Code     string // 01–24
	Text     string
	Freitext bool  // the reason is to be explained in the element freitext
	Elemente Menge // items whose unauthorised request has this reason of its own
}

// Rechtsregister holds all rows of the law. It is immutable and safe for concurrent use.
type Rechtsregister struct {
	elemente   [AnzahlElemente + 1]Elementangabe
	liste      Menge // elements that a free search can ask for
	freieSuche map[int]Element

	auswahldaten   []Auswahlangabe // in the order of the list
	auswahlgruppen map[string]auswahlgruppe

	gruppen     map[string]*Datengruppe
	ablehnungen map[string]Ablehnung
	codes       []string // of ablehnungen, in the order of the list
	wirkungen   map[string]*Wirkung
	profile     map[string][]*Profil
	ids         []string // of profile, in the order of the file
	treffer     Menge
	trefferNorm string
}

// Profil returns the row of the profile that is valid on the day.
// Errors: ErrProfilUnbekannt, ErrProfilNichtInKraft.
func (r *Rechtsregister) Profil(id string, tag melde.Datum) (*Profil, error) {
	fassungen, bekannt := r.profile[id]
	if !bekannt {
		return nil, ErrProfilUnbekannt
	}
	for _, p := range fassungen {
		if p.Geltung.Gilt(tag) {
			return p, nil
		}
	}
	return nil, ErrProfilNichtInKraft
}

// Profile returns the profiles that are valid on the day, in the order of the law.
func (r *Rechtsregister) Profile(tag melde.Datum) []*Profil {
	var liste []*Profil
	for _, id := range r.ids {
		if p, err := r.Profil(id, tag); err == nil {
			liste = append(liste, p)
		}
	}
	return liste
}

// Element describes the element with the code; false if the code does not exist.
func (r *Rechtsregister) Element(code Element) (Elementangabe, bool) {
	if code < 1 || code > AnzahlElemente {
		return Elementangabe{}, false
	}
	return r.elemente[code], true
}

// ElementFreieSuche returns the element that a code 1–46 of the free search asks for.
func (r *Rechtsregister) ElementFreieSuche(code int) (Element, bool) {
	e, ok := r.freieSuche[code]
	return e, ok
}

// Gruppe returns the data group with the id.
func (r *Rechtsregister) Gruppe(id string) (Datengruppe, bool) {
	g, ok := r.gruppen[id]
	if !ok {
		return Datengruppe{}, false
	}
	return *g, true
}

// Ablehnung returns the reason with the code; false if the list doesn't have it.
func (r *Rechtsregister) Ablehnung(code string) (Ablehnung, bool) {
	a, ok := r.ablehnungen[code]
	return a, ok
}

// Wirkung returns the row of the effect table of Auskunftssperren with the id.
func (r *Rechtsregister) Wirkung(id string) (Wirkung, bool) {
	w, ok := r.wirkungen[id]
	if !ok {
		return Wirkung{}, false
	}
	return *w, true
}
