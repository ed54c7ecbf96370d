// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/suche"
)

func TestKoelnerVektoren(t *testing.T) {
	datei, err := os.Open("testdata/koelner.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer datei.Close()
	leser := csv.NewReader(datei)
	leser.Comma = ';'
	zeilen, err := leser.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(zeilen) < 89+50 {
		t.Fatalf("got %d rows", len(zeilen))
	}
	for _, z := range zeilen[1:] {
		eingabe, code, bemerkung := z[0], z[1], z[2]
		t.Run("DAV-04.2 "+eingabe, func(t *testing.T) {
			form := suche.Suchform(eingabe)
			if soll, ok := strings.CutPrefix(bemerkung, "Suchform "); ok && form != soll {
				t.Errorf("search form %s, want %s", form, soll)
			}
			if got := suche.Koelner(form); got != code {
				t.Errorf("code %q, want %q", got, code)
			}
		})
	}
}

func TestKoelnerKeepsWholeName(t *testing.T) {
	lang := strings.Repeat("MEYER", 40)
	if got := suche.Koelner(lang); got != strings.Repeat("67", 40) {
		t.Errorf("code has %d digits", len(got))
	}
}

func TestKoelnerDistinguishes(t *testing.T) {
	paare := map[string]struct {
		a, b   string
		gleich bool
	}{
		"DAV-04.2 œ and o sound alike":         {"Sœrensen", "Sorensen", true},
		"DAV-04.2 C and K before H":            {"Christian", "Kristian", true},
		"DAV-04.2 hyphen makes no difference":  {"Karl-Heinz", "Karlheinz", true},
		"DAV-04.2 C before R at the beginning": {"Craig", "Kraig", true},
		"DAV-04.2 C before R inside":           {"Lacroix", "Lakroix", false},
		"DAV-04.2 X after C has one digit":     {"Scx", "S", true},
		"DAV-04.2 U and W differ":              {"Quandt", "Kwandt", false},
		"DAV-04.2 Neumann is not Nina":         {"Neumann", "Nina", false},
	}
	for name, p := range paare {
		t.Run(name, func(t *testing.T) {
			a, b := suche.Koelner(suche.Suchform(p.a)), suche.Koelner(suche.Suchform(p.b))
			if (a == b) != p.gleich {
				t.Errorf("codes %s and %s", a, b)
			}
		})
	}
}

func FuzzKoelner(f *testing.F) {
	f.Add("MUELLER")
	f.Add("XXCXHH")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		code := suche.Koelner(s)
		if strings.Trim(code, "012345678") != "" {
			t.Fatalf("code %q", code)
		}
		if strings.Contains(strings.TrimPrefix(code, "0"), "0") {
			t.Fatalf("zero inside %q", code)
		}
	})
}
