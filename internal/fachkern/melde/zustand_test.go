// SPDX-License-Identifier: EUPL-1.2

package melde_test

import (
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

const hier, dort melde.AGS = "14612000", "14713000"

func in(ags melde.AGS) melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: ags}}
}

func satz(wohnungen ...melde.Wohnung) *melde.Meldesatz {
	return &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: hier}, Wohnungen: wohnungen}
}

func verzogen(auszug melde.TeilbekanntesDatum) *melde.Meldesatz {
	return satz(
		melde.Wohnung{Anschrift: in(hier), Status: melde.AlleinigeWohnung, Auszug: auszug},
		melde.Wohnung{Anschrift: in(dort), Art: melde.ArtWegzugNach, Aktuell: true, Auszug: 20300101},
	)
}

func gestorben(tag melde.Datum) *melde.Meldesatz {
	s := verzogen(20100630)
	s.Wohnungen[0].Aktuell = true
	s.Tod = &melde.Tod{Tag: tag}
	return s
}

func mitAnlass(s *melde.Meldesatz, anlass string, ereignis melde.Datum) *melde.Meldesatz {
	s.Anlass, s.Ereignis.Zeitpunkt = anlass, ereignis.Zeit().Add(10*time.Hour)
	return s
}

func gemeldet() *melde.Meldesatz {
	return satz(melde.Wohnung{Anschrift: in(hier), Auszug: 20050101}, melde.Wohnung{Anschrift: in(hier), Status: melde.Nebenwohnung, Aktuell: true})
}

func TestLageUndAusscheiden(t *testing.T) {
	zweimal := verzogen(20150101)
	zweimal.Wohnungen = append(zweimal.Wohnungen, melde.Wohnung{Anschrift: in(hier), Auszug: 20190700})
	insAusland := satz(
		melde.Wohnung{Anschrift: in(hier), Auszug: 20180515},
		melde.Wohnung{Anschrift: melde.Anschrift{Form: melde.AnschriftAusland, Staat: "154"}, Aktuell: true},
	)
	nebenDort := satz(
		melde.Wohnung{Anschrift: in(hier), Status: melde.Hauptwohnung, Auszug: 20180515},
		melde.Wohnung{Anschrift: in(dort), Status: melde.Nebenwohnung, Aktuell: true, Einzug: 20170101},
	)
	vorFusion := satz(melde.Wohnung{Anschrift: in("14999999"), Auszug: 20100331})
	faelle := map[string]struct {
		satz        *melde.Meldesatz
		lage        melde.Lage
		wort        string
		ausscheiden melde.Datum
	}{
		"current dwelling":                         {gemeldet(), melde.Gemeldet, "gemeldet", 0},
		"current dwelling elsewhere does not help": {verzogen(20190630), melde.Verzogen, "verzogen", 20190630},
		"last of two dwellings, month known":       {zweimal, melde.Verzogen, "verzogen", 20190731},
		"move-out without date":                    {verzogen(melde.Unbekannt), melde.Verzogen, "verzogen", 0},
		"dead in a current dwelling":               {gestorben(20200229), melde.Verstorben, "verstorben", 20200229},
		"day of death unknown, last move-out":      {gestorben(0), melde.Verstorben, "verstorben", 20100630},
		"moved abroad":                             {insAusland, melde.Verzogen, "verzogen", 20180515},
		"another dwelling elsewhere":               {nebenDort, melde.Verzogen, "verzogen", 20180515},
		"left before the municipality was merged":  {vorFusion, melde.Verzogen, "verzogen", 20100331},
		"no dwelling at all":                       {&melde.Meldesatz{}, melde.Verzogen, "verzogen", 0},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if lage := fall.satz.Lage(); lage != fall.lage || lage.String() != fall.wort {
				t.Errorf("situation %s", lage)
			}
			if got := fall.satz.Ausscheiden(); got != fall.ausscheiden {
				t.Errorf("left on %s, want %s", got, fall.ausscheiden)
			}
		})
	}
}

func TestAufbewahrung(t *testing.T) {
	faelle := map[string]struct {
		satz                *melde.Meldesatz
		gesondert, loeschen melde.Datum
	}{
		"BMG-13.1 moved in the middle of 2019":           {verzogen(20190630), 20250101, 20750101},
		"BMG-13.1 moved on the first day of the year":    {verzogen(20190101), 20250101, 20750101},
		"BMG-13.1 moved on the last day of the year":     {verzogen(20191231), 20250101, 20750101},
		"BMG-13.1 moved on the first day of the next":    {verzogen(20200101), 20260101, 20760101},
		"BMG-13.1 move-out known by month":               {verzogen(20191200), 20250101, 20750101},
		"BMG-13.1 move-out known by year":                {verzogen(20190000), 20250101, 20750101},
		"BMG-13.1 died on a leap day":                    {gestorben(20200229), 20260101, 20760101},
		"BMG-13.1 registered people stay":                {gemeldet(), 0, 0},
		"BMG-13.1 move-out unknown":                      {verzogen(melde.Unbekannt), 0, 0},
		"BMG-13.1 separated by the municipality earlier": {mitAnlass(verzogen(20190630), "701", 20220315), 20220315, 20750101},
		"BMG-13.1 separated by the municipality later":   {mitAnlass(verzogen(20190630), "704", 20250601), 20250101, 20750101},
		"BMG-13.1 change of a separate record":           {mitAnlass(verzogen(melde.Unbekannt), "703", 20220315), 20220315, 0},
		"BMG-13.1 ordinary occasion does not separate":   {mitAnlass(verzogen(20190630), "390", 20220315), 20250101, 20750101},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			a := fall.satz.Aufbewahrung()
			if a.GesondertAb != fall.gesondert || a.LoeschenAb != fall.loeschen {
				t.Fatalf("separate from %s, deleted from %s", a.GesondertAb, a.LoeschenAb)
			}
			if fall.gesondert == 0 {
				if a.IstGesondert(99991231) {
					t.Error("separate without a date")
				}
				return
			}
			if a.IstGesondert(fall.gesondert.PlusTage(-1)) || !a.IstGesondert(fall.gesondert) || !a.IstGesondert(fall.gesondert.PlusTage(1)) {
				t.Error("the day of separation is not the first")
			}
		})
	}
}

func TestSperren(t *testing.T) {
	wirkt := map[melde.Sperrgrund]bool{
		melde.SperreAdoption: true, melde.SperreGefahr: true, melde.SperrePStG: true, melde.SperreSicherheit: true, melde.SperreTSG: true,
		melde.WiderspruchReligion: false, melde.WiderspruchJubilaeum: false, melde.WiderspruchParteien: false,
		melde.WiderspruchBundeswehr: false, melde.WiderspruchAdressbuch: false, "": false, "99": false,
	}
	for grund, soll := range wirkt {
		t.Run("BMG § 51 ground "+string(grund), func(t *testing.T) {
			s := melde.Meldesatz{Sperren: []melde.Auskunftssperre{{Grund: melde.WiderspruchParteien}, {Grund: grund}}}
			if s.IstGesperrt() != soll {
				t.Errorf("blocked %t", s.IstGesperrt())
			}
		})
	}
	t.Run("BMG-51.4 end of the term does not lift the block", func(t *testing.T) {
		if !melde.HatAuskunftssperre([]melde.Auskunftssperre{{Grund: melde.SperreGefahr, Frist: 20010101}}) {
			t.Error("block is gone")
		}
	})
	t.Run("no block", func(t *testing.T) {
		if melde.HatAuskunftssperre(nil) {
			t.Error("blocked")
		}
	})
}

func TestBedingterSperrvermerk(t *testing.T) {
	mit := func(aktuell bool) *melde.Meldesatz {
		return &melde.Meldesatz{Wohnungen: []melde.Wohnung{{}, {Aktuell: aktuell, Anschrift: melde.Anschrift{BedingterSperrvermerk: true}}}}
	}
	if !mit(true).HatBedingtenSperrvermerk() {
		t.Error("marker of a current dwelling is not seen")
	}
	if mit(false).HatBedingtenSperrvermerk() {
		t.Error("marker of a former dwelling counts")
	}
}

func TestHauptwohnung(t *testing.T) {
	faelle := map[string]struct {
		wohnung melde.Wohnung
		soll    bool
	}{
		"main":           {melde.Wohnung{Aktuell: true, Status: melde.Hauptwohnung}, true},
		"only":           {melde.Wohnung{Aktuell: true, Status: melde.AlleinigeWohnung}, true},
		"secondary":      {melde.Wohnung{Aktuell: true, Status: melde.Nebenwohnung}, false},
		"former main":    {melde.Wohnung{Status: melde.Hauptwohnung}, false},
		"without status": {melde.Wohnung{Aktuell: true}, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := fall.wohnung.IstHauptOderAlleinige(); got != fall.soll {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestZusatz(t *testing.T) {
	s := melde.Meldesatz{}
	if s.Zusatz(melde.ZusatzVBM) != nil {
		t.Error("field without container")
	}
	s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: "a", Inhalt: []string{"1"}}, {Name: melde.ZusatzVBM, Inhalt: []string{"2", "3"}}}}
	if got := s.Zusatz(melde.ZusatzVBM); len(got) != 2 || got[0] != "2" {
		t.Errorf("got %v", got)
	}
}
