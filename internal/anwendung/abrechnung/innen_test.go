// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/bescheid"
)

func TestReferenz(t *testing.T) {
	if bescheid.Rest97("539007547034RF18") != 1 {
		t.Error("the example of ISO 11649 is refused")
	}
	r := referenz(2026, 17)
	for text, soll := range map[string][]string{
		"Rechnung " + r:                         {r},
		strings.ToLower(r):                      {r},
		r[:4] + " " + r[4:8] + "-" + r[8:]:      {r},
		r + " " + r:                             {r},
		"RF00" + r[4:]:                          nil,
		r[:len(r)-1]:                            nil,
		"KMR2026000017":                         nil,
		referenz(2026, 18) + "," + r + ", Dank": {referenz(2026, 18), r},
	} {
		if ist := findeReferenzen(text); !slices.Equal(ist, soll) {
			t.Errorf("%q: %v", text, ist)
		}
	}
}

func TestLiesFristenRefusesGapsAndOverlaps(t *testing.T) {
	zweite := strings.Replace(fristdatei[strings.Index(fristdatei, "[[frist]]"):], "2007-10-01", "2027-01-01", 1)
	for name, text := range map[string]string{
		"two at a time":   fristdatei + zweite,
		"unknown key":     fristdatei + "\nx = 1\n",
		"no days to pay":  strings.Replace(fristdatei, "zahlung_tage = 28", "zahlung_tage = 0", 1),
		"none":            "",
		"no day of begin": strings.Replace(fristdatei, `gueltig_von = "2007-10-01"`, "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := liesFristen(text); err == nil {
				t.Error("accepted")
			}
		})
	}
	if _, err := liesFristen(strings.Replace(fristdatei, "2007-10-01\"", "2007-10-01\"\ngueltig_bis = \"2026-12-31\"", 1) + zweite); err != nil {
		t.Error(err)
	}
}
