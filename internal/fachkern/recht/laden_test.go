// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
)

// eingebaut reads a built-in file with one replacement in one of them.
func eingebaut(datei, alt, neu string) func(string) (string, error) {
	return func(name string) (string, error) {
		inhalt, err := daten.ReadFile("daten/" + name)
		text := string(inhalt)
		if name == datei {
			text = strings.Replace(text, alt, neu, 1)
		}
		return text, err
	}
}

// TestLadeWeistWidersprueche: the program does not start with law that contradicts itself.
func TestLadeWeistWidersprueche(t *testing.T) {
	faelle := []struct{ name, datei, alt, neu, fehler string }{
		{"unbekannter Schlüssel", dateiProfile, `raum = "land"`, "raum = \"land\"\nfarbe = \"rot\"", "unknown key"},
		{"Zeile ohne Norm", dateiGruppen, `norm = "BMG § 34 Abs. 1 Satz 1 Nr. 1, BMeldDAV § 5 Abs. 1 Satz 1 Nr. 1"`, "", "without norm"},
		{"Zeile ohne Geltung", dateiGruppen, `gueltig_von = "2022-05-01"`, "", "gueltig_von"},
		{"Ende vor Beginn", dateiGruppen, `gueltig_von = "2022-05-01"`, "gueltig_von = \"2022-05-01\"\ngueltig_bis = \"2021-01-01\"", "before"},
		{"Element außerhalb", dateiGruppen, `["1-3"]`, `["1-186"]`, "range"},
		{"kein Bereich", dateiGruppen, `["1-3"]`, `["eins"]`, "range"},
		{"Gruppe doppelt", dateiGruppen, `id = "DAV-5.1-2"`, `id = "DAV-5.1-1"`, "taken"},
		{"Trefferliste fehlt", dateiGruppen, `id = "DAV-6"`, `id = "DAV-6x"`, "DAV-6"},
		{"Element in zwei Gruppen", dateiGruppen, `elemente = ["4-6"]`, `elemente = ["3-6"]`, "is in"},
		{"Element fehlt", dateiElemente, "code = 185", "code = 186", "element 186"},
		{"freie Suche doppelt", dateiElemente, "freie_suche = 2\n", "freie_suche = 1\n", "taken"},
		{"Gruppe unbekannt", dateiProfile, `"DAV-5.1-1"`, `"DAV-X"`, "unknown or not valid"},
		{"Gruppe gilt nicht immer", dateiGruppen, `gueltig_von = "2022-05-01"`, `gueltig_von = "2023-01-01"`, "not valid"},
		{"Profil zweimal an einem Tag", dateiProfile, `id = "BMG-34a.2S"`, `id = "BMG-34a.2"`, "two rows"},
		{"Suchart unbekannt", dateiProfile, `["personensuche"]`, `["raten"]`, "raten"},
		{"Rechtsstand unbekannt", dateiProfile, `"bmg2022"`, `"bmg1999"`, "bmg1999"},
		{"Raum unbekannt", dateiProfile, `raum = "land"`, `raum = "welt"`, "welt"},
		{"Protokollort unbekannt", dateiProfile, `protokoll = "register"`, `protokoll = "nirgends"`, "nirgends"},
		{"Sperrwirkung unbekannt", dateiProfile, `sperrwirkung = "bmg2022"`, `sperrwirkung = "keine"`, "keine"},
		{"Sperrwirkung mit unbekanntem Wert", dateiWirkungen, `trefferliste = "nie"`, `trefferliste = "immer"`, "immer"},
		{"gesondert unbekannt", dateiProfile, `gesondert = "BMG-13.2"`, `gesondert = "X"`, "gesondert"},
		{"Ablehnung doppelt", dateiAblehnungen, `code = "02"`, `code = "01"`, "taken"},
		{"kein TOML", dateiAblehnungen, `norm`, `norm norm`, dateiAblehnungen},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			_, err := lade(eingebaut(f.datei, f.alt, f.neu))
			if err == nil || !strings.Contains(err.Error(), f.fehler) {
				t.Errorf("error %v, want one with %q", err, f.fehler)
			}
		})
	}
}

// TestElementverzeichnis: the list is complete and both numberings meet.
func TestElementverzeichnis(t *testing.T) {
	r, err := Lade()
	if err != nil {
		t.Fatal(err)
	}
	for code := 1; code <= 46; code++ {
		if _, ok := r.ElementFreieSuche(code); !ok {
			t.Errorf("code %d of the free search leads to no element", code)
		}
	}
	for code, soll := range map[int]Element{1: 1, 6: 7, 13: 15, 17: 44, 28: 74, 38: 172, 42: 178, 46: 185} {
		if e, _ := r.ElementFreieSuche(code); e != soll {
			t.Errorf("code %d of the free search leads to %d, want %d", code, e, soll)
		}
	}
	for code, blatt := range map[Element]string{1: "0101a", 37: "0907a", 73: "1233", 122: "1508", 144: "1524", 169: "1707", 185: "3002"} {
		e, ok := r.Element(code)
		if !ok || e.Blaetter[len(e.Blaetter)-1] != blatt {
			t.Errorf("element %d has the sheets %v, want %s", code, e.Blaetter, blatt)
		}
	}
	for _, code := range []Element{0, 186} {
		if _, ok := r.Element(code); ok {
			t.Errorf("element %d exists", code)
		}
	}
	if a, ok := r.Ablehnung("24"); !ok || a.Text == "" || len(r.codes) != 24 {
		t.Error("the list of refusals is incomplete")
	}
}

// TestGeltung: first and last day belong to the validity.
func TestGeltung(t *testing.T) {
	g := Geltung{Von: 20220501, Bis: 20241231}
	for tag, soll := range map[int]bool{20220430: false, 20220501: true, 20241231: true, 20250101: false} {
		if g.Gilt(melde.Datum(tag)) != soll {
			t.Errorf("%d", tag)
		}
	}
	if !(Geltung{Von: 20220501}).Gilt(99991231) {
		t.Error("an open row ends")
	}
}
