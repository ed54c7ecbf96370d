// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"net/http"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/web"
)

// profilansicht is a profile of the law as the page shows it.
type profilansicht struct {
	ID, Bezeichnung, Rechtsstand, Norm, Geltung string
	Suchen, Raum, Sperre                        string
	Daten                                       []normansicht
}

// normansicht are the data that may leave under one norm.
type normansicht struct {
	Norm, Felder  string
	MitErklaerung bool // needs both declarations of SächsMeldVO § 22 Abs. 1 Satz 2
}

var suchwoerter = map[recht.Suchart]string{
	recht.Personensuche: "Personensuche", recht.FreieSuche: "freie Suche", recht.Gruppenabfrage: "Gruppenabfrage",
}

var raumwoerter = map[recht.Raum]string{
	recht.RaumLand: "ganzes Land, höchstens das Gebiet der Stelle", recht.RaumLandesweit: "ganzes Land",
	recht.RaumGebiet: "eigenes Gebiet der Stelle", recht.RaumBezirk: "eigener Direktionsbezirk",
}

// regeln shows the profiles that are in force today, read-only.
func (t *Tuer) regeln(w http.ResponseWriter, r *http.Request) {
	var liste []profilansicht
	for _, p := range t.Recht.Profile(t.heute()) {
		liste = append(liste, t.profil(p))
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "regeln", t.kopf(r, web.Seite{Titel: "Regeln", Inhalt: liste}))
}

func (t *Tuer) profil(p *recht.Profil) profilansicht {
	v := profilansicht{
		ID: p.ID, Bezeichnung: p.Bezeichnung, Rechtsstand: p.Rechtsstand, Norm: p.Norm,
		Geltung: "seit " + p.Geltung.Von.Deutsch(), Raum: raumwoerter[p.Raum], Sperre: "neutrale Antwort (" + p.Wirkung.Norm + ")",
	}
	if p.Geltung.Bis != 0 {
		v.Geltung = p.Geltung.Von.Deutsch() + " bis " + p.Geltung.Bis.Deutsch()
	}
	if p.Wirkung.Einzeln == recht.DatenMitHinweis {
		v.Sperre = "Daten mit Hinweis auf die Sperre (" + p.Wirkung.Norm + ")"
	}
	var suchen []string
	for _, s := range p.Suchen {
		suchen = append(suchen, suchwoerter[s])
	}
	v.Suchen = strings.Join(suchen, ", ")
	for e := recht.Element(1); e <= recht.AnzahlElemente; e++ {
		v.Daten = t.nimm(v.Daten, p, e)
	}
	return v
}

// nimm adds the element to the line of its norm.
func (t *Tuer) nimm(daten []normansicht, p *recht.Profil, e recht.Element) []normansicht {
	norm, ok := p.Erlaubt(e, recht.Erklaerungen{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true})
	if !ok {
		return daten
	}
	_, frei := p.Erlaubt(e, recht.Erklaerungen{})
	angabe, _ := t.Recht.Element(e)
	i := slices.IndexFunc(daten, func(n normansicht) bool { return n.Norm == norm && n.MitErklaerung == !frei })
	if i < 0 {
		return append(daten, normansicht{norm, angabe.Bezeichnung, !frei})
	}
	daten[i].Felder += "; " + angabe.Bezeichnung
	return daten
}
