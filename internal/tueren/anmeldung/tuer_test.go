// SPDX-License-Identifier: EUPL-1.2

package anmeldung_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/web"
)

// zugangAttrappe answers as it is told and keeps what it was asked.
type zugangAttrappe struct {
	wer        zugang.Angemeldet
	fehler     error // of logging in
	sitzung    error
	nachweis   zugang.Nachweis
	beendet    []string
	bestaetigt int
}

func (z *zugangAttrappe) AnmeldenImDialog(_ context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error) {
	z.nachweis = n
	return "marke", z.wer, z.fehler
}

func (z *zugangAttrappe) Sitzung(_ context.Context, token string) (zugang.Angemeldet, error) {
	if token != "marke" {
		return zugang.Angemeldet{}, zugang.ErrSitzung
	}
	return z.wer, z.sitzung
}

func (z *zugangAttrappe) BeendeSitzung(_ context.Context, token string) error {
	z.beendet = append(z.beendet, token)
	return nil
}

func (z *zugangAttrappe) BestaetigeBelehrung(context.Context, string) error {
	z.bestaetigt++
	return nil
}

type haus struct {
	zugang *zugangAttrappe
	tuer   http.Handler
}

func neuesHaus(t *testing.T) *haus {
	t.Helper()
	h := &haus{zugang: &zugangAttrappe{wer: zugang.Angemeldet{
		Bereich: zugang.BereichBehoerde, Kennung: "p.muster", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{Name: "Behörde"}},
	}}}
	tuer, err := anmeldung.Neu(anmeldung.Ausstattung{
		Zugang: h.zugang, Pfad: "/probe/", Bereich: "Probe", Cookie: "kmr-probe", Bereiche: []zugang.Bereich{zugang.BereichBehoerde},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	tuer.Registriere(mux)
	mux.HandleFunc("/probe/", tuer.Nur(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "drinnen: "+anmeldung.Wer(r.Context()).Kennung)
	}))
	h.tuer = web.Schutz(mux)
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(alt) })
	return h
}

// frage sends a request; marke is the content of the cookie, "" for none.
func (h *haus) frage(methode, pfad, marke string, felder url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, pfad, strings.NewReader(felder.Encode()))
	if methode == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if marke != "" {
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-probe", Value: marke})
	}
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

func angaben() url.Values {
	return url.Values{"kennung": {" p.muster "}, "passwort": {" geheim "}, "code": {"123 456"}}
}

func TestLogInPageTellsWhatTheLawDemands(t *testing.T) {
	seite := neuesHaus(t).frage(http.MethodGet, "/probe/anmelden", "", nil).Body.String()
	for name, satz := range map[string]string{
		"S3-12 every access is logged":         "Jeder Zugriff auf Meldedaten wird protokolliert",
		"S1-22.6 the asking body bears it all": "Die Verantwortung für die Zulässigkeit des einzelnen Abrufs trägt die abrufende Stelle",
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(seite, satz) {
				t.Error("the sentence is missing")
			}
		})
	}
}

func TestLogIn(t *testing.T) {
	h := neuesHaus(t)
	w := h.frage(http.MethodPost, "/probe/anmelden", "", angaben())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/probe/" {
		t.Fatalf("status %d to %s", w.Code, w.Header().Get("Location"))
	}
	if n := h.zugang.nachweis; n.Weg != zugang.WegDialog || n.Kennung != "p.muster" || n.Passwort != " geheim " || n.Code != "123456" {
		t.Error("the proof is not what was typed")
	}
	cookie := w.Result().Cookies()[0]
	if cookie.Value != "marke" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/probe/" || cookie.MaxAge != 0 {
		t.Errorf("cookie %s is not strict", cookie.Name)
	}
}

func TestLogInThatFails(t *testing.T) {
	for name, fall := range map[string]struct {
		fehler error
		status int
		da     string
	}{
		"S1-23.5 wrong proof": {zugang.ErrZugang, 401, "Die Anmeldung ist nicht möglich."},
		"too many":            {zugang.ErrUeberlast, 503, "zu viele Nutzer"},
		"our own trouble":     {errors.New("database is locked"), 500, "Vorgangsnummer"},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			h.zugang.fehler = fall.fehler
			w := h.frage(http.MethodPost, "/probe/anmelden", "", angaben())
			if w.Code != fall.status || !strings.Contains(w.Body.String(), fall.da) || len(w.Result().Cookies()) > 0 {
				t.Errorf("status %d", w.Code)
			}
			if strings.Contains(w.Body.String(), "geheim") || strings.Contains(w.Body.String(), "locked") {
				t.Error("the page repeats the password or the cause")
			}
		})
	}
}

func TestS0_05_WrongAreaLooksLikeAWrongPassword(t *testing.T) {
	h := neuesHaus(t)
	h.zugang.fehler = zugang.ErrZugang
	falsch := h.frage(http.MethodPost, "/probe/anmelden", "", angaben()).Body.String()
	h.zugang.fehler, h.zugang.wer.Bereich = nil, zugang.BereichPrivat
	w := h.frage(http.MethodPost, "/probe/anmelden", "", angaben())
	if w.Body.String() != falsch || w.Code != 401 || len(w.Result().Cookies()) > 0 {
		t.Errorf("status %d, or the pages differ", w.Code)
	}
	if len(h.zugang.beendet) != 1 {
		t.Error("the session of the wrong area stays open")
	}
}

func TestS3_12_LogInSaysThatAccessIsLogged(t *testing.T) {
	seite := neuesHaus(t).frage(http.MethodGet, "/probe/anmelden", "", nil).Body.String()
	if !strings.Contains(seite, "Jeder Zugriff auf Meldedaten wird protokolliert") {
		t.Error("the log-in does not say so")
	}
}

func TestGuard(t *testing.T) {
	for name, fall := range map[string]struct {
		marke  string
		mache  func(*haus)
		status int
		ziel   string
	}{
		"with a session":                  {"marke", func(*haus) {}, 200, ""},
		"without one":                     {"", func(*haus) {}, 303, "/probe/anmelden"},
		"unknown token":                   {"fremd", func(*haus) {}, 303, "/probe/anmelden?beendet=1"},
		"S3-15 blocked in the meantime":   {"marke", func(h *haus) { h.zugang.sitzung = zugang.ErrSitzung }, 303, "/probe/anmelden?beendet=1"},
		"S0-05 session of another area":   {"marke", func(h *haus) { h.zugang.wer.Bereich = zugang.BereichAmt }, 303, "/probe/anmelden?beendet=1"},
		"S3-08 instruction not confirmed": {"marke", func(h *haus) { h.zugang.wer.Hinweise.Belehrung = true }, 303, "/probe/belehrung"},
		"our own trouble":                 {"marke", func(h *haus) { h.zugang.sitzung = errors.New("locked") }, 500, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			fall.mache(h)
			w := h.frage(http.MethodGet, "/probe/x", fall.marke, nil)
			if w.Code != fall.status || w.Header().Get("Location") != fall.ziel {
				t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
			}
			if drinnen := strings.Contains(w.Body.String(), "drinnen: p.muster"); drinnen != (fall.status == 200) {
				t.Errorf("inside: %v", drinnen)
			}
		})
	}
}

func TestS3_08_InstructionIsConfirmedByHand(t *testing.T) {
	h := neuesHaus(t)
	h.zugang.wer.Hinweise.Belehrung = true
	if w := h.frage(http.MethodPost, "/probe/anmelden", "", angaben()); w.Header().Get("Location") != "/probe/belehrung" {
		t.Errorf("after log-in to %s", w.Header().Get("Location"))
	}
	if w := h.frage(http.MethodGet, "/probe/belehrung", "marke", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "§ 41 BMG") {
		t.Errorf("instruction: status %d", w.Code)
	}
	if w := h.frage(http.MethodPost, "/probe/belehrung", "marke", nil); w.Code != 422 || !strings.Contains(w.Body.String(), `id="bestaetigt-fehler"`) || h.zugang.bestaetigt != 0 {
		t.Errorf("without the tick: status %d", w.Code)
	}
	if w := h.frage(http.MethodPost, "/probe/belehrung", "marke", url.Values{"bestaetigt": {"ja"}}); w.Code != 303 || h.zugang.bestaetigt != 1 {
		t.Errorf("with the tick: status %d", w.Code)
	}
	for _, methode := range []string{http.MethodGet, http.MethodPost} {
		if w := h.frage(methode, "/probe/belehrung", "", nil); w.Code != 303 {
			t.Errorf("%s without a session: status %d", methode, w.Code)
		}
	}
}

func TestLogOut(t *testing.T) {
	h := neuesHaus(t)
	w := h.frage(http.MethodPost, "/probe/abmelden", "marke", nil)
	if w.Code != 200 || len(h.zugang.beendet) != 1 || h.zugang.beendet[0] != "marke" || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("status %d, ended %v", w.Code, h.zugang.beendet)
	}
	if w := h.frage(http.MethodPost, "/probe/abmelden", "", nil); w.Code != 200 {
		t.Errorf("without a session: status %d", w.Code)
	}
	if w := h.frage(http.MethodGet, "/probe/anmelden?beendet=1", "", nil); !strings.Contains(w.Body.String(), "Ihre Sitzung ist beendet") {
		t.Error("an ended session is not visible")
	}
}
