// SPDX-License-Identifier: EUPL-1.2

package anmeldung

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/web"
)

// formular is what the log-in page shows again after an error: never the password.
type formular struct {
	Ziel, Kennung string
	Beendet       bool
	MitSchluessel bool
}

func (t *Tuer) zeigeFormular(w http.ResponseWriter, r *http.Request) {
	f := formular{Ziel: t.Pfad + "anmelden", Beendet: r.URL.Query().Has("beendet"), MitSchluessel: t.Schluessel != nil}
	t.seiten.Schreibe(w, r, http.StatusOK, "anmelden", t.Kopf(r, web.Seite{Titel: "Anmelden", Inhalt: f}))
}

func (t *Tuer) anmelden(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	n := zugang.Nachweis{
		Weg:      zugang.WegDialog,
		Kennung:  strings.TrimSpace(r.PostFormValue("kennung")),
		Passwort: r.PostFormValue("passwort"),
		Code:     strings.ReplaceAll(strings.TrimSpace(r.PostFormValue("code")), " ", ""),
	}
	if t.Schluessel != nil && r.PostFormValue("faktor") == "schluessel" {
		t.frageSchluessel(w, r, n)
		return
	}
	token, a, err := t.Zugang.AnmeldenImDialog(r.Context(), n)
	t.beginne(w, r, ausgang{token, a, n.Kennung, err})
}

// ausgang is how a log-in ended.
type ausgang struct {
	token   string
	a       zugang.Angemeldet
	kennung string // to be shown again after an error
	err     error
}

// beginne answers a log-in: with the cookie, or with the form and what is wrong.
func (t *Tuer) beginne(w http.ResponseWriter, r *http.Request, x ausgang) {
	token, a, err := x.token, x.a, x.err
	if err == nil && !slices.Contains(t.Bereiche, a.Bereich) {
		err = errors.Join(zugang.ErrZugang, t.Zugang.BeendeSitzung(r.Context(), token))
	}
	if err != nil {
		t.verweigere(w, r, x.kennung, err)
		return
	}
	t.setzeCookie(w, token, 0)
	ziel := t.Pfad
	switch {
	case t.Einrichtung != "" && a.Hinweise.Einrichtung():
		ziel = t.Einrichtung
	case a.Hinweise.Belehrung:
		ziel += "belehrung"
	}
	http.Redirect(w, r, ziel, http.StatusSeeOther)
}

func (t *Tuer) verweigere(w http.ResponseWriter, r *http.Request, kennung string, err error) {
	status := http.StatusUnauthorized
	switch {
	case errors.Is(err, zugang.ErrUeberlast):
		status = http.StatusServiceUnavailable
	case !errors.Is(err, zugang.ErrZugang):
		t.stoerung(w, r, err)
		return
	}
	s := web.Seite{
		Titel:  "Anmelden",
		Fehler: []web.Feldfehler{{Feld: "kennung", Text: fehler.TextVon(err)}},
		Inhalt: formular{Ziel: t.Pfad + "anmelden", Kennung: kennung, MitSchluessel: t.Schluessel != nil},
	}
	t.seiten.Schreibe(w, r, status, "anmelden", t.Kopf(r, s))
}

func (t *Tuer) abmelden(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(t.cookieName()); err == nil {
		if err := t.Zugang.BeendeSitzung(r.Context(), c.Value); err != nil {
			t.stoerung(w, r, err)
			return
		}
	}
	t.setzeCookie(w, "", -1)
	t.seiten.Schreibe(w, r, http.StatusOK, "abgemeldet", t.Kopf(r, web.Seite{Titel: "Abgemeldet", Inhalt: t.Pfad + "anmelden"}))
}

func (t *Tuer) zeigeBelehrung(w http.ResponseWriter, r *http.Request) {
	if _, err := t.sitzung(r); err != nil {
		t.weise(w, r, err)
		return
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "belehrung", t.belehrungsseite(r))
}

// belehrung is the instruction in the version that is in force.
type belehrung struct {
	Ziel string
	zugang.Belehrung
}

func (t *Tuer) belehrungsseite(r *http.Request, fehler ...web.Feldfehler) web.Seite {
	return t.Kopf(r, web.Seite{Titel: "Belehrung zur Zweckbindung", Fehler: fehler,
		Inhalt: belehrung{t.Pfad + "belehrung", zugang.AktuelleBelehrung()}})
}

func (t *Tuer) bestaetigeBelehrung(w http.ResponseWriter, r *http.Request) {
	if _, err := t.sitzung(r); err != nil {
		t.weise(w, r, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if r.PostFormValue("bestaetigt") != "ja" {
		s := t.belehrungsseite(r, web.Feldfehler{Feld: "bestaetigt", Text: "Bitte bestätigen Sie, dass Sie die Belehrung gelesen haben."})
		t.seiten.Schreibe(w, r, http.StatusUnprocessableEntity, "belehrung", s)
		return
	}
	c, err := r.Cookie(t.cookieName())
	if err == nil {
		err = t.Zugang.BestaetigeBelehrung(r.Context(), c.Value)
	}
	if err != nil {
		t.weise(w, r, err)
		return
	}
	http.Redirect(w, r, t.Pfad, http.StatusSeeOther)
}
