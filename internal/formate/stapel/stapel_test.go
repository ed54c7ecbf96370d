// SPDX-License-Identifier: EUPL-1.2

package stapel_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/stapel"
)

const dresden melde.AGS = "14612000"

func deuter() *stapel.Deuter {
	return &stapel.Deuter{
		Heute: 20260901, Staaten: map[string]bool{"151": true},
		Orte: stapel.NeueOrte([]stapel.Gemeinde{
			{AGS: dresden, Name: "Dresden", Kreis: "Dresden, Stadt"}, {AGS: "14625360", Name: "Neukirch", Kreis: "Bautzen"},
			{AGS: "14523100", Name: "Neukirch", Kreis: "Vogtlandkreis"},
		}),
		Strassen: func(ags melde.AGS) []string {
			if ags == dresden {
				return []string{"Alte Gasse", "Kästnerstraße"}
			}
			return nil
		},
	}
}

// alles is a profile with every field.
func alles() stapel.Angaben {
	return stapel.Angaben{
		"familienname": "Kästner", "vornamen": "Ida", "phonetik": "ja", "ordensname": "Klara", "kuenstlername": "Idora",
		"geburtsdatum": "01.02.1980", "geburtsort": "Wien", "geburtsstaat": "151", "geschlecht": "w", "familienstand": "VH",
		"anschrift1_ort": "Dresden", "anschrift1_plz": "01067", "anschrift1_strasse": "Alte Gasse", "anschrift1_hausnummer": "1a 1/2",
		"anschrift2_ort": "Gohlis", "anschrift2_strasse": "Ring", "einzugsdatum": "01.09.2019", "auszugsdatum": "31.08.2021",
		"heirat_datum": "06.2010", "heirat_ort": "Graz", "heirat_staat": "151", "partner_familienname": "Kästner", "partner_vornamen": "Udo",
		"vertreter_familienname": "V", "vertreter_vornamen": "W", "kind1_familienname": "K", "kind1_vornamen": "A", "kind2_familienname": "K", "kind2_vornamen": "B",
		"kind3_familienname": "K", "kind3_vornamen": "C", "sterbedatum": "15.11.2024", "sterbeort": "Linz", "sterbestaat": "151",
	}
}

func TestEveryFieldComesThroughAndBack(t *testing.T) {
	u := deuter()
	p, maengel := u.Deute(alles())
	if len(maengel) > 0 {
		t.Fatalf("%+v", maengel)
	}
	if got := stapel.AngabenAus(&p, u.Orte); !cmp.Equal(got, alles()) {
		t.Errorf("shown again:\n%s", cmp.Diff(alles(), got))
	}
	if x := p.Anschriften[0]; x.AGS != dresden || x.Wohnort != "" || x.Hausnummer != "1" || x.HausnummerZusatz != "a" || x.HausnummerTeil != "1/2" {
		t.Errorf("S2-32.14 address %+v", x)
	}
	if n := len(p.Merkmale()); n != 16 {
		t.Errorf("%d features", n)
	}
}

func TestMistakes(t *testing.T) {
	for name, fall := range map[string]struct{ feld, wert, code string }{
		"31.02.":                 {"geburtsdatum", "31.2.1980", "datum_tag"},
		"29.02. of a leap year":  {"geburtsdatum", "29.2.1980", ""},
		"29.02. of another year": {"geburtsdatum", "29.02.1981", "datum_tag"},
		"ISO":                    {"geburtsdatum", "1980-02-01", ""},
		"year":                   {"geburtsdatum", "1980", ""},
		"two digits of a year":   {"geburtsdatum", "1.2.80", "datum_form"},
		"day without month":      {"geburtsdatum", "1.0.1980", "datum_form"},
		"long ago":               {"geburtsdatum", "1.1.1700", "datum_jahr"},
		"future":                 {"einzugsdatum", "2.9.2026", "datum_zukunft"},
		"today":                  {"einzugsdatum", "1.9.2026", ""},
		"part of a day":          {"einzugsdatum", "2019", "datum_ganz"},
		"wildcard":               {"vornamen", "Id?", "platzhalter"},
		"Cyrillic":               {"familienname", "Кестнер", "zeichen"},
		"script":                 {"familienname", "<script>", "zeichen"},
		"121 letters":            {"ordensname", strings.Repeat("a", 121), "laenge"},
		"120 letters":            {"ordensname", strings.Repeat("ä", 120), ""},
		"unknown state":          {"geburtsstaat", "999", "wahl"},
		"unknown status":         {"familienstand", "XX", "wahl"},
		"two towns":              {"anschrift1_ort", "Neukirch", "ort_mehrdeutig"},
		"one of two towns":       {"anschrift1_ort", "Neukirch (Bautzen)", ""},
		"place elsewhere":        {"anschrift1_ort", "Berlin", ""},
		"key":                    {"anschrift1_ort", "14612000", ""},
		"unknown street":         {"anschrift1_strasse", "Nirgends", "strasse_unbekannt"},
		"street abbreviated":     {"anschrift1_strasse", "Kästnerstr.", ""},
		"postcode":               {"anschrift1_plz", "0106", "plz"},
		"half a name":            {"partner_vornamen", "", "bezug_ganz"},
		"half a marriage":        {"heirat_ort", "", "heirat_ganz"},
		"death before birth":     {"sterbedatum", "1.1.1970", "tod_vor_geburt"},
		"marriage before birth":  {"heirat_datum", "1970", "heirat_vor_geburt"},
		"state without place":    {"geburtsort", "", "ort_zum_staat"},
	} {
		t.Run(name, func(t *testing.T) {
			a := alles()
			a[fall.feld] = fall.wert
			_, maengel := deuter().Deute(a)
			if fall.code == "" && len(maengel) > 0 {
				t.Errorf("%+v", maengel)
			}
			if fall.code != "" && !slices.ContainsFunc(maengel, func(m stapel.Mangel) bool { return m.Code == fall.code }) {
				t.Errorf("%+v, want %s", maengel, fall.code)
			}
		})
	}
	t.Run("S2-32.14 similar street is proposed", func(t *testing.T) {
		a := alles()
		a["anschrift1_strasse"] = "Kestner Straße"
		_, m := deuter().Deute(a)
		if len(m) != 1 || !slices.Equal(m[0].Werte, []string{"Dresden", "Kästnerstraße"}) {
			t.Errorf("%+v", m)
		}
	})
}

func TestFeaturesOfTheRule(t *testing.T) {
	hat := func(r suche.Merkmalsregel) bool {
		return slices.ContainsFunc(stapel.Merkmale(r), func(m stapel.Merkmalsfelder) bool { return m.Merkmal == suche.MerkmalGeschlecht })
	}
	if hat(suche.RegelS2) || !hat(suche.RegelBMG49) {
		t.Error("E-D1 sex is a feature of the BMG only")
	}
}

const gut = "kopf;erklaerung_fassung;1\nkopf;keine_werbung;ja\nkopf;kein_adresshandel;ja\nkopf;zweck;\n" +
	"zeichen;familienname;vornamen;geburtsdatum;geburtsort;kette;archiv;verzicht\n" +
	"A;Kästner;Ida;1.2.1980;Dresden;normal;ja;ja\n\nB;\"Kästner\";Ida;31.2.1980;Dresden;schnell;vielleicht;\n"

func TestFile(t *testing.T) {
	d, err := stapel.Lies([]byte(gut), deuter(), 10)
	if err != nil {
		t.Fatal(err)
	}
	if !d.KeineWerbung || !d.KeinAdresshandel || d.Gewerblich || d.Fassung != "1" || len(d.Zeilen) != 2 {
		t.Fatalf("%+v", d)
	}
	eins, zwei := d.Zeilen[0], d.Zeilen[1]
	if eins.Zeichen != "A" || eins.Kette != "normal" || !eins.Archiv || !eins.Verzicht || eins.Anfrage.Geburtsdatum != 19800201 || len(eins.Maengel) > 0 {
		t.Errorf("first row %+v", eins)
	}
	var codes []string
	for _, m := range zwei.Maengel {
		codes = append(codes, m.Feld+" "+m.Code)
	}
	slices.Sort(codes)
	if zwei.Nr != 8 || !slices.Equal(codes, []string{"archiv ja_nein", "geburtsdatum datum_tag", "kette wahl"}) {
		t.Errorf("second row %d: %v", zwei.Nr, codes)
	}
}

func TestEncodings(t *testing.T) {
	latein, err := charmap.Windows1252.NewEncoder().Bytes([]byte(gut))
	if err != nil {
		t.Fatal(err)
	}
	for name, inhalt := range map[string][]byte{
		"UTF-8": []byte(gut), "UTF-8 with mark": []byte("\uFEFF" + gut), "Windows-1252": latein,
		"Windows lines": bytes.ReplaceAll([]byte(gut), []byte("\n"), []byte("\r\n")), "tabs": bytes.ReplaceAll([]byte(gut), []byte(";"), []byte("\t")),
		"commas": bytes.ReplaceAll([]byte(gut), []byte(";"), []byte(",")),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := stapel.Lies(inhalt, deuter(), 10)
			if err != nil || d.Zeilen[0].Anfrage.Nachname != "Kästner" {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestRefusedFiles(t *testing.T) {
	zeilen := "familienname;vornamen\n" + strings.Repeat("A;B\n", 11)
	for name, fall := range map[string]struct{ inhalt, code string }{
		"zip":             {"PK\x03\x04", "kein_text"},
		"PDF":             {"%PDF-1.7", "kein_text"},
		"binary":          {"a;b\x00", "kein_text"},
		"empty":           {"", "leer"},
		"no rows":         {"familienname;vornamen\n", "ohne_zeilen"},
		"unknown column":  {"familienname;vornamen;iban\nA;B;C\n", "spalte_unbekannt"},
		"column twice":    {"familienname;vornamen;vornamen\nA;B;C\n", "spalte_doppelt"},
		"missing column":  {"familienname;geburtsort\nA;B\n", "spalte_fehlt"},
		"unknown head":    {"kopf;x;y\nfamilienname;vornamen\nA;B\n", "kopf"},
		"open quote":      {"familienname;vornamen\n\"A;B\n", "csv"},
		"too many":        {zeilen, "zu_viele_zeilen"},
		"too large":       {strings.Repeat("x", stapel.GroessteDatei+1), "datei_gross"},
		"no Windows-1252": {"familienname;vornamen\n\x81;B\n", "kodierung"},
	} {
		t.Run(name, func(t *testing.T) {
			var f *stapel.Dateifehler
			if _, err := stapel.Lies([]byte(fall.inhalt), deuter(), 10); !errors.As(err, &f) || f.Code != fall.code {
				t.Errorf("%v, want %s", err, fall.code)
			}
		})
	}
}

func TestTemplateCanBeFilledIn(t *testing.T) {
	var b bytes.Buffer
	if err := stapel.SchreibeVorlage(&b, "7"); err != nil {
		t.Fatal(err)
	}
	zeile := make([]string, len(stapel.Spalten()))
	zeile[slices.Index(stapel.Spalten(), "familienname")], zeile[slices.Index(stapel.Spalten(), "vornamen")] = "Kästner", "Ida"
	b.WriteString(strings.Join(zeile, ";") + "\r\n")
	d, err := stapel.Lies(b.Bytes(), deuter(), 10)
	if err != nil || d.Fassung != "7" || len(d.Zeilen) != 1 || len(d.Zeilen[0].Maengel) > 0 {
		t.Errorf("%+v %v", d, err)
	}
}

func TestFormulasAreNeutralised(t *testing.T) {
	boese := []string{"=1+1", "+49 351", "-5", "@SUM(A1)", "'", "Kästner;\"x\"", ""}
	var b bytes.Buffer
	if err := stapel.SchreibeTabelle(&b, [][]string{boese}); err != nil {
		t.Fatal(err)
	}
	if soll := "\uFEFF'=1+1;'+49 351;'-5;'@SUM(A1);';\"Kästner;\"\"x\"\"\";\r\n"; b.String() != soll {
		t.Errorf("%q, want %q", b.String(), soll)
	}
	d, err := stapel.Lies([]byte("zeichen;familienname;vornamen\n'+49 351;A;B\n"), deuter(), 10)
	if err != nil || d.Zeilen[0].Zeichen != "+49 351" {
		t.Errorf("a protected cell is not read back: %v", err)
	}
}

func FuzzLies(f *testing.F) {
	f.Add([]byte(gut))
	f.Add([]byte("familienname,vornamen\n\"a\nb\",c\n"))
	f.Add([]byte("\uFEFFkopf\tzweck\t=1\nfamilienname\tvornamen\n\xe4\tb\n"))
	u := deuter()
	f.Fuzz(func(t *testing.T, inhalt []byte) {
		d, err := stapel.Lies(inhalt, u, 5)
		var dateifehler *stapel.Dateifehler
		if err != nil && !errors.As(err, &dateifehler) {
			t.Fatalf("%T", err)
		}
		if err != nil {
			return
		}
		if len(d.Zeilen) == 0 || len(d.Zeilen) > 5 {
			t.Fatalf("%d rows", len(d.Zeilen))
		}
		for _, z := range d.Zeilen {
			if len(z.Maengel) > 0 {
				continue
			}
			// What was read without mistakes is read alike when it is shown and sent again.
			nochmals, maengel := u.Deute(stapel.AngabenAus(&z.Anfrage, u.Orte))
			for _, m := range maengel {
				if m.Code != "strasse_unbekannt" { // the confirmation is not part of the profile
					t.Fatalf("%+v", m)
				}
			}
			if d := cmp.Diff(z.Anfrage, nochmals); d != "" {
				t.Fatal(d)
			}
		}
	})
}
