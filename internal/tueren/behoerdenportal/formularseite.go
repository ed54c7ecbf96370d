// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"context"
	"log/slog"
	"slices"

	"kernmelderegister/internal/tueren/web"
)

// vorgangsteil is the part of a form that says what for, and which data.
type vorgangsteil struct {
	F              formular
	Profile        []web.Option // empty when there is only one
	Profilname     string
	Profilnorm     string
	Daten          []web.Option
	Zwecke         []web.Option
	Erklaerungen   bool
	OhneVerzicht   bool // no person is handled by the Meldebehörde
	FokusAuf       string
	AnschriftFehlt bool // address or reachability of the office needs attention
}

// formularseite is the form of the Personensuche as the template shows it.
type formularseite struct {
	vorgangsteil
	Angebot      angebot
	SeltenOffen  bool // something in the folded fields needs attention
	Gemeinden    []Gemeinde
	Ortswahl     []web.Option // when the name of the municipality fits several
	Strassen     []string     // of the municipality
	Staaten      []web.Option
	Geschlechter []web.Option
}

var geschlechter = []web.Option{
	{Wert: "", Text: "nicht angegeben"}, {Wert: "w", Text: "weiblich"}, {Wert: "m", Text: "männlich"},
	{Wert: "d", Text: "divers"}, {Wert: "x", Text: "ohne Angabe im Register"},
}

// vorgangsteilVon fills the part in for the profile that was chosen.
func (t *Tuer) vorgangsteilVon(c *fall, fehler []web.Feldfehler) vorgangsteil {
	t.ergaenzeDienststelle(c)
	n := vorgangsteil{
		F: c.f, Profilname: c.profil.Bezeichnung, Profilnorm: c.profil.Norm,
		Daten: t.wahl(c.recht, c.f), Erklaerungen: t.brauchtErklaerung(c.recht),
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
	n.AnschriftFehlt = c.f.leer(feldAnschrift) || c.f.leer(feldErreichbar) || hatFehler(fehler, feldAnschrift, feldErreichbar)
	return n
}

func (t *Tuer) zeigeFormular(c *fall, status int, fehler []web.Feldfehler, ortswahl []Gemeinde) {
	n := formularseite{
		vorgangsteil: t.vorgangsteilVon(c, fehler), Angebot: angebotVon(c.recht),
		Gemeinden: t.orte.gemeinden, Ortswahl: optionen(ortswahl), Strassen: t.strassen(c.r.Context(), &t.orte, c.f.Wert(feldGemeinde)),
		Staaten: t.texte.wahl, Geschlechter: geschlechter,
	}
	n.SeltenOffen = !c.f.leer(seltene...) || hatFehler(fehler, seltene...)
	n.FokusAuf = fokus(c.f, feldGemeinde, personenfelder)
	s := web.Seite{Titel: "Personensuche", Fehler: fehler, Inhalt: n}
	t.seiten.Schreibe(c.w, c.r, status, "formular", t.kopf(c.r, s))
}

// hatFehler reports whether one of the fields is wrong.
func hatFehler(fehler []web.Feldfehler, felder ...string) bool {
	return slices.ContainsFunc(fehler, func(f web.Feldfehler) bool { return slices.Contains(felder, f.Feld) })
}

// strassen are the streets to suggest when the text names one municipality. Without
// a directory, or when it can't be read just now, there are none: the field takes
// any text.
func (t *Tuer) strassen(ctx context.Context, o *orte, ort string) []string {
	gefunden := o.finde(ort)
	if t.Strassen == nil || len(gefunden) != 1 || len(gefunden[0].AGS) != 8 {
		return nil
	}
	namen, err := t.Strassen(ctx, gefunden[0].AGS)
	if err != nil {
		slog.WarnContext(ctx, "no streets to suggest", slog.Any("fehler", err))
		return nil
	}
	return namen
}

// ergaenzeDienststelle fills in what is known of the office.
func (t *Tuer) ergaenzeDienststelle(c *fall) {
	if t.Dienststelle == nil || !c.f.leer(feldAnschrift, feldErreichbar) {
		return
	}
	anschrift, erreichbar := t.Dienststelle(c.r.Context(), c.wer.Akteur.Stelle)
	c.f.werte[feldAnschrift], c.f.werte[feldErreichbar] = anschrift, erreichbar
}

// fokus returns the field in which the official goes on typing: the quick line as
// long as nothing of suche is filled in, else the first that must be and isn't.
func fokus(f formular, ort string, suche []string) string {
	if f.leer(suche...) {
		return feldSchnell
	}
	felder := []string{ort, feldAktenzeichen, feldAnlass, feldAnschrift, feldErreichbar}
	if ort == feldGemeinde {
		felder = slices.Insert(felder, 1, feldNachname, feldVornamen)
	}
	for _, feld := range felder {
		if f.leer(feld) {
			return feld
		}
	}
	return ort
}
