// SPDX-License-Identifier: EUPL-1.2

package anmeldung

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"slices"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/web"
)

//go:embed vorlagen/*.html
var vorlagen embed.FS

// Zugang checks proofs and leads sessions; *zugang.Dienst is one.
type Zugang interface {
	AnmeldenImDialog(ctx context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error)
	Sitzung(ctx context.Context, token string) (zugang.Angemeldet, error)
	BeendeSitzung(ctx context.Context, token string) error
	BestaetigeBelehrung(ctx context.Context, token string) error
}

// Ausstattung says for which area the door is.
type Ausstattung struct {
	Zugang   Zugang
	Pfad     string           // "/behoerde/"
	Bereich  string           // name under the mark
	Cookie   string           // name of the session cookie without prefix
	Bereiche []zugang.Bereich // who may enter
	Hinweis  string           // band above every page, "" for none
	// Schluessel checks security keys; nil means that there are none in this area.
	Schluessel Schluesselanmeldung
	// Einrichtung is where a new account is set up, e.g. "/behoerde/profil/einrichtung";
	// "" means that accounts of this area are never new.
	Einrichtung string
}

// Schluesselanmeldung checks security keys; *zugang.Dienst is one.
type Schluesselanmeldung interface {
	BeginneSchluessel(ctx context.Context, n zugang.Nachweis) (zugang.Schluesselfrage, error)
	VollendeSchluessel(ctx context.Context, s zugang.Schluesselantwort) (string, zugang.Angemeldet, error)
}

// Tuer is the log-in of one area.
type Tuer struct {
	Ausstattung
	seiten *web.Vorlagen
}

// Neu returns the log-in of the area.
func Neu(a Ausstattung) (*Tuer, error) {
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	seiten, err := web.NeueVorlagen(ordner, nil)
	if err != nil {
		return nil, err
	}
	return &Tuer{Ausstattung: a, seiten: seiten}, nil
}

// Registriere adds the pages of log-in and log-out to the mux.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	mux.HandleFunc("GET "+t.Pfad+"anmelden", t.zeigeFormular)
	mux.HandleFunc("POST "+t.Pfad+"anmelden", t.anmelden)
	mux.HandleFunc("POST "+t.Pfad+"abmelden", t.abmelden)
	mux.HandleFunc("GET "+t.Pfad+"belehrung", t.zeigeBelehrung)
	mux.HandleFunc("POST "+t.Pfad+"belehrung", t.bestaetigeBelehrung)
	if t.Schluessel != nil {
		mux.HandleFunc("POST "+t.Pfad+"anmelden/schluessel", t.anmeldenMitSchluessel)
		mux.Handle("GET "+t.Pfad+"anmelden/schluessel", http.RedirectHandler(t.Pfad+"anmelden", http.StatusSeeOther))
	}
}

type schluessel struct{}

// Wer returns who is logged in; only behind Nur.
func Wer(ctx context.Context) zugang.Angemeldet {
	a, _ := ctx.Value(schluessel{}).(zugang.Angemeldet)
	return a
}

// Nur lets only sessions of the area pass. Who has none is sent to the log-in,
// who has a new account to its setting up, who has not confirmed the instruction to
// that page.
func (t *Tuer) Nur(next http.HandlerFunc) http.HandlerFunc {
	return t.NurSitzung(func(w http.ResponseWriter, r *http.Request) {
		a := Wer(r.Context())
		switch {
		case t.Einrichtung != "" && a.Hinweise.Einrichtung():
			http.Redirect(w, r, t.Einrichtung, http.StatusSeeOther)
		case a.Hinweise.Belehrung:
			http.Redirect(w, r, t.Pfad+"belehrung", http.StatusSeeOther)
		default:
			next(w, r)
		}
	})
}

// NurSitzung is Nur for the pages on which a new account is set up.
func (t *Tuer) NurSitzung(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := t.sitzung(r)
		if err != nil {
			t.weise(w, r, err)
			return
		}
		next(w, r.WithContext(context.WithValue(r.Context(), schluessel{}, a)))
	}
}

// Wechsle gives the browser the token of another session of the same account.
func (t *Tuer) Wechsle(w http.ResponseWriter, token string) { t.setzeCookie(w, token, 0) }

// Kopf fills what every page of the area shows of the log-in.
func (t *Tuer) Kopf(r *http.Request, s web.Seite) web.Seite {
	s.Bereich, s.Start, s.Hinweis = t.Bereich, t.Pfad, t.Hinweis
	if a := Wer(r.Context()); a.Bereich != "" {
		s.Nutzer = &web.Angemeldeter{Name: a.Akteur.Stelle.Name, Kennung: a.Kennung, Abmelden: t.Pfad + "abmelden"}
	}
	return s
}

func (t *Tuer) sitzung(r *http.Request) (zugang.Angemeldet, error) {
	c, err := r.Cookie(t.cookieName())
	if err != nil {
		return zugang.Angemeldet{}, zugang.ErrSitzung
	}
	a, err := t.Zugang.Sitzung(r.Context(), c.Value)
	if err != nil {
		return a, err
	}
	if !slices.Contains(t.Bereiche, a.Bereich) {
		return zugang.Angemeldet{}, zugang.ErrSitzung
	}
	return a, nil
}

// weise answers a request without a session.
func (t *Tuer) weise(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, zugang.ErrSitzung) {
		t.stoerung(w, r, err)
		return
	}
	ziel := t.Pfad + "anmelden"
	if _, fehlt := r.Cookie(t.cookieName()); fehlt == nil {
		ziel += "?beendet=1"
	}
	http.Redirect(w, r, ziel, http.StatusSeeOther)
}

func (t *Tuer) stoerung(w http.ResponseWriter, r *http.Request, err error) {
	t.seiten.Fehler(w, r, t.Kopf(r, web.Seite{}), err)
}

func (t *Tuer) cookieName() string { return "__Secure-" + t.Cookie }

func (t *Tuer) setzeCookie(w http.ResponseWriter, wert string, alter int) {
	http.SetCookie(w, &http.Cookie{
		Name: t.cookieName(), Value: wert, Path: t.Pfad, MaxAge: alter,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}
