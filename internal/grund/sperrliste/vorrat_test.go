// SPDX-License-Identifier: EUPL-1.2

package sperrliste_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ocsp"

	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lager is a Vorrat with its clock.
type lager struct {
	*sperrliste.Vorrat
	uhr *uhr.Stell
}

func neuesLager(t testing.TB, e sperrliste.Einstellungen) *lager {
	l := &lager{uhr: uhr.Fest(jetzt)}
	l.Vorrat = sperrliste.Neu(e, l.uhr)
	t.Cleanup(l.Schliesse)
	return l
}

func (l *lager) frage(z *x509.Certificate, ca *stelle, quelle string) (sperrliste.Auskunft, error) {
	return l.Frage(context.Background(), sperrliste.Frage{Zertifikat: z, Aussteller: ca.Certificate, Zeitpunkt: l.uhr.Jetzt(), Art: sperrliste.CRL, Quelle: quelle})
}

func TestConcurrentCallersShareOneFetch(t *testing.T) {
	ca := neueStelle(t, "CA")
	q := neueQuelle(t, ca.liste(t, x509.RevocationList{}))
	q.warte = make(chan struct{})
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{q.rechner()}})
	z := ca.teilnehmer(t, 7)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := l.frage(z, ca, q.URL); err != nil {
				t.Error(err)
			}
		})
	}
	close(q.warte)
	wg.Wait()
	if n := q.fragen.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
}

func TestHangingServer(t *testing.T) {
	ca := neueStelle(t, "CA")
	q := neueQuelle(t, nil)
	q.warte = make(chan struct{})
	t.Cleanup(func() { close(q.warte) })
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{q.rechner()}, Frist: 50 * time.Millisecond})
	z := ca.teilnehmer(t, 7)
	if _, err := l.frage(z, ca, q.URL); !errors.Is(err, sperrliste.ErrUnerreichbar) {
		t.Fatalf("E-K1 a server that hangs: %v", err)
	}
	if _, err := l.frage(z, ca, q.URL); !errors.Is(err, sperrliste.ErrUnerreichbar) || q.fragen.Load() != 1 {
		t.Errorf("it is asked again at once: %v, %d requests", err, q.fragen.Load())
	}
	l.uhr.Weiter(61 * time.Second)
	if _, err := l.frage(z, ca, q.URL); !errors.Is(err, sperrliste.ErrUnerreichbar) || q.fragen.Load() != 2 {
		t.Errorf("it is not asked again after the rest: %v, %d requests", err, q.fragen.Load())
	}
	ctx, halt := context.WithCancel(context.Background())
	halt()
	l.uhr.Weiter(61 * time.Second)
	if _, err := l.Frage(ctx, sperrliste.Frage{Zertifikat: z, Aussteller: ca.Certificate, Zeitpunkt: jetzt, Art: sperrliste.CRL, Quelle: q.URL}); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who leaves: %v", err)
	}
}

func TestListHoldsUntilNextUpdateOnly(t *testing.T) {
	ca := neueStelle(t, "CA")
	q := neueQuelle(t, ca.liste(t, x509.RevocationList{}))
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{q.rechner()}})
	z := ca.teilnehmer(t, 7)
	if _, err := l.frage(z, ca, q.URL); err != nil {
		t.Fatal(err)
	}
	q.status.Store(http.StatusInternalServerError)
	l.uhr.Weiter(2 * time.Hour)
	if a, err := l.frage(z, ca, q.URL); err != nil || q.fragen.Load() != 2 {
		t.Errorf("the old list still holds when the server fails: %+v, %v, %d requests", a, err, q.fragen.Load())
	}
	if s := l.Staende(); len(s) != 1 || s[0].Fehler == nil || !s[0].Stand.Equal(jetzt.Add(-time.Hour)) {
		t.Errorf("state of the source: %+v", s)
	}
	l.uhr.Weiter(23 * time.Hour)
	if _, err := l.frage(z, ca, q.URL); !errors.Is(err, sperrliste.ErrUnerreichbar) {
		t.Errorf("E-K1 a list past its end: %v", err)
	}
	q.status.Store(http.StatusOK)
	l.uhr.Weiter(time.Hour)
	if _, err := l.frage(z, ca, q.URL); !errors.Is(err, sperrliste.ErrVeraltet) {
		t.Errorf("E-K1 a server that gives out an old list: %v", err)
	}
	n := q.fragen.Load()
	if _, err := l.frage(z, ca, q.URL); !errors.Is(err, sperrliste.ErrVeraltet) || q.fragen.Load() != n {
		t.Errorf("the server of the old list is asked again at once: %v", err)
	}
}

func TestRevocationIsSeenAfterTheRefresh(t *testing.T) {
	ca := neueStelle(t, "CA")
	q := neueQuelle(t, ca.liste(t, x509.RevocationList{}))
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{q.rechner()}})
	z := ca.teilnehmer(t, 7)
	if a, err := l.frage(z, ca, q.URL); err != nil || a.GesperrtAm(jetzt) {
		t.Fatal(a, err)
	}
	neu := ca.liste(t, x509.RevocationList{RevokedCertificateEntries: []x509.RevocationListEntry{gesperrt(7, jetzt)}})
	q.antwort.Store(&neu)
	if a, _ := l.frage(z, ca, q.URL); a.GesperrtAm(jetzt) || q.fragen.Load() != 1 {
		t.Error("the list was fetched again before its time")
	}
	l.uhr.Weiter(time.Hour)
	if a, err := l.frage(z, ca, q.URL); err != nil || !a.GesperrtAm(l.uhr.Jetzt()) {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestOnlyNamedHostsAreAsked(t *testing.T) {
	ca := neueStelle(t, "CA")
	q := neueQuelle(t, ca.liste(t, x509.RevocationList{}))
	um := neueQuelle(t, nil)
	um.Config.Handler = http.RedirectHandler(q.URL, http.StatusFound)
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{um.rechner(), "crl.example"}})
	z := ca.teilnehmer(t, 7)
	for name, adresse := range map[string]string{
		"another host": q.URL, "user in front": "http://" + um.rechner() + "@" + q.rechner() + "/", "another port": "http://crl.example:8080/",
		"another scheme": "ftp://crl.example/", "ldap": "ldap://crl.example/cn=x", "file": "file:///etc/passwd", "no host": "http:///x", "opaque": "http:crl.example",
		"host as a part": "http://crl.example.evil.example/", "broken": "http://[::1/",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := l.frage(z, ca, adresse); !errors.Is(err, sperrliste.ErrAdresse) {
				t.Errorf("got %v, want ErrAdresse", err)
			}
		})
	}
	t.Run("redirection elsewhere", func(t *testing.T) {
		if _, err := l.frage(z, ca, um.URL); !errors.Is(err, sperrliste.ErrUnerreichbar) || q.fragen.Load() != 0 {
			t.Errorf("got %v, %d requests", err, q.fragen.Load())
		}
	})
}

func TestTooLongListIsRefused(t *testing.T) {
	ca := neueStelle(t, "CA")
	gut := ca.liste(t, x509.RevocationList{})
	q := neueQuelle(t, gut)
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{q.rechner()}, Hoechstgroesse: int64(len(gut)) - 1})
	if _, err := l.frage(ca.teilnehmer(t, 7), ca, q.URL); !errors.Is(err, sperrliste.ErrUnbrauchbar) {
		t.Errorf("got %v", err)
	}
}

func TestKeptListIsUsedAfterAStart(t *testing.T) {
	ca, ordner := neueStelle(t, "CA"), t.TempDir()
	q := neueQuelle(t, ca.liste(t, x509.RevocationList{RevokedCertificateEntries: []x509.RevocationListEntry{gesperrt(7, jetzt)}}))
	e := sperrliste.Einstellungen{Rechner: []string{q.rechner()}, Ordner: ordner}
	z := ca.teilnehmer(t, 7)
	if _, err := neuesLager(t, e).frage(z, ca, q.URL); err != nil {
		t.Fatal(err)
	}
	q.status.Store(http.StatusServiceUnavailable)
	if a, err := neuesLager(t, e).frage(z, ca, q.URL); err != nil || !a.GesperrtAm(jetzt) {
		t.Errorf("after a start without the server: %+v, %v", a, err)
	}
	dateien, err := filepath.Glob(filepath.Join(ordner, "*.crl"))
	if err != nil || len(dateien) != 1 {
		t.Fatalf("%v, %v", dateien, err)
	}
	gefaelscht := neueStelle(t, "CA").liste(t, x509.RevocationList{})
	if err := os.WriteFile(dateien[0], gefaelscht, 0o600); err != nil {
		t.Fatal(err)
	}
	if a, err := neuesLager(t, e).frage(z, ca, q.URL); err == nil {
		t.Errorf("a kept list was tampered with and believed: %+v", a)
	}
}

func TestListFromAFileIsReadAgainWhenItChanges(t *testing.T) {
	ca, datei := neueStelle(t, "CA"), filepath.Join(t.TempDir(), "ca.crl")
	schreibe := func(inhalt []byte) {
		if err := os.WriteFile(datei, inhalt, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l, z := neuesLager(t, sperrliste.Einstellungen{}), ca.teilnehmer(t, 7)
	if _, err := l.frage(z, ca, datei); !errors.Is(err, sperrliste.ErrUnerreichbar) {
		t.Errorf("missing file: %v", err)
	}
	schreibe(ca.liste(t, x509.RevocationList{}))
	if a, err := l.frage(z, ca, datei); err != nil || a.GesperrtAm(jetzt) {
		t.Errorf("good: %+v, %v", a, err)
	}
	schreibe(ca.liste(t, x509.RevocationList{RevokedCertificateEntries: []x509.RevocationListEntry{gesperrt(7, jetzt)}}))
	if a, err := l.frage(z, ca, datei); err != nil || !a.GesperrtAm(jetzt) {
		t.Errorf("revoked: %+v, %v", a, err)
	}
}

func TestOCSPIsAskedAndKept(t *testing.T) {
	ca := neueStelle(t, "CA")
	z := ca.teilnehmer(t, 7)
	q := neueQuelle(t, ca.antwort(t, ocsp.Response{Status: ocsp.Good, SerialNumber: z.SerialNumber, NextUpdate: jetzt.Add(12 * time.Hour)}, ca))
	var frage *ocsp.Request
	var mu sync.Mutex
	innen := q.Config.Handler
	q.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inhalt, _ := io.ReadAll(r.Body)
		mu.Lock()
		frage, _ = ocsp.ParseRequest(inhalt)
		mu.Unlock()
		innen.ServeHTTP(w, r)
	})
	l := neuesLager(t, sperrliste.Einstellungen{Rechner: []string{q.rechner()}})
	f := sperrliste.Frage{Zertifikat: z, Aussteller: ca.Certificate, Zeitpunkt: jetzt, Art: sperrliste.OCSP, Quelle: q.URL}
	for range 3 {
		if a, err := l.Frage(context.Background(), f); err != nil || a.Art != sperrliste.OCSP || a.Quelle != q.URL {
			t.Fatalf("got %+v, %v", a, err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if q.fragen.Load() != 1 || frage == nil || frage.SerialNumber.Cmp(z.SerialNumber) != 0 {
		t.Errorf("%d requests, %+v", q.fragen.Load(), frage)
	}
	if s := l.Staende(); len(s) != 1 || !strings.HasPrefix(s[0].Quelle, "http://127.0.0.1") || s[0].Fehler != nil {
		t.Errorf("states: %+v", s)
	}
}
