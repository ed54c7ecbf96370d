// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"errors"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

func TestPruefe(t *testing.T) {
	type anfrage = suche.Personenanfrage
	faelle := map[string]struct {
		aendere func(*anfrage)
		grund   string
		nennt   string // what the Freitext must name
	}{
		"BMG-38.1 name and street":                        {func(*anfrage) {}, "", ""},
		"BMG-38.1 name and date of birth":                 {func(a *anfrage) { a.Strasse, a.Geburtsdatum = "", 19800000 }, "", ""},
		"BMG-38.1 unknown date of birth is a criterion":   {func(a *anfrage) { a.Strasse, a.Geburtsdatum = "", melde.Unbekannt }, "", ""},
		"BMG-38.1 name and place of birth":                {func(a *anfrage) { a.Strasse, a.Geburtsort = "", "Pirna" }, "", ""},
		"BMG-38.1 name and sex":                           {func(a *anfrage) { a.Strasse, a.Geschlecht = "", "w" }, "", ""},
		"BMG-38.1 name and date of death":                 {func(a *anfrage) { a.Strasse, a.Sterbetag = "", 20200101 }, "", ""},
		"BMG-38.1 name and place of death":                {func(a *anfrage) { a.Strasse, a.Sterbeort = "", "Pirna" }, "", ""},
		"BMG-38.1 stage name alone":                       {func(a *anfrage) { a.Nachname, a.Vornamen, a.OrdensKuenstlername = "", "", "Zahl" }, "", ""},
		"BMG-38.1 names that rightly don't exist":         {func(a *anfrage) { a.Nachname, a.Vornamen = "+", "+" }, "", ""},
		"BMG-38.1 no family name":                         {func(a *anfrage) { a.Nachname = "" }, "18", "Familienname"},
		"BMG-38.1 no first name":                          {func(a *anfrage) { a.Vornamen = "" }, "18", "Vorname"},
		"BMG-38.1 nothing beside the name":                {func(a *anfrage) { a.Strasse = "" }, "18", "Geburtsdatum"},
		"BMG-38.1 postcode and number are not enough":     {func(a *anfrage) { a.Strasse, a.Postleitzahl, a.Hausnummer = "", "01067", "1" }, "18", "Straße"},
		"BMG-38.1 AZR number is only an addition":         {func(a *anfrage) { a.Strasse, a.AZRNummer = "", "1" }, "18", "Geburtsdatum"},
		"DAV-01.5 no municipality":                        {func(a *anfrage) { a.AGS = "" }, "18", "Gemeindeschlüssel"},
		"DAV-01.5 a district is no municipality":          {func(a *anfrage) { a.AGS = "14612" }, "18", "Gemeindeschlüssel"},
		"DAV-A4a family name without form is not given":   {func(a *anfrage) { a.Nachname = "- ' 17" }, "18", "Familienname"},
		"DAV-A4a street without form is not given":        {func(a *anfrage) { a.Strasse = "17" }, "18", "Straße"},
		"DAV-04.7 wildcard in the family name":            {func(a *anfrage) { a.Nachname = "Mei*" }, "17", "Familienname"},
		"DAV-04.7 wildcard in the first names":            {func(a *anfrage) { a.Vornamen = "Jan Ma?" }, "17", "Vornamen"},
		"DAV-04.7 wildcard in the stage name":             {func(a *anfrage) { a.OrdensKuenstlername = "Za*l" }, "17", "Künstlername"},
		"DAV-04.7 wildcard in the street":                 {func(a *anfrage) { a.Strasse = "Lange S*" }, "17", "Straße"},
		"DAV-04.7 wildcard in the place of birth":         {func(a *anfrage) { a.Geburtsort = "Pirn?" }, "17", "Geburtsort"},
		"DAV-04.7 wildcard in the place of death":         {func(a *anfrage) { a.Sterbeort = "Pirn?" }, "17", "Sterbeort"},
		"DAV-04.7 wildcard in the house number":           {func(a *anfrage) { a.Hausnummer = "1?" }, "17", "Hausnummer"},
		"DAV-04.2 wildcard in a phonetic search":          {func(a *anfrage) { a.Nachname, a.Phonetik = "Mei*", true }, "15", ""},
		"contract 5.5 minimum criteria before wildcards":  {func(a *anfrage) { a.Nachname, a.Vornamen = "Mei*", "" }, "18", "Vorname"},
		"DAV-A4a a wildcard alone leaves nothing of form": {func(a *anfrage) { a.Nachname = "**" }, "18", "Familienname"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			a := anfrage{AGS: dresden, Nachname: "Meier", Vornamen: "Jan", Strasse: "Lange Straße"}
			fall.aendere(&a)
			pruefeRueckweisung(t, a.Pruefe(), fall.grund, fall.nennt)
		})
	}
}

func pruefeRueckweisung(t *testing.T, err error, grund, nennt string) {
	t.Helper()
	if grund == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var r *suche.Rueckweisung
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want ground %s", err, grund)
	}
	if r.Grund != grund || !strings.Contains(r.Freitext, nennt) {
		t.Errorf("got %s %q, want %s naming %q", r.Grund, r.Freitext, grund, nennt)
	}
	if strings.Contains(r.Error()+r.Freitext, "Mei") {
		t.Error("refusal repeats search data")
	}
}

func TestFreieSucheRefuses(t *testing.T) {
	nameMit := func(s string, phonetisch bool) error {
		_, err := suche.NeueTeilnamen(s, phonetisch)
		return err
	}
	faelle := map[string]struct {
		err   error
		grund string
	}{
		"DAV-07 wildcard first":             {nameMit("*eier", false), "17"},
		"DAV-07 wildcards alone":            {nameMit("*?*", false), "17"},
		"DAV-07 wildcard first in the form": {nameMit("-?eier", false), "17"},
		"DAV-07 several wildcards":          {nameMit("M*i?r", false), ""},
		"DAV-07 wildcard with phonetics":    {nameMit("Mei*", true), "15"},
		"DAV-07 phonetics alone":            {nameMit("Meier", true), ""},
		"DAV-07 range of numbers":           {suche.Hausnummernbereich{Von: 3, Bis: 4}.Pruefe(), ""},
		"DAV-07 range without extent":       {suche.Hausnummernbereich{Von: 3, Bis: 3}.Pruefe(), "19"},
		"DAV-07 period of birth":            {suche.Geburtszeitraum{Von: 19980301, Bis: 19980302}.Pruefe(), ""},
		"DAV-07 period reversed":            {suche.Geburtszeitraum{Von: 19980301, Bis: 19980228}.Pruefe(), "20"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) { pruefeRueckweisung(t, fall.err, fall.grund, "") })
	}
}
