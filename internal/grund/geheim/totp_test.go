// SPDX-License-Identifier: EUPL-1.2

package geheim_test

import (
	"encoding/base32"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/grund/geheim"
)

// rfcGeheimnis is the SHA-1 secret of RFC 6238 appendix B.
func rfcGeheimnis(t testing.TB) geheim.TOTP {
	t.Helper()
	g, err := geheim.LiesTOTP(base32.StdEncoding.EncodeToString([]byte("12345678901234567890")))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTOTPVectorsOfRFC6238(t *testing.T) {
	// Appendix B prints eight digits; six-digit codes are their last six.
	faelle := []struct {
		sekunden int64
		acht     string
	}{
		{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"},
		{1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
	}
	for _, fall := range faelle {
		t.Run(fall.acht, func(t *testing.T) {
			if got := rfcGeheimnis(t).Code(time.Unix(fall.sekunden, 0)); got != fall.acht[2:] {
				t.Errorf("got %s, want %s", got, fall.acht[2:])
			}
		})
	}
}

func TestTOTPPruefe(t *testing.T) {
	g := rfcGeheimnis(t)
	jetzt := time.Unix(1111111110, 0) // first second of step 37037037
	const schritt = 37037037
	faelle := map[string]struct {
		code    string
		letzter int64
		zaehler int64
		ok      bool
	}{
		"present step":               {g.Code(jetzt), 0, schritt, true},
		"clock one step behind":      {g.Code(jetzt.Add(-time.Second)), 0, schritt - 1, true},
		"clock one step ahead":       {g.Code(jetzt.Add(30 * time.Second)), 0, schritt + 1, true},
		"two steps behind":           {g.Code(jetzt.Add(-31 * time.Second)), 0, 0, false},
		"two steps ahead":            {g.Code(jetzt.Add(60 * time.Second)), 0, 0, false},
		"same code again":            {g.Code(jetzt), schritt, 0, false},
		"older code after a newer":   {g.Code(jetzt.Add(-time.Second)), schritt, 0, false},
		"newer code after an older":  {g.Code(jetzt), schritt - 1, schritt, true},
		"empty":                      {"", 0, 0, false},
		"five digits":                {g.Code(jetzt)[1:], 0, 0, false},
		"digits with a blank behind": {g.Code(jetzt) + " ", 0, 0, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			zaehler, ok := g.Pruefe(fall.code, jetzt, fall.letzter)
			if zaehler != fall.zaehler || ok != fall.ok {
				t.Errorf("got %d, %v; want %d, %v", zaehler, ok, fall.zaehler, fall.ok)
			}
		})
	}
	var leer geheim.TOTP
	if _, ok := leer.Pruefe(leer.Code(jetzt), jetzt, 0); ok {
		t.Error("an empty secret lets in")
	}
}

func TestTOTPSecretIsReadTolerantly(t *testing.T) {
	neu := geheim.NeuesTOTP()
	if len(neu.Base32()) != 32 {
		t.Errorf("secret %d characters, want 32", len(neu.Base32()))
	}
	jetzt := time.Unix(1_700_000_000, 0)
	for name, text := range map[string]string{
		"as written": neu.Base32(),
		"lower case": strings.ToLower(neu.Base32()),
		"in groups":  neu.Base32()[:4] + " " + neu.Base32()[4:],
		"padded":     neu.Base32() + "======",
	} {
		gelesen, err := geheim.LiesTOTP(text)
		if err != nil || gelesen.Code(jetzt) != neu.Code(jetzt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"empty": "", "too short": "MFRGGZDF", "no base32": "1111111111111111111111111111",
		"too long": strings.Repeat("A", 2000), "umlaut": strings.Repeat("Ä", 32),
	} {
		if _, err := geheim.LiesTOTP(text); !errors.Is(err, geheim.ErrTOTPGeheimnis) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTOTPURI(t *testing.T) {
	g := rfcGeheimnis(t)
	adresse, err := url.Parse(g.URI("Melderegister Sachsen & Co", "pd-dresden/k1"))
	if err != nil {
		t.Fatal(err)
	}
	if adresse.Scheme != "otpauth" || adresse.Host != "totp" || adresse.Path != "/Melderegister Sachsen & Co:pd-dresden/k1" {
		t.Errorf("address %s", adresse)
	}
	werte := adresse.Query()
	soll := map[string]string{"secret": g.Base32(), "issuer": "Melderegister Sachsen & Co", "algorithm": "SHA1", "digits": "6", "period": "30"}
	for name, wert := range soll {
		if werte.Get(name) != wert {
			t.Errorf("%s is %q, want %q", name, werte.Get(name), wert)
		}
	}
}

func FuzzLiesTOTP(f *testing.F) {
	f.Add("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	f.Add("====")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := geheim.LiesTOTP(text)
		if err != nil {
			return
		}
		wieder, err := geheim.LiesTOTP(g.Base32())
		if err != nil || wieder.Base32() != g.Base32() {
			t.Errorf("secret does not survive: %v", err)
		}
	})
}
