// SPDX-License-Identifier: EUPL-1.2

package zertifikat_test

import (
	"crypto/tls"
	"crypto/x509"
	"kernmelderegister/internal/grund/uhr"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/grund/zertifikat"
)

func TestServerAndClientTrustEachOtherThroughTheAuthority(t *testing.T) {
	a, err := zertifikat.NeuerAussteller("CA", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	server, err := a.Server("127.0.0.1", "localhost")
	if err != nil {
		t.Fatal(err)
	}
	klient, err := a.Klient("amtsgericht")
	if err != nil {
		t.Fatal(err)
	}
	var gesehen string
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		gesehen = zertifikat.Fingerabdruck(r.TLS.PeerCertificates[0])
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{server.TLS()}, ClientCAs: a.Pool(), ClientAuth: tls.RequireAndVerifyClientCert}
	s.StartTLS()
	defer s.Close()
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.Pool(), Certificates: []tls.Certificate{klient.TLS()}}}}
	defer c.CloseIdleConnections()
	antwort, err := c.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	_ = antwort.Body.Close()
	if want := zertifikat.Fingerabdruck(klient.Zertifikat); gesehen != want {
		t.Errorf("server saw certificate %s, want %s", gesehen, want)
	}
}

func TestWrittenKeyIsForTheOwnerOnlyAndLoads(t *testing.T) {
	a, err := zertifikat.NeuerAussteller("CA", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.Klient("stelle")
	if err != nil {
		t.Fatal(err)
	}
	ordner := t.TempDir()
	pfad, err := p.Schreibe(ordner, "stelle")
	if err != nil {
		t.Fatal(err)
	}
	geladen, err := tls.LoadX509KeyPair(pfad, filepath.Join(ordner, "stelle.key"))
	if err != nil {
		t.Fatal(err)
	}
	if z, _ := x509.ParseCertificate(geladen.Certificate[0]); !z.Equal(p.Zertifikat) {
		t.Error("the file holds another certificate")
	}
	if info, _ := os.Stat(filepath.Join(ordner, "stelle.key")); info.Mode().Perm() != 0o600 {
		t.Errorf("key file has mode %v, want 0600", info.Mode().Perm())
	}
}
