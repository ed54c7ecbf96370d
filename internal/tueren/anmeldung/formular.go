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
}

func (t *Tuer) zeigeFormular(w http.ResponseWriter, r *http.Request) {
	f := formular{Ziel: t.Pfad + "anmelden", Beendet: r.URL.Query().Has("beendet")}
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
	token, a, err := t.Zugang.AnmeldenImDialog(r.Context(), n)
	if err == nil && !slices.Contains(t.Bereiche, a.Bereich) {
		err = errors.Join(zugang.ErrZugang, t.Zugang.BeendeSitzung(r.Context(), token))
	}
	if err != nil {
		t.verweigere(w, r, n.Kennung, err)
		return
	}
	t.setzeCookie(w, token, 0)
	ziel := t.Pfad
	if a.Hinweise.Belehrung {
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
		Inhalt: formular{Ziel: t.Pfad + "anmelden", Kennung: kennung},
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
	t.seiten.Schreibe(w, r, http.StatusOK, "belehrung", t.Kopf(r, web.Seite{Titel: "Belehrung zur Zweckbindung", Inhalt: t.Pfad + "belehrung"}))
}

func (t *Tuer) bestaetigeBelehrung(w http.ResponseWriter, r *http.Request) {
	if _, err := t.sitzung(r); err != nil {
		t.weise(w, r, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if r.PostFormValue("bestaetigt") != "ja" {
		s := web.Seite{Titel: "Belehrung zur Zweckbindung", Inhalt: t.Pfad + "belehrung",
			Fehler: []web.Feldfehler{{Feld: "bestaetigt", Text: "Bitte bestätigen Sie, dass Sie die Belehrung gelesen haben."}}}
		t.seiten.Schreibe(w, r, http.StatusUnprocessableEntity, "belehrung", t.Kopf(r, s))
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
