// SPDX-License-Identifier: EUPL-1.2

package bescheid

import (
	"strings"
	"testing"
)

// The example has the form of EPC069-12 chapter 3.
func TestGirocode(t *testing.T) {
	ist := girocode(Bank{Inhaber: "Hauptkasse Musterland", IBAN: "DE02120300000000202051", BIC: "BYLADEM1001"}, 80008, "RF71KMR2026000017")
	soll := "BCD\n002\n1\nSCT\nBYLADEM1001\nHauptkasse Musterland\nDE02120300000000202051\nEUR800.08\n\n\nRF71KMR2026000017"
	if ist != soll {
		t.Errorf("%q", ist)
	}
	punkte, err := zeichne(ist)
	if err != nil || len(punkte) > 69 || len(punkte) < 21 { // version 13 is the largest allowed
		t.Errorf("%d squares, %v", len(punkte), err)
	}
}

func TestLiesTexteRefusesGapsAndOverlaps(t *testing.T) {
	zweite := strings.Replace(textdatei[strings.Index(textdatei, "[[texte]]"):], "2026-01", "2027-01", 1)
	for name, text := range map[string]string{
		"two at a time": textdatei + zweite,
		"unknown key":   textdatei + "\nx = 1\n",
		"no remedies":   strings.Replace(textdatei, "rechtsbehelf = \"Gegen", "rechtsbehelf = \"\" # \"Gegen", 1),
		"none":          "",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := liesTexte(text); err == nil {
				t.Error("accepted")
			}
		})
	}
}
