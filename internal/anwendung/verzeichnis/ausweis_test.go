// SPDX-License-Identifier: EUPL-1.2

package verzeichnis_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/grund/geheim"
)

const tokenstelle = "https://dvdv.example/dvdv2-backend/extern/standaloneauth/token"

type wache struct {
	aufbau
	stelle *verzeichnis.Ausweisstelle
	paar   verzeichnistest.Paar
	wer    string
}

// ausstattung is that of an issuer with a key of its own.
func (w *wache) ausstattung() verzeichnis.Ausweisausstattung {
	return verzeichnis.Ausweisausstattung{
		Verzeichnis: w.Verzeichnis, Einmal: w.ablage, Schluessel: geheim.NeuerSchluessel(geheim.Zufall(32)), Uhr: w.uhr, Empfaenger: []string{tokenstelle},
	}
}

func baueWache(t testing.TB) wache {
	t.Helper()
	w := wache{aufbau: baue(t), paar: verzeichnistest.NeuesPaar(t, "klient", anfang, anfang.AddDate(1, 0, 0))}
	z := verzeichnis.Zertifikat{DER: w.paar.DER}
	w.wer = "fp:" + z.Fingerabdruck()
	err := w.TrageKlient(t.Context(), verzeichnis.Klient{Kennung: "verfahren", Zertifikat: z, Zeitraum: verzeichnis.Zeitraum{Bis: anfang.AddDate(0, 1, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	w.stelle, err = verzeichnis.NeueAusweisstelle(w.ausstattung())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w wache) ansprueche() map[string]any {
	return map[string]any{
		"iss": w.wer, "sub": w.wer, "aud": tokenstelle, "jti": geheim.TokenBase64(16),
		"exp": anfang.Add(time.Minute).Unix(), "nbf": anfang.Unix(), "iat": anfang.Unix(),
	}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func zeichne(t testing.TB, k *rsa.PrivateKey, kopf string, inhalt any) string {
	t.Helper()
	roh, err := json.Marshal(inhalt)
	if err != nil {
		t.Fatal(err)
	}
	return zeichneRoh(t, k, b64([]byte(kopf))+"."+b64(roh))
}

func zeichneRoh(t testing.TB, k *rsa.PrivateKey, gezeichnet string) string {
	t.Helper()
	summe := sha256.Sum256([]byte(gezeichnet))
	signatur, err := rsa.SignPKCS1v15(rand.Reader, k, crypto.SHA256, summe[:])
	if err != nil {
		t.Fatal(err)
	}
	return gezeichnet + "." + b64(signatur)
}

const rs256 = `{"alg":"RS256","typ":"JWT"}`

func TestAssertionsAreCheckedWhole(t *testing.T) {
	w := baueWache(t)
	fremd := verzeichnistest.NeuesPaar(t, "fremd", anfang, anfang.AddDate(1, 0, 0))
	fremdZ := verzeichnis.Zertifikat{DER: fremd.DER}
	for name, fall := range map[string]struct {
		aendere map[string]any
		code    string
	}{
		"S1-05.3 known certificate":   {nil, ""},
		"client id as issuer":         {map[string]any{"iss": "verfahren"}, ""},
		"audience in a list":          {map[string]any{"aud": []string{"x", tokenstelle}}, ""},
		"nbf and iat are optional":    {map[string]any{"nbf": nil, "iat": nil}, ""},
		"fingerprint with colons":     {map[string]any{"sub": "fp:" + strings.ToUpper(w.wer[3:5]) + ":" + w.wer[5:]}, "MR-2113"}, // iss differs
		"S1-05.3 unknown certificate": {map[string]any{"sub": "fp:" + fremdZ.Fingerabdruck()}, "MR-2112"},
		"no fingerprint":              {map[string]any{"sub": "verfahren"}, "MR-2112"},
		"other issuer":                {map[string]any{"iss": "anderer"}, "MR-2113"},
		"no issuer":                   {map[string]any{"iss": nil}, "MR-2113"},
		"other audience":              {map[string]any{"aud": "https://anders.example/"}, "MR-2113"},
		"no audience":                 {map[string]any{"aud": nil}, "MR-2113"},
		"no end":                      {map[string]any{"exp": nil}, "MR-2113"},
		"is over":                     {map[string]any{"exp": anfang.Add(-31 * time.Second).Unix()}, "MR-2113"},
		"ends too late":               {map[string]any{"exp": anfang.Add(2 * time.Hour).Unix()}, "MR-2113"},
		"end beyond all times":        {map[string]any{"exp": 1e300}, "MR-2113"},
		"not yet valid":               {map[string]any{"nbf": anfang.Add(time.Hour).Unix()}, "MR-2113"},
		"issued in the future":        {map[string]any{"iat": anfang.Add(time.Hour).Unix()}, "MR-2113"},
		"no jti":                      {map[string]any{"jti": ""}, "MR-2113"},
		"long jti":                    {map[string]any{"jti": strings.Repeat("x", 257)}, "MR-2113"},
		"end as text":                 {map[string]any{"exp": "1"}, "MR-2111"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.ansprueche()
			maps.Copy(a, fall.aendere)
			token, err := w.stelle.Stelle(t.Context(), zeichne(t, w.paar.Schluessel, rs256, a))
			pruefeCode(t, err, fall.code)
			if (token == "") != (fall.code != "") {
				t.Errorf("token %q", token)
			}
		})
	}
}

func TestForgedAssertions(t *testing.T) {
	w := baueWache(t)
	fremd := verzeichnistest.NeuesPaar(t, "fremd", anfang, anfang.AddDate(1, 0, 0))
	echt := zeichne(t, w.paar.Schluessel, rs256, w.ansprueche())
	teile := strings.Split(echt, ".")
	hs := hmac.New(sha256.New, w.paar.DER)
	hsText := b64([]byte(`{"alg":"HS256"}`)) + "." + teile[1]
	hs.Write([]byte(hsText))
	doppelt := b64([]byte(rs256)) + "." + b64([]byte(`{"sub":"fp:x","SUB":"`+w.wer+`"}`))
	for name, fall := range map[string]struct{ text, code string }{
		"other key":                        {zeichne(t, fremd.Schluessel, rs256, w.ansprueche()), "MR-2113"},
		"alg none":                         {b64([]byte(`{"alg":"none"}`)) + "." + teile[1] + ".", "MR-2111"},
		"alg none and signature":           {zeichne(t, w.paar.Schluessel, `{"alg":"none"}`, w.ansprueche()), "MR-2111"},
		"HMAC with the public certificate": {hsText + "." + b64(hs.Sum(nil)), "MR-2111"},
		"other RSA algorithm":              {zeichne(t, w.paar.Schluessel, `{"alg":"RS512"}`, w.ansprueche()), "MR-2111"},
		"critical extension":               {zeichne(t, w.paar.Schluessel, `{"alg":"RS256","crit":["b64"],"b64":false}`, w.ansprueche()), "MR-2111"},
		"claim twice":                      {zeichneRoh(t, w.paar.Schluessel, doppelt), "MR-2111"},
		"changed claims":                   {teile[0] + "." + b64([]byte(`{"sub":"`+w.wer+`"}`)) + "." + teile[2], "MR-2113"},
		"padding":                          {echt + "=", "MR-2111"},
		"four parts":                       {echt + ".x", "MR-2111"},
		"empty":                            {"", "MR-2111"},
		"huge":                             {strings.Repeat("a", 9000) + ".b.c", "MR-2111"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.stelle.Stelle(t.Context(), fall.text)
			pruefeCode(t, err, fall.code)
		})
	}
}

func TestAssertionServesOnce(t *testing.T) {
	w := baueWache(t)
	text := zeichne(t, w.paar.Schluessel, rs256, w.ansprueche())
	_, err := w.stelle.Stelle(t.Context(), text)
	pruefeCode(t, err, "")
	_, err = w.stelle.Stelle(t.Context(), text)
	pruefeCode(t, err, "MR-2113")
	w.uhr.Weiter(time.Minute + 29*time.Second) // the last second within the tolerance
	_, err = w.stelle.Stelle(t.Context(), text)
	pruefeCode(t, err, "MR-2113")
}

func TestAccessTokens(t *testing.T) {
	w := baueWache(t)
	token, err := w.stelle.Stelle(t.Context(), zeichne(t, w.paar.Schluessel, rs256, w.ansprueche()))
	pruefeCode(t, err, "")
	pruefeCode(t, w.stelle.Pruefe(token), "")
	zweite, err := verzeichnis.NeueAusweisstelle(w.ausstattung())
	pruefeCode(t, err, "")
	pruefeCode(t, zweite.Pruefe(token), "MR-2114")
	for i, x := range []string{"", ".", "a.b.c", token + "x", "x" + token, token[:len(token)-4]} {
		if w.stelle.Pruefe(x) == nil {
			t.Errorf("forged token %d is taken", i)
		}
	}
	w.uhr.Weiter(verzeichnis.Ausweisdauer - time.Second)
	pruefeCode(t, w.stelle.Pruefe(token), "")
	w.uhr.Weiter(time.Second)
	pruefeCode(t, w.stelle.Pruefe(token), "MR-2114")
}

func TestClientThatIsOverLosesItsToken(t *testing.T) {
	w := baueWache(t)
	w.uhr.Stelle(anfang.AddDate(0, 1, 0).Add(-time.Hour))
	a := w.ansprueche()
	a["exp"] = w.uhr.Jetzt().Add(time.Minute).Unix()
	token, err := w.stelle.Stelle(t.Context(), zeichne(t, w.paar.Schluessel, rs256, a))
	pruefeCode(t, err, "")
	w.uhr.Weiter(time.Hour)
	pruefeCode(t, w.stelle.Pruefe(token), "MR-2114")
}

func TestRevokedCertificateAsksNoMore(t *testing.T) {
	w := baueWache(t)
	z := verzeichnis.Zertifikat{DER: w.paar.DER, Widerrufen: anfang, Grund: "KEY_COMPROMISE"}
	if err := w.TrageKlient(t.Context(), verzeichnis.Klient{Kennung: "verfahren", Zertifikat: z}); err != nil {
		t.Fatal(err)
	}
	_, err := w.stelle.Stelle(t.Context(), zeichne(t, w.paar.Schluessel, rs256, w.ansprueche()))
	pruefeCode(t, err, "MR-2112")
}
