// SPDX-License-Identifier: EUPL-1.2

package meldenummer_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/meldenummer"
)

var kopf = meldenummer.Kopf{AGS: "14612000", Nummer: 12, Erstellt: time.Date(2026, 11, 22, 10, 0, 0, 5_000_000, time.FixedZone("", 3600))}

func nummer(t testing.TB, saat byte) zuordnung.Meldenummer {
	t.Helper()
	n, err := zuordnung.NeueMeldenummer(bytes.NewReader(bytes.Repeat([]byte{saat}, 5)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func beispiel(t testing.TB) *meldenummer.Nachricht {
	return &meldenummer.Nachricht{Kopf: kopf, Paare: []meldenummer.Paar{
		{VBM: "14612000ÄÖ&<>\"'|}~00", Meldenummer: nummer(t, 1)},
		{Ordnungsmerkmal: "OM 4711 ", Meldenummer: nummer(t, 2), Ersetzt: nummer(t, 3)},
	}}
}

var quittung = &meldenummer.Quittung{Kopf: kopf, Zeilen: []meldenummer.Quittungszeile{
	{Nr: 1, Ergebnis: meldenummer.Angenommen}, {Nr: 2, Ergebnis: meldenummer.Unbekannt}}}

func text(t testing.TB, schreibe func(w *bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := schreibe(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func nachrichtentext(t testing.TB, n *meldenummer.Nachricht) string {
	return text(t, func(w *bytes.Buffer) error { return n.Schreibe(w) })
}

func quittungstext(t testing.TB, q *meldenummer.Quittung) string {
	return text(t, func(w *bytes.Buffer) error { return q.Schreibe(w) })
}

func TestHinUndZurueck(t *testing.T) {
	t.Run("S1-10.10 Nachricht", func(t *testing.T) {
		soll := beispiel(t)
		ist, err := meldenummer.LiesNachricht(strings.NewReader(nachrichtentext(t, soll)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(soll, ist); d != "" {
			t.Error(d)
		}
		if nachrichtentext(t, ist) != nachrichtentext(t, soll) {
			t.Error("the same message gives other bytes")
		}
	})
	t.Run("S1-10.10 Quittung", func(t *testing.T) {
		ist, err := meldenummer.LiesQuittung(strings.NewReader(quittungstext(t, quittung)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(quittung, ist); d != "" {
			t.Error(d)
		}
	})
}

// TestSchlecht: every rule is broken once; the sentence says which.
func TestSchlecht(t *testing.T) {
	n, q := nachrichtentext(t, beispiel(t)), quittungstext(t, quittung)
	for _, f := range []struct{ name, text, alt, neu, soll string }{
		{"leer", n, n, "", ""},
		{"abgebrochen", n, "</meldenummern>", "", ""},
		{"S1-10.3 vBM mit 19 Zeichen", n, "14612000Ä", "1461200Ä", "vbm"},
		{"S1-10.3 vBM mit Leerzeichen", n, "}~0", "} 0", "vbm"},
		{"Meldenummer mit falscher Prüfziffer", n, "<meldenummer>" + string(nummer(t, 1)), "<meldenummer>" + string(nummer(t, 1)[:13]) + string('0'+(nummer(t, 1)[13]-'0'+1)%10), "Prüfziffern"},
		{"ersetzte Meldenummer mit falscher Prüfziffer", n, "<ersetzt>" + string(nummer(t, 3)), "<ersetzt>10000000000000", "Prüfziffern"},
		{"Kennzeichen fehlt", n, "<ordnungsmerkmal>OM 4711 </ordnungsmerkmal>", "", "paar"},
		{"Ordnungsmerkmal leer", n, "OM 4711 ", "", "ordnungsmerkmal"},
		{"Lücke in den Nummern", n, `nr="2"`, `nr="3"`, "lückenlos"},
		{"Zahl der Paare falsch", n, `anzahl="2"`, `anzahl="3"`, "Zahl der Paare"},
		{"AGS mit sieben Stellen", n, `ags="14612000"`, `ags="1461200"`, "ags"},
		{"Zeitpunkt ohne Zone", n, "+01:00", "", "erstellt"},
		{"kein Tag des Kalenders", n, "2026-11-22", "2026-02-30", ""},
		{"fremdes Element", n, "</paar>", "<name>Muster</name></paar>", ""},
		{"fremder Namensraum", n, meldenummer.Raum, "urn:anders", ""},
		{"DTD", n, "<meldenummern", "<!DOCTYPE meldenummern><meldenummern", ""},
		{"Quittung statt Nachricht", n, n, q, "Erwartet wird"},
	} {
		t.Run(f.name, func(t *testing.T) {
			if !strings.Contains(f.text, f.alt) {
				t.Fatalf("the case changes nothing: %s", f.alt)
			}
			_, err := meldenummer.LiesNachricht(strings.NewReader(strings.Replace(f.text, f.alt, f.neu, 1)))
			var schlecht *meldenummer.Fehler
			if !errors.As(err, &schlecht) || !strings.Contains(schlecht.Text+schlecht.Element, f.soll) {
				t.Errorf("%v", err)
			}
		})
	}
	for _, f := range []struct{ name, alt, neu, soll string }{
		{"Ergebnis unbekannter Art", "angenommen", "abgelehnt", ""},
		{"Paar zweimal", `nr="2"`, `nr="1"`, "steigen"},
		{"ohne Paare", q[strings.Index(q, "  <paar"):strings.Index(q, "</quittung>")], "", "paar"},
		{"Nummer 0", `nummer="12"`, `nummer="0"`, "nummer"},
		{"Nummer zu groß", `nummer="12"`, `nummer="12000000000000000000"`, "nummer"},
	} {
		t.Run(f.name, func(t *testing.T) {
			_, err := meldenummer.LiesQuittung(strings.NewReader(strings.Replace(q, f.alt, f.neu, 1)))
			var schlecht *meldenummer.Fehler
			if !errors.As(err, &schlecht) || !strings.Contains(schlecht.Text+schlecht.Element, f.soll) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestXmllint has the schema file judge what the writers write.
func TestXmllint(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("SKIPPED: xmllint is not installed")
	}
	ordner := t.TempDir()
	dateien := map[string]string{"schema.xsd": meldenummer.Schemadatei, "n.xml": nachrichtentext(t, beispiel(t)), "q.xml": quittungstext(t, quittung)}
	for name, inhalt := range dateien {
		if err := os.WriteFile(filepath.Join(ordner, name), []byte(inhalt), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aus, err := exec.Command("xmllint", "--noout", "--nonet", "--schema", filepath.Join(ordner, "schema.xsd"),
		filepath.Join(ordner, "n.xml"), filepath.Join(ordner, "q.xml")).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, aus)
	}
}

// TestTabellen: the embedded tables are those of the schema file.
func TestTabellen(t *testing.T) {
	ziel := filepath.Join(t.TempDir(), "t.xsdt")
	aus, err := exec.Command("go", "run", "kernmelderegister/werkzeug/xsdtabelle", "-katalog", "katalog.xml", "-aus", ziel, "meldenummer-1.xsd").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, aus)
	}
	neu, err := os.ReadFile(ziel)
	if err != nil {
		t.Fatal(err)
	}
	alt, err := os.ReadFile("meldenummer-1.xsdt")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(alt, neu) {
		t.Error("meldenummer-1.xsdt is not made from meldenummer-1.xsd: go generate")
	}
}

func FuzzLies(f *testing.F) {
	f.Add(nachrichtentext(f, beispiel(f)))
	f.Add(quittungstext(f, quittung))
	f.Add("<meldenummern")
	f.Fuzz(func(t *testing.T, eingabe string) {
		if n, err := meldenummer.LiesNachricht(strings.NewReader(eingabe)); err == nil {
			noch, err := meldenummer.LiesNachricht(strings.NewReader(nachrichtentext(t, n)))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(n, noch); d != "" {
				t.Error(d)
			}
		}
		if q, err := meldenummer.LiesQuittung(strings.NewReader(eingabe)); err == nil {
			noch, err := meldenummer.LiesQuittung(strings.NewReader(quittungstext(t, q)))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(q, noch); d != "" {
				t.Error(d)
			}
		}
	})
}

// TestHandbuch: the examples of the documentation can be read.
func TestHandbuch(t *testing.T) {
	handbuch, err := os.ReadFile("../../../docs/formate/meldenummer.md")
	if err != nil {
		t.Fatal(err)
	}
	bloecke := strings.Split(string(handbuch), "```")
	gelesen := 0
	for _, b := range bloecke {
		if b, ist := strings.CutPrefix(b, "xml\n"); ist {
			_, fehlerN := meldenummer.LiesNachricht(strings.NewReader(b))
			_, fehlerQ := meldenummer.LiesQuittung(strings.NewReader(b))
			if fehlerN != nil && fehlerQ != nil {
				t.Errorf("%v / %v", fehlerN, fehlerQ)
			}
			gelesen++
		}
	}
	if gelesen != 2 {
		t.Errorf("%d examples", gelesen)
	}
}
