// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

const dresden melde.AGS = "14612000"

// beispiel is one row of the examples in the Anlage of the BMeldDAV.
type beispiel struct {
	zeile                     int
	nummer, buchstabe         string
	feldRegister, register    string
	normRegister, normAnfrage string
	feldAnfrage, anfrage      string
	treffer                   bool
}

func leseBeispiele(t *testing.T) []beispiel {
	t.Helper()
	datei, err := os.Open("testdata/dav_beispiele.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer datei.Close()
	zeilen, err := csv.NewReader(datei).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var alle []beispiel
	for i, z := range zeilen[1:] {
		alle = append(alle, beispiel{
			zeile: i + 2, nummer: z[0], buchstabe: z[1],
			feldRegister: z[3], register: ohneZusatz(z[4]), normRegister: z[5],
			feldAnfrage: z[6], anfrage: ohneZusatz(z[7]), normAnfrage: z[8],
			treffer: z[9] == "ja",
		})
		if blatt0301 := strings.Contains(z[4], "0301"); blatt0301 {
			alle[i].feldRegister = "Vornamen"
		}
	}
	return alle
}

var klammer = regexp.MustCompile(` \(DSMeld-Blatt \d+a?\)$`)

// ohneZusatz cuts the sheet number and writes the sign for a name that doesn't exist.
func ohneZusatz(s string) string {
	if strings.Contains(s, "zu Recht nicht vorhanden") {
		return string(melde.NichtVorhanden)
	}
	return klammer.ReplaceAllString(s, "")
}

// anforderungen names the requirement that an example tests.
var anforderungen = map[string]string{
	"4a": "DAV-A4a", "4b": "DAV-A4b", "4c": "DAV-A4c", "4d": "DAV-A4b", "4e": "DAV-A4e", "4g": "DAV-A4g", "4h": "DAV-A4g",
	"6a": "DAV-A4a DAV-07", "6b": "DAV-07", "6c": "DAV-07", "6d": "DAV-07", "6e": "DAV-07", "6g": "DAV-07",
	"6h": "DAV-07", "6i": "DAV-07", "6j": "DAV-07", "7d": "DAV-07",
}

func TestBeispieleDerAnlage(t *testing.T) {
	alle := leseBeispiele(t)
	if len(alle) != 249 {
		t.Fatalf("got %d examples, want 249", len(alle))
	}
	for _, b := range alle {
		stelle := b.nummer + b.buchstabe
		kennung, ok := anforderungen[stelle]
		if !ok {
			t.Fatalf("row %d: no requirement for Anlage %s", b.zeile, stelle)
		}
		t.Run(fmt.Sprintf("%s Anlage %s row %d", kennung, stelle, b.zeile), func(t *testing.T) {
			treffer := b.freieSuche
			if b.nummer == "4" {
				treffer = b.personensuche
			}
			if got := treffer(t); got != b.treffer {
				t.Errorf("register %q, query %q: found %t, want %t", b.register, b.anfrage, got, b.treffer)
			}
		})
	}
}

// satz puts the example's register entry into a record.
func (b beispiel) satz() *melde.Meldesatz {
	s := &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: dresden, Ordnungsmerkmal: "1"},
		Name:       melde.Personenname{Familienname: "Probe", Vornamen: "Toni"},
		Geburt:     melde.Geburt{Datum: 19800101},
	}
	wohnung := melde.Wohnung{Aktuell: true, Anschrift: melde.Anschrift{Form: melde.AnschriftInland}}
	inland := &wohnung.Anschrift.Inland
	switch feld := b.feldRegister; {
	case strings.HasPrefix(feld, "Familienname im Melderegister/"):
		familienname, kuenstlername, _ := strings.Cut(b.register, "/")
		s.Name.Familienname, s.Name.Kuenstlername = melde.Name(familienname), kuenstlername
	case strings.HasPrefix(feld, "Familienname"), strings.HasPrefix(feld, "Namen"):
		s.Name.Familienname = melde.Name(b.register)
	case strings.HasPrefix(feld, "Vornamen"):
		s.Name.Vornamen = melde.Name(b.register)
	case strings.HasPrefix(feld, "Künstlername"):
		s.Name.Kuenstlername = b.register
	case strings.HasPrefix(feld, "Straße"):
		inland.Strasse = b.register
	case strings.HasPrefix(feld, "Hausnummer"):
		h := suche.TeileHausnummer(b.register)
		inland.Hausnummer, inland.HausnummerZusatz, inland.HausnummerTeil = h.Nummer, h.Zusatz, h.Teil
	case strings.HasPrefix(feld, "Geburtsdatum"), strings.HasPrefix(feld, "Eintrag"):
		s.Geburt.Datum = dsmeldDatum(b.register)
	}
	s.Wohnungen = []melde.Wohnung{wohnung}
	return s
}

// dsmeldDatum reads TTMMJJJJ.
func dsmeldDatum(s string) melde.TeilbekanntesDatum {
	n, err := strconv.Atoi(s[4:8] + s[2:4] + s[0:2])
	if err != nil || len(s) != 8 {
		panic("test data: " + s)
	}
	if n == 0 {
		return melde.Unbekannt
	}
	return melde.TeilbekanntesDatum(n)
}

// personensuche asks by the example's criterion alone, and checks that the index
// does not lose what the comparison finds.
func (b beispiel) personensuche(t *testing.T) bool {
	s := b.satz()
	a := suche.Personenanfrage{AGS: dresden, Nachname: s.Name.Familienname}
	switch feld := b.feldAnfrage; {
	case strings.HasPrefix(feld, "Familienname"):
		a.Nachname = melde.Name(b.anfrage)
	case strings.HasPrefix(feld, "Vornamen"):
		a.Vornamen = melde.Name(b.anfrage)
	case strings.HasPrefix(feld, "Künstlername"):
		a.Nachname, a.OrdensKuenstlername = "", b.anfrage
	case strings.HasPrefix(feld, "Straße"):
		a.Strasse = b.anfrage
		b.vergleicheNormalformen(t)
	case strings.HasPrefix(feld, "Hausnummer"):
		h := suche.TeileHausnummer(b.anfrage)
		a.Hausnummer, a.HausnummerZusatz, a.HausnummerTeil = h.Nummer, h.Zusatz, h.Teil
	case strings.HasPrefix(feld, "Geburtsdatum"):
		a.Geburtsdatum = dsmeldDatum(b.anfrage)
	default:
		t.Fatalf("field %q", feld)
	}
	lauf := suche.Bereite(a)
	if lauf.Trifft(s) {
		pruefeIndex(t, lauf, s)
		return true
	}
	return false
}

// vergleicheNormalformen compares with the printed forms; their blanks are line breaks of the print.
func (b beispiel) vergleicheNormalformen(t *testing.T) {
	t.Helper()
	umbruch := strings.NewReplacer(" ", "", "-", "")
	for text, form := range map[string]string{b.register: b.normRegister, b.anfrage: b.normAnfrage} {
		if got := suche.Strassenform(text); got != umbruch.Replace(form) {
			t.Errorf("form of %q is %q, want %q", text, got, form)
		}
	}
}

func pruefeIndex(t testing.TB, lauf suche.Suchlauf, s *melde.Meldesatz) {
	t.Helper()
	bedingung := lauf.Bedingung()
	for _, zeile := range suche.Indexzeilen(s) {
		if bedingung.Erfuellt(zeile) {
			return
		}
	}
	t.Error("the index loses a record that the comparison finds")
}

var bereich = regexp.MustCompile(`Beginn-\w+: ([\d.]+) Ende?-\w+: ([\d.]+)`)

func (b beispiel) freieSuche(t *testing.T) bool {
	s := b.satz()
	inland := s.Wohnungen[0].Anschrift.Inland
	switch feld := b.feldAnfrage; {
	case strings.HasPrefix(feld, "Familienname"):
		return b.teilnamen(t).TrifftNachnamen(&s.Name)
	case strings.HasPrefix(feld, "Vornamen"):
		return b.teilnamen(t).TrifftVornamen(&s.Name)
	case strings.HasPrefix(feld, "Namen"):
		if s.Name.Familienname == "Probe" {
			return b.teilnamen(t).TrifftVornamen(&s.Name)
		}
		return b.teilnamen(t).TrifftNachnamen(&s.Name)
	case strings.HasPrefix(feld, "Künstlername"):
		return b.teilnamen(t).TrifftOrdensKuenstlernamen(&s.Name)
	case strings.HasPrefix(feld, "Straße"):
		b.vergleicheNormalformen(t)
		return suche.NeuesStrassenmuster(b.anfrage).Trifft(suche.Strassenform(inland.Strasse))
	case strings.HasPrefix(feld, "Hausnummernbereich"):
		teile := bereich.FindStringSubmatch(b.anfrage)
		von, _ := strconv.Atoi(teile[1])
		bis, _ := strconv.Atoi(teile[2])
		return suche.Hausnummernbereich{Von: von, Bis: bis}.Trifft(inland.Hausnummer)
	case strings.HasPrefix(feld, "Hausnummer"):
		register := suche.Hausnummer{Nummer: inland.Hausnummer, Zusatz: inland.HausnummerZusatz, Teil: inland.HausnummerTeil}
		return suche.TeileHausnummer(b.anfrage).Trifft(register)
	case strings.HasPrefix(feld, "Datumsangabe"):
		return suche.TrifftGeburtsdatum(&s.Geburt, dsmeldDatum(b.anfrage))
	case strings.HasPrefix(feld, "Geburtszeitraum"):
		teile := bereich.FindStringSubmatch(b.anfrage)
		zeitraum := suche.Geburtszeitraum{Von: tag(teile[1]), Bis: tag(teile[2])}
		return zeitraum.Trifft(&s.Geburt)
	}
	t.Fatalf("field %q", b.feldAnfrage)
	return false
}

func (b beispiel) teilnamen(t *testing.T) suche.Teilnamen {
	t.Helper()
	teile, err := suche.NeueTeilnamen(b.anfrage, false)
	if err != nil {
		t.Fatal(err)
	}
	return teile
}

// tag reads TT.MM.JJJJ.
func tag(s string) melde.Datum {
	return melde.Datum(dsmeldDatum(strings.ReplaceAll(s, ".", "")))
}
