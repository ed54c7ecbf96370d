// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/web"
)

const registrierungPfad = Pfad + "registrierung"

// schritte are the pages of the application with their fields; the last one shows
// everything before it is sent.
var schritte = []struct {
	titel  string
	felder []string
}{
	{"Was möchten Sie beantragen?", []string{stellen.FeldArt, stellen.FeldStelleID}},
	{"Ihre Behörde", []string{
		stellen.FeldName, stellen.FeldBehoerdenart, stellen.FeldSicherheit, stellen.FeldGebiet, stellen.FeldBehoerdenkennung,
		stellen.FeldAnschrift, stellen.FeldErreichbarkeit, stellen.FeldEinheit, stellen.FeldProfil,
	}},
	{"Leitung und Nachweis", []string{stellen.FeldLeitung, stellen.FeldLeitungFunktion, stellen.FeldNachweis, stellen.FeldNachweiszeichen}},
	{"Administration und Netze", []string{
		stellen.FeldAdministrator, stellen.FeldAdminKurzname, stellen.FeldAdminErreichbar, stellen.FeldNetze, feldOhneNetz,
	}},
	{"Prüfen und absenden", []string{stellen.FeldBefugte}},
}

const (
	feldOhneNetz = "ohne_landesnetz"
	feldSchritt  = "schritt"
)

// registriereAntraege adds the application form, which is open to everybody in the network.
func (t *Tuer) registriereAntraege(mux *http.ServeMux) {
	if t.Antraege == nil {
		return
	}
	mux.HandleFunc("GET "+registrierungPfad, func(w http.ResponseWriter, r *http.Request) {
		t.zeigeAntrag(w, r, antragsstand{werte: url.Values{stellen.FeldArt: {string(stellen.Grundzugang)}}, schritt: 1})
	})
	mux.HandleFunc("POST "+registrierungPfad, t.antrag)
}

// antragsstand is an application that is being filled in.
type antragsstand struct {
	werte   url.Values
	schritt int // 1 to len(schritte)
	fehler  []web.Feldfehler
	status  int
}

// antrag goes on to the next page, back, or sends the application.
func (t *Tuer) antrag(w http.ResponseWriter, r *http.Request) {
	v, ok := t.lies(w, r)
	if !ok {
		return
	}
	nummer, err := strconv.Atoi(v.Get(feldSchritt))
	if err != nil || nummer < 1 || nummer > len(schritte) {
		nummer = 1
	}
	s := antragsstand{werte: v, schritt: nummer}
	if v.Get(feldAktion) == "zurueck" {
		s.schritt = max(1, nummer-1)
		t.zeigeAntrag(w, r, s)
		return
	}
	angaben, mangel := t.angaben(v)
	s.fehler = slices.Concat(mangel, maengelVon(t.Antraege.Pruefe(angaben)))
	if nummer < len(schritte) {
		s.fehler = slices.DeleteFunc(s.fehler, func(f web.Feldfehler) bool { return !slices.Contains(schritte[nummer-1].felder, f.Feld) })
		if len(s.fehler) == 0 {
			s.schritt++
		}
		t.zeigeAntrag(w, r, s)
		return
	}
	if len(s.fehler) > 0 {
		t.zeigeAntrag(w, r, s)
		return
	}
	antrag, err := t.Antraege.Beantrage(r.Context(), angaben)
	if err != nil {
		if liste, imFormular := feldfehler(err); imFormular {
			s.fehler, s.status = liste, web.Status(err)
			t.zeigeAntrag(w, r, s)
			return
		}
		t.fehler(w, r, err)
		return
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "registrierung-fertig", t.kopf(r, web.Seite{Titel: "Antrag eingegangen", Inhalt: antrag.ID}))
}

func maengelVon(err error) []web.Feldfehler {
	var liste zugang.Maengelliste
	if !errors.As(err, &liste) {
		return nil
	}
	alle, _ := feldfehler(liste)
	return alle
}

// angaben reads the fields; the mistakes are those that have no form at all.
func (t *Tuer) angaben(v url.Values) (stellen.Angaben, []web.Feldfehler) {
	var fehler []web.Feldfehler
	netze, mangel := zugang.LiesNetze(v.Get(stellen.FeldNetze))
	if mangel != "" {
		fehler = append(fehler, web.Feldfehler{Feld: stellen.FeldNetze, Text: mangel})
	}
	nummer, err := strconv.Atoi(cmp.Or(v.Get(stellen.FeldSicherheit), "0"))
	if err != nil {
		fehler = append(fehler, web.Feldfehler{Feld: stellen.FeldSicherheit, Text: "Hier wird eine Zahl von 1 bis 13 erwartet."})
	}
	var gebiet []melde.AGS
	for _, g := range strings.Fields(strings.ReplaceAll(v.Get(stellen.FeldGebiet), ",", " ")) {
		gebiet = append(gebiet, melde.AGS(g))
	}
	return stellen.Angaben{
		Art: stellen.Art(v.Get(stellen.FeldArt)), Profil: v.Get(stellen.FeldProfil), Einheit: v.Get(stellen.FeldEinheit),
		Stelle: behoerde.Stelle{
			ID: v.Get(stellen.FeldStelleID), Name: v.Get(stellen.FeldName), Art: v.Get(stellen.FeldBehoerdenart),
			Sicherheitsbehoerde: nummer, Gebiet: gebiet,
		},
		Behoerdenkennung: v.Get(stellen.FeldBehoerdenkennung), Anschrift: v.Get(stellen.FeldAnschrift), Erreichbarkeit: v.Get(stellen.FeldErreichbarkeit),
		Leitung: v.Get(stellen.FeldLeitung), LeitungFunktion: v.Get(stellen.FeldLeitungFunktion),
		Nachweis: stellen.Nachweisart(v.Get(stellen.FeldNachweis)), Nachweiszeichen: v.Get(stellen.FeldNachweiszeichen),
		Administrator: v.Get(stellen.FeldAdministrator), AdminKurzname: v.Get(stellen.FeldAdminKurzname), AdminErreichbar: v.Get(stellen.FeldAdminErreichbar),
		Netze: netze, OhneLandesnetz: v.Get(feldOhneNetz) == "ja", Befugte: v.Get(stellen.FeldBefugte) == "ja",
	}, fehler
}

// antragsseite is a page of the form as the template shows it.
type antragsseite struct {
	Schritt, Schritte                         int
	Titel                                     string
	Grund, Zusatz, Wechsel                    bool
	Verborgen                                 []web.Feld
	Arten, Behoerdenarten, Nachweise, Profile []web.Option
	Uebersicht                                []angabe
	v                                         url.Values
}

// Wert returns what was typed into a field.
func (s antragsseite) Wert(feld string) string { return s.v.Get(feld) }

var artenwahl = []web.Option{
	{Wert: string(stellen.Grundzugang), Text: "Zugang für unsere Behörde"},
	{Wert: string(stellen.Zusatzprofil), Text: "weiteres Abrufverfahren für eine Organisationseinheit"},
	{Wert: string(stellen.Administratorwechsel), Text: "Wechsel der Administration"},
}

func (t *Tuer) zeigeAntrag(w http.ResponseWriter, r *http.Request, x antragsstand) {
	art := stellen.Art(x.werte.Get(stellen.FeldArt))
	s := antragsseite{
		Schritt: x.schritt, Schritte: len(schritte), Titel: schritte[x.schritt-1].titel, v: x.werte, Arten: artenwahl,
		Grund: art == stellen.Grundzugang, Zusatz: art == stellen.Zusatzprofil, Wechsel: art == stellen.Administratorwechsel,
		Behoerdenarten: t.behoerdenarten(), Nachweise: nachweiswahl(), Profile: t.profilwahl(),
	}
	for n, schritt := range schritte {
		for _, feld := range schritt.felder {
			if wert := x.werte.Get(feld); n != x.schritt-1 && wert != "" {
				s.Verborgen = append(s.Verborgen, web.Feld{ID: feld, Wert: wert})
			}
		}
	}
	if x.schritt == len(schritte) {
		s.Uebersicht = t.uebersicht(x.werte)
	}
	status := cmp.Or(x.status, http.StatusOK)
	if len(x.fehler) > 0 && x.status == 0 {
		status = http.StatusUnprocessableEntity
	}
	t.seiten.Schreibe(w, r, status, "registrierung", t.kopf(r, web.Seite{Titel: "Zugang beantragen", Fehler: x.fehler, Inhalt: s}))
}

// feldnamen are the names of the fields on the check page, in its order.
var feldnamen = [][2]string{
	{stellen.FeldArt, "Antrag"}, {stellen.FeldStelleID, "Kurzzeichen"}, {stellen.FeldName, "Behörde"}, {stellen.FeldBehoerdenart, "Art der Behörde"},
	{stellen.FeldSicherheit, "Nummer des § 34 Abs. 4 Satz 1 BMG"}, {stellen.FeldGebiet, "Gebiet"}, {stellen.FeldBehoerdenkennung, "Behördenkennung"},
	{stellen.FeldAnschrift, "Anschrift"}, {stellen.FeldErreichbarkeit, "Erreichbarkeit"}, {stellen.FeldEinheit, "Organisationseinheit"},
	{stellen.FeldProfil, "Abrufverfahren"}, {stellen.FeldLeitung, "Leitung"}, {stellen.FeldLeitungFunktion, "Funktion"}, {stellen.FeldNachweis, "Nachweis der Identität"},
	{stellen.FeldNachweiszeichen, "Aktenzeichen des Nachweises"}, {stellen.FeldAdministrator, "Administratorin oder Administrator"},
	{stellen.FeldAdminKurzname, "Kennung"}, {stellen.FeldAdminErreichbar, "Erreichbarkeit der Administration"}, {stellen.FeldNetze, "Netze"}, {feldOhneNetz, "Kein Landesnetz vorhanden"},
}

func (t *Tuer) uebersicht(v url.Values) []angabe {
	var liste []angabe
	wahl := map[string][]web.Option{stellen.FeldArt: artenwahl, stellen.FeldProfil: t.profilwahl(), stellen.FeldNachweis: nachweiswahl(), stellen.FeldBehoerdenart: t.behoerdenarten()}
	for _, f := range feldnamen {
		wert := v.Get(f[0])
		for _, o := range wahl[f[0]] {
			if o.Wert == wert {
				wert = o.Text
			}
		}
		if wert != "" {
			liste = append(liste, angabe{f[1], wert})
		}
	}
	return liste
}

func nachweiswahl() []web.Option {
	var alle []web.Option
	for art, text := range stellen.Nachweisarten() {
		alle = append(alle, web.Option{Wert: string(art), Text: text})
	}
	slices.SortFunc(alle, func(a, b web.Option) int { return strings.Compare(a.Text, b.Text) })
	return slices.Insert(alle, 0, web.Option{Text: "bitte wählen"})
}

func (t *Tuer) profilwahl() []web.Option {
	alle := []web.Option{{Text: "bitte wählen"}}
	for _, p := range t.Recht.Profile(t.heute()) {
		alle = append(alle, web.Option{Wert: p.ID, Text: p.Bezeichnung + " (" + p.ID + ")"})
	}
	return alle
}

// behoerdenarten are the kinds of bodies that the profiles of today name.
func (t *Tuer) behoerdenarten() []web.Option {
	arten := []string{"behoerde", "polizei", "gericht"}
	for _, p := range t.Recht.Profile(t.heute()) {
		arten = append(arten, p.Arten...)
	}
	slices.Sort(arten)
	alle := []web.Option{{Text: "bitte wählen"}}
	for _, art := range slices.Compact(arten) {
		alle = append(alle, web.Option{Wert: art, Text: artname(art)})
	}
	return alle
}

// artname writes the key of a kind of body for people.
func artname(art string) string {
	name := strings.NewReplacer("_", " ", "oe", "ö", "ae", "ä").Replace(art)
	return strings.ToUpper(name[:1]) + name[1:]
}
