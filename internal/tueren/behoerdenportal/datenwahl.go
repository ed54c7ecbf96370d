// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"slices"

	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/web"
)

// datengruppe is one checkbox: a block of the answer that an official can leave out.
type datengruppe struct {
	id      string
	titel   string
	bloecke []string // recht.Elementangabe.Gruppe
	vorwahl bool     // what an ordinary question needs
}

// datengruppen are the blocks in the order of the answer. The first four are
// chosen from the start: who it is and where it lives; everything else is
// asked for only when the case needs it (BMG § 39 Abs. 1, S1-23.6).
var datengruppen = []datengruppe{
	{"name", "Namen", []string{"name"}, true},
	{"geburt", "Geburt", []string{"geburt"}, true},
	{"geschlecht", "Geschlecht", []string{"geschlecht"}, true},
	{"wohnung", "Aktuelle Wohnungen", []string{"anschrift_aktuell", "wohnung_aktuell"}, true},
	{"frueher", "Frühere Wohnungen", []string{"anschrift_frueher", "wohnung_frueher"}, false},
	{"ausland", "Zuzug und Wegzug Ausland", []string{"ausland"}, false},
	{"zuzug", "Zuzugsdaten", []string{"zuzug"}, false},
	{"staat", "Staatsangehörigkeiten", []string{"staatsangehoerigkeit"}, false},
	{"familienstand", "Familienstand", []string{"familienstand"}, false},
	{"partner", "Ehegatte oder Lebenspartner", []string{"ehegatte", "lebenspartner"}, false},
	{"kinder", "Kinder", []string{"kind"}, false},
	{"vertreter", "Gesetzliche Vertreter", []string{"vertreter"}, false},
	{"tod", "Sterbedaten", []string{"tod"}, false},
	{"ausweis", "Pass und Ausweis", []string{"ausweis"}, false},
	{"versagung", "Pass- und Ausweisversagung", []string{"passversagung"}, false},
	{"waffen", "Waffen- und Sprengstoffrecht", []string{"waffen", "sprengstoff"}, false},
	{"wohnungsgeber", "Wohnungsgeber", []string{"wohnungsgeber"}, false},
}

// beide are the declarations with which a profile opens all that it can.
var beide = recht.Erklaerungen{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true}

// elemente returns the elements of a data group that the right allows; lists know
// fewer of them (XMeld Datenabruf.FreieSuche.Anforderungselement).
func (t *Tuer) elemente(g datengruppe, s *recht.Suchrecht, e recht.Erklaerungen) []recht.Element {
	var liste []recht.Element
	for el := recht.Element(1); el <= recht.AnzahlElemente; el++ {
		angabe, _ := t.Recht.Element(el)
		if s.Art.IstListensuche() && angabe.FreieSuche == 0 {
			continue
		}
		if _, erlaubt := s.Erlaubt(el, e); erlaubt && slices.Contains(g.bloecke, angabe.Gruppe) {
			liste = append(liste, el)
		}
	}
	return liste
}

// wahl offers the data groups of the right. Groups that need the declarations say so.
func (t *Tuer) wahl(s *recht.Suchrecht, f formular) []web.Option {
	var liste []web.Option
	for _, g := range datengruppen {
		alle := t.elemente(g, s, beide)
		if len(alle) == 0 {
			continue
		}
		o := web.Option{Wert: g.id, Text: g.titel, Gewaehlt: gewaehlt(f, g)}
		if len(t.elemente(g, s, recht.Erklaerungen{})) < len(alle) {
			o.Hinweis = "vollständig nur mit beiden Erklärungen"
		}
		liste = append(liste, o)
	}
	return liste
}

// gewaehlt reports whether the group is ticked; a form that never showed the
// checkboxes has those of the beginning.
func gewaehlt(f formular, g datengruppe) bool {
	if f.hat(feldDatenDa) {
		return slices.Contains(f.gruppe, g.id)
	}
	return g.vorwahl
}

// angefordert returns the elements of the ticked groups that the right knows.
// Those that need the declarations are asked for too: without the declarations
// the law leaves them out of the answer.
func (t *Tuer) angefordert(s *recht.Suchrecht, f formular) []recht.Element {
	var liste []recht.Element
	for _, g := range datengruppen {
		if gewaehlt(f, g) {
			liste = append(liste, t.elemente(g, s, beide)...)
		}
	}
	slices.Sort(liste)
	return liste
}

// brauchtErklaerung reports whether the right has elements behind the declarations.
func (t *Tuer) brauchtErklaerung(s *recht.Suchrecht) bool {
	return slices.ContainsFunc(datengruppen, func(g datengruppe) bool {
		return len(t.elemente(g, s, recht.Erklaerungen{})) < len(t.elemente(g, s, beide))
	})
}
