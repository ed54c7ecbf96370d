// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// gewicht makes a comparison with an outcome and a weight.
func gewicht(u zuordnung.Urteil, g int16, w zuordnung.Widerspruch) zuordnung.Vergleich {
	return zuordnung.Vergleich{Urteil: u, Gewichte: [zuordnung.AnzahlMerkmale]int16{g}, Widerspruch: w}
}

func sicher(a, b zuordnung.SatzID, g int16) zuordnung.Verbindung {
	return zuordnung.Verbindung{Paar: zuordnung.PaarVon(a, b), Vergleich: gewicht(zuordnung.Sicher, g, 0)}
}

func widerspruch(a, b zuordnung.SatzID) zuordnung.Verbindung {
	return zuordnung.Verbindung{Paar: zuordnung.PaarVon(a, b), Vergleich: gewicht(zuordnung.Nein, 0, zuordnung.WiderspruchVornamen)}
}

func mensch(a, b zuordnung.SatzID, u zuordnung.Menschenurteil, folge int64) zuordnung.Verbindung {
	return zuordnung.Verbindung{Paar: zuordnung.PaarVon(a, b), Mensch: u, Folge: folge}
}

func TestBuendle(t *testing.T) {
	type ids = []zuordnung.SatzID
	for name, f := range map[string]struct {
		verbindungen []zuordnung.Verbindung
		soll         []zuordnung.Bund
		abgelehnt    []zuordnung.Paar
	}{
		"sure connections chain":                      {[]zuordnung.Verbindung{sicher(1, 2, 40), sicher(2, 3, 40)}, []zuordnung.Bund{{Saetze: ids{1, 2, 3}}}, nil},
		"a Klärungsfall bundles nothing":              {[]zuordnung.Verbindung{{Paar: zuordnung.Paar{A: 1, B: 2}, Vergleich: gewicht(zuordnung.Klaerung, 30, 0)}}, nil, nil},
		"S2-32.10 the weaker of two contradicting":    {[]zuordnung.Verbindung{sicher(1, 2, 40), sicher(2, 3, 50), widerspruch(1, 3)}, []zuordnung.Bund{{Saetze: ids{2, 3}, Unsicher: true}}, []zuordnung.Paar{{A: 1, B: 2}}},
		"a clerk outranks the machine":                {[]zuordnung.Verbindung{mensch(1, 2, zuordnung.Zusammen, 1), sicher(2, 3, 50), widerspruch(1, 3)}, []zuordnung.Bund{{Saetze: ids{1, 2}, Unsicher: true}}, []zuordnung.Paar{{A: 2, B: 3}}},
		"a clerk separates what is sure":              {[]zuordnung.Verbindung{mensch(1, 2, zuordnung.Getrennt, 1)}, nil, nil},
		"a separated pair does not meet by a detour":  {[]zuordnung.Verbindung{sicher(1, 2, 40), sicher(2, 3, 50), mensch(1, 3, zuordnung.Getrennt, 1)}, []zuordnung.Bund{{Saetze: ids{2, 3}, Unsicher: true}}, []zuordnung.Paar{{A: 1, B: 2}}},
		"of clerks' merges the latest comes first":    {[]zuordnung.Verbindung{mensch(1, 2, zuordnung.Zusammen, 1), mensch(2, 3, zuordnung.Zusammen, 2), mensch(1, 3, zuordnung.Getrennt, 3)}, []zuordnung.Bund{{Saetze: ids{2, 3}, Unsicher: true}}, []zuordnung.Paar{{A: 1, B: 2}}},
		"a clerk's merge overrules its contradiction": {[]zuordnung.Verbindung{{Paar: zuordnung.Paar{A: 1, B: 2}, Mensch: zuordnung.Zusammen, Folge: 1, Vergleich: gewicht(zuordnung.Nein, 0, zuordnung.WiderspruchVornamen)}}, []zuordnung.Bund{{Saetze: ids{1, 2}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			v := zuordnung.Buendle(f.verbindungen)
			if d := cmp.Diff(f.soll, v.Buende); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(f.abgelehnt, v.Abgelehnt); d != "" {
				t.Error(d)
			}
		})
	}
}

func zieheVerbindungen(t *rapid.T) []zuordnung.Verbindung {
	var aus []zuordnung.Verbindung
	for a := zuordnung.SatzID(1); a <= 9; a++ {
		for b := a + 1; b <= 9; b++ {
			v := zuordnung.Verbindung{Paar: zuordnung.Paar{A: a, B: b}}
			switch rapid.IntRange(0, 9).Draw(t, "art") {
			case 0, 1:
				v = sicher(a, b, int16(rapid.IntRange(30, 33).Draw(t, "gewicht")))
			case 2:
				v = widerspruch(a, b)
			case 3:
				v.Mensch, v.Folge = zuordnung.Menschenurteil(rapid.IntRange(1, 2).Draw(t, "mensch")), int64(a*10+b)
			default:
				continue
			}
			aus = append(aus, v)
		}
	}
	return aus
}

func TestNoBundleHoldsAContradiction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		verbindungen := zieheVerbindungen(t)
		v := zuordnung.Buendle(verbindungen)
		for _, x := range verbindungen {
			for _, b := range v.Buende {
				beide := slices.Contains(b.Saetze, x.Paar.A) && slices.Contains(b.Saetze, x.Paar.B)
				if beide && (x.Mensch == zuordnung.Getrennt || x.Mensch == zuordnung.Unentschieden && x.Vergleich.Widerspruch != 0) {
					t.Fatalf("%v are together", x.Paar)
				}
			}
		}
	})
}

func TestBundlesDoNotHangOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		verbindungen := zieheVerbindungen(t)
		v := zuordnung.Buendle(slices.Clone(verbindungen))
		saat := rapid.Uint64().Draw(t, "saat")
		rand.New(rand.NewPCG(saat, 1)).Shuffle(len(verbindungen), func(i, j int) {
			verbindungen[i], verbindungen[j] = verbindungen[j], verbindungen[i]
		})
		if d := cmp.Diff(v, zuordnung.Buendle(verbindungen)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestGroupsAreDecidedAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		verbindungen := zieheVerbindungen(t)
		gesamt := zuordnung.Buendle(verbindungen)
		var einzeln []zuordnung.Bund
		for _, gruppe := range zuordnung.Zusammenhang(verbindungen) {
			var ihre []zuordnung.Verbindung
			for _, v := range verbindungen {
				if slices.Contains(gruppe, v.Paar.A) && slices.Contains(gruppe, v.Paar.B) {
					ihre = append(ihre, v)
				}
			}
			einzeln = append(einzeln, zuordnung.Buendle(ihre).Buende...)
		}
		slices.SortFunc(einzeln, func(a, b zuordnung.Bund) int { return int(a.Saetze[0] - b.Saetze[0]) })
		if d := cmp.Diff(gesamt.Buende, einzeln); d != "" {
			t.Fatal(d)
		}
	})
}

func TestTooManyRecordsOfOneHumanAreNotBundled(t *testing.T) {
	var verbindungen []zuordnung.Verbindung
	for i := zuordnung.SatzID(1); i <= zuordnung.MaxBund; i++ {
		verbindungen = append(verbindungen, sicher(i, i+1, 50))
	}
	if v := zuordnung.Buendle(verbindungen); len(v.Buende) != 0 {
		t.Errorf("%d records in a bundle", len(v.Buende[0].Saetze))
	}
	if v := zuordnung.Buendle(verbindungen[1:]); len(v.Buende) != 1 {
		t.Error("the largest allowed bundle is refused")
	}
}

func TestHauptbuch(t *testing.T) {
	p := zuordnung.Paar{A: 1, B: 2}
	maschine := zuordnung.Entscheidung{Art: zuordnung.Maschine, Paar: p, Vergleich: gewicht(zuordnung.Sicher, 40, 0)}
	eintrag := func(folge int64, art zuordnung.Entscheidungsart, u zuordnung.Menschenurteil, wer string, bezug int64) zuordnung.Entscheidung {
		return zuordnung.Entscheidung{Folge: folge, Art: art, Paar: p, Urteil: u, Wer: wer, Bezug: bezug}
	}
	for name, f := range map[string]struct {
		buch []zuordnung.Entscheidung
		soll zuordnung.Menschenurteil
	}{
		"the machine alone":                     {nil, zuordnung.Unentschieden},
		"the latest decision of a clerk":        {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Mensch, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Mensch, zuordnung.Getrennt, "b", 0)}, zuordnung.Getrennt},
		"taken back, the one before holds":      {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Mensch, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Mensch, zuordnung.Getrennt, "b", 0), eintrag(4, zuordnung.Ruecknahme, 0, "a", 3)}, zuordnung.Zusammen},
		"all taken back":                        {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Mensch, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Ruecknahme, 0, "a", 2)}, zuordnung.Unentschieden},
		"a proposal has no effect":              {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Vorschlag, zuordnung.Zusammen, "a", 0)}, zuordnung.Unentschieden},
		"confirmed by a second clerk":           {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Vorschlag, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Bestaetigung, 0, "b", 2)}, zuordnung.Zusammen},
		"confirmed by the same clerk":           {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Vorschlag, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Bestaetigung, 0, "a", 2)}, zuordnung.Unentschieden},
		"a confirmation counts from its day on": {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Vorschlag, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Mensch, zuordnung.Getrennt, "b", 0), eintrag(4, zuordnung.Bestaetigung, 0, "b", 2)}, zuordnung.Zusammen},
		"confirmation taken back":               {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Vorschlag, zuordnung.Zusammen, "a", 0), eintrag(3, zuordnung.Bestaetigung, 0, "b", 2), eintrag(4, zuordnung.Ruecknahme, 0, "a", 3)}, zuordnung.Unentschieden},
		"withdrawal of nothing":                 {[]zuordnung.Entscheidung{eintrag(2, zuordnung.Ruecknahme, 0, "a", 77)}, zuordnung.Unentschieden},
	} {
		t.Run(name, func(t *testing.T) {
			h := zuordnung.NeuesHauptbuch()
			h.Wende(maschine)
			for _, e := range f.buch {
				h.Wende(e)
			}
			v := h.Verbindungen()
			if len(v) != 1 || v[0].Mensch != f.soll || v[0].Vergleich != maschine.Vergleich {
				t.Errorf("%+v", v)
			}
		})
	}
}
