// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"testing"

	"kernmelderegister/internal/fachkern/melde"
)

func satzMit(n melde.Personenname) *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: "14612000"}, Name: n,
		Geburt: melde.Geburt{Datum: 19800101, Fruehere: []melde.TeilbekanntesDatum{19800000, 19800101}},
	}
}

// zaehle returns how many rows have the key of the kind and the form.
func zaehle(s *melde.Meldesatz, a art, form string) int {
	n := 0
	for _, zeile := range Indexzeilen(s) {
		if zeile.Namensschluessel == namensschluessel(a, []byte(form)) {
			n++
		}
	}
	return n
}

func TestIndexzeilenOfEveryNameForm(t *testing.T) {
	satz := satzMit(melde.Personenname{
		Familienname: "Weiß", FamiliennamePass: "Weisz", Geburtsname: "Öl", Ehename: "Braun", Lebenspartnerschaftsname: "Weiss",
		FruehereFamiliennamen: []melde.FruehererFamilienname{{Name: "Rot"}, {Name: "Weiss"}},
		Ordensname:            "Maria", Kuenstlername: "Graf Zahl", Vornamen: "Eva",
	})
	const proGeburtsdatum = 2
	faelle := map[string]struct {
		art    art
		form   string
		anzahl int
	}{
		"DAV-A4b 0101a period 1":               {artNachname, "WEISS", proGeburtsdatum},
		"DAV-A4b 0101a period 2":               {artNachname, "WEISZ", proGeburtsdatum},
		"DAV-A4b 0201a":                        {artNachname, "OEL", proGeburtsdatum},
		"DAV-A4b 0203a":                        {artNachname, "ROT", proGeburtsdatum},
		"DAV-A4b 0501":                         {artNachname, "MARIA", proGeburtsdatum},
		"DAV-A4b 0502":                         {artNachname, "GRAFZAHL", proGeburtsdatum},
		"DAV-A4b first name is no family name": {artNachname, "EVA", 0},
		"DAV-A4b Ehename is no search field of authority": {artNachname, "BRAUN", 0},
		"DAV-A4b phonetic":                               {artNachname | artPhonetisch, "72", proGeburtsdatum},
		"DAV-A4d religious name as such":                 {artKuenstler, "MARIA", proGeburtsdatum},
		"DAV-A4d stage name as such":                     {artKuenstler, "GRAFZAHL", proGeburtsdatum},
		"DAV-A4d phonetic":                               {artKuenstler | artPhonetisch, "67", proGeburtsdatum},
		"DAV-A4d family name is no stage name":           {artKuenstler, "WEISS", 0},
		"Ehename has a kind of its own":                  {artEhename, "BRAUN", proGeburtsdatum},
		"Ehename phonetic":                               {artEhename | artPhonetisch, "176", proGeburtsdatum},
		"partnership name that is a family name already": {artEhename, "WEISS", 0},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := zaehle(satz, fall.art, fall.form); got != fall.anzahl {
				t.Errorf("got %d rows, want %d", got, fall.anzahl)
			}
		})
	}
}

func TestIndexzeilenOfNamesWithoutFormOrCode(t *testing.T) {
	if zeilen := Indexzeilen(satzMit(melde.Personenname{Familienname: "- '"})); len(zeilen) != 0 {
		t.Errorf("name without form has %d rows", len(zeilen))
	}
	if zeilen := Indexzeilen(satzMit(melde.Personenname{Familienname: "H"})); len(zeilen) != 2 {
		t.Errorf("name without code has %d rows, want one per date of birth", len(zeilen))
	}
	nichts := satzMit(melde.Personenname{Familienname: melde.NichtVorhanden})
	if zaehle(nichts, artNachname, "+") != 2 || zaehle(nichts, artNachname|artPhonetisch, "+") != 2 {
		t.Error("a name that rightly does not exist can't be asked for")
	}
}

func TestAnhaengeIndexzeilenKeepsWhatIsThere(t *testing.T) {
	satz := satzMit(melde.Personenname{Familienname: "Rot"})
	einmal := Indexzeilen(satz)
	zweimal := AnhaengeIndexzeilen(AnhaengeIndexzeilen(nil, satz), satz)
	if len(zweimal) != 2*len(einmal) {
		t.Errorf("got %d rows, want %d: rows of another record count as duplicates", len(zweimal), 2*len(einmal))
	}
}

func TestAGSNummer(t *testing.T) {
	for ags, soll := range map[melde.AGS]uint32{"14612000": 14612000, "01001000": 1001000, "": 0, "1461200": 0, "146120000": 0, "1461200x": 0, "1461200/": 0} {
		if got := AGSNummer(ags); got != soll {
			t.Errorf("%q gives %d", ags, got)
		}
	}
}
