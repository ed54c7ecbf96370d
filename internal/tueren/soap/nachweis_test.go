// SPDX-License-Identifier: EUPL-1.2

package soap_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
)

// Each way of contract section 2 reaches the log-in with its proof, over a real
// TLS connection.
func TestEveryWayToLogIn(t *testing.T) {
	ca, err := zertifikat.NeuerAussteller("Test", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	bekannt, fremd := klient(t, ca), klient(t, ca)
	abdruck := zugang.ZertifikatAbdruck(bekannt.Zertifikat.Raw)
	kopfzeilen := func(kennung, passwort string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("X-username", kennung)
			r.Header.Set("X-password", passwort)
		}
	}
	basic := func(kennung, passwort string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth(kennung, passwort) }
	}
	faelle := []struct {
		name   string
		paar   *zertifikat.Paar
		dazu   func(*http.Request)
		status int
		soll   zugang.Nachweis
	}{
		{"S1-23.5 client certificate", bekannt, nil, 200, zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: abdruck}},
		{"certificate of nobody", fremd, nil, 401, zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: zugang.ZertifikatAbdruck(fremd.Zertifikat.Raw)}},
		{"Basic", nil, basic("verfahren", "geheim"), 200, zugang.Nachweis{Weg: zugang.WegBasic, Kennung: "verfahren", Passwort: "geheim"}},
		{"pair of headers", nil, kopfzeilen("verfahren", "geheim"), 200, zugang.Nachweis{Weg: zugang.WegKopfzeilen, Kennung: "verfahren", Passwort: "geheim"}},
		{"wrong pair of headers", nil, kopfzeilen("verfahren", ""), 401, zugang.Nachweis{Weg: zugang.WegKopfzeilen, Kennung: "verfahren"}},
		{"a wrong password beside a certificate", bekannt, basic("verfahren", "falsch"), 401,
			zugang.Nachweis{Weg: zugang.WegBasic, Kennung: "verfahren", Passwort: "falsch", Zertifikat: abdruck}},
		{"nothing", nil, nil, 401, zugang.Nachweis{}},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a := neueTuer()
			a.pforte.zertifikat = abdruck
			server := tlsServer(t, ca, a.tuer)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(umschlag(frage(t, nil))))
			if err != nil {
				t.Fatal(err)
			}
			if f.dazu != nil {
				f.dazu(r)
			}
			antwort, err := client(ca, f.paar).Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = antwort.Body.Close() }()
			inhalt, err := io.ReadAll(antwort.Body)
			if err != nil || antwort.StatusCode != f.status {
				t.Errorf("got %d %v, want %d: %s", antwort.StatusCode, err, f.status, inhalt)
			}
			if a.pforte.gesehen != f.soll {
				t.Errorf("the log-in saw way %v with name %q, want way %v with name %q", a.pforte.gesehen.Weg, a.pforte.gesehen.Kennung, f.soll.Weg, f.soll.Kennung)
			}
			if f.status == 401 && strings.Contains(string(inhalt), nachname) {
				t.Error("a refused query got data")
			}
		})
	}
}

func klient(t *testing.T, ca *zertifikat.Aussteller) *zertifikat.Paar {
	t.Helper()
	p, err := ca.Klient("fachverfahren")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func tlsServer(t *testing.T, ca *zertifikat.Aussteller, h http.Handler) *httptest.Server {
	t.Helper()
	eigenes, err := ca.Server("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{eigenes.TLS()},
		ClientCAs: ca.Pool(), ClientAuth: tls.VerifyClientCertIfGiven}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func client(ca *zertifikat.Aussteller, paar *zertifikat.Paar) *http.Client {
	k := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: ca.Pool()}
	if paar != nil {
		k.Certificates = []tls.Certificate{paar.TLS()}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: k, DisableKeepAlives: true}}
}
