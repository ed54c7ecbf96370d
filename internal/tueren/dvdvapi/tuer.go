// SPDX-License-Identifier: EUPL-1.2

package dvdvapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/web"
)

const (
	// Pfad is where the door hangs.
	Pfad = "/dvdv2-backend/"
	// Tokenpfad is the token endpoint below the address of the server.
	Tokenpfad = Pfad + "extern/standaloneauth/token"

	wegIntern = Pfad + "intern/directory/v2/"
	wegAllein = Pfad + "extern/standaloneauth/directory/v2/"
)

// Ausweise issues and checks access tokens; *verzeichnis.Ausweisstelle is one.
type Ausweise interface {
	Stelle(ctx context.Context, zusicherung string) (token string, err error)
	Pruefe(token string) error
}

// Ausstattung is what the door works with; all fields are required.
type Ausstattung struct {
	Verzeichnis *verzeichnis.Verzeichnis
	Ausweise    Ausweise
	// Intern reports whether a request comes from within the computing centre and may
	// use intern/directory without a token.
	Intern func(*http.Request) bool
	// Fassung and Bau are version and build of the program.
	Fassung, Bau string
}

type tuer struct {
	Ausstattung
	vorrat vorratshalter
}

// Neu returns the door for everything below Pfad.
func Neu(a Ausstattung) http.Handler {
	t := &tuer{Ausstattung: a}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { unbekannterPfad().schreibe(w) })
	mux.HandleFunc(Tokenpfad, nurMit(http.MethodPost, t.token))
	for pfad, f := range t.funktionen() {
		einzeln := nurMit(http.MethodGet, func(w http.ResponseWriter, r *http.Request) { t.einzeln(w, r, f) })
		mux.Handle(wegIntern+pfad, t.nurIntern(einzeln))
		mux.Handle(wegAllein+pfad, t.nurMitAusweis(einzeln))
		if f.buendel == "" {
			continue
		}
		buendel := nurMit(http.MethodPost, func(w http.ResponseWriter, r *http.Request) { t.buendel(w, r, f) })
		mux.Handle(wegIntern+"batch/"+f.buendel, t.nurIntern(buendel))
		mux.Handle(wegAllein+"batch/"+f.buendel, t.nurMitAusweis(buendel))
	}
	return web.Kopfzeilen(mux)
}

func nurMit(methode string, f http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != methode && (methode != http.MethodGet || r.Method != http.MethodHead) {
			w.Header().Set("Allow", methode)
			falscheMethode().schreibe(w)
			return
		}
		f(w, r)
	}
}

func (t *tuer) nurIntern(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !t.Intern(r) {
			fremdesNetz().schreibe(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (t *tuer) nurMitAusweis(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		art, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(art, "EmbeddedBearer") {
			token = ""
		}
		if err := t.Ausweise.Pruefe(token); err != nil {
			ausweisfehler(r, err).schreibe(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// einzeln answers one question.
func (t *tuer) einzeln(w http.ResponseWriter, r *http.Request, f funktion) {
	var a anfrage
	var p *problem
	if f.noetig == nil {
		p = keineFrage(r)
	} else if a, p = liesFrage(r); p == nil {
		p = f.vollstaendig(a)
	}
	if p != nil {
		p.schreibe(w)
		return
	}
	antwort := f.antworte(t.bild(), a)
	switch {
	case antwort.problem != nil:
		antwort.problem.schreibe(w)
	case antwort.wert == nil:
		if antwort.warnung != "" {
			w.Header().Set("dvdv-warning-msg", mime.QEncoding.Encode("utf-8", antwort.warnung))
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		schreibe(w, http.StatusOK, jsonArt, antwort.wert)
	}
}

// buendel answers up to 200 questions from the same picture, each at its place; what
// was not found is null.
func (t *tuer) buendel(w http.ResponseWriter, r *http.Request, f funktion) {
	if p := keineFrage(r); p != nil {
		p.schreibe(w)
		return
	}
	fragen, p := liesBuendel(r)
	for _, a := range fragen {
		if p == nil {
			p = f.vollstaendig(a)
		}
	}
	if p != nil {
		p.schreibe(w)
		return
	}
	b := t.bild()
	werte := make([]any, len(fragen))
	for i, a := range fragen {
		werte[i] = f.antworte(b, a).wert
	}
	schreibe(w, http.StatusOK, jsonArt, werte)
}

const jsonArt = "application/json; charset=utf-8"

// bild is the picture a request is answered from.
func (t *tuer) bild() bild {
	a := t.Verzeichnis.Abbild()
	return bild{a, t.Verzeichnis.Jetzt(), t.vorrat.fuer(a)}
}

// tokenform is the schema AccessToken (OpenID Connect).
type tokenform struct {
	AccessToken      string `json:"access_token"`
	ExpiresIn        int64  `json:"expires_in"`
	RefreshExpiresIn int64  `json:"refresh_expires_in"`
	TokenType        string `json:"token_type"`
	NotBeforePolicy  int    `json:"not-before-policy"`
	Scope            string `json:"scope"`
}

const groesstesFormular = 16 << 10

// token issues an access token for a client assertion (createToken).
func (t *tuer) token(w http.ResponseWriter, r *http.Request) {
	if p := keineFrage(r); p != nil {
		p.schreibe(w)
		return
	}
	zusicherung, err := liesZusicherung(r)
	if err != nil {
		ausweisfehler(r, err).schreibe(w)
		return
	}
	token, err := t.Ausweise.Stelle(r.Context(), zusicherung)
	if err != nil {
		ausweisfehler(r, err).schreibe(w)
		return
	}
	schreibe(w, http.StatusOK, jsonArt, tokenform{
		AccessToken: token, ExpiresIn: int64(verzeichnis.Ausweisdauer.Seconds()), TokenType: "Bearer", Scope: "dvdv2-directory",
	})
}

var errFormular = fehler.Neu(fehler.Ungueltig, "MR-2116", "Erwartet werden grant_type=client_credentials, "+
	"client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer und client_assertion, je einmal.")

// liesZusicherung reads the form of createToken strictly: its three fields, each once.
// client_id and scope, which OpenID Connect libraries add, are let through.
func liesZusicherung(r *http.Request) (string, error) {
	art, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || art != "application/x-www-form-urlencoded" {
		return "", errFormular
	}
	roh, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, groesstesFormular))
	if err != nil {
		return "", errFormular
	}
	werte, err := url.ParseQuery(string(roh))
	if err != nil {
		return "", errFormular
	}
	erlaubt := map[string]string{
		"grant_type": "client_credentials", "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
		"client_assertion": "", "client_id": "", "scope": "",
	}
	for name, liste := range werte {
		fest, da := erlaubt[name]
		if !da || len(liste) != 1 || fest != "" && liste[0] != fest {
			return "", errFormular
		}
	}
	if !werte.Has("grant_type") || !werte.Has("client_assertion_type") || werte.Get("client_assertion") == "" {
		return "", errFormular
	}
	return werte.Get("client_assertion"), nil
}
