// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// person1331 is an answer with a dwelling, a hint, and a blocked relative's absence.
func person1331() recht.Auszug {
	return recht.Auszug{
		Name: melde.Personenname{
			Familienname: "Lindner", Geburtsname: "Woźniak", Vornamen: "Katharina Elise",
			Lebenspartnerschaftsname: melde.NichtVorhanden,
		},
		Geburt:     melde.Geburt{Datum: 19840200, Fruehere: []melde.TeilbekanntesDatum{19830000, melde.Unbekannt}, Ort: "Görlitz"},
		Geschlecht: "w",
		Wohnungen: []melde.Wohnung{{
			Anschrift: melde.Anschrift{
				Form: melde.AnschriftInland, BedingterSperrvermerk: true,
				Inland: melde.Inlandsanschrift{AGS: "14628270", Postleitzahl: "01796", Wohnort: "Pirna", Strasse: "Elbweg", Hausnummer: "12"},
			},
			Aktuell: true, Status: melde.Hauptwohnung, Einzug: melde.Unbekannt, Statuswechsel: 20200101,
		}},
		Kinder:            []recht.KindAuszug{{Person: recht.Person{Vornamen: "Oskar", Geburtsdatum: 20170905}}},
		UnbekanntVerzogen: true, SperreHinweis: true, Identifikationsmerkmal: "t0k3n",
	}
}

func TestGoldenFiles(t *testing.T) {
	schreibe := schreiberFunktionen()
	schreibe["1100"] = func(b *bytes.Buffer) error {
		k, l := kopf("1100"), lieferkopf()
		s := xmeld.NeuerSchreiber1100(b, &k, &l)
		if err := s.Liefern(satz1100()); err != nil {
			return err
		}
		if err := s.Loeschen(xmeld.Loeschung{Schluessel: satz1100().Schluessel, Ereignis: quittung().Meldungen[1].Ereignis}); err != nil {
			return err
		}
		return s.Schliesse()
	}
	schreibe["1331-eindeutig"] = func(b *bytes.Buffer) error { return xmeld.Schreibe1331(b, antwort(person1331())) }
	for name, f := range schreibe {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := f(&b); err != nil {
				t.Fatal(err)
			}
			vergleicheDatei(t, name+".golden.xml", b.Bytes())
		})
	}
}

// satz1100 is a record with the usual data groups, fixed for the golden file.
func satz1100() *melde.Meldesatz {
	p := person1331()
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "PIR0004711"},
		Ereignis:   quittung().Meldungen[0].Ereignis, Anlass: "104",
		Sperren: []melde.Auskunftssperre{{Grund: melde.SperreGefahr, Frist: 20271231}},
		Name:    p.Name, Geburt: p.Geburt, Geschlecht: p.Geschlecht, Wohnungen: p.Wohnungen,
		Familienstand:          &melde.Familienstand{Art: "VH", Beginn: 20150620, Ort: "Freiberg"},
		Religion:               &melde.Religion{Steuererhebend: "lt"},
		Staatsangehoerigkeiten: []string{"000", "152"},
		Steuer:                 melde.Steueridentifikation{IdNr: "01234567896"},
		Ausweise:               []melde.Ausweisdokument{{Art: "09", Behoerde: "Stadt Pirna", GueltigBis: 20310511, Seriennummer: "L0BSP0001"}},
		Partner:                &melde.Partner{Referenz: &melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "PIR0004712"}},
		Landescontainer:        &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzMeldenummer, Inhalt: []string{"4711"}}}},
	}
}

// A blocked person is marked in the answer, but no ground is ever named.
func TestTheGroundOfABlockNeverLeaves(t *testing.T) {
	t.Run("S1-24.2 hint without ground", func(t *testing.T) {
		gesperrt := person1331()
		text := string(xmeld.Anhaengen1331(nil, antwort(recht.Auszug{}, gesperrt)))
		if !strings.Contains(text, `<kmr:auskunftssperre person="2"/>`) {
			t.Error("no hint")
		}
		if strings.Count(text, "auskunftssperre") != 1 || strings.Contains(text, "grund") {
			t.Error("more than the hint")
		}
	})
}

func vergleicheDatei(t *testing.T, name string, erhalten []byte) {
	t.Helper()
	pfad := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pfad, erhalten, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	erwartet, err := os.ReadFile(pfad)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(erhalten, erwartet) {
		t.Errorf("%s differs:\n%s", name, kuerze(erhalten))
	}
}

// The sheets in errors are those of the element trees of the standard.
func TestSheetsAgreeWithTheElementTree(t *testing.T) {
	const vorn = "/datensatz/person.liefern/"
	zeilen := strings.Split(string(datei(t, "spec", "xmeld", "feldbaeume", "1100.tsv")), "\n")
	geprueft := 0
	for _, zeile := range zeilen {
		felder := strings.Split(zeile, "\t")
		if len(felder) < 7 || !strings.HasPrefix(zeile, vorn) || felder[6] == "" {
			continue
		}
		geprueft++
		pfad := "xmeldit.datenlieferung.1100" + felder[0]
		if blatt := xmeld.Blatt(pfad); blatt != felder[6] {
			t.Errorf("%s: sheet %q, not %q", felder[0], blatt, felder[6])
		}
		if blatt := xmeld.Blatt(pfad + "/unten/code"); blatt != felder[6] {
			t.Errorf("below %s: sheet %q", felder[0], blatt)
		}
	}
	if geprueft < 100 {
		t.Errorf("only %d sheets in the tree", geprueft)
	}
	if blatt := xmeld.Blatt("xmeldit.datenlieferung.1100/nachrichtenkopf.g2g/leser"); blatt != "" {
		t.Errorf("header has sheet %q", blatt)
	}
}

func TestStelleAGS(t *testing.T) {
	for kennung, ags := range map[string]melde.AGS{
		"ags:14628270": "14628270", "dbs:14628270": "", "ags:1462827": "", "": "", "ags:146282700": "",
	} {
		if erhalten := (xmeld.Stelle{Kennung: kennung}).AGS(); erhalten != ags {
			t.Errorf("%s: %q", kennung, erhalten)
		}
	}
}

// A writer that fails is noticed, and nothing is written after it.
func TestFailingWriter(t *testing.T) {
	k, l := kopf("1100"), lieferkopf()
	w := &halterWriter{frei: 10_000}
	s := xmeld.NeuerSchreiber1100(w, &k, &l)
	var erster error
	for _, satz := range saetze(100) {
		if err := s.Liefern(satz); err != nil && erster == nil {
			erster = err
		}
	}
	if erster == nil || s.Schliesse() == nil || w.danach > 0 {
		t.Errorf("error %v, %d writes after it", erster, w.danach)
	}
}

// halterWriter is full after some bytes.
type halterWriter struct {
	frei, danach int
	voll         bool
}

func (h *halterWriter) Write(b []byte) (int, error) {
	if h.voll {
		h.danach++
	}
	if len(b) > h.frei {
		h.voll = true
		return 0, errKaputt
	}
	h.frei -= len(b)
	return len(b), nil
}
