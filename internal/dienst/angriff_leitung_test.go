// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// leitungen: what a client can do with the bytes of HTTP themselves.
func (f *festung) leitungen(t *testing.T) {
	t.Run("malformed requests", f.verbogeneAnfragen)
	t.Run("large bodies", f.grosseKoerper)
	t.Run("wrong content types", f.falscheArten)
	t.Run("slow bodies", f.langsameKoerper)
	t.Run("paths that lead outside", f.pfadeHinaus)
}

// verbogeneAnfragen: what two readers could understand differently is refused, and what
// is refused ends the connection.
func (f *festung) verbogeneAnfragen(t *testing.T) {
	const anfang, ende = "POST /soap/abruf HTTP/1.1\r\nHost: 127.0.0.1\r\n", "Connection: close\r\n\r\n"
	for name, text := range map[string]string{
		"two lengths":                        anfang + "Content-Length: 4\r\nContent-Length: 44\r\n" + ende + "abcd",
		"two lengths in one line":            anfang + "Content-Length: 4, 44\r\n" + ende + "abcd",
		"negative length":                    anfang + "Content-Length: -4\r\n" + ende,
		"length with a sign":                 anfang + "Content-Length: +4\r\n" + ende + "abcd",
		"unknown coding":                     anfang + "Transfer-Encoding: xchunked\r\n" + ende + "0\r\n\r\n",
		"two codings":                        anfang + "Transfer-Encoding: chunked, identity\r\n" + ende + "0\r\n\r\n",
		"coding twice":                       anfang + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + ende + "0\r\n\r\n",
		"blank before the colon":             anfang + "Content-Length : 4\r\n" + ende + "abcd",
		"folded line":                        anfang + "X-Nutzerkennung: a\r\n b\r\nBad Header: 1\r\n" + ende,
		"zero byte in a header":              anfang + "X-Nutzerkennung: a\x00b\r\n" + ende,
		"carriage return in a header":        anfang + "X-Nutzerkennung: a\rSet-Cookie: b\r\n" + ende,
		"no host":                            "GET / HTTP/1.1\r\n" + ende,
		"two hosts":                          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + ende,
		"host with a path":                   "GET / HTTP/1.1\r\nHost: a/b\r\n" + ende,
		"headers without end":                "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X-Fuell: "+strings.Repeat("a", 1000)+"\r\n", 100) + ende,
		"a chunk that is no number":          anfang + "Transfer-Encoding: chunked\r\n" + ende + "zz\r\nabc\r\n0\r\n\r\n",
		"version that does not exist":        "GET / HTTP/9.9\r\nHost: a\r\n" + ende,
		"address of another server":          "CONNECT boese.example:443 HTTP/1.1\r\nHost: boese.example\r\n" + ende,
		"line break in the address":          "GET /\r\nX: 1 HTTP/1.1\r\nHost: a\r\n" + ende,
		"two requests with chunk and length": anfang + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n" + ende + "0\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			antwort := f.roh(t, text)
			status, _, _ := strings.Cut(strings.TrimPrefix(antwort, "HTTP/1.1 "), " ")
			if strings.Count(antwort, "HTTP/1.1 ") != 1 || status < "400" || strings.Contains(antwort, "bereit") || strings.Contains(antwort, "Set-Cookie") {
				t.Errorf("%.300s", antwort)
			}
		})
	}
}

func (f *festung) grosseKoerper(t *testing.T) {
	gross := strings.Repeat("a", 2<<20)
	for _, m := range f.Muster() {
		methode, pfad := wegVon(m)
		b := bereichVon(pfad)
		if methode != "POST" || b == "" || strings.HasSuffix(pfad, "abmelden") {
			continue
		}
		wer := map[string]string{"/behoerde/": "a.mensch", "/konto/": "p.kunde", "/verwaltung/": "r.amt"}[b]
		w := f.sende(t, stoss{methode: "POST", pfad: pfad, keks: f.wer[wer].keks, felder: url.Values{"x": {gross}}})
		if w.status < 300 || w.status >= 500 || strings.Contains(w.inhalt, "aaaaaaaaaa") {
			t.Errorf("%s: %d", m, w.status)
		}
	}
	for _, s := range []stoss{
		{pfad: "/soap/abruf", art: "text/xml"}, {pfad: "/api/v1/abruf/personensuche", art: "application/json"}, {pfad: "/api/v1/abruf/freie-suche", art: "application/json"},
	} {
		s.methode, s.koerper = "POST", gross
		if w := f.sende(t, s); w.status < 400 || w.status == 500 && !strings.Contains(w.inhalt, "soap:Client") {
			t.Errorf("%s: %d", s.pfad, w.status)
		}
	}
}

// falscheArten: a form that comes as something else is not a form.
func (f *festung) falscheArten(t *testing.T) {
	for _, art := range []string{"application/json", "text/xml", "text/plain", "", "application/x-www-form-urlencoded; charset=\""} {
		w := f.sende(t, stoss{methode: "POST", pfad: "/behoerde/anmelden", art: art, koerper: `{"kennung":"a.mensch","passwort":"` + angriffspasswort + `"}`})
		if w.status < 400 || w.status >= 500 || len(w.kekse) > 0 {
			t.Errorf("log-in as %q: %d", art, w.status)
		}
	}
	if w := f.sende(t, stoss{methode: "POST", pfad: "/behoerde/anmelden?kennung=a.mensch&passwort=" + url.QueryEscape(angriffspasswort), felder: url.Values{}, art: "x"}); w.status < 400 {
		t.Errorf("log-in by the address: %d", w.status)
	}
	for _, art := range []string{"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "multipart/form-data; boundary=x"} {
		if w := f.sende(t, stoss{methode: "POST", pfad: "/api/v1/abruf/personensuche", basic: "a.maschine", art: art, koerper: personensucheVon(frei, "1")}); w.status != http.StatusUnsupportedMediaType {
			t.Errorf("JSON as %q: %d", art, w.status)
		}
	}
}

// langsameKoerper: the real server has a limit for every way to keep it waiting; with
// short limits in their place a body that never comes ends the connection.
func (f *festung) langsameKoerper(t *testing.T) {
	s := f.Server()
	if s.ReadHeaderTimeout <= 0 || s.ReadHeaderTimeout > 30*time.Second || s.ReadTimeout <= 0 || s.ReadTimeout > 5*time.Minute ||
		s.WriteTimeout <= 0 || s.WriteTimeout > 10*time.Minute || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 1<<20 {
		t.Errorf("limits %v %v %v %v %d", s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout, s.MaxHeaderBytes)
	}
	probe := httptest.NewUnstartedServer(s.Handler)
	probe.Config.ReadHeaderTimeout, probe.Config.ReadTimeout = 100*time.Millisecond, 200*time.Millisecond
	probe.Start()
	defer probe.Close()
	for name, text := range map[string]string{
		"header": "POST /soap/abruf HTTP/1.1\r\nHost: a\r\nX-Fuell: ",
		"body":   "POST /soap/abruf HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n<a",
		"chunks": "POST /api/v1/abruf/personensuche HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"",
		"form":   "POST /behoerde/anmelden HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nkennung=a",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := net.Dial("tcp", probe.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			if err := c.SetDeadline(uhr.System().Jetzt().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(c, text); err != nil {
				t.Fatal(err)
			}
			antwort, err := io.ReadAll(c)
			if errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(string(antwort), " 200 ") {
				t.Errorf("%v: %.200s", err, antwort)
			}
		})
	}
}

// pfadeHinaus: no address leads out of the doors, and none past the network check.
func (f *festung) pfadeHinaus(t *testing.T) {
	for _, pfad := range []string{
		"/statisch/../../../kmr.toml", "/statisch/%2e%2e/%2e%2e/kmr.toml", "/statisch/..%2f..%2fregister.db", "/statisch/..%5c..%5cregister.db",
		"/statisch/%00", "//etc/passwd", "/behoerde/../verwaltung/", "/konto/%2e%2e/verwaltung/", "/behoerde/%2f%2fboese.example", "//boese.example/%2e%2e",
		"/api/v1/../../verwaltung/", "/api/v1/auskunft/auftraege/..%2f..%2fabruf", "/behoerde//gruppe", "/behoerde/;/verwaltung/", "/.git/config", "/debug/pprof/", "/metrics",
	} {
		antwort := f.roh(t, "GET "+pfad+" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
		status, rest, _ := strings.Cut(strings.TrimPrefix(antwort, "HTTP/1.1 "), " ")
		_, ort, _ := strings.Cut(rest, "Location: ")
		ort, _, _ = strings.Cut(ort, "\r\n")
		if status < "300" || status >= "500" || strings.HasPrefix(ort, "//") || strings.Contains(ort, "://") || strings.Contains(antwort, "root:") {
			t.Errorf("%s: %s to %q", pfad, status, ort)
		}
	}
}
