// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// privatprobe is probe with addresses in municipalities, a marriage and relations.
func privatprobe() *melde.Meldesatz {
	s := probe()
	for i := range s.Wohnungen {
		s.Wohnungen[i].Anschrift.Inland.AGS = dresden
		s.Wohnungen[i].Anschrift.Inland.Wohnort = "Dresden"
	}
	s.Wohnungen[0].Einzug = 20010102
	s.Familienstand = &melde.Familienstand{Art: "VH", Beginn: 19790505, Ort: "Pirna"}
	s.Partner = &melde.Partner{Daten: &melde.PartnerDaten{Person: melde.Beigeschriebener{Familienname: "Wolf", Vornamen: "Udo Kai"}}}
	s.Kinder = []melde.Kind{{Referenz: &melde.Schluessel{AGS: dresden, Ordnungsmerkmal: "kind"}}}
	s.Vertreter = []melde.Vertreter{{Person: &melde.VertreterDaten{Person: melde.Beigeschriebener{Familienname: "Amt", Vornamen: "Ina"}}}}
	return s
}

func kind(s melde.Schluessel) *melde.Meldesatz {
	if s.Ordnungsmerkmal != "kind" {
		return nil
	}
	return &melde.Meldesatz{Name: melde.Personenname{Familienname: "Wolf", Vornamen: "Lea"}}
}

func selbst(a melde.AGS) melde.AGS { return a }

func TestPrivatsucheTrifft(t *testing.T) {
	type anfrage = suche.Privatanfrage
	lange := suche.Privatanschrift{AGS: dresden, Strasse: "Lange Str.", Hausnummer: "17"}
	faelle := map[string]struct {
		aendere func(*anfrage)
		soll    bool
	}{
		"S2-32.12 family name and one first name":          {func(*anfrage) {}, true},
		"S2-32.12 former family name":                      {func(a *anfrage) { a.Nachname = "Dörr" }, true},
		"S2-32.12 married name counts for private persons": {func(a *anfrage) { a.Nachname = "Kästner" }, true},
		"S2-32.12 part of a name is not the name":          {func(a *anfrage) { a.Nachname = "Käst" }, false},
		"S2-32.13 a first name too many":                   {func(a *anfrage) { a.Vornamen = "Ida Rosa" }, false},
		"S2-32.13 birth date":                              {func(a *anfrage) { a.Geburtsdatum = 19550412 }, true},
		"S2-32.13 wrong birth date":                        {func(a *anfrage) { a.Geburtsdatum = 19550413 }, false},
		"S2-32.12 birth place abroad needs the state":      {func(a *anfrage) { a.Geburtsort = "Brünn" }, false},
		"S2-32.12 birth place abroad with its state":       {func(a *anfrage) { a.Geburtsort, a.GeburtsortStaat = "Bruenn", "164" }, true},
		"S2-32.12 religious name":                          {func(a *anfrage) { a.Ordensname = "Benedikta" }, true},
		"S2-32.12 stage name is no religious name":         {func(a *anfrage) { a.Ordensname = "Lady Blau" }, false},
		"S2-32.12 stage name":                              {func(a *anfrage) { a.Kuenstlername = "Lady Blau" }, true},
		"S2-32.12 present address":                         {func(a *anfrage) { a.Anschriften = []suche.Privatanschrift{lange} }, true},
		"S2-32.12 two addresses, one of them former": {func(a *anfrage) {
			a.Anschriften = []suche.Privatanschrift{lange, {AGS: dresden, Strasse: "Kirchplatz", Hausnummer: "3"}}
		}, true},
		"S2-32.13 one of two addresses is wrong": {func(a *anfrage) {
			a.Anschriften = []suche.Privatanschrift{lange, {AGS: dresden, Strasse: "Kirchplatz", Hausnummer: "4"}}
		}, false},
		"S2-32.12 address moved to":                         {func(a *anfrage) { a.Anschriften = []suche.Privatanschrift{{Wohnort: "Dresden", Strasse: "Zum Weg"}} }, true},
		"S2-32.12 address of the spouse is not the own one": {func(a *anfrage) { a.Anschriften = []suche.Privatanschrift{{AGS: dresden, Strasse: "Fremde Gasse"}} }, false},
		"S2-32.13 same street in another municipality":      {func(a *anfrage) { a.Anschriften = []suche.Privatanschrift{{AGS: "14511000", Strasse: "Lange Straße"}} }, false},
		"S2-32.12 move-in date":                             {func(a *anfrage) { a.Einzug = 20010102 }, true},
		"S2-32.12 move-out date":                            {func(a *anfrage) { a.Auszug = 20010101 }, true},
		"S2-32.13 wrong move-out date":                      {func(a *anfrage) { a.Auszug = 20010102 }, false},
		"S2-32.12 sex":                                      {func(a *anfrage) { a.Geschlecht = "m" }, false},
		"S2-32.12 marital status":                           {func(a *anfrage) { a.Familienstand = "VH" }, true},
		"S2-32.13 wrong marital status":                     {func(a *anfrage) { a.Familienstand = "LD" }, false},
		"S2-32.12 marriage":                                 {func(a *anfrage) { a.Partnerschaft = suche.Partnerschaftsbeginn{Beginn: 19790505, Ort: "PIRNA"} }, true},
		"S2-32.13 marriage elsewhere":                       {func(a *anfrage) { a.Partnerschaft = suche.Partnerschaftsbeginn{Beginn: 19790505, Ort: "Riesa"} }, false},
		"S2-32.12 spouse":                                   {func(a *anfrage) { a.Partner = suche.Bezugsperson{Nachname: "Wolf", Vornamen: "Udo"} }, true},
		"S2-32.13 other spouse":                             {func(a *anfrage) { a.Partner = suche.Bezugsperson{Nachname: "Wolf", Vornamen: "Uwe"} }, false},
		"S2-32.12 child that has a record of its own":       {func(a *anfrage) { a.Kinder = []suche.Bezugsperson{{Nachname: "Wolf", Vornamen: "Lea"}} }, true},
		"S2-32.13 a second child that is not there": {func(a *anfrage) {
			a.Kinder = []suche.Bezugsperson{{Nachname: "Wolf", Vornamen: "Lea"}, {Nachname: "Wolf", Vornamen: "Leo"}}
		}, false},
		"S2-32.12 legal representative":     {func(a *anfrage) { a.Vertreter = suche.Bezugsperson{Nachname: "Amt", Vornamen: "Ina"} }, true},
		"S2-32.12 day and place of death":   {func(a *anfrage) { a.Sterbetag, a.Sterbeort = 20200229, "Görlitz" }, true},
		"S2-32.14 names are not corrected":  {func(a *anfrage) { a.Vornamen = "Ilda" }, false},
		"BMG-49.4 phonetic search of names": {func(a *anfrage) { a.Nachname, a.Vornamen, a.Phonetik = "Kestner-Wolff", "Itta", true }, true},
	}
	for name, f := range faelle {
		t.Run(name, func(t *testing.T) {
			a := anfrage{Nachname: "Kästner-Wolf", Vornamen: "Ida"}
			f.aendere(&a)
			lauf := suche.BereitePrivat(a)
			lauf = lauf.ImBestand(selbst)
			satz := privatprobe()
			if ist := lauf.Trifft(satz, kind, selbst); ist != f.soll {
				t.Errorf("found: %t, want %t", ist, f.soll)
			}
			if f.soll && !versprochen(lauf, satz) {
				t.Error("the index does not promise the record")
			}
		})
	}
}

func TestPrivatsucheConfirmsNothingBlocked(t *testing.T) {
	sperre := []melde.Auskunftssperre{{Grund: melde.SperreGefahr}}
	t.Run("BMG-34a.5 relation to a blocked spouse", func(t *testing.T) {
		s := privatprobe()
		lauf := suche.BereitePrivat(suche.Privatanfrage{Nachname: "Dörr", Vornamen: "Ida", Partner: suche.Bezugsperson{Nachname: "Wolf", Vornamen: "Udo"}})
		if !lauf.Trifft(s, kind, selbst) {
			t.Fatal("not found without the Sperre")
		}
		s.Partner.Daten.Person.Sperren = sperre
		if lauf.Trifft(s, kind, selbst) {
			t.Error("confirmed")
		}
	})
	t.Run("BMG-34a.5 relation to a blocked child with a record of its own", func(t *testing.T) {
		gesperrt := func(x melde.Schluessel) *melde.Meldesatz {
			k := kind(x)
			k.Sperren = sperre
			return k
		}
		lauf := suche.BereitePrivat(suche.Privatanfrage{Nachname: "Dörr", Vornamen: "Ida", Kinder: []suche.Bezugsperson{{Nachname: "Wolf", Vornamen: "Lea"}}})
		if lauf.Trifft(privatprobe(), gesperrt, selbst) {
			t.Error("confirmed")
		}
	})
	t.Run("BMG-52 dwelling under a bedingter Sperrvermerk", func(t *testing.T) {
		s := privatprobe()
		s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true
		for _, a := range []suche.Privatanfrage{
			{Nachname: "Dörr", Vornamen: "Ida", Anschriften: []suche.Privatanschrift{{AGS: dresden, Strasse: "Lange Straße"}}},
			{Nachname: "Dörr", Vornamen: "Ida", Einzug: 20010102},
		} {
			lauf := suche.BereitePrivat(a)
			if lauf.Trifft(s, kind, selbst) {
				t.Error("confirmed")
			}
		}
	})
}

func TestPrivatsucheInMergedMunicipality(t *testing.T) {
	s := privatprobe()
	s.Wohnungen[1].Anschrift.Inland.AGS = "14287999"
	bestand := func(a melde.AGS) melde.AGS {
		if a == "14287999" || a == "14287000" {
			return dresden
		}
		return a
	}
	lauf := suche.BereitePrivat(suche.Privatanfrage{Nachname: "Dörr", Vornamen: "Ida", Anschriften: []suche.Privatanschrift{{AGS: "14287000", Strasse: "Kirchplatz"}}})
	lauf = lauf.ImBestand(bestand)
	if !lauf.Trifft(s, kind, bestand) {
		t.Error("S0-08 former key of the municipality does not find")
	}
}

func TestMaengel(t *testing.T) {
	anschrift := suche.Privatanschrift{Postleitzahl: "01067", Strasse: "Lange Straße", Hausnummer: "1"}
	andere := suche.Privatanschrift{Postleitzahl: "01067", Strasse: "Lange Straße", Hausnummer: "2"}
	grund := suche.Privatanfrage{Nachname: "Wolf", Vornamen: "Ida"}
	mit := func(aendere func(*suche.Privatanfrage)) suche.Privatanfrage { a := grund; aendere(&a); return a }
	type m = []suche.Mangel
	faelle := map[string]struct {
		a         suche.Privatanfrage
		s2, bmg49 m
	}{
		"S2-32.12 name alone":                                      {grund, m{suche.MangelMerkmale}, m{suche.MangelMerkmale}},
		"S2-32.12 nothing":                                         {suche.Privatanfrage{}, m{"nachname", "vornamen", "merkmale"}, m{"nachname", "vornamen", "merkmale"}},
		"E-D1 birth date and place are two":                        {mit(func(a *suche.Privatanfrage) { a.Geburtsdatum, a.Geburtsort = 19550412, "Pirna" }), nil, nil},
		"E-D1 state does not count":                                {mit(func(a *suche.Privatanfrage) { a.Geburtsort, a.GeburtsortStaat = "Brünn", "164" }), m{"merkmale"}, m{"merkmale"}},
		"E-D1 an address is one under S2 and enough under the BMG": {mit(func(a *suche.Privatanfrage) { a.Anschriften = []suche.Privatanschrift{anschrift} }), m{"merkmale"}, nil},
		"E-D1 two different addresses":                             {mit(func(a *suche.Privatanfrage) { a.Anschriften = []suche.Privatanschrift{anschrift, andere} }), nil, nil},
		"E-D1 the same address twice": {mit(func(a *suche.Privatanfrage) {
			a.Anschriften = []suche.Privatanschrift{anschrift, {Postleitzahl: " 01067", Strasse: "lange str.", Hausnummer: "01"}}
		}), m{"merkmale"}, nil},
		"E-D1 postcode and number without street": {mit(func(a *suche.Privatanfrage) {
			a.Anschriften = []suche.Privatanschrift{{Postleitzahl: "01067", Hausnummer: "1"}}
		}), m{"merkmale"}, m{"merkmale"}},
		"E-D1 unknown birth date":                              {mit(func(a *suche.Privatanfrage) { a.Geburtsdatum, a.Einzug = melde.Unbekannt, 20010101 }), m{"merkmale"}, m{"merkmale"}},
		"E-D1 sex and marital status":                          {mit(func(a *suche.Privatanfrage) { a.Geschlecht, a.Familienstand = "w", "LD" }), m{"kombiniert"}, m{"kombiniert"}},
		"S2-32.12 half a spouse":                               {mit(func(a *suche.Privatanfrage) { a.Einzug, a.Partner.Nachname = 20010101, "Wolf" }), m{"merkmale"}, m{"merkmale"}},
		"S2-32.12 wildcard":                                    {mit(func(a *suche.Privatanfrage) { a.Nachname, a.Einzug, a.Auszug = "W*", 20010101, 20020202 }), m{"platzhalter"}, m{"platzhalter"}},
		"S2-32.12 stage name does not replace the family name": {suche.Privatanfrage{Kuenstlername: "Lady Blau", Einzug: 20010101}, m{"nachname", "vornamen"}, m{"nachname", "vornamen"}},
	}
	for name, f := range faelle {
		t.Run(name, func(t *testing.T) {
			if ist := f.a.Maengel(suche.RegelS2); !slices.Equal(ist, f.s2) {
				t.Errorf("S2: %v, want %v", ist, f.s2)
			}
			if ist := f.a.Maengel(suche.RegelBMG49); !slices.Equal(ist, f.bmg49) {
				t.Errorf("BMG § 49: %v, want %v", ist, f.bmg49)
			}
		})
	}
}

func versprochen(l suche.Privatlauf, s *melde.Meldesatz) bool {
	for _, zeile := range suche.Indexzeilen(s) {
		for _, b := range l.Bedingungen() {
			if b.ErfuelltLandesweit(zeile) {
				return true
			}
		}
	}
	return false
}

// Every record that a profile finds is promised by the index.
func TestPrivatindexVersprichtNieZuWenig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		satz := zieheSatz(t)
		a := suche.Privatanfrage{
			Nachname: name.Draw(t, "gesucht"), Vornamen: name.Draw(t, "gesuchte vornamen"),
			Phonetik: rapid.Bool().Draw(t, "phonetik"), Geburtsdatum: datum.Draw(t, "gesuchte geburt"),
		}
		if slices.ContainsFunc(a.Maengel(suche.RegelS2), func(m suche.Mangel) bool { return m != suche.MangelMerkmale }) {
			return
		}
		lauf := suche.BereitePrivat(a)
		if lauf.Trifft(satz, kind, selbst) && !versprochen(lauf, satz) {
			t.Fatalf("the index loses %+v asked for by %+v", satz.Name, a)
		}
	})
}
