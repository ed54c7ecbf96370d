// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Freiindex runs the contract of the index of the free search. neuerOrt is as of Bestand.
func Freiindex(t *testing.T, neuerOrt func(t *testing.T) func(t *testing.T) (Lager, abruf.Freibestand)) {
	faelle := []struct {
		name string
		test func(t *testing.T, p *freistand)
	}{
		{"DAV-07 every kind of criterion finds its records", freieKriterien},
		{"rows follow every change of a record", freiFolgt},
		{"DAV-03m only the municipalities of the area", freiBereich},
		{"a first load is findable at its end", freiLadung},
		{"the index can be derived anew", freiNeu},
		{"conditions are cut with each other", freiSchnitt},
	}
	for _, fall := range faelle {
		t.Run(fall.name, func(t *testing.T) {
			l, frei := neuerOrt(t)(t)
			fall.test(t, &freistand{neuerPruefstand(l, lieferung.Optionen{Stapel: 3}), frei})
		})
	}
	t.Run("an interrupted first load is ended when the storage is opened", func(t *testing.T) {
		oeffne := neuerOrt(t)
		l, frei := oeffne(t)
		p := &freistand{neuerPruefstand(l, lieferung.Optionen{Stapel: 3}), frei}
		p.beginneLadung(t, true)
		p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)))
		l, frei = oeffne(t)
		spaeter := &freistand{neuerPruefstand(l, lieferung.Optionen{Stapel: 3}), frei}
		spaeter.pruefe(t, suche.FreieAnfrage{Geschlecht: "w"}, "OM000001", "OM000002")
	})
}

// freistand is a pruefstand with the index of the free search.
type freistand struct {
	*pruefstand
	frei abruf.Freibestand
}

// kandidaten returns the keys of the candidates, sorted.
func (p *freistand) kandidaten(t *testing.T, a suche.FreieAnfrage) []string {
	t.Helper()
	if a.Bereich.Art == "" {
		a.Bereich = suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"}
	}
	lauf, err := suche.BereiteFrei(a)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := p.frei.Freikandidaten(t.Context(), lauf.Bedingungen())
	if err != nil || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Fatalf("ids %v, %v", ids, err)
	}
	funde, err := p.frei.Funde(t.Context(), append(ids, 987654))
	if err != nil || len(funde) != len(ids) {
		t.Fatalf("%d of %d records, %v", len(funde), len(ids), err)
	}
	var schluessel []string
	for _, f := range funde {
		if f.ID == 0 || f.Fassung == 0 || !slices.Contains(ids, f.ID) {
			t.Errorf("record %+v", f)
		}
		schluessel = append(schluessel, f.Satz.Schluessel.Ordnungsmerkmal)
	}
	slices.Sort(schluessel)
	return schluessel
}

func (p *freistand) pruefe(t *testing.T, a suche.FreieAnfrage, soll ...string) {
	t.Helper()
	if d := cmp.Diff(soll, p.kandidaten(t, a)); d != "" {
		t.Errorf("candidates:\n%s", d)
	}
}

func freieKriterien(t *testing.T, p *freistand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1, func(s *melde.Meldesatz) {
		s.Name.Familienname, s.Geburt.Datum, s.Geschlecht = "von Meyer", 19700315, "m"
		s.Wohnungen[0].Anschrift.Inland.Strasse, s.Wohnungen[0].Anschrift.Inland.Hausnummer = "Lange Str.", "12"
		s.Staatsangehoerigkeiten = []string{"152"}
	})), liefere(NeuerSatz(2)))
	inStrasse := func(von, bis string) suche.FreieAnfrage {
		a := suche.FreieAnfrage{}
		a.Wohnung.Inland.Strasse, a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = "Lange Straße", von, bis
		return a
	}
	gemeinde := inStrasse("12", "13")
	gemeinde.Bereich = suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: Gemeinde}
	for name, a := range map[string]suche.FreieAnfrage{
		"name":            {Nachname: "Meyer"},
		"wildcard":        {Nachname: "Me*"},
		"phonetic":        {Nachname: "Maier", Phonetik: true},
		"birth date":      {Geburtsdatum: 19700315},
		"period of birth": {Geburtszeitraum: suche.Geburtszeitraum{Von: 19700101, Bis: 19701231}},
		"sex":             {Geschlecht: "m"},
		"nationality":     {Staatsangehoerigkeit: "152"},
		"street":          inStrasse("", ""),
		"house numbers":   inStrasse("10", "12"),
		"in municipality": gemeinde,
	} {
		t.Run(name, func(t *testing.T) { p.pruefe(t, a, "OM000001") })
	}
	p.pruefe(t, inStrasse("13", "14"))
	p.pruefe(t, suche.FreieAnfrage{Nachname: "Mayer"})
	p.pruefe(t, suche.FreieAnfrage{Vornamen: "Erika"}, "OM000001", "OM000002")
	p.pruefe(t, suche.FreieAnfrage{Geburtsort: "Pirna"}, "OM000001", "OM000002") // no index: all of the area
}

func freiFolgt(t *testing.T, p *freistand) {
	muster, zeisig := suche.FreieAnfrage{Nachname: "Muster*"}, suche.FreieAnfrage{Nachname: "Zeisig"}
	p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)))
	p.pruefe(t, muster, "OM000001", "OM000002")
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), namens("Zeisig"))))
	p.pruefe(t, muster, "OM000002")
	p.pruefe(t, zeisig, "OM000001")
	p.nimm(t, delta(3), loesche(1, 2), loesche(2, 2))
	p.pruefe(t, muster)
	p.pruefe(t, zeisig)
	p.pruefe(t, suche.FreieAnfrage{Geschlecht: "w"})
}

func freiBereich(t *testing.T, p *freistand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1)))
	for _, f := range []struct {
		art  suche.Bereichsart
		key  melde.AGS
		soll []string
	}{
		{suche.BereichGemeinde, Gemeinde, []string{"OM000001"}}, {suche.BereichKreis, "14628", []string{"OM000001"}},
		{suche.BereichBezirk, "146", []string{"OM000001"}}, {suche.BereichLand, "14", []string{"OM000001"}},
		{suche.BereichGemeinde, "14612000", nil}, {suche.BereichKreis, "14627", nil}, {suche.BereichBezirk, "147", nil}, {suche.BereichLand, "13", nil},
	} {
		p.pruefe(t, suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: f.art, Schluessel: f.key}, Geschlecht: "w"}, f.soll...)
	}
}

func freiLadung(t *testing.T, p *freistand) {
	p.beginneLadung(t, true)
	p.nimm(t, paket(1, 1, false), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)))
	p.nimm(t, paket(1, 2, true), liefere(NeuerSatz(1, um(1), namens("Zeisig"))), loesche(2, 1))
	if err := p.BeendeLadung(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.pruefe(t, suche.FreieAnfrage{Nachname: "Zeisig"}, "OM000001")
	p.pruefe(t, suche.FreieAnfrage{Nachname: "Muster*"}, "OM000003")
	p.pruefe(t, suche.FreieAnfrage{Geschlecht: "w"}, "OM000001", "OM000003")
	p.nimm(t, delta(2), loesche(1, 2))
	p.pruefe(t, suche.FreieAnfrage{Geschlecht: "w"}, "OM000003")
}

func freiNeu(t *testing.T, p *freistand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)))
	p.nimm(t, delta(2), loesche(2, 1), liefere(NeuerSatz(3, um(1), namens("Zeisig"))))
	if err := p.SuchindexNeu(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	p.pruefe(t, suche.FreieAnfrage{Nachname: "Muster*"}, "OM000001")
	p.pruefe(t, suche.FreieAnfrage{Nachname: "Zeisig"}, "OM000003")
	p.nimm(t, delta(3), loesche(3, 2))
	p.pruefe(t, suche.FreieAnfrage{Geschlecht: "w"}, "OM000001")
}

// freiSchnitt has so many records that further conditions are worth reading.
func freiSchnitt(t *testing.T, p *freistand) {
	const anzahl, jahrgang = 400, 14
	var saetze []lieferung.Datensatz
	for i := range anzahl {
		saetze = append(saetze, liefere(NeuerSatz(i, namens("Zeisig"), func(s *melde.Meldesatz) {
			s.Geburt.Datum = melde.TeilbekanntesDatum(19600101 + 10000*(i%(anzahl/jahrgang)))
		})))
	}
	p.nimm(t, delta(1), saetze...)
	a := suche.FreieAnfrage{Nachname: "Zeisig", Geburtszeitraum: suche.Geburtszeitraum{Von: 19610101, Bis: 19611231}}
	lauf, err := suche.BereiteFrei(suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"}, Nachname: a.Nachname, Geburtszeitraum: a.Geburtszeitraum})
	if err != nil {
		t.Fatal(err)
	}
	gefunden := p.kandidaten(t, a)
	treffer := 0
	for _, s := range saetze {
		if lauf.Trifft(s.Liefern) {
			treffer++
		}
	}
	if len(gefunden) != treffer || treffer == 0 || treffer > anzahl/2 {
		t.Errorf("%d candidates for %d matches", len(gefunden), treffer)
	}
}
