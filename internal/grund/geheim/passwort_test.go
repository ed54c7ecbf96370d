// SPDX-License-Identifier: EUPL-1.2

package geheim_test

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"kernmelderegister/internal/grund/geheim"
)

// klein keeps the tests fast; the costs of production have their own case.
func klein() geheim.Parameter { return geheim.Parameter{SpeicherKiB: 64, Durchlaeufe: 1, Faeden: 1} }

func hash(t *testing.T, passwort string, p geheim.Parameter) string {
	t.Helper()
	h, err := geheim.HashPasswortMit(passwort, p)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPasswortFitsItsOwnHashOnly(t *testing.T) {
	h, err := geheim.HashPasswort("Öffentlich-7")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("form %s", h)
	}
	faelle := map[string]struct {
		passwort string
		soll     bool
	}{
		"the password":              {"Öffentlich-7", true},
		"decomposed umlaut":         {"O\u0308ffentlich-7", true},
		"other case":                {"öffentlich-7", false},
		"empty":                     {"", false},
		"longer than any password":  {strings.Repeat("x", geheim.MaxPasswort+1), false},
		"the hash is no password":   {h, false},
		"trailing blank is content": {"Öffentlich-7 ", false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			gleich, erneuern, err := geheim.PruefePasswort(h, fall.passwort)
			if err != nil || gleich != fall.soll || erneuern {
				t.Errorf("got %v, renew %v, %v; want %v", gleich, erneuern, err, fall.soll)
			}
		})
	}
}

func TestEachHashHasItsOwnSalt(t *testing.T) {
	erster, zweiter := hash(t, "gleich", klein()), hash(t, "gleich", klein())
	if erster == zweiter {
		t.Error("two hashes of one password are equal")
	}
}

func TestErneuernAsksForStrongerHash(t *testing.T) {
	standard := geheim.StandardParameter()
	faelle := map[string]struct {
		parameter geheim.Parameter
		passwort  string
		soll      bool
	}{
		"less memory":                      {geheim.Parameter{SpeicherKiB: standard.SpeicherKiB - 1, Durchlaeufe: 2, Faeden: 1}, "richtig", true},
		"fewer passes":                     {geheim.Parameter{SpeicherKiB: standard.SpeicherKiB, Durchlaeufe: 1, Faeden: 1}, "richtig", true},
		"stronger stays":                   {geheim.Parameter{SpeicherKiB: standard.SpeicherKiB, Durchlaeufe: 3, Faeden: 2}, "richtig", false},
		"wrong password never asks for it": {klein(), "falsch", false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			gleich, erneuern, err := geheim.PruefePasswort(hash(t, "richtig", fall.parameter), fall.passwort)
			if err != nil || gleich != (fall.passwort == "richtig") || erneuern != fall.soll {
				t.Errorf("got %v, renew %v, %v", gleich, erneuern, err)
			}
		})
	}
}

func TestUnknownUserIsNeverLetIn(t *testing.T) {
	for _, passwort := range []string{"", "x", strings.Repeat("\x00", 32)} {
		gleich, erneuern, err := geheim.PruefePasswort("", passwort)
		if gleich || erneuern || err != nil {
			t.Errorf("got %v, %v, %v", gleich, erneuern, err)
		}
	}
}

func TestStoredHashIsReadStrictly(t *testing.T) {
	gut := hash(t, "richtig", klein())
	salzUndHash := gut[strings.LastIndex(gut[:strings.LastIndex(gut, "$")], "$"):]
	faelle := map[string]string{
		"other algorithm":        strings.Replace(gut, "argon2id", "argon2i", 1),
		"other version":          strings.Replace(gut, "v=19", "v=16", 1),
		"parameters in disorder": "$argon2id$v=19$t=1,m=64,p=1" + salzUndHash,
		"leading zero":           "$argon2id$v=19$m=064,t=1,p=1" + salzUndHash,
		"no pass":                "$argon2id$v=19$m=64,t=0,p=1" + salzUndHash,
		"no thread":              "$argon2id$v=19$m=64,t=1,p=0" + salzUndHash,
		"256 threads wrap":       "$argon2id$v=19$m=64,t=1,p=257" + salzUndHash,
		"four terabytes":         "$argon2id$v=19$m=4294967295,t=1,p=1" + salzUndHash,
		"endless passes":         "$argon2id$v=19$m=64,t=4294967295,p=1" + salzUndHash,
		"short salt":             "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"loose bits in the salt": "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAA",
		"empty hash":             gut[:strings.LastIndex(gut, "$")+1],
		"padding":                gut + "=",
		"line break":             gut + "\n",
		"additional field":       gut + "$",
		"plain text":             "richtig",
	}
	for name, text := range faelle {
		t.Run(name, func(t *testing.T) {
			gleich, _, err := geheim.PruefePasswort(text, "richtig")
			if gleich || !errors.Is(err, geheim.ErrHashForm) {
				t.Errorf("got %v, %v", gleich, err)
			}
			if err != nil && strings.Contains(err.Error(), text) {
				t.Error("error repeats the hash")
			}
		})
	}
}

func TestForeignArgon2idStringIsAccepted(t *testing.T) {
	// The hash comes from the primitive directly, the string is put together by hand.
	roh := argon2.IDKey([]byte("password"), []byte("somesalt"), 2, 65536, 1, 32)
	// Reference implementation phc-winner-argon2, test.c, argon2id v=19, m=2^16, t=2, p=1.
	if got := hex.EncodeToString(roh); got != "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7" {
		t.Fatalf("primitive gives %s", got)
	}
	echt := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if gleich, erneuern, err := geheim.PruefePasswort(echt, "password"); !gleich || !erneuern || err != nil {
		t.Errorf("got %v, renew %v (short salt), %v", gleich, erneuern, err)
	}
	if gleich, _, _ := geheim.PruefePasswort(strings.Replace(echt, "$CTFh", "$CTFi", 1), "password"); gleich {
		t.Error("changed hash is accepted")
	}
}

func TestPasswortLimits(t *testing.T) {
	for name, passwort := range map[string]string{"empty": "", "too long": strings.Repeat("x", geheim.MaxPasswort+1)} {
		if _, err := geheim.HashPasswort(passwort); !errors.Is(err, geheim.ErrPasswortLaenge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := geheim.HashPasswortMit("x", geheim.Parameter{}); !errors.Is(err, geheim.ErrHashForm) {
		t.Errorf("no costs: %v", err)
	}
}

func FuzzPruefePasswort(f *testing.F) {
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, text string) {
		// The empty password is refused after parsing, so nothing expensive is computed.
		gleich, _, err := geheim.PruefePasswort(text, "")
		if gleich || (err != nil && !errors.Is(err, geheim.ErrHashForm)) {
			t.Errorf("got %v, %v", gleich, err)
		}
	})
}

func BenchmarkPruefePasswort(b *testing.B) {
	h, err := geheim.HashPasswort("Öffentlich-7")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if gleich, _, err := geheim.PruefePasswort(h, "Öffentlich-7"); !gleich || err != nil {
			b.Fatal(err)
		}
	}
}
