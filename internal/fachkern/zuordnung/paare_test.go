// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/zuordnung"
)

const (
	chemnitz = melde.AGS("14511000")
	dresden  = melde.AGS("14612000")
	leipzig  = melde.AGS("14713000")
)

// wegzug is the record of the municipality that the person left on 1 March 2012.
func wegzug() *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: chemnitz, Ordnungsmerkmal: "A"},
		Name:       melde.Personenname{Familienname: "Silbernagel", Vornamen: "Friederike Anna", GebraeuchlicherVorname: "Anna"},
		Geburt:     melde.Geburt{Datum: 19710305, Ort: "Grimma"}, Geschlecht: "w",
		Familienstand: &melde.Familienstand{Art: "LD"},
		Wohnungen: []melde.Wohnung{
			eigene(chemnitz, "Lange Straße", "7", 20010401, 20120301),
			fremde(melde.ArtWegzugNach, dresden, "Am Sande", "12", 20120301, 0),
		},
	}
}

// zuzug is that of the municipality where she arrived.
func zuzug() *melde.Meldesatz {
	s := wegzug()
	s.Schluessel = melde.Schluessel{AGS: dresden, Ordnungsmerkmal: "B"}
	s.Wohnungen = []melde.Wohnung{
		eigene(dresden, "Am Sande", "12", 20120301, 0),
		fremde(melde.ArtZuzugAus, chemnitz, "Lange Straße", "7", 20010401, 20120301),
	}
	return s
}

func eigene(ags melde.AGS, strasse, nr string, von, bis melde.TeilbekanntesDatum) melde.Wohnung {
	return melde.Wohnung{Status: melde.AlleinigeWohnung, Aktuell: bis == 0, Einzug: von, Auszug: bis, Anschrift: melde.Anschrift{
		Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: ags, Strasse: strasse, Hausnummer: nr}}}
}

func fremde(art melde.Wohnungsart, ags melde.AGS, strasse, nr string, von, bis melde.TeilbekanntesDatum) melde.Wohnung {
	w := eigene(ags, strasse, nr, von, bis)
	w.Art = art
	return w
}

func ohneKette(s *melde.Meldesatz) *melde.Meldesatz {
	s.Wohnungen = s.Wohnungen[:1]
	return s
}

// vergleiche compares two records as the register would, blocks included.
func vergleiche(t testing.TB, a, b *melde.Meldesatz) zuordnung.Vergleich {
	t.Helper()
	v := zuordnung.NeuerVorrat()
	x, y := v.Merkmale(1, a), v.Merkmale(2, b)
	g := zuordnung.NeuerVergleicher(zuordnung.Vorgabe(), v).Vergleiche(&x, &y)
	andere := v.Schluesselliste(&y)
	gemeinsam := slices.ContainsFunc(v.Schluesselliste(&x), func(s zuordnung.Schluessel) bool { return slices.Contains(andere, s) })
	if !gemeinsam {
		return zuordnung.Trennung(g)
	}
	return g
}

func TestUrteil(t *testing.T) {
	type fall struct {
		aendere func(a, b *melde.Meldesatz)
		soll    zuordnung.Urteil
	}
	for name, f := range map[string]fall{
		"former and later address fit on the day": {func(_, _ *melde.Meldesatz) {}, zuordnung.Sicher},
		"umlaut written out":                      {func(a, b *melde.Meldesatz) { a.Name.Familienname, b.Name.Familienname = "Jüngling", "Jungling" }, zuordnung.Sicher},
		"letters swapped":                         {func(_, b *melde.Meldesatz) { b.Name.Familienname = "Silbrenagel" }, zuordnung.Sicher},
		"day and month swapped":                   {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 19710503 }, zuordnung.Sicher},
		"wrong day":                               {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 19710315 }, zuordnung.Sicher},
		"wrong year":                              {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 19720305 }, zuordnung.Sicher},
		"only the year is known":                  {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 19710000 }, zuordnung.Sicher},
		"equal to a former date of birth": {func(_, b *melde.Meldesatz) {
			b.Geburt = melde.Geburt{Datum: 19690817, Fruehere: []melde.TeilbekanntesDatum{19710305}, Ort: "Grimma"}
		}, zuordnung.Sicher},
		"second first name missing":      {func(_, b *melde.Meldesatz) { b.Name.Vornamen = "Friederike" }, zuordnung.Sicher},
		"first names in another order":   {func(_, b *melde.Meldesatz) { b.Name.Vornamen = "Anna Friederike" }, zuordnung.Sicher},
		"first names joined by a hyphen": {func(_, b *melde.Meldesatz) { b.Name.Vornamen = "Friederike-Anna" }, zuordnung.Sicher},
		"married, birth name told":       {func(_, b *melde.Meldesatz) { heirate(b, "Krautwurst", "Silbernagel") }, zuordnung.Sicher},
		"married, birth name missing":    {func(_, b *melde.Meldesatz) { heirate(b, "Krautwurst", "") }, zuordnung.Sicher},
		"married, double name":           {func(_, b *melde.Meldesatz) { heirate(b, "Krautwurst-Silbernagel", "") }, zuordnung.Sicher},
		"street abbreviated":             {func(_, b *melde.Meldesatz) { b.Wohnungen[1].Anschrift.Inland.Strasse = "Lange Str." }, zuordnung.Sicher},
		"other first names from a decision": {func(_, b *melde.Meldesatz) {
			b.Name.Vornamen, b.Name.FruehereVornamen = "Undine", []melde.FruehereVornamen{{Vornamen: "Friederike Anna"}}
		}, zuordnung.Sicher},
		"twin sister":                               {func(_, b *melde.Meldesatz) { b.Name.Vornamen = "Ottilie" }, zuordnung.Nein},
		"twin brother of the same first name":       {func(_, b *melde.Meldesatz) { b.Geschlecht = "m"; b.Geburt.Ort = "Pirna" }, zuordnung.Klaerung},
		"father and son of one name at one address": {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 19410305 }, zuordnung.Nein},
		"born in another century by a typing error": {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 18710305 }, zuordnung.Sicher},
		"same names, other day, month and year":     {func(_, b *melde.Meldesatz) { b.Geburt.Datum = 19740817 }, zuordnung.Nein},
		"without any date of birth":                 {func(a, b *melde.Meldesatz) { a.Geburt.Datum, b.Geburt.Datum = 0, melde.Unbekannt }, zuordnung.Klaerung},
		"name and day of birth alone":               {func(a, b *melde.Meldesatz) { ohneKette(a); ohneKette(b); a.Geburt.Ort = ""; b.Wohnungen[0].Einzug = 0 }, zuordnung.Klaerung},
		"same name and day, born elsewhere":         {func(a, b *melde.Meldesatz) { ohneKette(a); ohneKette(b); b.Geburt.Ort = "Pirna" }, zuordnung.Klaerung},
		"both main dwellings now, no move between": {func(a, b *melde.Meldesatz) {
			ohneKette(a)
			ohneKette(b)
			a.Wohnungen[0].Auszug, a.Wohnungen[0].Aktuell = 0, true
		}, zuordnung.Klaerung},
		"not yet signed off, but the move is known":  {func(a, _ *melde.Meldesatz) { ohneKette(a); a.Wohnungen[0].Auszug, a.Wohnungen[0].Aktuell = 0, true }, zuordnung.Sicher},
		"two records of one municipality":            {func(a, b *melde.Meldesatz) { b.Wohnungen = slices.Clone(a.Wohnungen); b.Schluessel.AGS = chemnitz }, zuordnung.Klaerung},
		"died before the other moved in":             {func(a, b *melde.Meldesatz) { ohneKette(a); ohneKette(b); a.Tod = &melde.Tod{Tag: 20110630} }, zuordnung.Klaerung},
		"the same vBM after a Rückmeldung (S1-10.8)": {func(a, b *melde.Meldesatz) { ohneKette(a); ohneKette(b); mitVBM(a); mitVBM(b); b.Geburt.Ort = "" }, zuordnung.Sicher},
		"same vBM, nothing else alike": {func(a, b *melde.Meldesatz) {
			mitVBM(a)
			mitVBM(b)
			ohneKette(b)
			b.Name = melde.Personenname{Familienname: "Kunz", Vornamen: "Ottokar"}
			b.Geburt.Datum = 19330101
		}, zuordnung.Klaerung},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := wegzug(), zuzug()
			f.aendere(a, b)
			if g := vergleiche(t, a, b); g.Urteil != f.soll {
				t.Errorf("%s with %s, want %s: %v %v", g.Urteil, g.Summe().Deutsch(), f.soll, g.Erklaere(), g.Widerspruch.Gruende())
			}
		})
	}
}

func heirate(s *melde.Meldesatz, name, geburtsname melde.Name) {
	s.Familienstand = &melde.Familienstand{Art: "VH"}
	s.Name.Familienname, s.Name.Ehename, s.Name.Geburtsname = name, name, geburtsname
}

func mitVBM(s *melde.Meldesatz) {
	s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{"14511000abcdefghijkl"}}}}
}

func TestRecordIsNeverLinkedToItself(t *testing.T) {
	v := zuordnung.NeuerVorrat()
	m := v.Merkmale(1, wegzug())
	g := zuordnung.NeuerVergleicher(zuordnung.Vorgabe(), v).Vergleiche(&m, &m)
	if g.Urteil != zuordnung.Nein || g.Widerspruch&zuordnung.WiderspruchSelbst == 0 {
		t.Errorf("%s %v", g.Urteil, g.Widerspruch.Gruende())
	}
}

func TestWhatIsComparedDoesNotPrint(t *testing.T) {
	m := zuordnung.NeuerVorrat().Merkmale(1, wegzug())
	if got := fmt.Sprintf("%v %+v %d %s", m, &m, m, m); strings.Contains(got, "1971") || strings.Contains(got, "Silber") {
		t.Error("a resident's data are printed")
	}
	if _, err := json.Marshal(m); err == nil {
		t.Error("a resident's data become JSON")
	}
}

func TestComparisonDoesNotHangOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := meldetest.Saetze().Draw(t, "a"), meldetest.Saetze().Draw(t, "b")
		eins, zwei := zuordnung.NeuerVorrat(), zuordnung.NeuerVorrat()
		a1, b1 := eins.Merkmale(1, a), eins.Merkmale(2, b)
		b2, a2 := zwei.Merkmale(2, b), zwei.Merkmale(1, a)
		hin := zuordnung.NeuerVergleicher(zuordnung.Vorgabe(), eins).Vergleiche(&a1, &b1)
		zurueck := zuordnung.NeuerVergleicher(zuordnung.Vorgabe(), zwei).Vergleiche(&b2, &a2)
		if hin != zurueck {
			t.Fatalf("%v\n%v", hin, zurueck)
		}
		if !slices.Equal(eins.Schluesselliste(&a1), zwei.Schluesselliste(&a2)) {
			t.Fatal("keys hang on the order of arrival")
		}
	})
}

func TestExplanationSpeaksToPeople(t *testing.T) {
	g := vergleiche(t, wegzug(), zuzug())
	var zeilen []string
	summe := zuordnung.Gewicht(0)
	for _, b := range g.Erklaere() {
		zeilen = append(zeilen, b.String())
		summe += b.Gewicht
	}
	alles := strings.Join(zeilen, "\n")
	for _, soll := range []string{"geboren am selben Tag: +1", "Vornamen gleich: +", "Wegzugs- und Zuzugsanschrift passen auf den Tag zueinander: +"} {
		if !strings.Contains(alles, soll) {
			t.Errorf("%q is missing in\n%s", soll, alles)
		}
	}
	if summe != g.Summe() {
		t.Errorf("the lines add up to %d, the sum is %d", summe, g.Summe())
	}
	if got := zuordnung.Gewicht(-350).Deutsch(); got != "-3,5" {
		t.Errorf("got %s", got)
	}
}

// aufgeloest is a municipality that was merged into another one.
const aufgeloest = melde.AGS("14521030")

func TestKeysSurvive(t *testing.T) {
	for name, aendere := range map[string]func(*melde.Meldesatz){
		"typing error in the surname":    func(s *melde.Meldesatz) { s.Name.Familienname = "Xilbernagl" },
		"other surname, no birth name":   func(s *melde.Meldesatz) { s.Name.Familienname = "Krautwurst" },
		"typing error in the first name": func(s *melde.Meldesatz) { s.Name.Vornamen = "Riederike" },
		"day and month swapped":          func(s *melde.Meldesatz) { s.Geburt.Datum = 19710503 },
		"wrong day":                      func(s *melde.Meldesatz) { s.Geburt.Datum = 19710327 },
		"wrong year":                     func(s *melde.Meldesatz) { s.Geburt.Datum = 19170305 },
		"all names and dates, but she moved": func(s *melde.Meldesatz) {
			s.Name, s.Geburt = melde.Personenname{Familienname: "X", Vornamen: "Y"}, melde.Geburt{}
		},
		"no date, no name, the same vBM": func(s *melde.Meldesatz) {
			s.Name, s.Geburt = melde.Personenname{}, melde.Geburt{}
			ohneKette(s)
			mitVBM(s)
		},
		"Rufname instead of all first names": func(s *melde.Meldesatz) { s.Name.Vornamen = "Anna" },
		"the municipality has been merged since": func(s *melde.Meldesatz) {
			s.Name, s.Geburt = melde.Personenname{}, melde.Geburt{}
			s.Wohnungen[0].Anschrift.Inland.AGS = "14521035"
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := wegzug(), zuzug()
			mitVBM(a)
			aendere(b)
			if b.Wohnungen[0].Anschrift.Inland.AGS != dresden {
				a.Wohnungen[1].Anschrift.Inland.AGS = aufgeloest // the other still has the old key
				b.Wohnungen = b.Wohnungen[:1]
			}
			v := zuordnung.NeuerVorrat()
			x, y := v.Merkmale(1, a), v.Merkmale(2, b)
			andere := v.Schluesselliste(&y)
			if !slices.ContainsFunc(v.Schluesselliste(&x), func(s zuordnung.Schluessel) bool { return slices.Contains(andere, s) }) {
				t.Error("no common key")
			}
		})
	}
}
