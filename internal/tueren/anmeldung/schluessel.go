// SPDX-License-Identifier: EUPL-1.2

package anmeldung

import (
	"encoding/base64"
	"net"
	"net/http"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim/webauthn"
	"kernmelderegister/internal/tueren/web"
)

// Schluesselseite is what the script of a page with a security key needs: all
// bytes are base64url without padding.
type Schluesselseite struct {
	Ziel, Token, Herausforderung, Rechner string
	Schluessel                            string // ids, separated by blanks
	Nutzer, Kennung                       string // at a registration only
	Verfahren                             []int
}

// NeueSchluesselseite puts a question to a security key into the form of the pages.
func NeueSchluesselseite(r *http.Request, ziel string, f zugang.Schluesselfrage) Schluesselseite {
	return Schluesselseite{
		Ziel: ziel, Token: f.Token, Herausforderung: base64.RawURLEncoding.EncodeToString(f.Herausforderung),
		Rechner: OrtVon(r).Rechner, Schluessel: strings.Join(f.Schluessel, " "),
		Nutzer: base64.RawURLEncoding.EncodeToString(f.Nutzer), Kennung: f.Kennung, Verfahren: webauthn.Verfahren(),
	}
}

// OrtVon returns for which site a security key is to answer: the one in the
// browser's address. A browser never lets a key answer for another one.
func OrtVon(r *http.Request) zugang.Ort {
	rechner := r.Host
	if h, _, err := net.SplitHostPort(r.Host); err == nil {
		rechner = h
	}
	return zugang.Ort{Rechner: rechner, Herkunft: "https://" + r.Host}
}

// frageSchluessel checks the password and shows the page that asks the security key.
func (t *Tuer) frageSchluessel(w http.ResponseWriter, r *http.Request, n zugang.Nachweis) {
	f, err := t.Schluessel.BeginneSchluessel(r.Context(), n)
	if err != nil {
		t.verweigere(w, r, n.Kennung, err)
		return
	}
	s := web.Seite{Titel: "Sicherheitsschlüssel", Inhalt: NeueSchluesselseite(r, t.Pfad+"anmelden/schluessel", f)}
	t.seiten.Schreibe(w, r, http.StatusOK, "schluessel", t.Kopf(r, s))
}

func (t *Tuer) anmeldenMitSchluessel(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	token, a, err := t.Schluessel.VollendeSchluessel(r.Context(), zugang.Schluesselantwort{
		Token: r.PostFormValue("token"), Antwort: []byte(r.PostFormValue("antwort")), Ort: OrtVon(r),
	})
	t.beginne(w, r, ausgang{token: token, a: a, err: err})
}
