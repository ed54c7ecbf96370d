// SPDX-License-Identifier: EUPL-1.2

package datentraeger_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/formate/datentraeger"
)

const gut = `{
  "absendende_stelle": "Stadt Pirna",
  "kennzeichen": "PIR-2026-07",
  "dateiname": ["gesamt-0001.xml", "teil/gesamt-0002.xml"],
  "empfangende_stelle": "Kernmelderegister Sachsen",
  "laufende_nummer": 2,
  "gesamtzahl": 3,
  "erstellungsdatum": "2026-11-03",
  "zeichendichte": "UTF-8"
}`

func etikett() *datentraeger.Etikett {
	return &datentraeger.Etikett{
		AbsendendeStelle: "Stadt Pirna", Kennzeichen: "PIR-2026-07",
		Dateinamen:        []string{"gesamt-0001.xml", "teil/gesamt-0002.xml"},
		EmpfangendeStelle: "Kernmelderegister Sachsen", LaufendeNummer: 2, Gesamtzahl: 3,
		Erstellungsdatum: 20261103, Zeichendichte: "UTF-8",
	}
}

func TestLies(t *testing.T) {
	t.Run("S1-23.2 all seven particulars", func(t *testing.T) {
		e, err := datentraeger.Lies(strings.NewReader(gut))
		if err != nil {
			t.Fatal(err)
		}
		if unterschied := cmp.Diff(etikett(), e); unterschied != "" {
			t.Error(unterschied)
		}
	})
	t.Run("one file as plain text", func(t *testing.T) {
		text := strings.Replace(gut, `["gesamt-0001.xml", "teil/gesamt-0002.xml"]`, `"a.xml"`, 1)
		e, err := datentraeger.Lies(strings.NewReader(text))
		if err != nil || len(e.Dateinamen) != 1 || e.Dateinamen[0] != "a.xml" {
			t.Errorf("%v, %v", e, err)
		}
	})
	for _, angabe := range []string{
		"absendende_stelle", "kennzeichen", "dateiname", "empfangende_stelle",
		"laufende_nummer", "gesamtzahl", "erstellungsdatum", "zeichendichte",
	} {
		t.Run("S1-23.2 without "+angabe, func(t *testing.T) {
			var zeilen []string
			for _, zeile := range strings.Split(gut, "\n") {
				if !strings.Contains(zeile, `"`+angabe+`"`) {
					zeilen = append(zeilen, zeile)
				}
			}
			text := strings.Replace(strings.Join(zeilen, "\n"), ",\n}", "\n}", 1)
			verlangeFehler(t, text, angabe)
		})
	}
}

func TestLiesRefusesWrongLabels(t *testing.T) {
	for _, fall := range []struct{ name, alt, neu, angabe string }{
		{"empty sender", `"Stadt Pirna"`, `" "`, "absendende_stelle"},
		{"number above total", `"laufende_nummer": 2`, `"laufende_nummer": 4`, "laufende_nummer"},
		{"number zero", `"laufende_nummer": 2`, `"laufende_nummer": 0`, "laufende_nummer"},
		{"number as text", `"laufende_nummer": 2`, `"laufende_nummer": "2"`, "laufende_nummer"},
		{"broken number", `"gesamtzahl": 3`, `"gesamtzahl": 3.5`, "gesamtzahl"},
		{"other encoding", `"UTF-8"`, `"ISO-8859-1"`, "zeichendichte"},
		{"date that does not exist", `2026-11-03`, `2026-02-30`, "erstellungsdatum"},
		{"German date", `2026-11-03`, `03.11.2026`, "erstellungsdatum"},
		{"unknown particular", `"gesamtzahl": 3`, `"gesamtzahl": 3, "farbe": "blau"`, ""},
		{"other spelling", `"gesamtzahl"`, `"Gesamtzahl"`, ""},
		{"repeated particular", `"gesamtzahl": 3`, `"gesamtzahl": 9, "gesamtzahl": 3`, "gesamtzahl"},
		{"null", `"Stadt Pirna"`, `null`, "absendende_stelle"},
		{"no file", `["gesamt-0001.xml", "teil/gesamt-0002.xml"]`, `[]`, "dateiname"},
		{"file twice", `"teil/gesamt-0002.xml"`, `"gesamt-0001.xml"`, "dateiname"},
		{"file outside", `"teil/gesamt-0002.xml"`, `"../gesamt-0002.xml"`, "dateiname"},
		{"absolute file", `"teil/gesamt-0002.xml"`, `"/etc/passwd"`, "dateiname"},
		{"backslash", `"teil/gesamt-0002.xml"`, `"..\\x"`, "dateiname"},
		{"file as number", `["gesamt-0001.xml", "teil/gesamt-0002.xml"]`, `7`, "dateiname"},
		{"text behind", "}", "} x", ""},
		{"no object", gut, `[1]`, ""},
		{"no JSON", gut, `<etikett/>`, ""},
		{"empty", gut, ``, ""},
		{"truncated", "\n}", "", ""},
		{"huge", "PIR-2026-07", strings.Repeat("P", 2<<20), ""},
	} {
		t.Run(fall.name, func(t *testing.T) {
			verlangeFehler(t, strings.Replace(gut, fall.alt, fall.neu, 1), fall.angabe)
		})
	}
}

func verlangeFehler(t *testing.T, text, angabe string) {
	t.Helper()
	_, err := datentraeger.Lies(strings.NewReader(text))
	var f *datentraeger.Fehler
	if !errors.As(err, &f) {
		t.Fatalf("%v", err)
	}
	if f.Angabe != angabe || !strings.HasSuffix(f.Text, ".") {
		t.Errorf("%+v", f)
	}
}

func TestPruefeInhalt(t *testing.T) {
	for _, fall := range []struct {
		name    string
		dateien []string
		text    string
	}{
		{"all there", []string{"etikett.json", "teil/gesamt-0002.xml", "gesamt-0001.xml"}, ""},
		{"one missing", []string{"gesamt-0001.xml"}, "fehlt die Datei teil/gesamt-0002.xml"},
		{"one too many", []string{"gesamt-0001.xml", "teil/gesamt-0002.xml", "fremd.xml"}, "fremd.xml steht nicht auf dem Etikett"},
	} {
		t.Run(fall.name, func(t *testing.T) {
			err := etikett().PruefeInhalt(fall.dateien)
			if (err == nil) != (fall.text == "") || err != nil && !strings.Contains(err.Error(), fall.text) {
				t.Error(err)
			}
		})
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := etikett()
		e.AbsendendeStelle = "A" + rapid.String().Draw(rt, "stelle")
		e.AbsendendeStelle = strings.ToValidUTF8(e.AbsendendeStelle, "")
		e.Dateinamen = rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,5}\.xml`), 1, 3, rapid.ID).Draw(rt, "dateien")
		e.Gesamtzahl = e.LaufendeNummer + rapid.IntRange(0, 9).Draw(rt, "mehr")
		var b bytes.Buffer
		if err := e.Schreibe(&b); err != nil {
			rt.Fatal(err)
		}
		gelesen, err := datentraeger.Lies(&b)
		if err != nil {
			rt.Fatal(err)
		}
		if unterschied := cmp.Diff(e, gelesen); unterschied != "" {
			rt.Error(unterschied)
		}
	})
}

func TestSchreibeRefusesAnIncompleteLabel(t *testing.T) {
	e := etikett()
	e.Kennzeichen = ""
	var b bytes.Buffer
	if err := e.Schreibe(&b); err == nil || b.Len() > 0 {
		t.Errorf("S1-23.2: written %q, %v", b.String(), err)
	}
}

func FuzzLies(f *testing.F) {
	f.Add([]byte(gut))
	f.Add([]byte(`{"dateiname":{"a":[]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := datentraeger.Lies(bytes.NewReader(b))
		if err == nil && e.Pruefe() != nil {
			t.Error("read, but wrong")
		}
		var x *datentraeger.Fehler
		if err != nil && !errors.As(err, &x) {
			t.Error(err)
		}
	})
}
