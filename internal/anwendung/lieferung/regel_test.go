// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

const pirna melde.AGS = "14628270"

// heute is the day of the tests.
const heute melde.Datum = 20261104

func einwandfrei() *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: pirna, Ordnungsmerkmal: "P1"},
		Ereignis:   melde.Ereignis{Zeitpunkt: time.Date(2026, time.November, 4, 9, 0, 0, 0, uhr.Berlin()), Zeichen: "Z1"},
		Anlass:     "304",
		Name: melde.Personenname{
			Familienname: "Müller-Żółć", Vornamen: "Ján Ærik",
			FruehereFamiliennamen: []melde.FruehererFamilienname{{Name: "Ğülşen"}},
		},
		Geburt:                 melde.Geburt{Datum: 19600203, Ort: "Görlitz"},
		Geschlecht:             "d",
		Staatsangehoerigkeiten: []string{"000", "152"},
		Familienstand:          &melde.Familienstand{Art: "VH", Beginn: 19850600},
		Wohnungen: []melde.Wohnung{
			{Anschrift: inPirna(), Aktuell: true, Status: melde.Hauptwohnung, Einzug: 20010203},
			{Anschrift: inPirna(), Aktuell: true, Status: melde.Nebenwohnung, Einzug: melde.Unbekannt},
			{Anschrift: inPirna(), Status: melde.AlleinigeWohnung, Einzug: 19900101, Auszug: 20010203},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftStaat, Staat: "152"}, Art: melde.ArtZuzugAus},
		},
	}
}

func inPirna() melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
		AGS: pirna, Postleitzahl: "01796", Wohnort: "Pirna", Strasse: "Lange Straße", Hausnummer: "1",
	}}
}

func zusatz(name string, inhalt ...string) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) {
		s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: name, Inhalt: inhalt}}}
	}
}

// regelfaelle break one rule each; soll are consequence, sheet and content.
var regelfaelle = []struct {
	name   string
	regel  string
	soll   string
	aendre func(*melde.Meldesatz)
}{
	{"S1-20.3 foreign record", "L-AGS", "01 1201 14612000", func(s *melde.Meldesatz) {
		s.Schluessel.AGS, s.Wohnungen[0].Anschrift.Inland.AGS = "14612000", "14612000"
	}},
	{"no Ordnungsmerkmal", "L-OM", "01 ordnungsmerkmal ", func(s *melde.Meldesatz) { s.Schluessel.Ordnungsmerkmal = "" }},
	{"blank behind the Ordnungsmerkmal", "L-OM", "01 ordnungsmerkmal P1 ", func(s *melde.Meldesatz) { s.Schluessel.Ordnungsmerkmal = "P1 " }},
	{"event of tomorrow", "L-Ereignis", "01 ereignis.zeitpunkt 2026-11-05", func(s *melde.Meldesatz) {
		s.Ereignis.Zeitpunkt = time.Date(2026, time.November, 4, 23, 30, 0, 0, time.UTC) // already tomorrow in Berlin
	}},
	{"S1-10.3 vBM too short", "L-VBM", "01 vorlaeufigesBearbeitungsmerkmal ", zusatz(melde.ZusatzVBM, "14628270A")},
	{"S1-10.3 vBM too long", "L-VBM", "01 vorlaeufigesBearbeitungsmerkmal ", zusatz(melde.ZusatzVBM, "14628270ABCDEFGHIJKLM")},
	{"S1-10.3 vBM without AGS", "L-VBM", "01 vorlaeufigesBearbeitungsmerkmal ", zusatz(melde.ZusatzVBM, "1462827XABCDEFGHIJKL")},
	{"S1-10.3 vBM with a blank", "L-VBM", "01 vorlaeufigesBearbeitungsmerkmal ", zusatz(melde.ZusatzVBM, "14628270ABC EFGHIJKL")},
	{"Meldenummer with wrong check digits", "L-Meldenummer", "01 meldenummer ", zusatz(melde.ZusatzMeldenummer, "10000000000278")},
	{"two vBM", "L-VBM-mehrfach", "01 vorlaeufigesBearbeitungsmerkmal ", zusatz(melde.ZusatzVBM, "14628270ABCDEFGHIJKL", "14628270ABCDEFGHIJKM")},
	{"two Meldenummern", "L-VBM-mehrfach", "01 meldenummer ", zusatz(melde.ZusatzMeldenummer, "A", "B")},
	{"first fill in a delta", "L-Anlass", "03 uebermittlungsanlass 101", func(s *melde.Meldesatz) { s.Anlass = "101" }},
	{"death notice without death", "L-Anlass-Tod", "02 1901 ", func(s *melde.Meldesatz) { s.Anlass = "201" }},
	{"separated but registered", "L-Anlass-gesondert", "02 uebermittlungsanlass 701", func(s *melde.Meldesatz) { s.Anlass = "701" }},
	{"no family name", "L-0101a", "01 0101a ", func(s *melde.Meldesatz) { s.Name.Familienname = "" }},
	{"letter outside DIN 91379", "L-Zeichen", "01 0101a Σωκράτης", func(s *melde.Meldesatz) { s.Name.Familienname = "Σωκράτης" }},
	{"first name not in NFC", "L-Zeichen", "01 0301 Jose\u0301", func(s *melde.Meldesatz) { s.Name.Vornamen = "Jose\u0301" }},
	{"place outside DIN 91379", "L-Zeichen-Ort", "01 0602 Київ", func(s *melde.Meldesatz) { s.Geburt.Ort = "Київ" }},
	{"street with a control character", "L-Zeichen-Ort", "01 1205 Am\u0085Markt", func(s *melde.Meldesatz) { s.Wohnungen[0].Anschrift.Inland.Strasse = "Am\u0085Markt" }},
	{"no birth date", "L-0601", "01 0601 ", func(s *melde.Meldesatz) { s.Geburt.Datum = 0 }},
	{"born tomorrow", "L-0601-Zukunft", "02 0601 2026-11-05", func(s *melde.Meldesatz) {
		s.Geburt.Datum, s.Familienstand = 20261105, nil
		s.Wohnungen = []melde.Wohnung{{Anschrift: inPirna(), Aktuell: true, Status: melde.Hauptwohnung}}
	}},
	{"birth partly known", "L-0601-Teil", "03 0601 1960-02", func(s *melde.Meldesatz) { s.Geburt.Datum = 19600200 }},
	{"older than 120", "L-0601-Alter", "03 0601 1905-11-03", func(s *melde.Meldesatz) { s.Geburt.Datum = 19051103 }},
	{"citizenship twice", "L-1001", "02 1001 000", func(s *melde.Meldesatz) { s.Staatsangehoerigkeiten = []string{"000", "152", "000"} }},
	{"left the church before joining", "L-1101", "02 1101 1990-01-01", func(s *melde.Meldesatz) {
		s.Religion = &melde.Religion{Steuererhebend: "ev", Eintritt: 19910101, Austritt: 19900101}
	}},
	{"married before birth", "L-1402", "02 1402 1950", func(s *melde.Meldesatz) { s.Familienstand.Beginn = 19500000 }},
	{"divorced before married", "L-1406", "02 1406 1980-01-01", func(s *melde.Meldesatz) { s.Familienstand.Ende = 19800101 }},
	{"own partner", "L-1900", "02 1501a P1", func(s *melde.Meldesatz) {
		s.Partner = &melde.Partner{Referenz: &melde.Schluessel{AGS: pirna, Ordnungsmerkmal: "P1"}}
	}},
	{"own child", "L-1900", "02 1601a P1", func(s *melde.Meldesatz) {
		s.Kinder = []melde.Kind{{Referenz: &melde.Schluessel{AGS: pirna, Ordnungsmerkmal: "P1"}}}
	}},
	{"own representative", "L-1900", "02 0902a P1", func(s *melde.Meldesatz) {
		s.Vertreter = []melde.Vertreter{{Referenz: &melde.Schluessel{AGS: pirna, Ordnungsmerkmal: "P1"}}}
	}},
	{"died before birth", "L-1901", "02 1901 1959-12-31", func(s *melde.Meldesatz) {
		s.Tod, s.Wohnungen = &melde.Tod{Tag: 19591231}, s.Wohnungen[2:]
	}},
	{"no dwelling", "L-1200", "01 1201 ", func(s *melde.Meldesatz) { s.Wohnungen = nil }},
	{"dwelling without address", "L-1200-Form", "01 1201 ", func(s *melde.Meldesatz) { s.Wohnungen[3].Anschrift = melde.Anschrift{} }},
	{"current dwelling left", "L-1306-aktuell", "02 1306 2026-01", func(s *melde.Meldesatz) { s.Wohnungen[1].Auszug = 20260100 }},
	{"left before moving in", "L-1306-Folge", "02 1306 1989-12-31", func(s *melde.Meldesatz) { s.Wohnungen[2].Auszug = 19891231 }},
	{"former dwelling not left", "L-1306-fehlt", "03 1306 ", func(s *melde.Meldesatz) { s.Wohnungen[2].Auszug = 0 }},
	{"moves in tomorrow", "L-1301-Zukunft", "03 1301 2026-11-05", func(s *melde.Meldesatz) { s.Wohnungen[0].Einzug = 20261105 }},
	{"moved in before birth", "L-1301-Geburt", "02 1301 1959-01-01", func(s *melde.Meldesatz) { s.Wohnungen[0].Einzug = 19590101 }},
	{"status of a dwelling elsewhere", "L-1213a", "02 1213a 1", func(s *melde.Meldesatz) { s.Wohnungen[3].Status = melde.Hauptwohnung }},
	{"no status", "L-1213", "02 1213 ", func(s *melde.Meldesatz) { s.Wohnungen[1].Status = "" }},
	{"no dwelling in the municipality", "L-1201", "03 1201 14628270", func(s *melde.Meldesatz) {
		for i := range s.Wohnungen {
			s.Wohnungen[i].Anschrift.Inland.AGS = "14612000"
		}
	}},
	{"postcode of four digits", "L-1202", "02 1202 1796", func(s *melde.Meldesatz) { s.Wohnungen[0].Anschrift.Inland.Postleitzahl = "1796" }},
	{"postcode with a sign", "L-1202", "02 1202 +1796", func(s *melde.Meldesatz) { s.Wohnungen[0].Anschrift.Inland.Postleitzahl = "+1796" }},
	{"two main dwellings", "L-1213-mehrfach", "02 1213 2", func(s *melde.Meldesatz) { s.Wohnungen[1].Status = melde.Hauptwohnung }},
	{"only dwelling beside another", "L-1213-alleinig", "02 1213 0", func(s *melde.Meldesatz) { s.Wohnungen[0].Status = melde.AlleinigeWohnung }},
	{"dead in a current dwelling", "L-1901-Wohnung", "02 1901 2026-10-01", func(s *melde.Meldesatz) { s.Tod = &melde.Tod{Tag: 20261001} }},
}

func beurteileSatz(s *melde.Meldesatz, art Art) []Meldung {
	n := &Nachricht{Autor: pirna, Art: art}
	return (&Dienst{}).beurteile(n, &Datensatz{Liefern: s}, heute)
}

func TestEveryRuleFindsItsBreachAndNothingElse(t *testing.T) {
	if m := beurteileSatz(einwandfrei(), Deltalieferung); len(m) != 0 {
		t.Fatalf("the faultless record: %+v", m)
	}
	gesehen := map[string]bool{}
	for _, fall := range regelfaelle {
		t.Run("S0-02 "+fall.name, func(t *testing.T) {
			s := einwandfrei()
			fall.aendre(s)
			meldungen := beurteileSatz(s, Deltalieferung)
			if len(meldungen) != 1 {
				t.Fatalf("%d objections: %+v", len(meldungen), meldungen)
			}
			m := meldungen[0]
			gesehen[m.Regel] = true
			ist := string(m.Konsequenz) + " " + m.Blatt + " " + m.Inhalt
			if m.Regel != fall.regel || ist != fall.soll {
				t.Errorf("%s %q, want %s %q", m.Regel, ist, fall.regel, fall.soll)
			}
			if m.Schluessel != s.Schluessel || !m.Ereignis.Zeitpunkt.Equal(s.Ereignis.Zeitpunkt) || m.Ereignis.Zeichen != "Z1" {
				t.Errorf("objection to %+v, %+v", m.Schluessel, m.Ereignis)
			}
			if !strings.HasSuffix(m.Text, ".") {
				t.Errorf("text %q is no sentence", m.Text)
			}
		})
	}
	for _, r := range slices.Concat(regelnSchluessel, regelnSatz, regelnAngaben, regelnWohnung, regelnKennzeichen[1:]) {
		if !gesehen[r.ID] {
			t.Errorf("rule %s has no case", r.ID)
		}
	}
}

func TestRulesBesideTheirEdges(t *testing.T) {
	for name, fall := range map[string]struct {
		art    Art
		aendre func(*melde.Meldesatz)
	}{
		"S1-10.3 vBM with signs other than digits": {Deltalieferung, zusatz(melde.ZusatzVBM, "14628270äB-C/D+E*F#1")},
		"event today, later than now": {Deltalieferung, func(s *melde.Meldesatz) {
			s.Ereignis.Zeitpunkt = time.Date(2026, time.November, 4, 22, 59, 0, 0, time.UTC)
		}},
		"first fill in a Gesamtlieferung":    {Gesamtlieferung, func(s *melde.Meldesatz) { s.Anlass = "101" }},
		"704 in a Gesamtlieferung":           {Gesamtlieferung, func(s *melde.Meldesatz) { s.Anlass, s.Wohnungen = "704", s.Wohnungen[2:] }},
		"703 in a delta":                     {Deltalieferung, func(s *melde.Meldesatz) { s.Anlass, s.Wohnungen = "703", s.Wohnungen[2:] }},
		"no occasion":                        {Deltalieferung, func(s *melde.Meldesatz) { s.Anlass = "" }},
		"no family name, rightly":            {Deltalieferung, func(s *melde.Meldesatz) { s.Name.Familienname = melde.NichtVorhanden }},
		"moved out on the day of moving in":  {Deltalieferung, func(s *melde.Meldesatz) { s.Wohnungen[2].Auszug = 19900101 }},
		"moved out in the year of moving in": {Deltalieferung, func(s *melde.Meldesatz) { s.Wohnungen[2].Einzug, s.Wohnungen[2].Auszug = 19900615, 19900000 }},
		"moved out, day unknown":             {Deltalieferung, func(s *melde.Meldesatz) { s.Wohnungen[2].Auszug = melde.Unbekannt }},
		"died on the day of birth": {Deltalieferung, func(s *melde.Meldesatz) {
			s.Tod, s.Familienstand = &melde.Tod{Tag: 19600203}, nil
			s.Wohnungen = s.Wohnungen[2:]
		}},
		"main dwelling elsewhere": {Deltalieferung, func(s *melde.Meldesatz) { s.Wohnungen[0].Anschrift.Inland.AGS = "14612000" }},
	} {
		t.Run(name, func(t *testing.T) {
			s := einwandfrei()
			fall.aendre(s)
			if m := beurteileSatz(s, fall.art); len(m) != 0 {
				t.Errorf("%+v", m)
			}
		})
	}
}

func TestTheWorstConsequenceComesFirst(t *testing.T) {
	s := einwandfrei()
	s.Geburt.Datum = 19600200                  // 03
	s.Wohnungen[1].Status = melde.Hauptwohnung // 02
	s.Name.Familienname = ""                   // 01
	var ist []Konsequenz
	for _, m := range beurteileSatz(s, Deltalieferung) {
		ist = append(ist, m.Konsequenz)
	}
	if d := cmp.Diff([]Konsequenz{Zurueckgewiesen, TrotzFehlerErfasst, ErfasstMitHinweis}, ist); d != "" {
		t.Error(d)
	}
}

func TestDeletionsKeepTheRulesOnKeyAndEvent(t *testing.T) {
	for name, fall := range map[string]struct {
		l    Loeschung
		soll string
	}{
		"S1-20.3 foreign": {Loeschung{melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "A"}, einwandfrei().Ereignis}, "L-AGS"},
		"future":          {Loeschung{einwandfrei().Schluessel, melde.Ereignis{Zeitpunkt: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)}}, "L-Ereignis"},
		"fine":            {Loeschung{einwandfrei().Schluessel, einwandfrei().Ereignis}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			meldungen := (&Dienst{}).beurteile(&Nachricht{Autor: pirna}, &Datensatz{Loeschen: &fall.l}, heute)
			ist := ""
			for _, m := range meldungen {
				ist += m.Regel
			}
			if ist != fall.soll {
				t.Errorf("%q, want %q", ist, fall.soll)
			}
		})
	}
}

func TestLongContentsAreShortened(t *testing.T) {
	s := einwandfrei()
	s.Name.Familienname = melde.Name(strings.Repeat("я", 10<<20))
	m := beurteileSatz(s, Deltalieferung)
	if len(m) != 1 || len([]rune(m[0].Inhalt)) != laengsterFeldinhalt || !strings.HasSuffix(m[0].Inhalt, "…") {
		t.Errorf("%d objections, content of %d bytes", len(m), len(m[0].Inhalt))
	}
	if kurz := strings.Repeat("я", laengsterFeldinhalt); gekuerzt(kurz) != kurz {
		t.Error("a content of the greatest length was cut")
	}
}
