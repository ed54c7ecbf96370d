// SPDX-License-Identifier: EUPL-1.2

package dvdvkunde_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/dvdvkunde"
)

var anfang = time.Date(2026, time.November, 4, 12, 0, 0, 0, time.UTC)

const voll = `{"organizationNameDe":"N","validTo":"2026-12-01T00:00:00.000Z","serviceElements":[
	{"serviceElementType":"OSCI_INTERMEDIARY","serviceElementUri":"https://i.example/","cipherCertificate":{"content":"AQ=="}},
	{"serviceElementType":"CIPHER_CERTIFICATE","cipherCertificate":{"content":"Ag=="}},
	{"serviceElementType":"SIGNATURE_CERTIFICATE","signatureCertificate":{"content":"Aw=="}}]}`

func frage(t *testing.T, h http.HandlerFunc) (name string, da bool, err error) {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	k, err := dvdvkunde.Neu(dvdvkunde.Einstellung{Basis: s.URL + "/dvdv2-backend/", HTTP: s.Client(), Uhr: uhr.Fest(anfang)})
	if err != nil {
		t.Fatal(err)
	}
	a, da, err := k.Dienst(t.Context(), "ags:14000001", "http://beispiel/a.wsdl")
	if da && (a.Intermediaer != "https://i.example/" || a.Chiffrier[0] != 2 || a.Signier[0] != 3 || a.ChiffrierIntermediaer[0] != 1 || a.Bis.IsZero()) {
		t.Errorf("read as %+v", a)
	}
	return a.Name, da, err
}

func TestAnswersOfAServer(t *testing.T) {
	for name, fall := range map[string]struct {
		status int
		inhalt string
		da     bool
		err    error
	}{
		"a service":                {200, voll, true, nil},
		"none that holds":          {204, "", false, nil},
		"no such entry":            {404, `{"type":"problems/type/ENTITY_NOT_FOUND"}`, false, nil},
		"a path that is not there": {404, `<html>`, false, dvdvkunde.ErrAntwort},
		"a failure":                {500, `{}`, false, dvdvkunde.ErrAntwort},
		"a redirect":               {302, "", false, dvdvkunde.ErrAntwort},
		"no JSON":                  {200, "<html>", false, dvdvkunde.ErrAntwort},
		"no Intermediär":           {200, `{"serviceElements":[]}`, false, dvdvkunde.ErrAntwort},
		"certificate is no base64": {200, strings.Replace(voll, "Ag==", "%%", 1), false, dvdvkunde.ErrAntwort},
		"an answer without bounds": {200, strings.Repeat(" ", 4<<20+1), false, dvdvkunde.ErrAntwort},
	} {
		t.Run(name, func(t *testing.T) {
			_, da, err := frage(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/dvdv2-backend/intern/directory/v2/findservicedescription" {
					t.Errorf("asked %s", r.URL.Path)
				}
				w.Header().Set("Location", "https://fremd.example/")
				w.WriteHeader(fall.status)
				_, _ = w.Write([]byte(fall.inhalt))
			})
			if da != fall.da || !errors.Is(err, fall.err) {
				t.Errorf("%v, %v", da, err)
			}
		})
	}
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	paar := verzeichnistest.NeuesPaar(t, "k", anfang, anfang.AddDate(1, 0, 0))
	for soll, immer := range map[int]bool{2: false, 3: true} {
		token, fragen := 0, 0
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/token") {
				token++
				_, _ = w.Write([]byte(`{"access_token":"t","expires_in":86400}`))
				return
			}
			fragen++
			if immer || fragen == 1 {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			_, _ = w.Write([]byte(voll))
		}))
		k, err := dvdvkunde.Neu(dvdvkunde.Einstellung{
			Basis: s.URL, HTTP: s.Client(), Uhr: uhr.Fest(anfang), Nachweis: &dvdvkunde.Nachweis{Zertifikat: paar.DER, Schluessel: paar.Schluessel},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, da, err := k.Dienst(t.Context(), "ags:14000001", "u")
		if da == immer || token != 2 || fragen != 2 || immer != errors.Is(err, dvdvkunde.ErrAbgewiesen) {
			t.Errorf("case %d: %v, %v, %d tokens, %d questions", soll, da, err, token, fragen)
		}
		s.Close()
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]dvdvkunde.Einstellung{
		"no address": {Basis: "dvdv"},
		"no http":    {Basis: "file:///x"},
		"no RSA key": {Basis: "https://x.example", Nachweis: &dvdvkunde.Nachweis{Zertifikat: []byte{1}, Schluessel: ec}},
		"no key":     {Basis: "https://x.example", Nachweis: &dvdvkunde.Nachweis{Zertifikat: []byte{1}}},
	} {
		e.HTTP = http.DefaultClient
		if _, err := dvdvkunde.Neu(e); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestKnockingFindsWhoListens(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	adresse := s.URL + "/osci"
	if err := (dvdvkunde.Anklopfer{}).Erreichbar(t.Context(), adresse); err != nil {
		t.Errorf("S4-02.1: %v", err)
	}
	s.Close()
	for _, tot := range []string{adresse, "ldap://127.0.0.1/", "osci", ""} {
		if (dvdvkunde.Anklopfer{}).Erreichbar(t.Context(), tot) == nil {
			t.Errorf("S4-02.1: somebody answers at %q", tot)
		}
	}
}
