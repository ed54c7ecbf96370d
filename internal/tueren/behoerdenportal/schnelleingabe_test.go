// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/melde"
)

func TestQuickLine(t *testing.T) {
	for zeile, soll := range map[string]string{
		"Müller, Anna 1.2.1980, Leipzig":                     "nachname=Müller vornamen=Anna geburtsdatum=1.2.1980 gemeinde=Leipzig",
		"Müller; Anna; 01.02.1980; 14713000":                 "nachname=Müller vornamen=Anna geburtsdatum=01.02.1980 gemeinde=14713000",
		"Anna Maria von der Heide, geb. 1.2.1980 Leipzig":    "nachname=von der Heide vornamen=Anna Maria geburtsdatum=1.2.1980 gemeinde=Leipzig",
		"Herr Dr. Karl Beispiel *1980 in":                    "nachname=Beispiel vornamen=Karl geburtsdatum=1980 gemeinde=in",
		"Müller\tAnna\t1980-02-01\t04107\tLeipzig":           "nachname=Müller vornamen=Anna geburtsdatum=1980-02-01 plz=04107 gemeinde=Leipzig",
		"Müller, Anna, Karl-Marx-Straße 12 a, 04107 Leipzig": "nachname=Müller vornamen=Anna strasse=Karl-Marx-Straße hausnummer=12 a plz=04107 gemeinde=Leipzig",
		"Müller, Anna, 1. 2. 1980, Straße des 17. Juni 5":    "nachname=Müller vornamen=Anna geburtsdatum=1.2.1980 strasse=Straße des 17. Juni hausnummer=5",
		"Müller, Anna, 2.1980, Grimma":                       "nachname=Müller vornamen=Anna geburtsdatum=2.1980 gemeinde=Grimma",
		"Müller":                                             "nachname=Müller",
		"al-Ḫaṭīb, Ṣāliḥ 01.01.1990":                         "nachname=al-Ḫaṭīb vornamen=Ṣāliḥ geburtsdatum=01.01.1990",
		"":                                                   "",
		" , ; ":                                              "",
		strings.Repeat("Müller, ", 100):                      "",
	} {
		var ist []string
		felder := teile(zeile)
		for _, feld := range []string{feldNachname, feldVornamen, feldGeburtsdatum, feldStrasse, feldHausnummer, feldPLZ, feldGemeinde} {
			if wert, da := felder[feld]; da {
				ist = append(ist, feld+"="+wert)
			}
		}
		if strings.Join(ist, " ") != soll {
			t.Errorf("%q: %v, want %s", zeile, ist, soll)
		}
	}
}

func TestWhatWasTypedWinsOverTheQuickLine(t *testing.T) {
	f := formular{werte: map[string]string{feldSchnell: "Müller, Anna", feldVornamen: "Berta"}}
	f.uebernimm()
	if f.Wert(feldVornamen) != "Berta" || f.Wert(feldNachname) != "Müller" || f.hat(feldSchnell) {
		t.Errorf("fields are %v", f.werte)
	}
}

func FuzzQuickLine(f *testing.F) {
	f.Add("Müller, Anna 1.2.1980, Leipzig")
	f.Add("04107 14713000 2.1980 ,,;\t")
	f.Fuzz(func(t *testing.T, zeile string) {
		for feld, wert := range teile(zeile) {
			if utf8.ValidString(zeile) && !utf8.ValidString(wert) {
				t.Errorf("field %s is cut inside a letter", feld)
			}
			if strings.ContainsRune(wert, trenner) && !strings.ContainsRune(zeile, trenner) {
				t.Errorf("field %s has the separator", feld)
			}
		}
	})
}

func TestDates(t *testing.T) {
	const heute = 20260901
	for eingabe, soll := range map[string]melde.TeilbekanntesDatum{
		"1.2.1980": 19800201, "01.02.1980": 19800201, " 1. 2. 1980 ": 19800201, "1980": 19800000, "2.1980": 19800200, "02.1980": 19800200,
		"1980-02-01": 19800201, "00.00.1980": 19800000, "00.02.1980": 19800200, "unbekannt": melde.Unbekannt, "00.00.0000": melde.Unbekannt,
		"": 0, "29.02.1980": 19800229, "1.9.2026": 20260901,
	} {
		if d, fehlt := liesDatum(eingabe, heute); d != soll || fehlt != "" {
			t.Errorf("%q: %d %s", eingabe, d, fehlt)
		}
	}
	for eingabe, soll := range map[string]string{
		"31.02.1980": "Der Februar 1980 hatte 29 Tage.", "31.4.1981": "Der April 1981 hatte 30 Tage.", "1.13.1980": "Einen Monat 13",
		"1.0.1980": "fehlt der Monat", "2.9.2026": "Zukunft", "1.2.80": "TT.MM.JJJJ", "1.2.3.1980": "TT.MM.JJJJ", "gestern": "TT.MM.JJJJ",
		"1.1.1700": "zu weit zurück", "-1.2.1980": "TT.MM.JJJJ", "1..1980": "TT.MM.JJJJ", "99999": "TT.MM.JJJJ", "1.2.+980": "TT.MM.JJJJ",
	} {
		if d, fehlt := liesDatum(eingabe, heute); d != 0 || !strings.Contains(fehlt, soll) {
			t.Errorf("%q: %d %q, want %q", eingabe, d, fehlt, soll)
		}
	}
}

func FuzzDate(f *testing.F) {
	f.Add("31.02.1980")
	f.Add("1980-02-01")
	f.Fuzz(func(t *testing.T, text string) {
		d, fehlt := liesDatum(text, 20260901)
		if fehlt != "" && d != 0 {
			t.Error("a refused date has a value")
		}
		if d.Fruehestens() > 20260901 {
			t.Error("a future date passed")
		}
	})
}

// TestEveryLetterReachesThePage takes the names of the standard's letters, when
// they are at hand, through the quick line.
func TestEveryLetterReachesThePage(t *testing.T) {
	ordner := os.Getenv("KMR_SHARED")
	if ordner == "" {
		ordner = filepath.Join("..", "..", "..", "..", "shared")
	}
	inhalt, err := os.ReadFile(filepath.Join(ordner, "daten", "namen_din91379.csv"))
	if err != nil {
		t.Skip("NAMES OF DIN 91379 NOT FOUND: set KMR_SHARED")
	}
	for _, zeile := range strings.Split(string(inhalt), "\n")[1:] {
		spalten := strings.Split(zeile, ";")
		if len(spalten) < 3 || spalten[0] == "" || spalten[1] == "" {
			continue
		}
		f := teile(spalten[1] + ", " + spalten[0] + " 1.2.1980, Leipzig")
		if f[feldNachname] != spalten[1] || f[feldVornamen] != spalten[0] {
			t.Errorf("language %s: the name is split wrongly", spalten[2])
		}
	}
}
