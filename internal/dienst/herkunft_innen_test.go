// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/befehl"
)

func TestDoorsOfAuthoritiesAreReachedFromTheirNetworksOnly(t *testing.T) {
	netze, err := Konfig{Behoerdennetze: []string{"10.0.0.0/8"}}.behoerdennetze()
	if err != nil {
		t.Fatal(err)
	}
	gesehen := ""
	tuer := mitHerkunft(nurAusNetzen(netze, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		gesehen = zugang.Herkunft(r.Context()).String()
	})))
	for name, fall := range map[string]struct {
		pfad, von string
		status    int
	}{
		"S3-11a dialog from inside":               {"/behoerde/anmelden", "10.1.2.3:5000", 200},
		"S3-11a dialog from outside":              {"/behoerde/anmelden", "192.0.2.1:5000", 403},
		"S3-11a messages from outside":            {"/soap/abruf", "192.0.2.1:5000", 403},
		"S3-11a the form of the log-in is hidden": {"/behoerde/registrierung", "[2001:db8::1]:5000", 403},
		"private persons from outside":            {"/", "192.0.2.1:5000", 200},
		"S3-11a address that is none":             {"/behoerde/", "unix", 403},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, fall.pfad, nil)
			r.RemoteAddr = fall.von
			r.Header.Set("X-Forwarded-For", "10.0.0.1")
			w := httptest.NewRecorder()
			if tuer.ServeHTTP(w, r); w.Code != fall.status {
				t.Errorf("status %d, address %s", w.Code, gesehen)
			}
		})
	}
	if _, err := (Konfig{Behoerdennetze: []string{"Landesnetz"}}).behoerdennetze(); err == nil {
		t.Error("a network that is none is accepted")
	}
}

func TestPlainHTTPIsNotTakenNorRedirected(t *testing.T) {
	ca, err := zertifikat.NeuerAussteller("Test", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	eigenes, err := ca.Server("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, halt := context.WithCancel(t.Context())
	ende := make(chan error, 1)
	gerufen := false
	go func() {
		ende <- diene(ctx, l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { gerufen = true }), tlsKonfig(eigenes.TLS(), nil))
	}()
	klient := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Run("S3-11 plain HTTP is not redirected", func(t *testing.T) {
		antwort, err := klient.Get("http://" + l.Addr().String() + "/behoerde/anmelden")
		if err != nil {
			return // not even answered
		}
		_, _ = io.Copy(io.Discard, antwort.Body)
		_ = antwort.Body.Close()
		if antwort.StatusCode != http.StatusBadRequest || antwort.Header.Get("Location") != "" {
			t.Errorf("status %d to %q", antwort.StatusCode, antwort.Header.Get("Location"))
		}
	})
	t.Run("S1-23.1 TLS before 1.2 is refused", func(t *testing.T) {
		alt, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{RootCAs: ca.Pool(), MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
		if err == nil {
			_ = alt.Close()
			t.Error("TLS 1.1 is accepted")
		}
	})
	halt()
	if err := <-ende; err != nil || gerufen {
		t.Errorf("ended with %v; a plain request came through: %v", err, gerufen)
	}
}

func TestWrongKeyOfSecondFactorsStopsTheHouse(t *testing.T) {
	ordner := t.TempDir()
	oeffne := func() error {
		k := Konfig{Betriebsart: Test, Daten: ordner}
		k.vorgaben()
		h, err := oeffneHaus(t.Context(), bau{konfig: k, uhr: uhr.System()})
		if err != nil {
			return err
		}
		nutzer, _ := mensch("amt.eins", nil)
		_, err = h.zugang.LegeAn(t.Context(), betreiber(), zugang.Kontendatei{Stellen: []zugang.StelleAngabe{{
			Stelle: behoerde.Stelle{ID: "amt", Name: "Amt", Art: "amt", Sitz: landSachsen}, Nutzer: []zugang.NutzerAngabe{nutzer},
		}}}, func() {})
		return errors.Join(err, h.schliesse())
	}
	if err := errors.Join(oeffne(), oeffne()); err != nil {
		t.Fatal(err)
	}
	datei := filepath.Join(ordner, tresorDatei)
	if info, err := os.Stat(datei); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v", err)
	}
	for name, inhalt := range map[string]string{"another key": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=", "no key": "kein Schlüssel", "short key": "QUFB"} {
		if err := os.WriteFile(datei, []byte(inhalt), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := oeffne(); !errors.Is(err, errTresor) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDemoHasAnAdministratorOfABodyWithItsAddress(t *testing.T) {
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	ca, err := zertifikat.NeuerAussteller("Test", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	konten, datei, err := vorfuehrkonten("https://127.0.0.1:1", gesetz.Profile(20260901), ca, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(konten, func(k befehl.Vorfuehrkonto) bool { return k.Rolle == "behoerdenadmin" })
	if i < 0 || konten[i].Passwort == "" || konten[i].TOTP == "" || konten[i].Stelle == "" {
		t.Error("S3-05 the demonstration has no administrator who can log in")
	}
	for _, a := range datei.Stellen {
		if zugang.BereichVon(a.Stelle.Art) == zugang.BereichBehoerde && (a.Anschrift == "" || a.Erreichbarkeit == "") {
			t.Errorf("%s has no address", a.Stelle.ID)
		}
	}
}
