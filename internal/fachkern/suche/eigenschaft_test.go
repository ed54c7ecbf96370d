// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Few, short and similar values, so that queries often match.
var (
	vorrat = rapid.SampledFrom([]string{"Meier", "Meyer", "Mayr", "Groß", "Gross", "Sœrensen", "Sorensen", "H", "-", "von", "Graf", "Karl-Heinz", "Karlheinz", "Xaver"})
	kette  = rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(vorrat, 1, 3).Draw(t, "teile"), " ")
	})
	name = rapid.Custom(func(t *rapid.T) melde.Name {
		return melde.Name(rapid.OneOf(kette, kette, rapid.Just("+"), rapid.Just("")).Draw(t, "name"))
	})
	text  = rapid.Custom(func(t *rapid.T) string { return rapid.OneOf(kette, rapid.Just("")).Draw(t, "text") })
	datum = rapid.SampledFrom([]melde.TeilbekanntesDatum{0, melde.Unbekannt, 19980000, 19980300, 19980317})
	ags   = rapid.SampledFrom([]melde.AGS{dresden, "14511000"})
)

func zieheSatz(t *rapid.T) *melde.Meldesatz {
	s := &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: ags.Draw(t, "ags")}}
	s.Name = melde.Personenname{
		Familienname: name.Draw(t, "familienname"), FamiliennamePass: name.Draw(t, "pass"),
		Geburtsname: name.Draw(t, "geburtsname"), Ehename: name.Draw(t, "ehename"),
		Vornamen: name.Draw(t, "vornamen"), VornamenPass: name.Draw(t, "vornamenPass"),
		Ordensname: text.Draw(t, "ordensname"), Kuenstlername: text.Draw(t, "kuenstlername"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "fruehere") {
		s.Name.FruehereFamiliennamen = append(s.Name.FruehereFamiliennamen, melde.FruehererFamilienname{Name: name.Draw(t, "frueher")})
		s.Name.FruehereVornamen = append(s.Name.FruehereVornamen, melde.FruehereVornamen{Vornamen: name.Draw(t, "frueher")})
	}
	s.Geburt = melde.Geburt{Datum: datum.Draw(t, "geburt"), Fruehere: rapid.SliceOfN(datum, 0, 4).Draw(t, "geburten")}
	return s
}

// Every record that the comparison finds fulfils the condition in one of its
// rows; no row comes twice.
func TestIndexVersprichtNieZuWenig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		satz := zieheSatz(t)
		anfrage := suche.Personenanfrage{
			AGS: ags.Draw(t, "gesuchte ags"), Nachname: name.Draw(t, "gesucht"), Vornamen: name.Draw(t, "gesuchte vornamen"),
			Phonetik: rapid.Bool().Draw(t, "phonetik"), Geburtsdatum: datum.Draw(t, "gesuchte geburt"),
		}
		if rapid.Bool().Draw(t, "kuenstler") {
			anfrage.Nachname, anfrage.OrdensKuenstlername = "", text.Draw(t, "gesuchter kuenstler")
		}
		if suche.Suchform(string(anfrage.Nachname)+anfrage.OrdensKuenstlername) == "" && anfrage.Nachname != "+" {
			return
		}
		lauf := suche.Bereite(anfrage)
		gesehen, versprochen := map[suche.Indexzeile]bool{}, false
		for _, zeile := range suche.Indexzeilen(satz) {
			if gesehen[zeile] {
				t.Fatalf("row comes twice: %+v", zeile)
			}
			gesehen[zeile] = true
			versprochen = versprochen || lauf.Bedingung().Erfuellt(zeile)
		}
		if lauf.Trifft(satz) && !versprochen {
			t.Fatalf("the index loses %+v asked for by %+v", satz.Name, anfrage)
		}
	})
}

// A record is found by each of its own names, exactly and phonetically.
func TestSatzWirdMitEigenenDatenGefunden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		satz := zieheSatz(t)
		satz.Name.Familienname, satz.Name.Vornamen = "Großmann", "Jörg Ole"
		satz.Geburt.Datum = 19980317
		for _, phonetik := range []bool{false, true} {
			lauf := suche.Bereite(suche.Personenanfrage{
				AGS: satz.Schluessel.AGS, Nachname: "Grossmann", Vornamen: "Ole Joerg", Geburtsdatum: 19980317, Phonetik: phonetik,
			})
			if !lauf.Trifft(satz) {
				t.Fatalf("not found, phonetic %t", phonetik)
			}
		}
	})
}

// The wildcard matcher agrees with a regular expression.
func TestMusterWieRegulaererAusdruck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		muster := rapid.StringMatching(`[AB?*]{0,8}`).Draw(t, "muster")
		form := rapid.StringMatching(`[AB]{0,10}`).Draw(t, "form")
		ausdruck := strings.NewReplacer("?", ".", "*", ".*").Replace(muster)
		soll := regexp.MustCompile("^" + ausdruck + "$").MatchString(form)
		if got := suche.Muster(muster).Trifft(form); got != soll {
			t.Fatalf("%q fits %q: got %t, want %t", muster, form, got, soll)
		}
	})
}

func TestStrassenformIstIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := suche.Strassenform(rapid.StringMatching(`[A-Z]{0,6}(STR|PL|WEGLE|GAESSLE|PLATZ|WEG)?`).Draw(t, "strasse"))
		if zweimal := suche.Strassenform(form); zweimal != form {
			t.Fatalf("form of %q is %q", form, zweimal)
		}
	})
}

func FuzzMuster(f *testing.F) {
	f.Add("Me?er*", "MEIERMUELLER")
	f.Add("A*A*A*A*B", "AAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, muster, text string) {
		m := suche.NeuesMuster(muster)
		form := suche.Suchform(text)
		if !suche.HatPlatzhalter(muster) && m.Trifft(form) != (suche.Suchform(muster) == form) {
			t.Fatalf("pattern %q without wildcards is no comparison", m)
		}
	})
}

func FuzzTeileHausnummer(f *testing.F) {
	for _, s := range []string{"17 a 1/3", "12b", "A", "1/2", "  "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h := suche.TeileHausnummer(s)
		if strings.Trim(h.Nummer, "0123456789") != "" {
			t.Fatalf("number %q", h.Nummer)
		}
		if !h.Trifft(h) {
			t.Fatalf("%+v does not equal itself", h)
		}
	})
}
