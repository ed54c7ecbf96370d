// SPDX-License-Identifier: EUPL-1.2

package behoerde_test

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
)

const heute melde.Datum = 20261121

func TestAnzahlDerGemeinden(t *testing.T) {
	faelle := map[string]struct {
		tag    melde.Datum
		anzahl int
	}{
		"S0-08 end of 2010":               {20101231, 485},
		"S0-08 after the mergers of 2011": {20120101, 458},
		"S0-08 beginning of 2013":         {20130101, 438},
		"S0-08 last day of Ostrau":        {20221231, 419},
		"S0-08 Jahnatal":                  {20230101, 418},
		"S0-08 today":                     {heute, 418},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := len(behoerde.Verzeichnis().Alle(fall.tag)); got != fall.anzahl {
				t.Errorf("got %d municipalities, want %d", got, fall.anzahl)
			}
		})
	}
}

func TestNachfolger(t *testing.T) {
	v := behoerde.Verzeichnis()
	faelle := map[string]struct {
		ags  melde.AGS
		soll []melde.AGS
	}{
		"S0-08 existing municipality is its own":        {"14612000", []melde.AGS{"14612000"}},
		"S0-08 incorporation":                           {"14521580", []melde.AGS{"14521170"}},
		"S0-08 two form a new one":                      {"14522450", []melde.AGS{"14522275"}},
		"S0-08 division, larger part first":             {"14522610", []melde.AGS{"14522570", "14522080"}},
		"S0-08 division, seat of the administration":    {"14729180", []melde.AGS{"14729160", "14729080"}},
		"S0-08 key of Dresden before the reform":        {"14262000", []melde.AGS{"14612000"}},
		"S0-08 key of Plauen, district-free until 2008": {"14166000", []melde.AGS{"14523320"}},
		"S0-08 unknown key":                             {"14999999", nil},
		"S0-08 other Land":                              {"11000000", nil},
		"S0-08 district is no municipality":             {"14262", nil},
		"S0-08 no key":                                  {"", nil},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := v.Nachfolger(fall.ags); !slices.Equal(got, fall.soll) {
				t.Errorf("got %v", got)
			}
			bestand := fall.ags
			if len(fall.soll) > 0 {
				bestand = fall.soll[0]
			}
			if got := v.Bestandsgemeinde(fall.ags); got != bestand {
				t.Errorf("stock %s, want %s", got, bestand)
			}
		})
	}
}

func TestEveryKeySince2008Resolves(t *testing.T) {
	v := behoerde.Verzeichnis()
	t.Run("S0-08 all 485 municipalities of 2010", func(t *testing.T) {
		for _, g := range v.Alle(20101231) {
			ziele := v.Nachfolger(g.AGS)
			if len(ziele) == 0 {
				t.Errorf("%s is open", g.AGS)
			}
			for _, ziel := range ziele {
				if _, ok := v.Gemeinde(ziel, heute); !ok {
					t.Errorf("%s leads to %s, which does not exist today", g.AGS, ziel)
				}
			}
			if v.Meldebehoerde(g.AGS) == "" {
				t.Errorf("%s has no Meldebehörde", g.AGS)
			}
		}
	})
}

// The areas of 2010 must add up to those of today: a wrong successor would move
// square kilometres from one municipality to another.
func TestSuccessorsBalanceTheAreas(t *testing.T) {
	frueher, jetzt := leseFlaechen(t)
	v := behoerde.Verzeichnis()
	soll := map[melde.AGS]float64{}
	geteilt := map[melde.AGS]bool{}
	for _, g := range v.Alle(20101231) {
		ziele := v.Nachfolger(g.AGS)
		soll[ziele[0]] += frueher[g.AGS]
		if len(ziele) > 1 {
			for _, ziel := range ziele {
				geteilt[ziel] = true
			}
		}
	}
	const umgegliedert = "14730250" // gave 3.6 km² to its neighbours without a merger
	for _, g := range v.Alle(heute) {
		if abweichung := math.Abs(soll[g.AGS] - jetzt[g.AGS]); abweichung > 2.5 && !geteilt[g.AGS] && g.AGS != umgegliedert {
			t.Errorf("%s: %.2f km² today, %.2f km² from its predecessors", g.AGS, jetzt[g.AGS], soll[g.AGS])
		}
	}
	for _, paar := range [][2]melde.AGS{{"14522570", "14522080"}, {"14729160", "14729080"}} {
		summe := soll[paar[0]] + soll[paar[1]] - jetzt[paar[0]] - jetzt[paar[1]]
		if math.Abs(summe) > 2.5 {
			t.Errorf("%v: %.2f km² are missing after the division", paar, summe)
		}
	}
}

func leseFlaechen(t *testing.T) (frueher, jetzt map[melde.AGS]float64) {
	t.Helper()
	datei, err := os.Open("testdata/flaechen.csv")
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
	frueher, jetzt = map[melde.AGS]float64{}, map[melde.AGS]float64{}
	for _, z := range zeilen[1:] {
		for i, karte := range []map[melde.AGS]float64{frueher, jetzt} {
			if z[i+1] == "" {
				continue
			}
			if karte[melde.AGS(z[0])], err = strconv.ParseFloat(z[i+1], 64); err != nil {
				t.Fatal(err)
			}
		}
	}
	return frueher, jetzt
}

func TestGemeindeIsValidBetweenItsDays(t *testing.T) {
	v := behoerde.Verzeichnis()
	faelle := map[string]struct {
		ags  melde.AGS
		tag  melde.Datum
		gilt bool
	}{
		"S0-08 last day":                      {"14522450", 20221231, true},
		"S0-08 day after the last":            {"14522450", 20230101, false},
		"S0-08 first day":                     {"14522275", 20230101, true},
		"S0-08 day before the first":          {"14522275", 20221231, false},
		"S0-08 before the reform":             {"14612000", 20080731, false},
		"S0-08 day of the reform":             {"14612000", 20080801, true},
		"S0-08 whatever the day":              {"14522450", 0, true},
		"S0-08 unknown key, whatever the day": {"14000000", 0, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			g, ok := v.Gemeinde(fall.ags, fall.tag)
			if ok != fall.gilt || ok && g.AGS != fall.ags {
				t.Errorf("valid %t", ok)
			}
		})
	}
}

func TestMeldebehoerden(t *testing.T) {
	v := behoerde.Verzeichnis()
	if got := v.Meldebehoerde("14625080"); got != "14625440" {
		t.Errorf("Crostwitz is registered by %s", got)
	}
	traeger, mitglieder := map[melde.AGS]bool{}, 0
	for _, g := range v.Alle(heute) {
		traeger[g.Meldebehoerde] = true
	}
	for behoerde := range traeger {
		if !slices.Contains(v.Mitglieder(behoerde), behoerde) {
			t.Errorf("%s does not register itself", behoerde)
		}
		mitglieder += len(v.Mitglieder(behoerde))
	}
	if len(traeger) != 309 || mitglieder != 418 {
		t.Errorf("%d Meldebehörden for %d municipalities, want 309 for 418", len(traeger), mitglieder)
	}
	if v.Mitglieder("") != nil || v.Meldebehoerde("11000000") != "" {
		t.Error("an unknown key has a Meldebehörde")
	}
}

func TestImGebiet(t *testing.T) {
	v := behoerde.Verzeichnis()
	faelle := map[string]struct {
		ags     melde.AGS
		gebiete []melde.AGS
		soll    bool
	}{
		"no area is the whole Land":                 {"14612000", nil, true},
		"other Land":                                {"11000000", nil, false},
		"Land":                                      {"14612000", []melde.AGS{"14"}, true},
		"Direktionsbezirk":                          {"14612000", []melde.AGS{"146"}, true},
		"other Direktionsbezirk":                    {"14612000", []melde.AGS{"147"}, false},
		"district":                                  {"14628010", []melde.AGS{"14628"}, true},
		"one of several":                            {"14628010", []melde.AGS{"14612000", "14628"}, true},
		"other municipality":                        {"14628010", []melde.AGS{"14612000"}, false},
		"beginning of a key is no area":             {"14612000", []melde.AGS{"1461"}, false},
		"S0-08 former district as area":             {"14628010", []melde.AGS{"14290"}, true},
		"S0-08 merged municipality as area":         {"14521170", []melde.AGS{"14521580"}, true},
		"S0-08 merged municipality asked for":       {"14521580", []melde.AGS{"14521170"}, true},
		"S0-08 divided municipality in either part": {"14522610", []melde.AGS{"14522080"}, true},
		"S0-08 former district-free city as area":   {"14523320", []melde.AGS{"14166000"}, true},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := v.ImGebiet(fall.ags, fall.gebiete); got != fall.soll {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestUmfang(t *testing.T) {
	v := behoerde.Verzeichnis()
	for gebiet, anzahl := range map[melde.AGS]int{"14": 418, "14628": 36, "14612": 1, "14521580": 1, "14522610": 2, "99": 0, "": 0} {
		if got := len(v.Umfang(gebiet)); got != anzahl {
			t.Errorf("area %s has %d municipalities, want %d", gebiet, got, anzahl)
		}
	}
	summe := 0
	for _, k := range v.Kreise() {
		summe += len(v.Umfang(melde.AGS(k.Schluessel)))
	}
	if len(v.Kreise()) != 13 || summe != 418 {
		t.Errorf("%d districts with %d municipalities", len(v.Kreise()), summe)
	}
	for _, bezirk := range []string{"145", "146", "147"} {
		if v.Bezirksname(bezirk) == "" || len(v.Umfang(melde.AGS(bezirk))) == 0 {
			t.Errorf("Direktionsbezirk %s", bezirk)
		}
	}
	if v.Bezirksname("148") != "" {
		t.Error("Direktionsbezirk 148 exists")
	}
}

func TestKreise(t *testing.T) {
	v := behoerde.Verzeichnis()
	t.Run("S0-08 29 former districts lead to one of today", func(t *testing.T) {
		nachfolger := map[string]bool{}
		frueher := 0
		for nummer := 14000; nummer < 15000; nummer++ {
			k, ok := v.Kreis(strconv.Itoa(nummer))
			if !ok || k.Nachfolger == "" {
				continue
			}
			frueher++
			nachfolger[k.Nachfolger] = true
			if ziel, ok := v.Kreis(k.Nachfolger); !ok || ziel.Nachfolger != "" {
				t.Errorf("%s leads to %s", k.Schluessel, k.Nachfolger)
			}
		}
		if frueher != 29 || len(nachfolger) != 13 {
			t.Errorf("%d former districts lead to %d", frueher, len(nachfolger))
		}
	})
	if k, ok := v.Kreis("14628"); !ok || k.Name != "Sächsische Schweiz-Osterzgebirge" {
		t.Errorf("got %+v", k)
	}
	if g, _ := v.Gemeinde("14628010", heute); g.Kreis() != "14628" {
		t.Errorf("district %s", g.Kreis())
	}
}

func TestSuche(t *testing.T) {
	v := behoerde.Verzeichnis()
	faelle := map[string]struct {
		anfang string
		soll   melde.AGS
	}{
		"umlaut written out": {"goerlitz", "14626110"},
		"Sorbian name":       {"Budyš", "14625020"},
		"key":                {"14612", "14612000"},
		"name with blanks":   {" Bad Sch", "14628030"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if treffer := v.Suche(fall.anfang, 10); !slices.ContainsFunc(treffer, func(g behoerde.Gemeinde) bool { return g.AGS == fall.soll }) {
				t.Errorf("got %d hits without %s", len(treffer), fall.soll)
			}
		})
	}
	if got := v.Suche("", 10); got != nil {
		t.Errorf("empty text finds %d", len(got))
	}
	if got := v.Suche("14", 10); len(got) != 10 {
		t.Errorf("limit is not kept: %d", len(got))
	}
	if got := v.Suche("Sosa", 10); got != nil {
		t.Error("dissolved municipality is found")
	}
}

func TestDirectoryCannotBeChanged(t *testing.T) {
	g, _ := behoerde.Verzeichnis().Gemeinde("14522610", 0)
	g.Nachfolger[0] = "x"
	for _, g := range behoerde.Verzeichnis().Alle(20101231) {
		if len(g.Nachfolger) > 0 {
			g.Nachfolger[0] = "x"
		}
	}
	if behoerde.Verzeichnis().Nachfolger("14522610")[0] == "x" {
		t.Error("a caller changed the directory")
	}
}
