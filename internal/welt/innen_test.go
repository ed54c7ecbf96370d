// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"kernmelderegister/internal/fachkern/melde"
)

func TestDayFollowsTheCalendar(t *testing.T) {
	beginn := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := range 80000 {
		d := tag(n + 1).datum()
		if soll := melde.DatumVon(beginn.AddDate(0, 0, n)); d != soll {
			t.Fatalf("day %d is %s, not %s", n+1, d, soll)
		}
		if tagVon(d) != tag(n+1) {
			t.Fatalf("%s is day %d, not %d", d, tagVon(d), n+1)
		}
	}
}

func TestScramblingIsAPermutation(t *testing.T) {
	gesehen := make([]bool, 1<<16)
	for x := range uint64(1 << 16) {
		y := verwuerfle(x, 16, 99)
		if y >= 1<<16 || gesehen[y] {
			t.Fatalf("%d occurs twice or is too large", y)
		}
		gesehen[y] = true
	}
}

func TestTaxNumberHasCheckDigitAndStructure(t *testing.T) {
	if got := pruefziffer([]byte("0123456789")); got != '6' { // the specimen 01234567896
		t.Errorf("check digit %c, want 6", got)
	}
	gesehen := map[string]bool{}
	for n := uint64(0); n < idNummern; n += 331 {
		nr := idNr(n)
		if len(nr) != 11 || nr[0] != '0' || pruefziffer([]byte(nr[:10])) != nr[10] {
			t.Fatalf("%s is no synthetic tax number", nr)
		}
		var anzahl [10]int
		for _, z := range nr[:10] {
			anzahl[z-'0']++
		}
		slices.Sort(anzahl[:])
		if anzahl != [10]int{0, 1, 1, 1, 1, 1, 1, 1, 1, 2} {
			t.Fatalf("%s: digits occur %v times", nr, anzahl)
		}
		if gesehen[nr] {
			t.Fatalf("%s occurs twice", nr)
		}
		gesehen[nr] = true
	}
}

func TestParkedRecordsKeepTheirOrder(t *testing.T) {
	for name, g := range map[string]grenzen{
		"in memory":   ueblicheGrenzen(),
		"in the file": {stapel: 300, roh: 2000, gepackt: 0},
		"pressed out": {stapel: 1 << 20, roh: 700, gepackt: 100},
	} {
		t.Run(name, func(t *testing.T) {
			ordner := t.TempDir()
			a := neueAblage(ordner, g)
			if err := a.oeffne(); err != nil {
				t.Fatal(err)
			}
			for i := range uint64(400) {
				wert, err := a.modus.Marshal(geparkt{Person: i})
				if err != nil {
					t.Fatal(err)
				}
				if err := a.lege(uint32(i%7), wert); err != nil {
					t.Fatal(err)
				}
			}
			for nr := range uint32(7) {
				soll := uint64(nr)
				err := a.hole(nr, func(g geparkt) bool {
					if g.Person != soll {
						t.Fatalf("pile %d: %d instead of %d", nr, g.Person, soll)
					}
					soll += 7
					return true
				})
				if err != nil || soll < 400 {
					t.Fatalf("pile %d ends at %d: %v", nr, soll, err)
				}
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			if reste, _ := filepath.Glob(filepath.Join(ordner, "*")); len(reste) > 0 {
				t.Errorf("left behind: %v", reste)
			}
		})
	}
}

func TestFactsAreComplete(t *testing.T) {
	f, err := laden()
	if err != nil {
		t.Fatal(err)
	}
	if len(f.gemeinden) != 418 || len(f.kreise) != 13 || f.einwohner != 4071971 {
		t.Errorf("%d municipalities, %d Kreise, %d inhabitants", len(f.gemeinden), len(f.kreise), f.einwohner)
	}
	for _, g := range f.gemeinden {
		if len(g.plz) == 0 || len(g.strassen) < 6 || g.behoerde == "" {
			t.Errorf("%s: %d postcodes, %d streets, Meldebehörde %q", g.ags, len(g.plz), len(g.strassen), g.behoerde)
		}
	}
	for i, s := range f.staaten[1:] {
		if s.herkunft != "" && f.namen.familien[s.herkunft].leer() {
			t.Errorf("state %d: no surnames of origin %s", i+1, s.herkunft)
		}
	}
}

// alleNamen are all texts that can become part of a name, in every form.
func alleNamen(f *fakten) []string {
	aus := slices.Concat(f.namen.vornamen[1:], f.namen.nachnamen[1:])
	for herkunft, a := range f.namen.familien {
		for _, i := range a.werte {
			aus = append(aus, weibliche(f.namen.nachnamen[i], herkunft))
		}
	}
	for _, g := range f.gemeinden {
		aus = append(aus, g.name)
		for _, s := range g.strassen {
			aus = append(aus, s.name)
		}
	}
	for _, s := range f.staaten {
		aus = append(aus, s.strasse, s.ort)
	}
	return aus
}

func TestNamesAreInNFC(t *testing.T) {
	f, err := laden()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range alleNamen(f) {
		if !norm.NFC.IsNormalString(n) || n != strings.TrimSpace(n) {
			t.Errorf("%q", n)
		}
	}
}

// The pattern of datatype C stands in the official schema of DIN 91379.
func TestNamesKeepToDIN91379(t *testing.T) {
	ordner := os.Getenv("KMR_SHARED")
	if ordner == "" {
		ordner = filepath.Join("..", "..", "..", "shared")
	}
	roh, err := os.ReadFile(filepath.Join(ordner, "spec/xmeld/25.11a/extern/din-norm-91379-datatypes.xsd"))
	if err != nil {
		t.Skipf("shared material not found (KMR_SHARED): %v", err)
	}
	muster := datentypC(t, roh)
	f, err := laden()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range alleNamen(f) {
		if n != "" && !muster.MatchString(n) {
			t.Errorf("%q has letters outside of DIN 91379", n)
		}
	}
}

func datentypC(t *testing.T, schema []byte) *regexp.Regexp {
	t.Helper()
	var s struct {
		Typen []struct {
			Name   string `xml:"name,attr"`
			Muster struct {
				Wert string `xml:"value,attr"`
			} `xml:"restriction>pattern"`
		} `xml:"simpleType"`
	}
	if err := xml.Unmarshal(schema, &s); err != nil {
		t.Fatal(err)
	}
	for _, typ := range s.Typen {
		if typ.Name == "datatypeC" {
			return regexp.MustCompile("^" + fuerGo(typ.Muster.Wert) + "$")
		}
	}
	t.Fatal("datatypeC not found")
	return nil
}

// fuerGo escapes what stands for itself in a schema pattern but not in Go.
func fuerGo(muster string) string {
	var aus strings.Builder
	for _, r := range muster {
		if strings.ContainsRune(`()[]|-\*`, r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			aus.WriteRune(r)
			continue
		}
		fmt.Fprintf(&aus, `\x{%x}`, r)
	}
	return aus.String()
}

func TestFemaleSurnames(t *testing.T) {
	for _, f := range []struct{ herkunft, maennlich, weiblich string }{
		{"cs", "Novák", "Nováková"}, {"cs", "Krátký", "Krátká"}, {"cs", "Kukla", "Kuklová"}, {"cs", "Krejčí", "Krejčí"},
		{"ru", "Maksimov", "Maksimova"}, {"ru", "Kovalskii", "Kovalskaia"}, {"uk", "Kovalskyi", "Kovalska"},
		{"pl", "Lisowski", "Lisowska"}, {"pl", "Nowak", "Nowak"}, {"lv", "Bērziņš", "Bērziņa"}, {"de", "Müller", "Müller"},
	} {
		if ist := weibliche(f.maennlich, f.herkunft); ist != f.weiblich {
			t.Errorf("%s %s: %s, want %s", f.herkunft, f.maennlich, ist, f.weiblich)
		}
	}
}

func TestTypingErrorAlwaysChangesSomething(t *testing.T) {
	for name, m := range map[string]melde.Meldesatz{
		"short":     {Name: melde.Personenname{Familienname: "Ng", Vornamen: "X"}},
		"combining": {Name: melde.Personenname{Familienname: "K̦amal", Vornamen: "S̱"}},
		"usual": {Name: melde.Personenname{Familienname: "Müller", Ehename: "Müller", Geburtsname: "Groß", Vornamen: "Anna Maria",
			GebraeuchlicherVorname: "Anna"}, Geburt: melde.Geburt{Datum: 19800503}},
	} {
		for seed := range uint64(50) {
			neu := m
			verschreibe(&neu, neuerZufall(seed, 1))
			if neu.Name.Familienname == m.Name.Familienname && neu.Name.Vornamen == m.Name.Vornamen &&
				neu.Name.Geburtsname == m.Name.Geburtsname && neu.Geburt.Datum == m.Geburt.Datum {
				t.Errorf("%s, seed %d: nothing changed", name, seed)
			}
			if d := neu.Geburt.Datum; d != 0 {
				if _, err := melde.NeuesDatum(d.Jahr(), d.Monat(), d.Tag()); err != nil {
					t.Errorf("%s, seed %d: %v", name, seed, err)
				}
			}
		}
	}
}
