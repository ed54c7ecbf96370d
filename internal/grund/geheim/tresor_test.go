// SPDX-License-Identifier: EUPL-1.2

package geheim_test

import (
	"errors"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/geheim"
)

func tresor(t *testing.T) geheim.Tresor {
	t.Helper()
	s, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(geheim.TresorLaenge)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTresorOpensOnlyWhatItSealedForThePlace(t *testing.T) {
	eigener := tresor(t)
	text, err := eigener.Verschliesse([]byte("JBSWY3DPEHPK3PXP"), "konto a")
	if err != nil || !geheim.IstVerschlossen(text) || strings.Contains(text, "JBSWY3DP") {
		t.Fatalf("sealed badly: %v", err)
	}
	if klar, err := eigener.Oeffne(text, "konto a"); err != nil || string(klar) != "JBSWY3DPEHPK3PXP" {
		t.Errorf("got %d bytes, %v", len(klar), err)
	}
	for name, oeffne := range map[string]func() ([]byte, error){
		"another row":     func() ([]byte, error) { return eigener.Oeffne(text, "konto b") },
		"another key":     func() ([]byte, error) { return tresor(t).Oeffne(text, "konto a") },
		"changed":         func() ([]byte, error) { return eigener.Oeffne(text[:len(text)-2]+"AA", "konto a") },
		"cut":             func() ([]byte, error) { return eigener.Oeffne(text[:12], "konto a") },
		"not sealed":      func() ([]byte, error) { return eigener.Oeffne("JBSWY3DPEHPK3PXP", "konto a") },
		"no base64":       func() ([]byte, error) { return eigener.Oeffne("v1:%%%", "konto a") },
		"zero Tresor":     func() ([]byte, error) { return geheim.Tresor{}.Oeffne(text, "konto a") },
		"empty after tag": func() ([]byte, error) { return eigener.Oeffne("v1:", "konto a") },
	} {
		if _, err := oeffne(); !errors.Is(err, geheim.ErrTresorInhalt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	zweimal, err := eigener.Verschliesse([]byte("JBSWY3DPEHPK3PXP"), "konto a")
	if err != nil || zweimal == text {
		t.Errorf("equal secrets look equal: %v", err)
	}
}

func TestTresorNeedsAFullKey(t *testing.T) {
	if _, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(16))); !errors.Is(err, geheim.ErrTresorSchluessel) {
		t.Errorf("got %v", err)
	}
	if _, err := (geheim.Tresor{}).Verschliesse(nil, ""); !errors.Is(err, geheim.ErrTresorSchluessel) {
		t.Errorf("the zero value seals: %v", err)
	}
}
