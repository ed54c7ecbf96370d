// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
)

// kundin is a customer at the browser of a demonstration.
type kundin struct {
	t       *testing.T
	url     string
	browser *http.Client
}

// meldeAn logs the first person with the role in.
func (d *demo) meldeAn(t *testing.T, rolle string) *kundin {
	t.Helper()
	var k befehl.Vorfuehrkonto
	for _, x := range d.Konten {
		if x.Rolle == rolle && x.TOTP != "" {
			k = x
		}
	}
	if k.URL != d.URL+"/konto/" {
		t.Fatalf("no account for %s in the ready line: %q", rolle, k.URL)
	}
	ca, err := os.ReadFile(d.CA)
	if err != nil {
		t.Fatal(err)
	}
	wurzeln := x509.NewCertPool()
	wurzeln.AppendCertsFromPEM(ca)
	dose, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	totp, err := geheim.LiesTOTP(k.TOTP)
	if err != nil {
		t.Fatal(err)
	}
	s := &kundin{t, d.URL, &http.Client{Jar: dose, Timeout: 30 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: wurzeln}}}}
	s.poste("/konto/anmelden", url.Values{"kennung": {k.Benutzer}, "passwort": {k.Passwort}, "code": {totp.Code(uhr.System().Jetzt())}})
	return s
}

// seite is a page and where it is.
type seite struct{ pfad, text string }

func (k *kundin) hole(pfad string) seite {
	k.t.Helper()
	return k.lies(k.browser.Get(k.url + pfad))
}

func (k *kundin) poste(pfad string, v url.Values) seite {
	k.t.Helper()
	return k.lies(k.browser.PostForm(k.url+pfad, v))
}

func (k *kundin) lies(a *http.Response, err error) seite {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != http.StatusOK {
		k.t.Fatalf("%s: status %d, %v\n%.2000s", a.Request.URL.Path, a.StatusCode, err, text)
	}
	return seite{a.Request.URL.Path, string(text)}
}

var verborgen = regexp.MustCompile(`type="hidden" name="(\w+)" value="([^"]*)"`)

// mit returns the hidden fields of the page with further ones.
func (s seite) mit(v url.Values, namen ...string) url.Values {
	for _, m := range verborgen.FindAllStringSubmatch(s.text, -1) {
		for _, n := range namen {
			if m[1] == n {
				v.Set(n, m[2])
			}
		}
	}
	return v
}

// bestelle asks for the person in the dialog and returns the result.
func (k *kundin) bestelle(m mensch) seite {
	k.t.Helper()
	s := k.hole("/konto/auftrag/neu")
	s = k.poste("/konto/auftrag/neu", s.mit(url.Values{"familienname": {string(m.nachname)}, "vornamen": {string(m.vorname)}}, "einmal"))
	auftrag := strings.TrimSuffix(s.pfad, "/merkmale/1")
	wahl := []string{"geburtsdatum", "anschrift"}
	s = k.poste(s.pfad, url.Values{"m": wahl})
	s = k.poste(auftrag+"/angaben/1", s.mit(url.Values{
		"m": wahl, "geburtsdatum": {m.geboren.Deutsch()}, "anschrift1_ort": {"Dresden"}, "anschrift1_strasse": {"Am Vogelbeerstieg"}, "anschrift1_trotzdem": {"ja"},
	}, "fassung"))
	s = k.poste(s.pfad, s.mit(url.Values{"kette": {"normal"}}, "fassung"))
	s = k.poste(s.pfad, s.mit(url.Values{"keine_werbung": {"ja"}, "kein_adresshandel": {"ja"}, "gewerblich": {"nein"}}, "fassung"))
	k.poste(auftrag+"/bestaetigen", s.mit(url.Values{}, "fassung", "tarif"))
	for range 2000 { // each look takes milliseconds
		if s = k.hole(auftrag + "/ergebnis"); strings.HasSuffix(s.pfad, "/ergebnis") {
			return s
		}
	}
	k.t.Fatal("the order is not worked on")
	return seite{}
}

var veraenderliches = regexp.MustCompile(`[A-Z2-7]{26}|\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr`)

// ohneEigenes blanks what the asker typed and the numbers and times.
func (s seite) ohneEigenes(m mensch) string {
	text := strings.NewReplacer(string(m.vorname)+" "+string(m.nachname), "", m.geboren.Deutsch(), "").Replace(s.text)
	return veraenderliches.ReplaceAllString(text, "")
}

// TestCustomersInTheDemo orders as the private person of a demonstration, through all floors.
func TestCustomersInTheDemo(t *testing.T) {
	d := starteDemo(t, "--heute", spieltag, "--daten", t.TempDir(), "--lieferungen", lieferordner(t, frei, gesperrt, doppelt, doppelt2))
	k := d.meldeAn(t, "privat")
	if s := k.bestelle(frei); !strings.Contains(s.text, "Am Vogelbeerstieg 1, 01067 Dresden") || !strings.Contains(s.text, "3,80 €") {
		t.Errorf("S2-32.2 somebody who may be found:\n%s", s.text)
	}
	unbekannter := k.bestelle(unbekannt).ohneEigenes(unbekannt)
	for name, m := range map[string]mensch{"BMG-51.1 blocked": gesperrt, "E-D2 two of the name": doppelt} {
		if s := k.bestelle(m).ohneEigenes(m); s != unbekannter {
			t.Errorf("%s: the page differs from that of an unknown person\n%s", name, s)
		}
	}
	if s := d.meldeAn(t, "grosskunde").hole("/konto/stapel"); !strings.Contains(s.text, "10.000") {
		t.Error("S2-20.1 no batch for the bulk customer")
	}
}
