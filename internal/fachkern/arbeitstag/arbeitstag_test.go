// SPDX-License-Identifier: EUPL-1.2

package arbeitstag_test

import (
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/arbeitstag"
	"kernmelderegister/internal/grund/uhr"
)

func tag(t *testing.T, s string) uhr.Datum {
	t.Helper()
	d, err := uhr.LiesDatum(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDays(t *testing.T) {
	for _, f := range []struct {
		tag                 string
		arbeitstag, werktag bool
	}{
		{"2026-11-17", true, true}, {"2026-11-18", false, false}, // Buß- und Bettag
		{"2026-11-21", false, true}, {"2026-11-22", false, false},
		{"2026-04-03", false, false}, {"2026-04-06", false, false}, {"2026-05-14", false, false}, {"2026-05-25", false, false},
		{"2026-10-31", false, false}, {"2026-12-24", true, true}, {"2027-01-01", false, false}, {"2024-03-29", false, false},
		{"2025-06-19", true, true}, // Fronleichnam is none in Saxony but for some places
	} {
		d := tag(t, f.tag)
		if arbeitstag.Ist(d) != f.arbeitstag || arbeitstag.IstWerktag(d) != f.werktag {
			t.Errorf("%s: %v, %v", d, arbeitstag.Ist(d), arbeitstag.IstWerktag(d))
		}
	}
	for von, bis := range map[string]string{"2026-11-16": "2026-11-20", "2026-11-20": "2026-11-24", "2026-04-02": "2026-04-08"} {
		if ist := arbeitstag.PlusWerktage(tag(t, von), 3); ist != tag(t, bis) {
			t.Errorf("%s: %s", von, ist)
		}
	}
}

// Every public holiday of two years, with their Easter computed by others.
func TestHolidaysOfAYear(t *testing.T) {
	for jahr, soll := range map[int]string{
		2026: "01-01 04-03 04-06 05-01 05-14 05-25 10-03 10-31 11-18 12-25 12-26",
		2038: "01-01 04-23 04-26 05-01 06-03 06-14 10-03 10-31 11-17 12-25 12-26", // the latest Easter
	} {
		var ist []string
		for d := (uhr.Datum{Jahr: jahr, Monat: 1, Tag: 1}); d.Jahr == jahr; d = d.PlusTage(1) {
			if arbeitstag.IstFeiertag(d) {
				ist = append(ist, d.String()[5:])
			}
		}
		if strings.Join(ist, " ") != soll {
			t.Errorf("%d: %s", jahr, ist)
		}
	}
}
