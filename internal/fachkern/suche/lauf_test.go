// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// probe is a record with every name form, two dates of birth, a current, a
// former, a foreign and a partner's dwelling, born and died.
func probe() *melde.Meldesatz {
	inland := func(plz, strasse, nummer, zusatz string) melde.Anschrift {
		return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
			Postleitzahl: plz, Strasse: strasse, Hausnummer: nummer, HausnummerZusatz: zusatz,
		}}
	}
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: dresden, Ordnungsmerkmal: "1"},
		Name: melde.Personenname{
			Familienname: "Kästner-Wolf", FamiliennamePass: "Kaestner Woolf", Geburtsname: "Wolf",
			Ehename:               "Kästner",
			FruehereFamiliennamen: []melde.FruehererFamilienname{{Name: "Dörr"}},
			Vornamen:              "Ida Marie", VornamenPass: "Ida Mary", GebraeuchlicherVorname: "Mia",
			FruehereVornamen: []melde.FruehereVornamen{{Vornamen: "Ilse"}},
			Ordensname:       "Benedikta", Kuenstlername: "Lady Blau",
		},
		Geburt: melde.Geburt{
			Datum: 19550412, Fruehere: []melde.TeilbekanntesDatum{19550400, melde.Unbekannt},
			Ort: "Brünn", Staat: "164",
		},
		Geschlecht: "w",
		AZRNummer:  "550412000001",
		Tod:        &melde.Tod{Tag: 20200229, Ort: "Görlitz"},
		Wohnungen: []melde.Wohnung{
			{Aktuell: true, Status: melde.Hauptwohnung, Anschrift: inland("01067", "Lange Straße", "17", "a")},
			{Auszug: 20010101, Anschrift: inland("04109", "Kirchpl.", "3", "")},
			{Art: melde.ArtWegzugNach, Anschrift: inland("10115", "Zum Weg", "9", "")},
			{Art: melde.ArtPartner, Anschrift: inland("99999", "Fremde Gasse", "1", "")},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftAusland, Staat: "164"}},
		},
	}
}

func TestPersonensucheTrifft(t *testing.T) {
	frage := func(aendere func(*suche.Personenanfrage)) suche.Personenanfrage {
		a := suche.Personenanfrage{AGS: dresden, Nachname: "Kästner-Wolf", Vornamen: "Ida"}
		aendere(&a)
		return a
	}
	type anfrage = suche.Personenanfrage
	faelle := map[string]struct {
		aendere func(*anfrage)
		soll    bool
	}{
		"BMG-38.1 name alone fits":                          {func(*anfrage) {}, true},
		"DAV-01.5 other municipality":                       {func(a *anfrage) { a.AGS = "14511000" }, false},
		"DAV-A4b ordinary spelling in search form":          {func(a *anfrage) { a.Nachname = "KAESTNERWOLF" }, true},
		"DAV-A4b passport spelling":                         {func(a *anfrage) { a.Nachname = "Kaestner Woolf" }, true},
		"DAV-A4b birth name":                                {func(a *anfrage) { a.Nachname = "Wolf" }, true},
		"DAV-A4b former family name":                        {func(a *anfrage) { a.Nachname = "Doerr" }, true},
		"DAV-A4b religious name as family name":             {func(a *anfrage) { a.Nachname = "Benedikta" }, true},
		"DAV-A4b stage name as family name":                 {func(a *anfrage) { a.Nachname = "Lady Blau" }, true},
		"DAV-A4b Ehename is no search field":                {func(a *anfrage) { a.Nachname = "Kästner" }, false},
		"DAV-A4b part of the name":                          {func(a *anfrage) { a.Nachname = "Blau" }, false},
		"DAV-A4b name that doesn't exist finds only that":   {func(a *anfrage) { a.Nachname = "+" }, false},
		"DAV-A4c first name in other order":                 {func(a *anfrage) { a.Vornamen = "Marie Ida" }, true},
		"DAV-A4c passport spelling and former first name":   {func(a *anfrage) { a.Vornamen = "Mary Ilse" }, true},
		"DAV-A4c religious name and part of the stage name": {func(a *anfrage) { a.Vornamen = "Benedikta Lady" }, true},
		"DAV-A4c name in use":                               {func(a *anfrage) { a.Vornamen = "Mia" }, true},
		"DAV-A4c one foreign first name spoils it":          {func(a *anfrage) { a.Vornamen = "Ida Paula" }, false},
		"DAV-A4c hyphen connects":                           {func(a *anfrage) { a.Vornamen = "Ida-Marie" }, false},
		"DAV-A4a part without form counts as not given":     {func(a *anfrage) { a.Vornamen = "Ida -" }, true},
		"DAV-04.2 phonetic surname":                         {func(a *anfrage) { a.Nachname, a.Phonetik = "Kestner-Volf", true }, true},
		"DAV-04.2 sound without phonetics":                  {func(a *anfrage) { a.Nachname = "Kestner-Volf" }, false},
		"DAV-04.2 phonetic first name":                      {func(a *anfrage) { a.Vornamen, a.Phonetik = "Mari", true }, true},
		"DAV-04.2 letter without code finds nothing":        {func(a *anfrage) { a.Vornamen, a.Phonetik = "H", true }, false},
		"DAV-04.2 street is never phonetic":                 {func(a *anfrage) { a.Strasse, a.Phonetik = "Lanke Straße", true }, false},
		"DAV-A4d stage name as such":                        {func(a *anfrage) { a.Nachname, a.Vornamen, a.OrdensKuenstlername = "", "", "lady blau" }, true},
		"DAV-A4d religious name as such":                    {func(a *anfrage) { a.Nachname, a.Vornamen, a.OrdensKuenstlername = "", "", "Benedikta" }, true},
		"DAV-A4d phonetic":                                  {func(a *anfrage) { *a = anfrage{AGS: dresden, OrdensKuenstlername: "Ladi Plau", Phonetik: true} }, true},
		"DAV-A4d family name is no stage name":              {func(a *anfrage) { a.Nachname, a.Vornamen, a.OrdensKuenstlername = "", "", "Wolf" }, false},
		"DAV-A4e street":                                    {func(a *anfrage) { a.Strasse = "lange str" }, true},
		"DAV-A4e former street with postcode and number":    {func(a *anfrage) { a.Strasse, a.Postleitzahl, a.Hausnummer = "Kirchplatz", "04109", "3" }, true},
		"DAV-A4e Wegzugsanschrift is a former address":      {func(a *anfrage) { a.Strasse = "Zum Weg" }, true},
		"DAV-A4e partner's dwelling is not the person's":    {func(a *anfrage) { a.Strasse = "Fremde Gasse" }, false},
		"DAV-04.4 street and postcode of two dwellings":     {func(a *anfrage) { a.Strasse, a.Postleitzahl = "Kirchplatz", "01067" }, false},
		"DAV-04.4 street and number of two dwellings":       {func(a *anfrage) { a.Strasse, a.Hausnummer = "Lange Straße", "3" }, false},
		"DAV-A4g number and letter":                         {func(a *anfrage) { a.Hausnummer, a.HausnummerZusatz = "017", "A" }, true},
		"DAV-A4g part number that isn't there":              {func(a *anfrage) { a.Hausnummer, a.HausnummerTeil = "17", "1/2" }, false},
		"DAV-A4g date of birth":                             {func(a *anfrage) { a.Geburtsdatum = 19550412 }, true},
		"DAV-A4g former, partly known date of birth":        {func(a *anfrage) { a.Geburtsdatum = 19550400 }, true},
		"DAV-A4g former, unknown date of birth":             {func(a *anfrage) { a.Geburtsdatum = melde.Unbekannt }, true},
		"DAV-A4g year alone is another date":                {func(a *anfrage) { a.Geburtsdatum = 19550000 }, false},
		"DAV-04.4 place abroad with state":                  {func(a *anfrage) { a.Geburtsort, a.GeburtsortStaat = "Bruenn", "164" }, true},
		"DAV-04.4 place abroad, other state":                {func(a *anfrage) { a.Geburtsort, a.GeburtsortStaat = "Brünn", "152" }, false},
		"DAV-04.4 place abroad asked for as German":         {func(a *anfrage) { a.Geburtsort = "Brünn" }, false},
		"DAV-04.4 other place":                              {func(a *anfrage) { a.Geburtsort, a.GeburtsortStaat = "Prag", "164" }, false},
		"DAV-04.4 sex":                                      {func(a *anfrage) { a.Geschlecht = "w" }, true},
		"DAV-04.4 other sex":                                {func(a *anfrage) { a.Geschlecht = "m" }, false},
		"DAV-04.4 date and place of death in Germany":       {func(a *anfrage) { a.Sterbetag, a.Sterbeort, a.SterbeortStaat = 20200229, "Goerlitz", "000" }, true},
		"DAV-04.4 other date of death":                      {func(a *anfrage) { a.Sterbetag = 20200228 }, false},
		"DAV-04.4 place of death abroad":                    {func(a *anfrage) { a.Sterbeort, a.SterbeortStaat = "Görlitz", "164" }, false},
		"DAV-04.4 AZR number":                               {func(a *anfrage) { a.AZRNummer = "550412000001" }, true},
		"DAV-04.4 other AZR number":                         {func(a *anfrage) { a.AZRNummer = "550412000002" }, false},
		"DAV-04.4 everything fits but one": {func(a *anfrage) {
			a.Strasse, a.Geburtsdatum, a.Geschlecht, a.AZRNummer = "Lange Straße", 19550412, "m", "550412000001"
		}, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			lauf := suche.Bereite(frage(fall.aendere))
			satz := probe()
			if got := lauf.Trifft(satz); got != fall.soll {
				t.Errorf("found %t, want %t", got, fall.soll)
			}
			if fall.soll {
				pruefeIndex(t, lauf, satz)
			}
		})
	}
}

func TestLebendePersonHatKeinSterbedatum(t *testing.T) {
	satz := probe()
	satz.Tod = nil
	lauf := suche.Bereite(suche.Personenanfrage{AGS: dresden, Nachname: "Wolf", Vornamen: "Ida", Sterbetag: 20200229})
	if lauf.Trifft(satz) {
		t.Error("found a living person by a date of death")
	}
}

func TestFehlendesGeburtsdatumIstUnbekannt(t *testing.T) {
	satz := probe()
	satz.Geburt = melde.Geburt{}
	lauf := suche.Bereite(suche.Personenanfrage{AGS: dresden, Nachname: "Wolf", Vornamen: "Ida", Geburtsdatum: melde.Unbekannt})
	if !lauf.Trifft(satz) {
		t.Error("record without date of birth isn't found by an unknown one")
	}
	pruefeIndex(t, lauf, satz)
}

func TestImBestand(t *testing.T) {
	const alt melde.AGS = "14262000"
	nach := func(ags melde.AGS) melde.AGS {
		if ags == alt {
			return dresden
		}
		return ags
	}
	t.Run("S0-08 key of a merged municipality finds the successor's records", func(t *testing.T) {
		alterLauf := suche.Bereite(suche.Personenanfrage{AGS: alt, Nachname: "Wolf", Vornamen: "Ida"})
		lauf := alterLauf.ImBestand(nach)
		if alterLauf.Trifft(probe()) || !lauf.Trifft(probe()) || lauf.Bestand() != dresden {
			t.Error("successor is not used")
		}
		pruefeIndex(t, lauf, probe())
	})
}

func TestStrassenformOfQuery(t *testing.T) {
	lauf := suche.Bereite(suche.Personenanfrage{Strasse: "Hohe Str."})
	if got := lauf.Strassenform(); got != "HOHESTRASSE" {
		t.Errorf("got %q", got)
	}
}

func TestTrifftDoesNotAllocate(t *testing.T) {
	satz := probe()
	lauf := suche.Bereite(suche.Personenanfrage{
		AGS: dresden, Nachname: "Wolf", Vornamen: "Ida Ilse", Strasse: "Kirchplatz", Geburtsdatum: 19550412,
	})
	if n := testing.AllocsPerRun(100, func() { lauf.Trifft(satz) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
