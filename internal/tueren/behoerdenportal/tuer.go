// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

//go:embed vorlagen/*.html vorlagen/teile/*.html
var vorlagen embed.FS

var (
	errSeite = fehler.Neu(fehler.NichtGefunden, "MR-0911", "Diese Seite gibt es nicht.")
	errRolle = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
		"Ihr Konto ist nicht zum Abruf berechtigt. Bitte wenden Sie sich an die Administration Ihrer Behörde.")
	errProfil = map[recht.Suchart]*fehler.Fehler{
		recht.Personensuche:  keinProfil("Ihre Behörde ist zurzeit für keine Personensuche zugelassen."),
		recht.FreieSuche:     keinProfil("Ihre Behörde ist zurzeit für keine freie Suche zugelassen."),
		recht.Gruppenabfrage: keinProfil("Ihre Behörde ist zurzeit für keine Gruppenabfrage zugelassen."),
	}
)

func keinProfil(satz string) *fehler.Fehler {
	return fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, satz+" Bitte wenden Sie sich an die Betreuung des Registers.")
}

// Tuer is the door of the authorities.
type Tuer struct {
	Ausstattung
	anmeldung *anmeldung.Tuer
	seiten    *web.Vorlagen
	orte      orte
	gebiete   orte // municipalities, districts, Direktionsbezirke and the Land
	texte     schluesseltexte
	zettel    *merkzettel
}

// Neu returns the door. Errors are those of the embedded templates and tables.
func Neu(a Ausstattung) (*Tuer, error) {
	t := &Tuer{
		Ausstattung: a, orte: neueOrte(a.Gemeinden), gebiete: neueOrte(slices.Concat(a.Gemeinden, a.Gebiete)), zettel: neuerMerkzettel(a.Uhr),
	}
	einrichtung := ""
	if a.Profil != nil {
		einrichtung = einrichtungPfad
	}
	var err error
	t.anmeldung, err = anmeldung.Neu(anmeldung.Ausstattung{
		Zugang: vergessenderZugang{a.Zugang, t.zettel}, Pfad: Pfad, Bereich: "Behördenabruf", Cookie: sitzungscookie, Bereiche: bereiche, Hinweis: a.Hinweis,
		Schluessel: schluesselVon(a.Profil), Einrichtung: einrichtung,
	})
	if err != nil {
		return nil, err
	}
	t.texte = ladeTexte()
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	t.seiten, err = web.NeueVorlagen(ordner, template.FuncMap{"liste": func(teile ...any) []any { return teile }})
	return t, err
}

// Registriere adds all pages below Pfad to the mux. They belong behind web.Schutz.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	t.anmeldung.Registriere(mux)
	t.registriereProfil(mux)
	t.registriereVerwaltung(mux)
	t.registriereKontrolle(mux)
	t.registriereAntraege(mux)
	t.registriereFreieSuche(mux)
	t.registriereGruppe(mux)
	t.registriereHeute(mux)
	t.registriereVerzeichnis(mux)
	mux.HandleFunc("GET "+Pfad+"{$}", t.anmeldung.Nur(t.leeresFormular))
	mux.HandleFunc("POST "+Pfad+"suche", t.anmeldung.Nur(t.mitFormular(recht.Personensuche, ausFormular, t.suche)))
	mux.HandleFunc("POST "+Pfad+"person", t.anmeldung.Nur(t.mitFormular(recht.Personensuche, ausFormular, t.person)))
	mux.HandleFunc("POST "+Pfad+"druck", t.anmeldung.Nur(t.druck))
	for _, seite := range []string{"suche", "person", "druck"} { // typed or reloaded as an address
		mux.Handle("GET "+Pfad+seite, http.RedirectHandler(Pfad, http.StatusSeeOther))
	}
	mux.HandleFunc(Pfad, func(w http.ResponseWriter, r *http.Request) { t.fehler(w, r, errSeite) })
}

// fall is one request of a logged-in official.
type fall struct {
	w      http.ResponseWriter
	r      *http.Request
	wer    zugang.Angemeldet
	profil *recht.Profil
	alle   []*recht.Profil  // all that know the kind of search
	recht  *recht.Suchrecht // of profil
	f      formular
}

// mitFormular reads the form and chooses the profile for the kind of search before next.
func (t *Tuer) mitFormular(art recht.Suchart, lies func(url.Values) formular, next func(*fall)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		werte, err := web.LiesFormular(r)
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		if c := t.beginne(w, r, art, lies(werte)); c != nil {
			next(c)
		}
	}
}

// beginne checks that the official may ask this way at all; nil means that the
// answer is given.
func (t *Tuer) beginne(w http.ResponseWriter, r *http.Request, art recht.Suchart, f formular) *fall {
	c := &fall{w: w, r: r, wer: anmeldung.Wer(r.Context()), f: f}
	if !hatRolle(c.wer, art) {
		t.fehler(w, r, errRolle)
		return nil
	}
	c.alle = t.profile(c.wer, art)
	i := slices.IndexFunc(c.alle, func(p *recht.Profil) bool { return f.Wert(feldProfil) == "" || p.ID == f.Wert(feldProfil) })
	if i < 0 { // none at all, or the one of the form is no longer the body's
		t.fehler(w, r, errProfil[art])
		return nil
	}
	c.profil = c.alle[i]
	c.recht, _ = c.profil.Suchrecht(art)
	return c
}

// hatRolle reports whether the account has what the kind of search needs: groups
// need a right beside that to ask at all.
func hatRolle(wer zugang.Angemeldet, art recht.Suchart) bool {
	return wer.Darf(zugang.RolleAbruf) && (art != recht.Gruppenabfrage || wer.Darf(zugang.RolleGruppe))
}

// profile returns the profiles of the body that know the kind of search today.
func (t *Tuer) profile(wer zugang.Angemeldet, art recht.Suchart) []*recht.Profil {
	var liste []*recht.Profil
	stelle := wer.Akteur.Stelle
	for _, p := range t.Recht.Profile(t.heute()) {
		if _, passt := p.PasstZu(stelle); passt && stelle.HatProfil(p.ID) && p.ErlaubtSuche(art) {
			liste = append(liste, p)
		}
	}
	return liste
}

// darf reports whether the page for the kind of search is the account's.
func (t *Tuer) darf(wer zugang.Angemeldet, art recht.Suchart) bool {
	return hatRolle(wer, art) && len(t.profile(wer, art)) > 0
}

// leeresFormular is the first page: the Personensuche, or what the account may do instead.
func (t *Tuer) leeresFormular(w http.ResponseWriter, r *http.Request) {
	wer := anmeldung.Wer(r.Context())
	switch {
	case t.darf(wer, recht.Personensuche):
	case t.Verwaltung != nil && wer.Darf(zugang.RolleAdmin) && !wer.Darf(zugang.RolleAbruf):
		http.Redirect(w, r, Pfad+"verwaltung", http.StatusSeeOther)
		return
	case t.darf(wer, recht.FreieSuche):
		http.Redirect(w, r, freiepfad, http.StatusSeeOther)
		return
	case t.Gruppen != nil && t.darf(wer, recht.Gruppenabfrage):
		http.Redirect(w, r, gruppenpfad, http.StatusSeeOther)
		return
	}
	if c := t.beginne(w, r, recht.Personensuche, ausFormular(nil)); c != nil {
		t.zeigeFormular(c, http.StatusOK, nil, nil)
	}
}

// suche answers the form: a question, or one of its buttons that asks for less.
func (t *Tuer) suche(c *fall) {
	aktion := c.r.PostFormValue(feldAktion)
	eilig := aktion == "" && c.f.hat(feldSchnell) && c.f.leer(feldAktenzeichen, feldAnlass)
	c.f.uebernimm()
	switch {
	case aktion == aktionNeu:
		c.f = c.f.naechste()
		t.zeigeFormular(c, http.StatusOK, nil, nil)
		return
	case eilig, aktion == aktionUebernehmen, aktion == aktionProfil, aktion == aktionAendern:
		t.zeigeFormular(c, http.StatusOK, nil, nil)
		return
	}
	t.frage(c)
}

// frage asks for the person of the form.
func (t *Tuer) frage(c *fall) {
	e := eingaben{f: c.f, heute: t.heute()}
	frage := e.anfrage(c.wer, c.profil, &t.orte)
	if frage.Elemente = t.angefordert(c.recht, c.f); len(frage.Elemente) == 0 {
		e.melde(feldDaten, "Bitte wählen Sie mindestens eine Datengruppe.")
	}
	if len(e.fehler) > 0 {
		t.zeigeFormular(c, http.StatusUnprocessableEntity, e.fehler, e.wahl)
		return
	}
	antwort, err := t.Abruf.Personensuche(c.r.Context(), &frage)
	t.beantworte(c, &frage, antwort, err)
}

// person follows one hit of a list by its Identifikationsmerkmal.
func (t *Tuer) person(c *fall) {
	e := eingaben{f: c.f, heute: t.heute()}
	frage := e.rahmen(c.wer, c.profil)
	frage.Elemente = t.angefordert(c.recht, c.f)
	frage.Identifikationsmerkmal = c.f.Wert(feldMerkmal)
	if len(e.fehler) > 0 || frage.Identifikationsmerkmal == "" {
		t.zeigeFormular(c, http.StatusUnprocessableEntity, e.fehler, nil)
		return
	}
	antwort, err := t.Abruf.Personensuche(c.r.Context(), &frage)
	t.beantworte(c, &frage, antwort, err)
}

func (t *Tuer) fehler(w http.ResponseWriter, r *http.Request, err error) {
	t.seiten.Fehler(w, r, t.kopf(r, web.Seite{}), err)
}

func (t *Tuer) kopf(r *http.Request, s web.Seite) web.Seite {
	s = t.anmeldung.Kopf(r, s)
	if s.Nutzer != nil {
		s.Navigation = t.navigation(r)
	}
	return s
}

// navigation lists the areas that the account may use; the area that is shown is active.
func (t *Tuer) navigation(r *http.Request) []web.Verweis {
	wer := anmeldung.Wer(r.Context())
	if wer.Hinweise.Einrichtung() {
		return nil
	}
	var alle []web.Verweis
	for _, b := range []struct {
		text, ziel string
		da         bool
	}{
		{"Personensuche", Pfad, t.darf(wer, recht.Personensuche)},
		{"Freie Suche", freiepfad, t.darf(wer, recht.FreieSuche)},
		{"Gruppenabfrage", gruppenpfad, t.Gruppen != nil && t.darf(wer, recht.Gruppenabfrage)},
		{"Postfach", postfachpfad, t.Gruppen != nil && t.darf(wer, recht.Gruppenabfrage)},
		{"Meine Abfragen heute", heutepfad, wer.Darf(zugang.RolleAbruf)},
		{"Nutzer", Pfad + "verwaltung", t.Verwaltung != nil && wer.Darf(zugang.RolleAdmin)},
		{"Behörde", Pfad + "verwaltung/stelle", t.Verwaltung != nil && wer.Darf(zugang.RolleAdmin)},
		{"Kontrolle", kontrollpfad, t.Kontrolle != nil && wer.Darf(zugang.RolleAdmin)},
		{"Mein Konto", Pfad + "profil", t.Profil != nil},
	} {
		if b.da {
			alle = append(alle, web.Verweis{Text: b.text, Ziel: b.ziel})
		}
	}
	// The longest target that the address begins with is where we are. Everything
	// begins with the first page, which therefore counts for its own addresses only.
	aktiv := -1
	for i, v := range alle {
		if v.Ziel == Pfad && !slices.Contains([]string{Pfad, Pfad + "suche", Pfad + "person"}, r.URL.Path) {
			continue
		}
		if strings.HasPrefix(r.URL.Path, v.Ziel) && (aktiv < 0 || len(v.Ziel) > len(alle[aktiv].Ziel)) {
			aktiv = i
		}
	}
	if aktiv >= 0 {
		alle[aktiv].Aktiv = true
	}
	return alle
}

// schluesselVon is nil, and not an interface with nil in it, when there is no profile.
func schluesselVon(p Profil) anmeldung.Schluesselanmeldung {
	if p == nil {
		return nil
	}
	return p
}

func (t *Tuer) heute() melde.Datum { return melde.DatumVon(t.Uhr.Jetzt().In(uhr.Berlin())) }
