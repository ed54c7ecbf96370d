// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung_test

import (
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	pruefung "kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
)

func openssl(t testing.TB, argumente ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("SKIPPED: openssl is not installed")
	}
	aus, err := exec.Command("openssl", argumente...).CombinedOutput()
	return string(aus), err
}

func schreibe(t testing.TB, ordner, name string, inhalt []byte) string {
	t.Helper()
	pfad := filepath.Join(ordner, name)
	if err := os.WriteFile(pfad, inhalt, 0o600); err != nil {
		t.Fatal(err)
	}
	return pfad
}

// TestOpenSSLJudgesAlike lets openssl verify the same certificates at the same instant.
func TestOpenSSLJudgesAlike(t *testing.T) {
	w := neueWelt(t)
	ordner := t.TempDir()
	wurzel, zwischen := schreibe(t, ordner, "wurzel.pem", w.wurzel.pem()), schreibe(t, ordner, "zwischen.pem", w.zwischen.pem())
	pem := func(name string, der []byte) string {
		roh, ziel := schreibe(t, ordner, name+".der", der), filepath.Join(ordner, name+".crl.pem")
		if aus, err := openssl(t, "crl", "-inform", "DER", "-in", roh, "-out", ziel); err != nil {
			t.Fatal(aus)
		}
		return ziel
	}
	listen := []string{"-CRLfile", pem("w", w.wurzel.liste(t)), "-CRLfile", pem("z", w.zwischen.liste(t, w.gesperrter))}
	for name, p := range map[string]*person{
		"good": w.guter, "revoked": w.gesperrter,
		"over":       neu(t, "X", w.zwischen, zeit(jetzt.AddDate(-1, 0, 0), jetzt.Add(-time.Second))),
		"not begun":  neu(t, "X", w.zwischen, zeit(jetzt.Add(time.Hour), jetzt.AddDate(1, 0, 0))),
		"namesake":   neu(t, "X", w.fremde),
		"self":       neu(t, "X", nil),
		"no CA":      neu(t, "X", neu(t, "Klein", w.zwischen)),
		"no purpose": neu(t, "X", w.zwischen, func(v *x509.Certificate, _ *person) { v.KeyUsage = x509.KeyUsageDigitalSignature }),
	} {
		t.Run(name, func(t *testing.T) {
			argumente := append([]string{"verify", "-crl_check_all", "-attime", "1788249600", "-CAfile", wurzel, "-untrusted", zwischen}, listen...)
			aus, err := openssl(t, append(argumente, schreibe(t, ordner, "z.pem", p.pem()))...)
			if b := w.pruefe(p, pruefung.Frage{}); (b.Urteil == pruefung.Gueltig) != (err == nil) {
				t.Errorf("we say %+v, openssl %v\n%s", b, err, aus)
			}
		})
	}
}

// TestOpenSSLAnswersOurQuestions has openssl as OCSP responder behind a server.
func TestOpenSSLAnswersOurQuestions(t *testing.T) {
	ordner := t.TempDir()
	server := httptest.NewUnstartedServer(nil)
	adresse := "http://" + server.Listener.Addr().String()
	jetzt := uhr.System().Jetzt() // openssl answers with the time of the machine
	heute := zeit(jetzt.AddDate(0, 0, -400), jetzt.AddDate(1, 0, 0))
	mitOCSP := func(v *x509.Certificate, _ *person) { v.OCSPServer = []string{adresse} }
	ca := neu(t, "CA", nil, alsStelle, heute)
	gut, gesperrt, unbekannt := neu(t, "Gut", ca, mitOCSP, heute), neu(t, "Gesperrt", ca, mitOCSP, heute), neu(t, "Unbekannt", ca, mitOCSP, heute)
	antwortender := neu(t, "OCSP", ca, func(v *x509.Certificate, p *person) {
		v.ExtKeyUsage, p.key = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}, rsaSchluessel()
		v.ExtraExtensions = append(v.ExtraExtensions, ohnePruefung)
	}, heute)
	zeile := func(p *person, stand, seit string) string {
		nummer := strings.ToUpper(p.SerialNumber.Text(16))
		return stand + "\t" + jetzt.AddDate(1, 0, 0).UTC().Format("060102150405Z") + "\t" + seit + "\t" + strings.Repeat("0", len(nummer)%2) + nummer + "\tunknown\t/CN=" + p.Subject.CommonName + "\n"
	}
	index := schreibe(t, ordner, "index.txt", []byte(zeile(gut, "V", "")+zeile(gesperrt, "R", jetzt.AddDate(0, 0, -2).UTC().Format("060102150405Z")+",keyCompromise")))
	caDatei, sig, key := schreibe(t, ordner, "ca.pem", ca.pem()), schreibe(t, ordner, "o.pem", antwortender.pem()), schreibe(t, ordner, "o.key", schluesselPEM(t))
	var fragen atomic.Int64
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fragen.Add(1)
		inhalt, _ := io.ReadAll(r.Body)
		frage, antwort := schreibe(t, ordner, "frage.der", inhalt), filepath.Join(ordner, "antwort.der")
		if aus, err := openssl(t, "ocsp", "-index", index, "-CA", caDatei, "-rsigner", sig, "-rkey", key, "-reqin", frage, "-respout", antwort, "-nmin", "60"); err != nil {
			t.Error(aus)
		}
		inhalt, _ = os.ReadFile(antwort)
		_, _ = w.Write(inhalt)
	})
	if aus, err := openssl(t, "version"); err != nil {
		t.Fatal(aus)
	}
	server.Start()
	defer server.Close()
	s := neuerStand(t, pruefung.Einstellungen{
		Anker: []pruefung.Anker{{Datei: "ca.pem", Netze: []pruefung.Netz{pruefung.TESTA}}}, Rechner: []string{strings.TrimPrefix(adresse, "http://")},
	}, ablage{"ca.pem": ca.pem()})
	s.uhr.Stelle(jetzt)
	for name, f := range map[string]struct {
		p      *person
		urteil pruefung.Urteil
	}{"good": {gut, pruefung.Gueltig}, "S4-07.1 revoked": {gesperrt, pruefung.Gesperrt}, "E-K1 unknown": {unbekannt, pruefung.Ungewiss}} {
		t.Run(name, func(t *testing.T) {
			b := s.pruefe(f.p, pruefung.Frage{})
			if b.Urteil != f.urteil || (b.Urteil != pruefung.Ungewiss && b.Auskunft.Art != sperrliste.OCSP) {
				t.Errorf("got %+v", b)
			}
		})
	}
	if n := fragen.Load(); n != 3 {
		t.Errorf("%d questions, want 3", n)
	}
}

// TestRecordedIdentities checks the identities of the recorded exchanges, which openssl has made.
func TestRecordedIdentities(t *testing.T) {
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	ordner := filepath.Join(wurzel, "spec", "osci", "samples", "identitaeten")
	if _, err := os.Stat(ordner); err != nil {
		t.Skip("SKIPPED: shared material is absent")
	}
	lies := func(name string) []byte {
		inhalt, err := os.ReadFile(filepath.Join(ordner, name))
		if err != nil {
			t.Fatal(err)
		}
		return inhalt
	}
	s := neuerStand(t, pruefung.Einstellungen{
		Anker:   []pruefung.Anker{{Datei: "ca", Netze: []pruefung.Netz{pruefung.TESTA}}},
		Quellen: []pruefung.Sperrquelle{{Aussteller: "ca", CRL: []string{filepath.Join(ordner, "ca.crl")}}},
	}, ablage{"ca": lies("ca.cer")})
	wann := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	s.uhr.Stelle(wann)
	for name, urteil := range map[string]pruefung.Urteil{
		"author": pruefung.Gueltig, "sender": pruefung.Gueltig, "receiver": pruefung.Gueltig, "passive": pruefung.Gueltig, "intermediary": pruefung.Gueltig,
		"expired": pruefung.Ungueltig, // the authority is younger than the certificate: it never held
		"revoked": pruefung.Gesperrt,
	} {
		for endung, v := range map[string]pruefung.Verwendung{"-sig.cer": pruefung.Signatur, "-cipher.cer": pruefung.Chiffrierung} {
			if _, b := s.PruefeDER(t.Context(), lies(name+endung), pruefung.Frage{Verwendung: v, Zeitpunkt: wann}); b.Urteil != urteil {
				t.Errorf("%s%s: %+v, want %s", name, endung, b, urteil)
			}
		}
	}
}
