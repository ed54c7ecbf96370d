// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"kernmelderegister/internal/tueren/web"
	"slices"
)

// formularseite is the form as the template shows it.
type formularseite struct {
	F              formular
	SeltenOffen    bool // something in the folded fields needs attention
	Gemeinden      []Gemeinde
	Ortswahl       []web.Option // when the name of the municipality fits several
	Staaten        []web.Option
	Geschlechter   []web.Option
	Profile        []web.Option // empty when there is only one
	Profilname     string
	Profilnorm     string
	Daten          []web.Option
	Zwecke         []web.Option
	Erklaerungen   bool
	MitAZR         bool
	FokusAuf       string
	AnschriftFehlt bool // address or reachability of the office needs attention
}

var geschlechter = []web.Option{
	{Wert: "", Text: "nicht angegeben"}, {Wert: "w", Text: "weiblich"}, {Wert: "m", Text: "männlich"},
	{Wert: "d", Text: "divers"}, {Wert: "x", Text: "ohne Angabe im Register"},
}

func (t *Tuer) zeigeFormular(c *fall, status int, fehler []web.Feldfehler, ortswahl []Gemeinde) {
	t.ergaenzeDienststelle(c)
	n := formularseite{
		F: c.f, Gemeinden: t.orte.gemeinden, Ortswahl: optionen(ortswahl),
		Staaten: t.texte.wahl, Geschlechter: geschlechter,
		Profilname: c.profil.Bezeichnung, Profilnorm: c.profil.Norm,
		Daten: t.wahl(c.profil, c.f), Erklaerungen: t.brauchtErklaerung(c.profil), MitAZR: c.profil.AZRNummer,
	}
	if len(c.alle) > 1 {
		for _, p := range c.alle {
			n.Profile = append(n.Profile, web.Option{Wert: p.ID, Text: p.Bezeichnung + " (" + p.ID + ")"})
		}
	}
	for _, z := range c.profil.Zwecke {
		n.Zwecke = append(n.Zwecke, web.Option{Wert: z, Text: z})
	}
	c.f.werte[feldProfil] = c.profil.ID
	n.AnschriftFehlt = c.f.leer(feldAnschrift) || c.f.leer(feldErreichbar) || slices.ContainsFunc(fehler, func(f web.Feldfehler) bool {
		return f.Feld == feldAnschrift || f.Feld == feldErreichbar
	})
	n.SeltenOffen = !c.f.leer(seltene...) || slices.ContainsFunc(fehler, func(f web.Feldfehler) bool { return slices.Contains(seltene, f.Feld) })
	n.FokusAuf = fokus(c.f)
	s := web.Seite{Titel: "Personensuche", Fehler: fehler, Inhalt: n}
	t.seiten.Schreibe(c.w, c.r, status, "formular", t.kopf(c.r, s))
}

// ergaenzeDienststelle fills in what is known of the office.
func (t *Tuer) ergaenzeDienststelle(c *fall) {
	if t.Dienststelle == nil || !c.f.leer(feldAnschrift, feldErreichbar) {
		return
	}
	anschrift, erreichbar := t.Dienststelle(c.r.Context(), c.wer.Akteur.Stelle)
	c.f.werte[feldAnschrift], c.f.werte[feldErreichbar] = anschrift, erreichbar
}

// fokus returns the field in which the official goes on typing.
func fokus(f formular) string {
	if f.leer(personenfelder...) {
		return feldSchnell
	}
	for _, feld := range []string{feldGemeinde, feldNachname, feldVornamen, feldAktenzeichen, feldAnlass, feldAnschrift, feldErreichbar} {
		if f.leer(feld) {
			return feld
		}
	}
	return feldGemeinde
}
