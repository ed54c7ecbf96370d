// SPDX-License-Identifier: EUPL-1.2

package gebuehr_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
)

func tarif(t testing.TB) *gebuehr.Tarif {
	t.Helper()
	w, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tarif, err := w.Am(20080815)
	if err != nil {
		t.Fatal(err)
	}
	return tarif
}

func taten(pos, neutral, archiv int) []gebuehr.Tatbestand {
	return slices.Concat(
		slices.Repeat([]gebuehr.Tatbestand{gebuehr.Auskunft}, pos),
		slices.Repeat([]gebuehr.Tatbestand{gebuehr.Neutral}, neutral),
		slices.Repeat([]gebuehr.Tatbestand{gebuehr.Archiv}, archiv))
}

func TestRechneOrders(t *testing.T) {
	tarif := tarif(t)
	faelle := []struct {
		pos, neutral, archiv int
		soll                 gebuehr.Cent
	}{
		{1, 0, 0, 380}, {0, 1, 0, 380}, {0, 4, 0, 380}, {0, 5, 0, 380}, {0, 6, 0, 456}, {0, 10, 0, 760},
		{1, 1, 0, 456}, {1, 9, 0, 1064}, {2, 0, 0, 760}, {7, 3, 0, 2888}, {10, 0, 0, 3800},
		{0, 0, 1, 1500}, {0, 0, 2, 3000}, {1, 0, 1, 1880}, {0, 3, 1, 1728}, {5, 4, 1, 3704},
	}
	for _, f := range faelle {
		t.Run(fmt.Sprintf("S2-34.1 S2-34.4 %d Auskuenfte %d neutrale %d Archiv", f.pos, f.neutral, f.archiv), func(t *testing.T) {
			if r := tarif.Rechne(taten(f.pos, f.neutral, f.archiv)); r.Summe != f.soll {
				t.Errorf("fee %v, want %v", r.Summe, f.soll)
			}
		})
	}
}

func TestRechneMonth(t *testing.T) {
	tarif := tarif(t)
	auftraege := [][3]int{{1, 0, 0}, {0, 1, 0}, {7, 3, 0}, {181, 69, 0}, {0, 1, 0}, {1, 0, 0}, {0, 1, 1}}
	var summe gebuehr.Cent
	for _, a := range auftraege {
		summe += tarif.Rechne(taten(a[0], a[1], a[2])).Summe
	}
	if summe != 80008 {
		t.Errorf("S2-20.4 month of a Großkunde: %v, want 800,08 €", summe)
	}
}

func TestRechneSpecialFacts(t *testing.T) {
	tarif := tarif(t)
	faelle := []struct {
		name string
		b    []gebuehr.Tatbestand
		soll gebuehr.Cent
		cent []gebuehr.Cent
	}{
		{"S2-34.1 G9 nothing answered costs nothing, not even the minimum", []gebuehr.Tatbestand{gebuehr.KeineGebuehr}, 0, []gebuehr.Cent{0}},
		{"S2-34.1 no profiles", nil, 0, nil},
		{"S2-34.4 G3 neutral after the separate storage costs 0,76", []gebuehr.Tatbestand{gebuehr.ArchivNeutral, gebuehr.Auskunft}, 456, []gebuehr.Cent{76, 380}},
		{"S2-34.1 top-up stands in the last position charged", []gebuehr.Tatbestand{gebuehr.Neutral, gebuehr.Neutral, gebuehr.KeineGebuehr}, 380, []gebuehr.Cent{76, 304, 0}},
		{"S2-34.1 G12 the minimum has no effect on the separate storage", []gebuehr.Tatbestand{gebuehr.Archiv}, 1500, []gebuehr.Cent{1500}},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			r := tarif.Rechne(f.b)
			var cent []gebuehr.Cent
			for _, p := range r.Positionen {
				cent = append(cent, p.Cent)
			}
			if r.Summe != f.soll || !slices.Equal(cent, f.cent) {
				t.Errorf("%v in positions %v, want %v in %v", r.Summe, cent, f.soll, f.cent)
			}
		})
	}
}

func TestRechnePositionsAddUp(t *testing.T) {
	tarif := tarif(t)
	rapid.Check(t, func(rt *rapid.T) {
		b := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) gebuehr.Tatbestand {
			return gebuehr.Tatbestand(rapid.IntRange(0, 4).Draw(rt, "fact"))
		}), 0, 300).Draw(rt, "facts")
		r := tarif.Rechne(b)
		var summe gebuehr.Cent
		for i, p := range r.Positionen {
			summe += p.Cent
			if p.Nr != i+1 || p.Tatbestand == gebuehr.KeineGebuehr && p.Cent != 0 {
				rt.Fatalf("position %d: %+v", i, p)
			}
		}
		if summe != r.Summe {
			rt.Fatalf("positions add up to %v, the order costs %v", summe, r.Summe)
		}
		if r.Summe != 0 && r.Summe < tarif.Mindest {
			rt.Fatalf("order costs %v, less than the minimum", r.Summe)
		}
	})
}

func TestSpanne(t *testing.T) {
	tarif := tarif(t)
	for _, f := range []struct {
		name     string
		archiv   []bool
		von, bis gebuehr.Cent
	}{
		{"S2-34.3 one profile", []bool{false}, 380, 380},
		{"S2-34.3 two profiles", []bool{false, false}, 380, 760},
		{"S2-34.4 one with the separate storage", []bool{true}, 380, 1500},
		{"S2-34.2 ten profiles", make([]bool, 10), 760, 3800},
	} {
		t.Run(f.name, func(t *testing.T) {
			if von, bis := tarif.Spanne(f.archiv); von != f.von || bis != f.bis {
				t.Errorf("%v to %v, want %v to %v", von, bis, f.von, f.bis)
			}
		})
	}
}

func TestCentString(t *testing.T) {
	for c, soll := range map[gebuehr.Cent]string{
		0: "0,00 €", 76: "0,76 €", 380: "3,80 €", 105960: "1.059,60 €", 100000000: "1.000.000,00 €", -380: "-3,80 €",
	} {
		if c.String() != soll {
			t.Errorf("%d is %q, want %q", int64(c), c, soll)
		}
	}
}

func TestVerteilung(t *testing.T) {
	t.Run("S1-14.8 largest remainders", func(t *testing.T) {
		a := gebuehr.NachGewicht(1000000, []gebuehr.Gewicht{{"A", 525000}, {"B", 14500}, {"C", 3207}, {"D", 911}})
		if !slices.Equal(a, []gebuehr.Anteil{{"A", 965752}, {"B", 26673}, {"C", 5899}, {"D", 1676}}) {
			t.Errorf("%v", a)
		}
	})
	t.Run("S1-18.1 equal parts, cents to the first keys", func(t *testing.T) {
		a := gebuehr.ZuGleichenTeilen(2500000, []string{"7", "1", "2", "3", "4", "5", "6"})
		if a[0].Cent != 357142 || slices.ContainsFunc(a[1:], func(x gebuehr.Anteil) bool { return x.Cent != 357143 }) {
			t.Errorf("%v", a)
		}
	})
	t.Run("S1-14.4 two instalments", func(t *testing.T) {
		if r := gebuehr.InRaten(100000, 12, 4, 8); !slices.Equal(r, []gebuehr.Cent{33333, 66667}) {
			t.Errorf("%v", r)
		}
	})
	t.Run("nobody to share with", func(t *testing.T) {
		if a := gebuehr.NachGewicht(100, nil); len(a) != 0 {
			t.Errorf("%v", a)
		}
		if a := gebuehr.NachGewicht(100, []gebuehr.Gewicht{{"A", 0}}); a[0].Cent != 0 {
			t.Errorf("%v", a)
		}
	})
}

func TestNachGewichtAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gewichte := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) gebuehr.Gewicht {
			return gebuehr.Gewicht{Schluessel: rapid.StringN(1, 3, -1).Draw(rt, "key"), Wert: rapid.Uint64Range(0, 1<<40).Draw(rt, "weight")}
		}), 1, 40).Draw(rt, "weights")
		gewichte[0].Wert++
		summe := gebuehr.Cent(rapid.Int64Range(0, 1<<50).Draw(rt, "sum"))
		var ist gebuehr.Cent
		for _, a := range gebuehr.NachGewicht(summe, gewichte) {
			ist += a.Cent
		}
		if ist != summe {
			rt.Fatalf("shares add up to %d, want %d", ist, summe)
		}
	})
}

func TestVermittlung(t *testing.T) {
	w, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.Vermittlung(20070401)
	if err != nil {
		t.Fatal(err)
	}
	for n, soll := range map[int]gebuehr.Cent{1: 883, 7: 6181, 13: 11479, 120: 105960} {
		if v.Rechne(n) != soll {
			t.Errorf("S1-18.3 %d procedures cost %v, want %v", n, v.Rechne(n), soll)
		}
	}
	for tag, am := range map[melde.Datum]melde.Datum{
		20070101: 20070331, 20070331: 20070331, 20070401: 20070630, 20070930: 20070930, 20071001: 20080131, 20071231: 20080131,
	} {
		if f, ok := v.Faellig(tag); !ok || f.Am != am {
			t.Errorf("S1-18.4 procedure of %v is due %v, want %v", tag, f.Am, am)
		}
	}
	if _, err := w.Vermittlung(20080101); err == nil {
		t.Error("S1-18.4 there is a tariff after the end of the Vermittlungsstelle")
	}
}

func TestTarifByDay(t *testing.T) {
	w, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Am(20070930); err == nil {
		t.Error("S1-09.1 there is a tariff before the register works")
	}
	heute, err := w.Am(20261122)
	if err != nil {
		t.Fatal(err)
	}
	if gleich, err := w.Fassung(heute.Fassung); err != nil || gleich != heute {
		t.Errorf("S2-34.3 G8 the version of an order is not found again: %v", err)
	}
	if heute.ProfileImDialog != 10 || heute.ProfileImStapel != 10000 {
		t.Errorf("S2-34.2 limits are %d and %d", heute.ProfileImDialog, heute.ProfileImStapel)
	}
}
