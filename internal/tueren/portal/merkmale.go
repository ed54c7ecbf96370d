// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"net/url"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/staaten"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/tueren/web"
)

// feldMerkmal are the chosen features: in the form, and in the address of the page
// with their fields. They say nothing about anybody.
const feldMerkmal = "m"

// merkmalsseite asks what is known besides the names.
type merkmalsseite struct {
	formular
	Regel   string
	Auswahl []web.Option
}

func (t *Tuer) merkmale(c *fall) {
	t.zeigeMerkmale(c, vorhandene(c.profil(), c.n.Regel), nil)
}

func (t *Tuer) zeigeMerkmale(c *fall, gewaehlt []string, fehler []web.Feldfehler) {
	s := merkmalsseite{formular: c.formular(schrittMerkmale, c.profilziel("merkmale", c.i), c.profilziel("person", c.i)), Regel: string(c.n.Regel)}
	for _, m := range stapel.Merkmale(c.n.Regel) {
		id := string(m.Merkmal)
		s.Auswahl = append(s.Auswahl, web.Option{
			Wert: id, Text: t.texte.T("merkmal." + id + ".titel"), Hinweis: t.texte.T("merkmal." + id + ".hinweis"), Gewaehlt: slices.Contains(gewaehlt, id),
		})
	}
	t.zeige(c.w, c.r, status(fehler), "merkmale", web.Seite{Titel: t.texte.T("merkmale.titel"), Fehler: fehler, Inhalt: s})
}

// waehleMerkmale leads to the fields of the chosen features.
func (t *Tuer) waehleMerkmale(c *fall) {
	gewaehlt := erlaubte(c.v[feldMerkmal], c.n.Regel)
	if schluessel := wahlmangel(gewaehlt, c.n.Regel); schluessel != "" {
		erstes := feldMerkmal + "-" + string(stapel.Merkmale(c.n.Regel)[0].Merkmal)
		t.zeigeMerkmale(c, gewaehlt, []web.Feldfehler{{Feld: erstes, Text: t.texte.T(schluessel)}})
		return
	}
	c.weiter(c.profilziel("angaben", c.i) + "?" + url.Values{feldMerkmal: gewaehlt}.Encode())
}

// wahlmangel says what is wrong with the choice of features, "" if it suffices.
func wahlmangel(gewaehlt []string, regel suche.Merkmalsregel) string {
	hat := func(m suche.Merkmal) bool { return slices.Contains(gewaehlt, string(m)) }
	switch {
	case hat(suche.MerkmalGeschlecht) && hat(suche.MerkmalFamilienstand):
		return "merkmale.kombiniert"
	case len(gewaehlt) >= 2, regel == suche.RegelBMG49 && hat(suche.MerkmalAnschrift):
		return ""
	}
	return "merkmale.zu_wenige_" + string(regel)
}

// erlaubte returns the features of the list that count under the rule, in their order.
func erlaubte(gewaehlt []string, regel suche.Merkmalsregel) []string {
	var gut []string
	for _, m := range stapel.Merkmale(regel) {
		if slices.Contains(gewaehlt, string(m.Merkmal)) {
			gut = append(gut, string(m.Merkmal))
		}
	}
	return gut
}

// vorhandene returns the features that the profile has already.
func vorhandene(p *auftrag.Profil, regel suche.Merkmalsregel) []string {
	var da []string
	for _, m := range p.Ersuchen.Anfrage.Merkmale() {
		if m == suche.MerkmalAnschrift && slices.Contains(da, string(m)) {
			m = stapel.MerkmalAnschrift2
		}
		da = append(da, string(m))
	}
	return erlaubte(da, regel)
}

// angabenseite shows the fields of the chosen features.
type angabenseite struct {
	formular
	Gruppen   []feldgruppe
	Gewaehlt  []string
	Gemeinden []string
}

// feldgruppe are the fields of one feature.
type feldgruppe struct {
	ID, Titel, Hinweis string
	Felder             []web.Feld
	// Trotzdem is the confirmation that a street is meant as written, nil if not asked for.
	Trotzdem *web.Feld
}

func (t *Tuer) angaben(c *fall) {
	gewaehlt := erlaubte(c.r.URL.Query()[feldMerkmal], c.n.Regel)
	if len(gewaehlt) == 0 {
		gewaehlt = vorhandene(c.profil(), c.n.Regel)
	}
	if len(gewaehlt) == 0 {
		c.weiter(c.profilziel("merkmale", c.i))
		return
	}
	t.zeigeAngaben(c, gewaehlt, stapel.AngabenAus(&c.profil().Ersuchen.Anfrage, t.orte), nil)
}

// speichereAngaben replaces the features of the profile by the posted ones.
func (t *Tuer) speichereAngaben(c *fall) {
	gewaehlt := erlaubte(c.v[feldMerkmal], c.n.Regel)
	felder := []string{stapel.Anschrift1 + "_" + stapel.TeilTrotzdem, stapel.Anschrift2 + "_" + stapel.TeilTrotzdem}
	for _, m := range stapel.Merkmale(c.n.Regel) {
		if slices.Contains(gewaehlt, string(m.Merkmal)) {
			felder = append(felder, m.Felder...)
		}
	}
	werte := nur(c.v, felder)
	anfrage, maengel := t.deuter(c.r.Context()).Deute(werte)
	alt := c.profil().Ersuchen.Anfrage
	anfrage.Nachname, anfrage.Vornamen, anfrage.Phonetik = alt.Nachname, alt.Vornamen, alt.Phonetik
	fehler := t.feldfehler(maengel)
	fehler = append(fehler, t.leere(werte, gewaehlt, c.n.Regel, fehler)...)
	if len(fehler) == 0 {
		for _, m := range anfrage.Maengel(c.n.Regel) {
			fehler = append(fehler, web.Feldfehler{Feld: felder[len(felder)-1], Text: t.texte.T("mangel." + string(m))})
		}
	}
	if len(fehler) > 0 {
		t.zeigeAngaben(c, gewaehlt, werte, ordne(fehler, felder))
		return
	}
	i := c.i
	if t.aendere(c, func(a *auftrag.Auftrag) { a.Profile[i].Ersuchen.Anfrage = anfrage }) {
		c.weiter(c.profilziel("umfang", i))
	}
}

// leere finds chosen features without any word.
func (t *Tuer) leere(werte stapel.Angaben, gewaehlt []string, regel suche.Merkmalsregel, schon []web.Feldfehler) []web.Feldfehler {
	var fehler []web.Feldfehler
	for _, m := range stapel.Merkmale(regel) {
		hat := slices.ContainsFunc(m.Felder, func(f string) bool { return werte[f] != "" })
		if !hat && slices.Contains(gewaehlt, string(m.Merkmal)) && !hatFeld(schon, m.Felder[0]) {
			fehler = append(fehler, web.Feldfehler{Feld: m.Felder[0], Text: t.texte.T("mangel.leer")})
		}
	}
	return fehler
}

// ordne sorts mistakes as their fields stand on the page.
func ordne(fehler []web.Feldfehler, felder []string) []web.Feldfehler {
	slices.SortStableFunc(fehler, func(a, b web.Feldfehler) int { return slices.Index(felder, a.Feld) - slices.Index(felder, b.Feld) })
	return fehler
}

func (t *Tuer) zeigeAngaben(c *fall, gewaehlt []string, werte stapel.Angaben, fehler []web.Feldfehler) {
	s := angabenseite{formular: c.formular(schrittAngaben, c.profilziel("angaben", c.i), c.profilziel("merkmale", c.i)), Gewaehlt: gewaehlt}
	titel := web.Seite{Titel: t.texte.T("angaben.titel"), Fehler: fehler}
	for _, m := range stapel.Merkmale(c.n.Regel) {
		if slices.Contains(gewaehlt, string(m.Merkmal)) {
			s.Gruppen = append(s.Gruppen, t.gruppen(m, werte, titel)...)
		}
	}
	for _, g := range t.orte.Gemeinden() {
		s.Gemeinden = append(s.Gemeinden, g.Name)
	}
	s.Gemeinden = slices.Compact(slices.Sorted(slices.Values(s.Gemeinden)))
	titel.Inhalt = s
	t.zeige(c.w, c.r, status(fehler), "angaben", titel)
}

// gruppen builds the fields of a feature, each person and address as a group of its own.
func (t *Tuer) gruppen(m stapel.Merkmalsfelder, werte stapel.Angaben, s web.Seite) []feldgruppe {
	var gruppen []feldgruppe
	for _, feld := range m.Felder {
		id := string(m.Merkmal)
		g := feldgruppe{ID: id, Titel: t.texte.T("merkmal." + id + ".titel"), Hinweis: t.texte.T("merkmal." + id + ".hinweis")}
		praefix, teil, geteilt := strings.Cut(feld, "_")
		geteilt = geteilt && t.texte.Hat("personen."+praefix)
		if geteilt {
			g.ID, g.Titel, g.Hinweis = praefix, t.texte.T("personen."+praefix), ""
		} else {
			teil = feld
		}
		if len(m.Felder) == 1 {
			g.Hinweis = "" // the field has its own
		}
		if len(gruppen) == 0 || gruppen[len(gruppen)-1].ID != g.ID {
			gruppen = append(gruppen, g)
		}
		letzte := &gruppen[len(gruppen)-1]
		letzte.Felder = append(letzte.Felder, t.feld(feld, teil, werte, s))
		if teil == stapel.TeilStrasse {
			letzte.Trotzdem = t.trotzdem(praefix, werte, s)
		}
	}
	return gruppen
}

// trotzdem is asked for once the directory does not know the street.
func (t *Tuer) trotzdem(praefix string, werte stapel.Angaben, s web.Seite) *web.Feld {
	feld := praefix + "_" + stapel.TeilTrotzdem
	if s.Fehlertext(praefix+"_"+stapel.TeilStrasse) == "" && werte[feld] == "" {
		return nil
	}
	return &web.Feld{ID: feld, Text: t.texte.T("angaben.trotzdem"), Wert: werte[feld]}
}

// ortsfelder propose municipalities while typing.
var ortsfelder = []string{stapel.TeilOrt, stapel.FeldGeburtsort, stapel.FeldSterbeort, stapel.FeldHeiratsort}

func (t *Tuer) feld(id, teil string, werte stapel.Angaben, s web.Seite) web.Feld {
	f := web.Feld{ID: id, Text: t.texte.T("feld." + teil), Wert: werte[id], Art: "text", Ausfuellen: "off", Fehler: s.Fehlertext(id)}
	if t.texte.Hat("feld." + teil + "_hinweis") {
		f.Hinweis = t.texte.T("feld." + teil + "_hinweis")
	}
	switch teil {
	case stapel.FeldGeburtsstaat, stapel.FeldSterbestaat, stapel.FeldHeiratsstaat:
		f.Optionen = []web.Option{{Text: t.texte.T("allgemein.deutschland")}}
		for _, x := range staaten.Auswahl() {
			f.Optionen = append(f.Optionen, web.Option{Wert: x.Schluessel, Text: x.Name})
		}
	case stapel.FeldFamilienstand:
		f.Optionen = t.wahl("familienstand.", stapel.Familienstaende())
	case stapel.FeldGeschlecht:
		f.Optionen = t.wahl("geschlecht.", stapel.Geschlechter())
	case stapel.TeilPLZ:
		f.Modus, f.Laenge = "numeric", 5
	}
	if slices.Contains(ortsfelder, teil) {
		f.Liste = "gemeinden"
	}
	return f
}

func (t *Tuer) wahl(praefix string, schluessel []string) []web.Option {
	liste := []web.Option{{Text: t.texte.T("allgemein.waehlen")}}
	for _, s := range schluessel {
		liste = append(liste, web.Option{Wert: s, Text: t.texte.T(praefix + s)})
	}
	return liste
}

// angabe is a line of what was asked.
type angabe struct{ Name, Wert string }

// inWorten writes the features of a profile for people.
func (t *Tuer) inWorten(p *suche.Privatanfrage) []angabe {
	werte := stapel.AngabenAus(p, t.orte)
	var liste []angabe
	for _, m := range stapel.Merkmale(suche.RegelBMG49) {
		for _, g := range t.gruppen(m, werte, web.Seite{}) {
			var teile []string
			for _, f := range g.Felder {
				if text := t.feldtext(f); text != "" {
					teile = append(teile, text)
				}
			}
			if len(teile) > 0 {
				liste = append(liste, angabe{g.Titel, strings.Join(teile, ", ")})
			}
		}
	}
	return liste
}

func (t *Tuer) feldtext(f web.Feld) string {
	if f.Wert == "" || len(f.Optionen) == 0 {
		return f.Wert
	}
	for _, o := range f.Optionen {
		if o.Wert == f.Wert {
			return o.Text
		}
	}
	return t.texte.Staat(f.Wert)
}

// namen writes the sought person's names as they were typed.
func namen(p *suche.Privatanfrage) string {
	return string(p.Vornamen) + " " + string(melde.Name(p.Nachname))
}
