// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
)

const (
	allein = melde.AlleinigeWohnung
	haupt  = melde.Hauptwohnung
	neben  = melde.Nebenwohnung
)

// worte writes findings as "PM1[1 2] feld,feld".
func worte(befunde []plausibilitaet.Befund) string {
	var teile []string
	for _, b := range befunde {
		var ids, felder []string
		for _, s := range b.Saetze {
			ids = append(ids, fmt.Sprint(s.ID))
		}
		for _, f := range b.Felder {
			felder = append(felder, f.Feld.ID)
		}
		teile = append(teile, strings.TrimSpace(fmt.Sprintf("%s[%s] %s", b.Art, strings.Join(ids, " "), strings.Join(felder, ","))))
	}
	return strings.Join(teile, "; ")
}

func TestDwellings(t *testing.T) {
	vor := func(m *melde.Meldesatz) { m.Wohnungen[0].Einzug = 20260901 }
	tot := func(m *melde.Meldesatz) { m.Tod = &melde.Tod{Tag: 20260401, Ort: "Pirna"} }
	for _, f := range []struct {
		name   string
		wissen wissen
		saetze []plausibilitaet.Satz
		soll   string
	}{
		{"S1-13.4 two main dwellings", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt)}, "PM1[1 2]"},
		{"S1-13.4 only and main dwelling", wissen{}, []plausibilitaet.Satz{satz(1, pirna, allein), satz(2, dresden, haupt)}, "PM1[1 2]"},
		{"S1-13.4 three are one finding", wissen{},
			[]plausibilitaet.Satz{satz(3, leipzig, allein), satz(1, pirna, allein), satz(2, dresden, allein)}, "PM1[1 2 3]"},
		{"S1-13.4 two main dwellings in one record", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, haupt, nenne(wohnung(pirna, haupt)))}, "PM1[1]"},
		{"S1-13.4 the secondary dwelling is no part of it", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt), satz(3, leipzig, neben)}, "PM1[1 2]"},
		{"S1-13.4 a dwelling that begins after the day does not count", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt, vor)}, ""},
		{"S1-13.4 moved away", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt, verzogen(dresden)), satz(2, dresden, haupt)}, ""},
		{"S1-13.4 dead", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt, tot), satz(2, dresden, haupt)}, ""},
		{"S1-13.4 search form of the names counts", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt,
			func(m *melde.Meldesatz) { m.Name.Geburtsname, m.Name.Vornamen = "WOZNIAK", "Katharina-Elise" })}, "PM1[1 2]"},
		{"S1-13.4 a marriage that one does not know", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt,
			func(m *melde.Meldesatz) { m.Name.Familienname, m.Name.Geburtsname = "Woźniak", "" })}, "PM1[1 2]"},
		{"S1-13.4 another birth place", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt,
			func(m *melde.Meldesatz) { m.Geburt.Ort = "Dresden" })}, ""},
		{"S1-13.4 another sex", wissen{}, []plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt,
			func(m *melde.Meldesatz) { m.Geschlecht = "m" })}, ""},
		{"S1-13.4 a birth date that is partly known is nobody's", wissen{}, []plausibilitaet.Satz{
			satz(1, pirna, haupt, func(m *melde.Meldesatz) { m.Geburt.Datum = 19840200 }),
			satz(2, dresden, haupt, func(m *melde.Meldesatz) { m.Geburt.Datum = 19840200 })}, ""},
		{"S1-13.4 two tax numbers are two humans", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, haupt, idnr("1")), satz(2, dresden, haupt, idnr("2"))}, ""},
		{"S1-13.4 two tax numbers, dwellings that name each other", wissen{}, []plausibilitaet.Satz{
			satz(1, pirna, haupt, idnr("1"), nenne(wohnung(dresden, neben))), satz(2, dresden, haupt, idnr("2"))}, "PM1[1 2]"},
		{"S1-13.4 a clerk has parted them", wissen{getrennt: [2]int64{1, 2}},
			[]plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt)}, ""},
		{"S1-13.4 who is parted from one is parted from all", wissen{getrennt: [2]int64{1, 3}},
			[]plausibilitaet.Satz{satz(1, pirna, haupt), satz(2, dresden, haupt), satz(3, leipzig, haupt)}, "PM1[1 2]"},
		{"S1-13.4 a sure bundle", wissen{buende: map[int64]int64{1: 1, 2: 1}}, []plausibilitaet.Satz{satz(1, pirna, haupt),
			satz(2, dresden, haupt, func(m *melde.Meldesatz) { m.Name.Geburtsname = "Wozńiack" })}, "PM1[1 2]"},

		{"S1-13.5 only secondary", wissen{}, []plausibilitaet.Satz{satz(1, pirna, neben)}, "PM2[1]"},
		{"S1-13.5 only secondary, two of them", wissen{}, []plausibilitaet.Satz{satz(1, pirna, neben), satz(2, dresden, neben)}, "PM2[1 2]"},
		{"S1-13.5 the named main dwelling in Saxony is not there", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, neben, nenne(wohnung(dresden, haupt)))}, "PM2[1]"},
		{"S1-13.5 main dwelling outside Saxony", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, neben, nenne(wohnung(berlin, haupt)))}, "PM2a[1]"},
		{"S1-13.5 moved out of Saxony with the main dwelling", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, neben), satz(2, dresden, allein, verzogen(berlin))}, "PM2a[1]"},
		{"S1-13.5 moved within Saxony, main dwelling lost", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, neben), satz(2, dresden, allein, verzogen(leipzig))}, "PM2[1]"},
		{"S1-13.5 secondary dwelling given up", wissen{}, []plausibilitaet.Satz{satz(1, pirna, neben, verzogen(berlin))}, ""},
		{"S1-13.5 all is well", wissen{}, []plausibilitaet.Satz{satz(1, pirna, neben), satz(2, dresden, haupt)}, ""},
		{"S1-13.5 main and secondary in one municipality", wissen{},
			[]plausibilitaet.Satz{satz(1, pirna, haupt, nenne(wohnung(pirna, neben)))}, ""},
		{"S1-13.5 another human's main dwelling does not help", wissen{}, []plausibilitaet.Satz{satz(1, pirna, neben),
			satz(2, dresden, haupt, func(m *melde.Meldesatz) { m.Geburt.Datum = 19840218 })}, "PM2[1]"},
	} {
		t.Run(f.name, func(t *testing.T) {
			if ist := worte(pruefe(t, f.wissen, f.saetze...)); ist != f.soll {
				t.Errorf("%q, not %q", ist, f.soll)
			}
			slices.Reverse(f.saetze)
			if ist := worte(pruefe(t, f.wissen, f.saetze...)); ist != f.soll {
				t.Errorf("in the other order: %q, not %q", ist, f.soll)
			}
		})
	}
}

// Every field of the law is compared, and only what must agree.
func TestAgreement(t *testing.T) {
	vertreter := func(name melde.Name) func(*melde.Meldesatz) {
		return func(m *melde.Meldesatz) {
			m.Vertreter = []melde.Vertreter{{Person: &melde.VertreterDaten{Person: melde.Beigeschriebener{Familienname: name, Vornamen: "Eva"}}}}
		}
	}
	tot := func(tag melde.Datum) func(*melde.Meldesatz) {
		return func(m *melde.Meldesatz) { m.Tod = &melde.Tod{Tag: tag, Ort: "Pirna"} }
	}
	for _, f := range []struct {
		name string
		h, n []func(*melde.Meldesatz)
		soll string
	}{
		{"nothing", nil, nil, ""},
		{"doctoral degree", []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Name.Doktorgrad = "Dr." }}, nil, "doktorgrad"},
		{"spelling of the degree", []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Name.Doktorgrad = "Dr. Dr." }},
			[]func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Name.Doktorgrad = "Dr.Dr." }}, ""},
		{"religious and artistic name", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) {
			m.Name.Ordensname, m.Name.Kuenstlername = "Sr. Maria", "Elli"
		}}, "ordensname,kuenstlername"},
		{"own dwellings differ by nature", nil, []func(*melde.Meldesatz){nenne(wohnung(dresden, haupt))}, ""},
		{"main dwelling named elsewhere", nil, []func(*melde.Meldesatz){nenne(wohnung(leipzig, haupt))}, "hauptwohnung"},
		{"street in another spelling", nil, []func(*melde.Meldesatz){nenne(func() melde.Wohnung {
			w := wohnung(dresden, haupt)
			w.Anschrift.Inland.Strasse = "AM MARKT"
			return w
		}())}, ""},
		{"secondary dwelling in another house", []func(*melde.Meldesatz){nenne(func() melde.Wohnung {
			w := wohnung(pirna, neben)
			w.Anschrift.Inland.Hausnummer = "9"
			return w
		}())}, nil, "nebenwohnung"},
		{"secondary dwelling in a third municipality", []func(*melde.Meldesatz){nenne(wohnung(leipzig, neben))}, nil, ""},
		{"only dwelling beside a secondary one", []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Wohnungen[0].Status = allein }}, nil, "wohnungsstatus"},
		{"day of moving in", nil, []func(*melde.Meldesatz){nenne(func() melde.Wohnung {
			w := wohnung(dresden, haupt)
			w.Einzug = 20200201
			return w
		}())}, "einzug"},
		{"legal representative", []func(*melde.Meldesatz){vertreter("Lindner")}, []func(*melde.Meldesatz){vertreter("Lindauer")}, "vertreter"},
		{"the same representative", []func(*melde.Meldesatz){vertreter("Lindner")}, []func(*melde.Meldesatz){vertreter("LINDNER")}, ""},
		{"nationality", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Staatsangehoerigkeiten = []string{"000", "152"} }}, "staatsangehoerigkeiten"},
		{"order of nationalities", []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Staatsangehoerigkeiten = []string{"152", "000"} }},
			[]func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Staatsangehoerigkeiten = []string{"000", "152"} }}, ""},
		{"marital status", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Familienstand = &melde.Familienstand{Art: "GS"} }}, "familienstand"},
		{"day of marriage unknown to one", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Familienstand = &melde.Familienstand{Art: "VH"} }}, ""},
		{"block", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) {
			m.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr}}
		}}, "sperren"},
		{"death known to the main authority", []func(*melde.Meldesatz){tot(20260401)}, nil, "tod"},
		{"death known to the secondary authority", nil, []func(*melde.Meldesatz){tot(20260401)}, "tod"},
		{"day of death", []func(*melde.Meldesatz){tot(20260401)}, []func(*melde.Meldesatz){tot(20260402)}, "tod"},
		{"weapons", []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Waffenerlaubnisse = []melde.Erlaubnis{{Erteilt: 20200101}} }}, nil, "waffenerlaubnis"},
		{"explosives", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Sprengstofferlaubnisse = []melde.Erlaubnis{{Erteilt: 20200101}} }}, "sprengstofferlaubnis"},
		{"tax number, dwellings that name each other", []func(*melde.Meldesatz){idnr("1"), nenne(wohnung(pirna, neben))}, []func(*melde.Meldesatz){idnr("2")}, "idnr"},
		{"religion is not in the list", nil, []func(*melde.Meldesatz){func(m *melde.Meldesatz) { m.Religion.Steuererhebend = "rk" }}, ""},
	} {
		t.Run("S1-13.6 "+f.name, func(t *testing.T) {
			soll := ""
			if f.soll != "" {
				soll = "PM3[1 2] " + f.soll
			}
			befunde := pruefe(t, wissen{}, satz(1, dresden, haupt, f.h...), satz(2, pirna, neben, f.n...))
			if ist := worte(befunde); ist != soll {
				t.Fatalf("%q, not %q", ist, soll)
			}
			for _, b := range befunde {
				for _, x := range b.Felder {
					if len(x.Werte) != 2 || x.Werte[0] == "" || x.Werte[1] == "" || x.Feld.Norm == "" {
						t.Errorf("%s: both values and the norm belong to the finding: %q", x.Feld.ID, x.Werte)
					}
				}
				if w := regeln(t).Werte(b.Art, b.Saetze, []string{b.Felder[0].Feld.ID}, stichtag); len(w) != 1 || w[0].Werte[0] != b.Felder[0].Werte[0] {
					t.Error("the values can't be derived again")
				}
			}
		})
	}
}

// A key that 100,000 records share makes no letters and no blow-up.
func TestPileOfEqualNames(t *testing.T) {
	s := plausibilitaet.NeuerSammler(stichtag)
	for id := range int64(100_000) {
		x := satz(1, pirna, haupt)
		x.ID = id + 1
		s.Lege(x)
	}
	gruppen, zuGross := s.Gruppen()
	for range gruppen {
		t.Error("S1-13.4: looked at")
	}
	if !slices.Equal(zuGross, []int{100_000}) {
		t.Errorf("too large: %v", zuGross)
	}
}

func TestSureOrNot(t *testing.T) {
	einer := func(w wissen, saetze ...plausibilitaet.Satz) plausibilitaet.Mensch {
		m := plausibilitaet.Menschen(saetze, w, stichtag)
		if len(m) != 1 {
			t.Fatalf("%d humans", len(m))
		}
		return m[0]
	}
	if einer(wissen{}, satz(1, pirna, haupt), satz(2, dresden, haupt)).Sicher {
		t.Error("S1-13.4: the key alone is not sure")
	}
	if !einer(wissen{buende: map[int64]int64{1: 1, 2: 1}}, satz(1, pirna, haupt), satz(2, dresden, haupt)).Sicher {
		t.Error("S1-13.4: a bundle is sure")
	}
	if !einer(wissen{}, satz(1, pirna, neben, nenne(wohnung(dresden, haupt))), satz(2, dresden, haupt)).Sicher {
		t.Error("S1-13.4: dwellings that name each other are sure")
	}
}
