// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
)

func TestCompleteness(t *testing.T) {
	r := regeln(t)
	for name, f := range map[string]struct {
		aendere func(*melde.Meldesatz)
		soll    string
	}{
		"nothing is missing": {func(*melde.Meldesatz) {}, ""},
		"all missing particulars are one finding": {func(m *melde.Meldesatz) {
			m.Name, m.Geburt, m.Geschlecht, m.Religion, m.Familienstand, m.Staatsangehoerigkeiten = melde.Personenname{}, melde.Geburt{}, "", nil, nil, nil
			m.Wohnungen[0].Status, m.Wohnungen[0].Einzug = "", 0
		}, "familienname,vornamen,geburtsdatum,geburtsort,geschlecht,staatsangehoerigkeit,religion,wohnungsstatus,einzug,familienstand"},
		"street":                                {func(m *melde.Meldesatz) { m.Wohnungen[0].Anschrift.Inland.Strasse = "" }, "anschrift"},
		"what is stated to be unknown is given": {func(m *melde.Meldesatz) { m.Geburt.Datum, m.Wohnungen[0].Einzug = melde.Unbekannt, melde.Unbekannt }, ""},
		"who has no name has that":              {func(m *melde.Meldesatz) { m.Name.Familienname = melde.NichtVorhanden }, ""},
		"moved away without a day":              {func(m *melde.Meldesatz) { m.Wohnungen[0].Aktuell = false }, "auszug"},
		"moved away, data of the past":          {func(m *melde.Meldesatz) { verzogen(berlin)(m); m.Religion, m.Familienstand = nil, nil }, ""},
		"dead without a day":                    {func(m *melde.Meldesatz) { m.Tod = &melde.Tod{Ort: "Pirna"} }, "sterbetag"},
		"gesonderte Aufbewahrung": {func(m *melde.Meldesatz) {
			verzogen(berlin)(m)
			m.Wohnungen[0].Auszug, m.Name.Vornamen = 20100101, ""
		}, ""},
	} {
		t.Run("S1-13.3 "+name, func(t *testing.T) {
			b, ok := r.Vollstaendigkeit(satz(1, pirna, allein, f.aendere), stichtag)
			var felder []string
			for _, x := range b.Felder {
				felder = append(felder, x.Feld.ID)
				if x.Feld.Norm == "" || x.Feld.Blatt == "" {
					t.Errorf("%s without norm or sheet", x.Feld.ID)
				}
			}
			if ist := strings.Join(felder, ","); ist != f.soll || ok != (f.soll != "") {
				t.Errorf("%q, not %q", ist, f.soll)
			}
		})
	}
}

func TestDays(t *testing.T) {
	r := regeln(t)
	for frist, tag := range map[plausibilitaet.Frist]melde.Datum{
		plausibilitaet.Stichtag: 20260830, plausibilitaet.Pruefung: 20261130, plausibilitaet.Mitteilung: 20261215,
		plausibilitaet.Wiedervorlage: 20270131,
	} {
		t.Run("S1-13.2 "+string(frist), func(t *testing.T) {
			if ist := r.Tag(frist, 2026); ist != tag {
				t.Errorf("%v, not %v", ist, tag)
			}
		})
	}
	if !r.IstAmtlich(20270830) || r.IstAmtlich(20270831) {
		t.Error("S1-13.1: the official day is 30 August of every year")
	}
}

// The sheets of the fields are those of the catalogue; the tax number has none
// there, because the register keeps it by its own group.
func TestSheetsExist(t *testing.T) {
	r := regeln(t)
	for _, art := range []plausibilitaet.Art{plausibilitaet.VOLL, plausibilitaet.PM3} {
		for _, id := range []string{"familienname", "religion", "einzug", "familienstand", "doktorgrad", "sperren", "tod", "waffenerlaubnis"} {
			if f, ok := r.Feld(art, id); ok && melde.Bezeichnung(f.Blatt) == "" {
				t.Errorf("%s: sheet %s is unknown", id, f.Blatt)
			}
		}
	}
}

// Rules that contradict the program are refused at the start.
func TestBrokenRules(t *testing.T) {
	heil := fstest.MapFS{}
	for _, name := range []string{"fristen.toml", "befunde.toml", "pflichtfelder.toml", "abgleichfelder.toml"} {
		b, err := fs.ReadFile(os.DirFS("daten"), name)
		if err != nil {
			t.Fatal(err)
		}
		heil[name] = &fstest.MapFile{Data: b}
	}
	if _, err := plausibilitaet.LadeAus(heil); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct{ datei, alt, neu string }{
		{"fristen.toml", `tag = "08-30"`, `tag = "02-30"`},
		{"fristen.toml", `id = "stichtag"`, `id = "anderer"`},
		{"fristen.toml", `norm = "SächsMeldVO § 13 Satz 4"`, ``},
		{"befunde.toml", `art = "PM2a"`, `art = "PM9"`},
		{"befunde.toml", `gueltig_von = "2007-01-01"`, `gueltig_von = "gestern"`},
		{"pflichtfelder.toml", `feld = "vornamen"`, `feld = "schuhgroesse"`},
		{"pflichtfelder.toml", `"verzogen", "verstorben"]`, `"verschollen"]`},
		{"pflichtfelder.toml", `blatt = "0301"`, `blat = "0301"`},
		{"abgleichfelder.toml", `gruppe = "name"`, `gruppe = "haar"`},
		{"abgleichfelder.toml", `bezeichnung = "Doktorgrad"`, ``},
	} {
		kaputt := fstest.MapFS{}
		for name, datei := range heil {
			kaputt[name] = datei
		}
		text := strings.Replace(string(heil[f.datei].Data), f.alt, f.neu, 1)
		kaputt[f.datei] = &fstest.MapFile{Data: []byte(text)}
		if _, err := plausibilitaet.LadeAus(kaputt); err == nil || text == string(heil[f.datei].Data) {
			t.Errorf("%s with %q: %v", f.datei, f.neu, err)
		}
	}
}
