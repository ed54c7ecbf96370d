// SPDX-License-Identifier: EUPL-1.2

package geheim_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/geheim"
)

func TestSchluesselIsNeverPrinted(t *testing.T) {
	s := geheim.NeuerSchluessel([]byte("streng geheimer Wert"))
	verpackt := struct {
		Offen     geheim.Schluessel
		verborgen geheim.Schluessel
		totp      geheim.TOTP
	}{s, s, geheim.NeuesTOTP()}
	var ausgabe bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%t"} {
		fmt.Fprintf(&ausgabe, verb+verb+verb+verb+"\n", s, &s, verpackt, verpackt.totp)
	}
	alsJSON, err := json.Marshal(map[string]any{"s": s, "p": &s, "v": verpackt, "t": verpackt.totp})
	if err != nil {
		t.Fatal(err)
	}
	alsXML, err := xml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	ausgabe.Write(alsJSON)
	ausgabe.Write(alsXML)
	slog.New(slog.NewTextHandler(&ausgabe, nil)).Info("key", slog.Any("s", s), slog.Any("p", &s), slog.Any("v", verpackt))

	geheimnis := []byte("streng geheimer Wert")
	formen := []string{
		string(geheimnis), fmt.Sprintf("%x", geheimnis), fmt.Sprintf("%X", geheimnis), strings.Trim(fmt.Sprint(geheimnis), "[]"),
		base64.StdEncoding.EncodeToString(geheimnis), verpackt.totp.Base32(),
	}
	for _, form := range formen {
		if strings.Contains(ausgabe.String(), form) {
			t.Errorf("output contains the secret as %q:\n%s", form, ausgabe.String())
		}
	}
	if got := s.String(); got != "[Schluessel]" {
		t.Errorf("prints as %q", got)
	}
}

func TestSchluesselOwnsItsBytes(t *testing.T) {
	quelle := []byte{1, 2, 3}
	s := geheim.NeuerSchluessel(quelle)
	quelle[0] = 9
	s.Bytes()[1] = 9
	if !bytes.Equal(s.Bytes(), []byte{1, 2, 3}) {
		t.Errorf("key changed from outside: %v", s.Bytes())
	}
	var leer geheim.Schluessel
	if !leer.Leer() || leer.Bytes() != nil || s.Leer() || s.Gleich(leer) || !s.Gleich(geheim.NeuerSchluessel([]byte{1, 2, 3})) {
		t.Error("comparison of keys is wrong")
	}
}

func TestGleich(t *testing.T) {
	faelle := map[string]struct {
		a, b string
		soll bool
	}{
		"equal":            {"abc", "abc", true},
		"both empty":       {"", "", true},
		"prefix":           {"abc", "ab", false},
		"other case":       {"abc", "abC", false},
		"one empty":        {"abc", "", false},
		"zero byte counts": {"abc", "abc\x00", false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if geheim.Gleich(fall.a, fall.b) != fall.soll || geheim.Gleich(fall.b, fall.a) != fall.soll {
				t.Errorf("want %v", fall.soll)
			}
		})
	}
}

func TestTokensHaveAtLeast128Bits(t *testing.T) {
	faelle := map[string]struct {
		mache   func(int) string
		n       int
		muster  string
		zeichen int
	}{
		"base64url":           {geheim.TokenBase64, 32, `^[A-Za-z0-9_-]+$`, 43},
		"base64url too short": {geheim.TokenBase64, 1, `^[A-Za-z0-9_-]+$`, 22},
		"base32":              {geheim.TokenBase32, 20, `^[A-Z2-7]+$`, 32},
		"base32 too short":    {geheim.TokenBase32, 0, `^[A-Z2-7]+$`, 26},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			muster, gesehen := regexp.MustCompile(fall.muster), map[string]bool{}
			for range 1000 {
				token := fall.mache(fall.n)
				if len(token) != fall.zeichen || !muster.MatchString(token) || gesehen[token] {
					t.Fatalf("bad or repeated token %q", token)
				}
				gesehen[token] = true
			}
		})
	}
}

func TestFingerabdruck(t *testing.T) {
	// SHA-256 of "abc", FIPS 180-4.
	const soll = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := geheim.Fingerabdruck("abc"); got != soll {
		t.Errorf("got %s", got)
	}
}

func TestUUIDIsRandomVersion4(t *testing.T) {
	a, b := geheim.UUID(), geheim.UUID()
	if a == b {
		t.Error("two UUIDs are equal")
	}
	if form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`); !form.MatchString(a) {
		t.Errorf("%q is no UUID of version 4", a)
	}
}
