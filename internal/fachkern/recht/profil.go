// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/behoerde"
)

// Suchart is a kind of search that a profile can allow.
type Suchart string

// The kinds of search.
const (
	Personensuche  Suchart = "personensuche"  // BMG § 34a Abs. 2, XMeld 1330
	FreieSuche     Suchart = "freie_suche"    // BMG § 34a Abs. 3, XMeld 1332
	Gruppenabfrage Suchart = "gruppenabfrage" // SächsMeldVO § 22 Abs. 1 Satz 4
)

// Raum is the territory that a profile opens.
type Raum string

// The values of Raum.
const (
	RaumLand   Raum = "land"   // every municipality of the Land, within the body's area if it has one
	RaumGebiet Raum = "gebiet" // only the area with which the body is registered
)

// Protokollort says who logs the contents of a retrieval (BMG § 40).
type Protokollort string

// The values of Protokollort.
const (
	ProtokollRegister Protokollort = "register"
	ProtokollStelle   Protokollort = "stelle" // the body itself, § 40 Abs. 3 BMG
)

// The bodies of law that a profile can belong to (Leitentscheidung Rechtsstand).
const (
	Saechs2007 = "saechs2007" // SächsMeldVO of 2007 with the SächsMG of its time
	BMG2015    = "bmg2015"    // BMG until 30 April 2022
	BMG2022    = "bmg2022"    // BMG since 1 May 2022
)

// Profil is a row of the law: what a body that is registered for it may ask and
// see. It is immutable.
type Profil struct {
	ID          string
	Bezeichnung string
	Rechtsstand string // saechs2007, bmg2015 or bmg2022
	Norm        string
	Geltung     Geltung

	Suchen               []Suchart
	Sicherheitsbehoerden []int    // numbers of § 34 Abs. 4 Satz 1 BMG one of which the body needs; empty: none needed
	Arten                []string // kinds of body; empty: any
	Sitz                 string   // Land of the seat; "": anywhere
	Raum                 Raum
	Zwecke               []string // purposes of which a query names one; empty: none needed
	NurGeschlecht        string   // only persons of this sex; "": all
	WeitereAuswahldaten  int      // further criteria beside name and municipality that a query needs
	AZRNummer            bool     // may be a criterion
	AblehnungMitCode     bool     // forbidden items with a code of their own are refused with it

	Wirkung                Wirkung // of Auskunftssperren
	GesondertUnerlaesslich bool    // BMG § 13 Abs. 2 Satz 4 Nr. 2
	Protokoll              Protokollort

	gruppen       []*Datengruppe                   // groups that are always allowed, in the order of the row
	mitErklaerung []*Datengruppe                   // groups that need both declarations
	grundlage     [AnzahlElemente + 1]*Datengruppe // by which group an element is allowed
	frei          Menge                            // elements of gruppen
	bedingt       Menge                            // elements of mitErklaerung
	gesondert     *Datengruppe                     // limit for the gesonderte Aufbewahrung
	register      *Rechtsregister
}

// Erklaerungen are what the body declares with its query (SächsMeldVO § 22 Abs. 1 Satz 2,
// BMG § 34 Abs. 3). The body answers for them, § 39 Abs. 4 BMG.
type Erklaerungen struct {
	// OhneKenntnisNichtMoeglich: without the data the body can't fulfil its task.
	OhneKenntnisNichtMoeglich bool
	// ErhebungUnverhaeltnismaessig: collecting from the person would be
	// disproportionate or must be refrained from.
	ErhebungUnverhaeltnismaessig bool
}

// Erlaubt reports whether the profile allows the element, and under which norm.
// Elements that need the declarations count as allowed with them.
func (p *Profil) Erlaubt(e Element, erklaert Erklaerungen) (norm string, ok bool) {
	if !p.umfang(erklaert).Hat(e) {
		return "", false
	}
	return p.grundlage[e].Norm, true
}

func (p *Profil) umfang(e Erklaerungen) Menge {
	if e.OhneKenntnisNichtMoeglich && e.ErhebungUnverhaeltnismaessig {
		return p.frei.Oder(p.bedingt)
	}
	return p.frei
}

// ErlaubtSuche reports whether the profile knows the kind of search (S1-22.4).
func (p *Profil) ErlaubtSuche(art Suchart) bool { return slices.Contains(p.Suchen, art) }

// sitzLand is the Land whose register this is; a body without a recorded seat belongs to it.
const sitzLand = "14"

// PasstZu reports whether a body with these features can hold the profile: its
// number of § 34 Abs. 4 Satz 1 BMG, its kind and its seat. The reason is for the log.
func (p *Profil) PasstZu(s behoerde.Stelle) (grund string, ok bool) {
	sitz := s.Sitz
	if sitz == "" {
		sitz = sitzLand
	}
	switch {
	case len(p.Sicherheitsbehoerden) > 0 && !slices.Contains(p.Sicherheitsbehoerden, s.Sicherheitsbehoerde):
		return "keine Behörde nach § 34 Abs. 4 Satz 1 BMG", false
	case len(p.Arten) > 0 && !slices.Contains(p.Arten, s.Art):
		return "Art der Stelle gehört nicht zum Profil", false
	case p.Sitz != "" && sitz != p.Sitz:
		return "Sitz der Stelle liegt außerhalb des Landes", false
	case p.Raum == RaumGebiet && len(s.Gebiet) == 0:
		return "Stelle ohne eigenes Gebiet", false
	}
	return "", true
}

func (r *Rechtsregister) ladeProfile(text string) error {
	var datei struct {
		Profile []profilzeile `toml:"profil"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	for i := range datei.Profile {
		p, err := r.baueProfil(&datei.Profile[i])
		if err != nil {
			return fmt.Errorf("profil %q: %w", datei.Profile[i].ID, err)
		}
		for _, anderes := range r.profile[p.ID] {
			if anderes.Geltung.ueberschneidet(p.Geltung) {
				return fmt.Errorf("profil %q: two rows are valid on one day", p.ID)
			}
		}
		if len(r.profile[p.ID]) == 0 {
			r.ids = append(r.ids, p.ID)
		}
		r.profile[p.ID] = append(r.profile[p.ID], p)
	}
	return nil
}

type profilzeile struct {
	kopf
	ID                     string   `toml:"id"`
	Bezeichnung            string   `toml:"bezeichnung"`
	Rechtsstand            string   `toml:"rechtsstand"`
	Suchen                 []string `toml:"suchen"`
	Sicherheitsbehoerden   []int    `toml:"sicherheitsbehoerden"`
	Arten                  []string `toml:"arten"`
	Sitz                   string   `toml:"sitz"`
	Raum                   string   `toml:"raum"`
	Gruppen                []string `toml:"gruppen"`
	GruppenMitErklaerung   []string `toml:"gruppen_mit_erklaerung"`
	Zwecke                 []string `toml:"zwecke"`
	NurGeschlecht          string   `toml:"nur_geschlecht"`
	WeitereAuswahldaten    int      `toml:"weitere_auswahldaten"`
	AZRNummer              bool     `toml:"azr_nummer"`
	AblehnungMitCode       bool     `toml:"ablehnung_mit_code"`
	Sperrwirkung           string   `toml:"sperrwirkung"`
	Gesondert              string   `toml:"gesondert"`
	GesondertUnerlaesslich bool     `toml:"gesondert_unerlaesslich"`
	Protokoll              string   `toml:"protokoll"`
}

func (r *Rechtsregister) baueProfil(z *profilzeile) (*Profil, error) {
	geltung, err := z.geltung()
	if err != nil {
		return nil, err
	}
	if err := z.pruefe(); err != nil {
		return nil, err
	}
	wirkung, ok := r.wirkungen[z.Sperrwirkung]
	if !ok || !wirkung.Geltung.umfasst(geltung) {
		return nil, fmt.Errorf("sperrwirkung %q is unknown or not valid all the time", z.Sperrwirkung)
	}
	p := &Profil{
		ID: z.ID, Bezeichnung: z.Bezeichnung, Rechtsstand: z.Rechtsstand, Norm: z.Norm, Geltung: geltung,
		Sicherheitsbehoerden: z.Sicherheitsbehoerden, Arten: z.Arten, Sitz: z.Sitz, Raum: Raum(z.Raum),
		Zwecke: z.Zwecke, NurGeschlecht: z.NurGeschlecht, WeitereAuswahldaten: z.WeitereAuswahldaten,
		AZRNummer: z.AZRNummer, AblehnungMitCode: z.AblehnungMitCode,
		Wirkung: *wirkung, GesondertUnerlaesslich: z.GesondertUnerlaesslich, Protokoll: Protokollort(z.Protokoll),
		register: r,
	}
	for _, s := range z.Suchen {
		p.Suchen = append(p.Suchen, Suchart(s))
	}
	if p.gruppen, err = r.waehleGruppen(p, z.Gruppen, &p.frei); err != nil {
		return nil, err
	}
	if p.mitErklaerung, err = r.waehleGruppen(p, z.GruppenMitErklaerung, &p.bedingt); err != nil {
		return nil, err
	}
	if p.gesondert, ok = r.gruppen[z.Gesondert]; !ok || !p.gesondert.Geltung.umfasst(geltung) {
		return nil, fmt.Errorf("gesondert: group %q is unknown or not valid all the time", z.Gesondert)
	}
	return p, nil
}

// waehleGruppen looks the groups up, notes the basis of every element in p and
// adds the elements to menge. Two groups of one profile share no element.
func (r *Rechtsregister) waehleGruppen(p *Profil, ids []string, menge *Menge) ([]*Datengruppe, error) {
	var gruppen []*Datengruppe
	for _, id := range ids {
		g, ok := r.gruppen[id]
		if !ok || !g.Geltung.umfasst(p.Geltung) {
			return nil, fmt.Errorf("group %q is unknown or not valid all the time", id)
		}
		for _, e := range g.Elemente.Elemente() {
			if p.grundlage[e] != nil {
				return nil, fmt.Errorf("element %d is in %s and %s", e, p.grundlage[e].ID, id)
			}
			p.grundlage[e] = g
		}
		*menge = menge.Oder(g.Elemente)
		gruppen = append(gruppen, g)
	}
	return gruppen, nil
}

// pruefe checks the values that come from closed lists.
func (z *profilzeile) pruefe() error {
	listen := []struct {
		feld    string
		werte   []string
		erlaubt []string
	}{
		{"rechtsstand", []string{z.Rechtsstand}, []string{Saechs2007, BMG2015, BMG2022}},
		{"suchen", z.Suchen, []string{string(Personensuche), string(FreieSuche), string(Gruppenabfrage)}},
		{"raum", []string{z.Raum}, []string{string(RaumLand), string(RaumGebiet)}},
		{"nur_geschlecht", []string{z.NurGeschlecht}, []string{"", "m", "w", "d", "x"}},
		{"protokoll", []string{z.Protokoll}, []string{string(ProtokollRegister), string(ProtokollStelle)}},
	}
	for _, l := range listen {
		for _, wert := range l.werte {
			if !slices.Contains(l.erlaubt, wert) {
				return fmt.Errorf("%s: unknown value %q", l.feld, wert)
			}
		}
	}
	if z.ID == "" || len(z.Suchen) == 0 || len(z.Gruppen) == 0 {
		return fmt.Errorf("id, suchen and gruppen must be given")
	}
	return nil
}
