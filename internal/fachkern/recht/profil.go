// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
)

// Suchart is a kind of search that a profile can allow.
type Suchart string

// The kinds of search.
const (
	Personensuche  Suchart = "personensuche"  // BMG § 34a Abs. 2, XMeld 1330
	FreieSuche     Suchart = "freie_suche"    // BMG § 34a Abs. 3, XMeld 1332
	Gruppenabfrage Suchart = "gruppenabfrage" // SächsMeldVO § 22 Abs. 1 Satz 4, BMG a. F. § 34 Abs. 2
)

// IstListensuche reports whether the kind asks for persons who need not be named,
// so that the answer is an Ergebnisliste.
func (a Suchart) IstListensuche() bool { return a == FreieSuche || a == Gruppenabfrage }

// Raum is the territory that a profile opens.
type Raum string

// The values of Raum.
const (
	RaumLand       Raum = "land"       // every municipality of the Land, within the body's area if it has one
	RaumLandesweit Raum = "landesweit" // every municipality of the Land, whatever area the body has for other profiles
	RaumGebiet     Raum = "gebiet"     // only the area with which the body is registered
	RaumBezirk     Raum = "bezirk"     // only the registered area, which lies in one Direktionsbezirk
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
	OhneGebiete          []string // bodies of these areas don't fit, e.g. the district-free cities
	Raum                 Raum
	Zwecke               []string // purposes of which a query names one; empty: none needed
	NurGeschlecht        string   // only persons of this sex; "": all
	NurEindeutig         bool     // several matches are answered neutrally instead of with a hit list
	WeitereAuswahldaten  int      // further criteria beside name and municipality that a query needs
	AZRNummer            bool     // may be a criterion of the Personensuche
	AblehnungMitCode     bool     // forbidden items with a code of their own are refused with it

	Wirkung                Wirkung // of Auskunftssperren
	GesondertUnerlaesslich bool    // BMG § 13 Abs. 2 Satz 4 Nr. 2
	Protokoll              Protokollort

	rechte    []*Suchrecht // one for each of Suchen
	gesondert *Datengruppe // limit for the gesonderte Aufbewahrung
	register  *Rechtsregister
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

// beide reports whether both declarations were made.
func (e Erklaerungen) beide() bool {
	return e.OhneKenntnisNichtMoeglich && e.ErhebungUnverhaeltnismaessig
}

// Suchrecht returns what the profile allows in the kind of search; false if the
// profile doesn't know it.
func (p *Profil) Suchrecht(art Suchart) (*Suchrecht, bool) {
	for _, r := range p.rechte {
		if r.Art == art {
			return r, true
		}
	}
	return nil, false
}

// Hauptrecht returns what the profile allows in the first kind of search of its row.
func (p *Profil) Hauptrecht() *Suchrecht { return p.rechte[0] }

// Erlaubt is Suchrecht.Erlaubt of the Hauptrecht.
func (p *Profil) Erlaubt(e Element, erklaert Erklaerungen) (norm string, ok bool) {
	return p.Hauptrecht().Erlaubt(e, erklaert)
}

// Freigabe is Suchrecht.Freigabe of the Hauptrecht.
func (p *Profil) Freigabe(angefordert []Element, e Erklaerungen) Freigabe {
	return p.Hauptrecht().Freigabe(angefordert, e)
}

// PruefeElemente is Suchrecht.PruefeElemente of the Hauptrecht.
func (p *Profil) PruefeElemente(angefordert []Element) []Rueckweisung {
	return p.Hauptrecht().PruefeElemente(angefordert)
}

// ErlaubtSuche reports whether the profile knows the kind of search (S1-22.4).
func (p *Profil) ErlaubtSuche(art Suchart) bool { return slices.Contains(p.Suchen, art) }

// Listensuche returns the kind of search under which the profile answers a question
// for persons who need not be named (XMeld 1332); false if it has no such right.
func (p *Profil) Listensuche() (Suchart, bool) {
	for _, art := range p.Suchen {
		if art.IstListensuche() {
			return art, true
		}
	}
	return "", false
}

// sitzLand is the Land whose register this is; a body without a recorded seat belongs to it.
const sitzLand = "14"

// PasstZu reports whether a body with these features can hold the profile: its
// number of § 34 Abs. 4 Satz 1 BMG, its kind, its seat and its area. The reason is
// for the log.
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
	case slices.ContainsFunc(s.Gebiet, p.ausgeschlossen):
		return "Stellen dieses Gebiets gehören nicht zum Profil", false
	case p.Raum == RaumGebiet && len(s.Gebiet) == 0:
		return "Stelle ohne eigenes Gebiet", false
	case p.Raum == RaumBezirk && !inEinemBezirk(s.Gebiet):
		return "Gebiet der Stelle ist kein Direktionsbezirk", false
	}
	return "", true
}

func (p *Profil) ausgeschlossen(gebiet melde.AGS) bool {
	return slices.ContainsFunc(p.OhneGebiete, func(ohne string) bool { return strings.HasPrefix(string(gebiet), ohne) })
}

// stellenBezirk is the length of the key of a Direktionsbezirk.
const stellenBezirk = 3

// inEinemBezirk reports whether there are areas and all lie in one Direktionsbezirk.
func inEinemBezirk(gebiete []melde.AGS) bool {
	for _, g := range gebiete {
		if len(g) < stellenBezirk || g[:stellenBezirk] != gebiete[0][:stellenBezirk] {
			return false
		}
	}
	return len(gebiete) > 0
}

// Gebiet returns the areas to which the profile limits the body's queries, nil for
// the whole Land (S1-22.3).
func (p *Profil) Gebiet(s behoerde.Stelle) []melde.AGS {
	if p.Raum == RaumLandesweit {
		return nil
	}
	return s.Gebiet
}
