// SPDX-License-Identifier: EUPL-1.2

package ergebnisdruck_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/formate/ergebnisdruck"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

func ergebnis() ergebnisdruck.Ergebnis {
	return ergebnisdruck.Ergebnis{
		Protokollnummer: 4711, Erstellt: time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC),
		Frage:   []ergebnisdruck.Angabe{{"Aktenzeichen", "AZ 1"}},
		Neutral: "Es kann keine Auskunft erteilt werden.",
	}
}

func gelesen(t *testing.T, e ergebnisdruck.Ergebnis) (struktur string, roh []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := ergebnisdruck.Schreibe(&b, e); err != nil {
		t.Fatal(err)
	}
	return strings.Join(pdftest.Struktur(t, b.Bytes()), "\n"), b.Bytes()
}

const frage = `Document
 H1: Ergebnis der Personensuche
 Table
  TR
   TH(Row): Protokollnummer
   TD: 4711
  TR
   TH(Row): Aktenzeichen
   TD: AZ 1
`

func TestSchreibe(t *testing.T) {
	t.Run("S1-22.2 one person with the norm of every field and the log number", func(t *testing.T) {
		e := ergebnis()
		e.Person = &ergebnisdruck.Person{
			Name: "Žofia Muster", Hinweise: []string{"Die Person ist verstorben."},
			Bloecke: []ergebnisdruck.Block{{
				Titel: "Namen", Teile: [][]ergebnisdruck.Angabe{{{"Familienname", "Muster"}}},
				Normen: []ergebnisdruck.Norm{{"§ 38 Abs. 1 Nr. 1 BMG", "Familienname"}},
			}},
		}
		ist, roh := gelesen(t, e)
		if soll := frage + ` H2: Auskunft: Žofia Muster
 P: Hinweise zu dieser Person
 L
  LI
   Lbl: •
   LBody: Die Person ist verstorben.
 H3: Namen
 Table
  TR
   TH(Row): Familienname
   TD: Muster
 P: Rechtsgrundlage § 38 Abs. 1 Nr. 1 BMG: Familienname`; ist != soll {
			t.Error(ist)
		}
		d := pdftest.Lies(t, roh)
		if titel := pdftest.TextAus(d.Dict(d.Trailer["Info"])["Title"]); strings.Contains(titel, "Muster") {
			t.Error("title names the person")
		}
	})
	t.Run("several persons", func(t *testing.T) {
		e := ergebnis()
		e.Treffer = &ergebnisdruck.Trefferliste{Spalten: []string{"Name", "Geburtsdatum"}, Zeilen: [][]string{{"Muster", "1980"}, {"Muster", "1981"}}, Gekuerzt: true}
		ist, _ := gelesen(t, e)
		if !strings.Contains(ist, "gekürzt") || strings.Count(ist, "TD: Muster") != 2 || !strings.Contains(ist, "TH(Column): Geburtsdatum") {
			t.Error(ist)
		}
	})
	t.Run("S1-22.2 a list of another search has its name and its norms", func(t *testing.T) {
		e := ergebnis()
		e.Titel = "Ergebnis der freien Suche"
		e.Treffer = &ergebnisdruck.Trefferliste{
			Ueberschrift: "Ergebnisliste", Spalten: []string{"Name"}, Zeilen: [][]string{{"Muster"}},
			Normen: []ergebnisdruck.Norm{{"BMeldDAV § 8", "Familienname"}},
		}
		ist, _ := gelesen(t, e)
		for _, text := range []string{"H1: Ergebnis der freien Suche", "H2: Ergebnisliste", "Rechtsgrundlage BMeldDAV § 8: Familienname"} {
			if !strings.Contains(ist, text) {
				t.Errorf("lacks %q in %s", text, ist)
			}
		}
	})
	t.Run("the neutral answer says nothing but its sentence", func(t *testing.T) {
		ist, _ := gelesen(t, ergebnis())
		if ist != frage+" H2: Antwort\n P: Es kann keine Auskunft erteilt werden." {
			t.Error(ist)
		}
	})
}
