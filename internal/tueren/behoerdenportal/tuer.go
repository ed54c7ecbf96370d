// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"

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
	errProfil = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
		"Ihre Behörde ist zurzeit für keine Personensuche zugelassen. Bitte wenden Sie sich an die Betreuung des Registers.")
)

// Tuer is the door of the authorities.
type Tuer struct {
	Ausstattung
	anmeldung *anmeldung.Tuer
	seiten    *web.Vorlagen
	orte      orte
	texte     schluesseltexte
}

// Neu returns the door. Errors are those of the embedded templates and tables.
func Neu(a Ausstattung) (*Tuer, error) {
	t := &Tuer{Ausstattung: a, orte: neueOrte(a.Gemeinden)}
	var err error
	t.anmeldung, err = anmeldung.Neu(anmeldung.Ausstattung{
		Zugang: a.Zugang, Pfad: Pfad, Bereich: "Behördenabruf", Cookie: "kmr-behoerde", Bereiche: bereiche, Hinweis: a.Hinweis,
	})
	if err != nil {
		return nil, err
	}
	if t.texte, err = ladeTexte(); err != nil {
		return nil, err
	}
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	t.seiten, err = web.NeueVorlagen(ordner, nil)
	return t, err
}

// Registriere adds all pages below Pfad to the mux. They belong behind web.Schutz.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	t.anmeldung.Registriere(mux)
	mux.HandleFunc("GET "+Pfad+"{$}", t.anmeldung.Nur(t.leeresFormular))
	mux.HandleFunc("POST "+Pfad+"suche", t.anmeldung.Nur(t.mitFormular(t.suche)))
	mux.HandleFunc("POST "+Pfad+"person", t.anmeldung.Nur(t.mitFormular(t.person)))
	for _, seite := range []string{"suche", "person"} { // typed or reloaded as an address
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
	alle   []*recht.Profil
	f      formular
}

// mitFormular reads the form and chooses the profile before next.
func (t *Tuer) mitFormular(next func(*fall)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		werte, err := web.LiesFormular(r)
		if err != nil {
			t.fehler(w, r, err)
			return
		}
		if c := t.beginne(w, r, ausFormular(werte)); c != nil {
			next(c)
		}
	}
}

// beginne checks that the official may ask at all; nil means that the answer is given.
func (t *Tuer) beginne(w http.ResponseWriter, r *http.Request, f formular) *fall {
	c := &fall{w: w, r: r, wer: anmeldung.Wer(r.Context()), f: f}
	if !c.wer.Darf(zugang.RolleAbruf) {
		t.fehler(w, r, errRolle)
		return nil
	}
	stelle := c.wer.Akteur.Stelle
	for _, p := range t.Recht.Profile(t.heute()) {
		if _, passt := p.PasstZu(stelle); passt && stelle.HatProfil(p.ID) && p.ErlaubtSuche(recht.Personensuche) {
			c.alle = append(c.alle, p)
		}
	}
	i := slices.IndexFunc(c.alle, func(p *recht.Profil) bool { return f.Wert(feldProfil) == "" || p.ID == f.Wert(feldProfil) })
	if i < 0 { // none at all, or the one of the form is no longer the body's
		t.fehler(w, r, errProfil)
		return nil
	}
	c.profil = c.alle[i]
	return c
}

func (t *Tuer) leeresFormular(w http.ResponseWriter, r *http.Request) {
	if c := t.beginne(w, r, ausFormular(nil)); c != nil {
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
	e := eingaben{f: c.f, heute: t.heute()}
	frage := e.anfrage(c.wer, c.profil, &t.orte)
	if frage.Elemente = t.angefordert(c.profil, c.f); len(frage.Elemente) == 0 {
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
	frage.Elemente = t.angefordert(c.profil, c.f)
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
		s.Navigation = []web.Verweis{{Text: "Personensuche", Ziel: Pfad, Aktiv: true}}
	}
	return s
}

func (t *Tuer) heute() melde.Datum { return melde.DatumVon(t.Uhr.Jetzt().In(uhr.Berlin())) }
