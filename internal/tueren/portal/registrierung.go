// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"context"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/portal/katalog"
	"kernmelderegister/internal/tueren/web"
)

// RegistrierungPfad is where the pages for people without an account hang.
const RegistrierungPfad = "/registrierung"

// Antraege leads registrations for who makes them; *kunden.Dienst is one.
type Antraege interface {
	Antragsdaten
	Nachweise
}

// Antragsdaten begins, changes and sends registrations.
type Antragsdaten interface {
	Beginne(ctx context.Context, a kunden.Angaben) (kunden.Zugriff, error)
	Lies(ctx context.Context, z kunden.Zugriff) (*kunden.Antrag, error)
	SetzeAngaben(ctx context.Context, z kunden.Zugriff, fassung int64, a kunden.Angaben) error
	Reiche(ctx context.Context, z kunden.Zugriff, fassung int64) error
	Ziehe(ctx context.Context, z kunden.Zugriff) error
}

// Nachweise takes proofs of identity.
type Nachweise interface {
	WaehleNachweis(ctx context.Context, z kunden.Zugriff, w kunden.Nachweiswahl) error
	EntferneDatei(ctx context.Context, z kunden.Zugriff, nr int) error
	Wege() []kunden.Nachweisweg
	BeginneWeg(ctx context.Context, z kunden.Zugriff, art kunden.Nachweisart, rueckkehr string) (string, error)
	SchliesseWeg(ctx context.Context, z kunden.Zugriff, antwort url.Values) error
	Regel() kunden.Regel
}

// Registrierungsausstattung is what the pages work with; Hinweis may be empty.
type Registrierungsausstattung struct {
	Antraege Antraege
	// Uhr is the legal clock.
	Uhr     uhr.Uhr
	Hinweis string
}

// Registrierung is the door for people who have no account yet. What somebody typed
// stands in a draft of the server; the browser keeps number and code of it in a cookie
// that ends with the browser.
type Registrierung struct {
	Registrierungsausstattung
	texte  *katalog.Katalog
	seiten *web.Vorlagen
}

// NeueRegistrierung returns the door. Errors are those of the embedded templates and texts.
func NeueRegistrierung(a Registrierungsausstattung) (*Registrierung, error) {
	texte, err := katalog.Lade()
	if err != nil {
		return nil, err
	}
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	t := &Registrierung{Registrierungsausstattung: a, texte: texte}
	t.seiten, err = web.NeueVorlagen(ordner, template.FuncMap{"t": texte.T, "ts": texte.Liste})
	return t, err
}

// The pages below RegistrierungPfad.
const (
	angabenPfad  = RegistrierungPfad + "/angaben"
	nachweisPfad = RegistrierungPfad + "/nachweis"
	pruefenPfad  = RegistrierungPfad + "/pruefen"
	eingangPfad  = RegistrierungPfad + "/eingang"
	standPfad    = RegistrierungPfad + "/stand"
	wegPfad      = RegistrierungPfad + "/weg"
)

// Registriere adds all pages but the upload to the mux. They belong behind web.Schutz.
func (t *Registrierung) Registriere(mux *http.ServeMux) {
	mux.HandleFunc("GET "+RegistrierungPfad, t.beginn)
	mux.HandleFunc("GET "+angabenPfad, t.angaben)
	mux.HandleFunc("POST "+angabenPfad, t.speichereAngaben)
	mux.HandleFunc("GET "+nachweisPfad, t.mitEntwurf(t.nachweis))
	mux.HandleFunc("GET "+pruefenPfad, t.mitEntwurf(t.pruefen))
	mux.HandleFunc("POST "+pruefenPfad, t.mitAntrag(t.reiche))
	mux.HandleFunc("GET "+eingangPfad, t.mitAntrag(t.eingang))
	mux.HandleFunc("GET "+standPfad, t.stand)
	mux.HandleFunc("POST "+standPfad, t.oeffne)
	mux.HandleFunc("POST "+standPfad+"/beenden", t.beende)
	mux.HandleFunc("POST "+standPfad+"/zurueckziehen", t.mitAntrag(t.ziehe))
	mux.HandleFunc("GET "+wegPfad, t.mitEntwurf(t.schliesseWeg))
	mux.HandleFunc(RegistrierungPfad+"/", func(w http.ResponseWriter, r *http.Request) { t.fehler(w, r, errSeite) })
}

// RegistriereHochladen adds the upload of proofs to the mux. It has its own limit and
// therefore does not belong behind web.Schutz; it is protected like everything there.
func (t *Registrierung) RegistriereHochladen(mux *http.ServeMux) {
	fremde := http.NewCrossOriginProtection()
	mux.Handle("POST "+nachweisPfad, web.Kopfzeilen(fremde.Handler(t.mitEntwurf(t.speichereNachweis))))
}

// vorgang is a registration that the browser has the code of.
type vorgang struct {
	w http.ResponseWriter
	r *http.Request
	z kunden.Zugriff
	a *kunden.Antrag
}

func (v *vorgang) weiter(ziel string) { http.Redirect(v.w, v.r, ziel, http.StatusSeeOther) }

// mitAntrag leads to the form of the status page who has no registration.
func (t *Registrierung) mitAntrag(next func(*vorgang)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		z := zugriff(r)
		a, err := t.Antraege.Lies(r.Context(), z)
		switch {
		case errors.Is(err, kunden.ErrVorgang):
			vergiss(w)
			http.Redirect(w, r, standPfad, http.StatusSeeOther)
		case err != nil:
			t.fehler(w, r, err)
		default:
			next(&vorgang{w, r, z, a})
		}
	}
}

// mitEntwurf lets only registrations through that can be changed; the others are shown.
func (t *Registrierung) mitEntwurf(next func(*vorgang)) http.HandlerFunc {
	return t.mitAntrag(func(v *vorgang) {
		if !v.a.Zustand.Aenderbar() {
			v.weiter(standPfad)
			return
		}
		next(v)
	})
}

// registrierungCookie is without MaxAge: it ends with the browser.
const registrierungCookie = "__Secure-kmr-registrierung"

// zugriff reads number and code of the cookie; without one it fits nothing.
func zugriff(r *http.Request) kunden.Zugriff {
	c, err := r.Cookie(registrierungCookie)
	if err != nil {
		return kunden.Zugriff{}
	}
	nummer, code, _ := strings.Cut(c.Value, ".")
	return kunden.Zugriff{Nummer: nummer, Code: code}
}

// merke keeps number and code in the browser. Lax, because a proof by another system
// comes back from there.
func merke(w http.ResponseWriter, z kunden.Zugriff) {
	http.SetCookie(w, &http.Cookie{
		Name: registrierungCookie, Value: z.Nummer + "." + z.Code, Path: RegistrierungPfad, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func vergiss(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: registrierungCookie, Path: RegistrierungPfad, MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

func (t *Registrierung) kopf(r *http.Request, s web.Seite) web.Seite {
	s.Hinweis, s.Bereich, s.Start = t.Hinweis, t.texte.T("allgemein.bereich"), "/"
	for _, v := range []struct{ text, ziel string }{
		{"registrierung.nav", RegistrierungPfad}, {"registrierung.nav_stand", standPfad}, {"start.anmelden", Pfad},
	} {
		s.Navigation = append(s.Navigation, web.Verweis{Text: t.texte.T(v.text), Ziel: v.ziel, Aktiv: r.URL.Path == v.ziel})
	}
	return s
}

func (t *Registrierung) zeige(w http.ResponseWriter, r *http.Request, status int, name string, s web.Seite) {
	t.seiten.Schreibe(w, r, status, name, t.kopf(r, s))
}

func (t *Registrierung) fehler(w http.ResponseWriter, r *http.Request, err error) {
	t.seiten.Fehler(w, r, t.kopf(r, web.Seite{}), err)
}

// beginnseite explains what is needed and asks for whom the account is.
type beginnseite struct{ Privat, Gross, Stand string }

func (t *Registrierung) beginn(w http.ResponseWriter, r *http.Request) {
	s := beginnseite{
		Privat: angabenPfad + "?art=" + string(zugang.BereichPrivat), Gross: angabenPfad + "?art=" + string(zugang.BereichGrosskunde), Stand: standPfad,
	}
	t.zeige(w, r, http.StatusOK, "registrierung", web.Seite{Titel: t.texte.T("registrierung.titel"), Inhalt: s})
}
