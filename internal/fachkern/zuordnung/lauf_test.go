// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// buendle runs everything that a full run does.
func buendle(t testing.TB, b *zuordnung.Bestand, m *zuordnung.Modell) (zuordnung.Ergebnis, zuordnung.Verbund) {
	t.Helper()
	e, err := b.Lauf(context.Background(), m, zuordnung.Begleitung{})
	if err != nil {
		t.Fatal(err)
	}
	e = e.Pruefe(b, m, nil)
	return e, zuordnung.Buendle(zuordnung.AlsVerbindungen(e.Kanten))
}

// Small worlds with fixed seeds: the figures are exact and the same everywhere.
func TestQualityOnUnseenWorlds(t *testing.T) {
	for name, f := range map[string]struct {
		seed      uint64
		fehler    float64
		precision float64
	}{
		"three errors in a hundred": {seed: 20_001, fehler: 0.03, precision: 0.9999},
		"six errors in a hundred":   {seed: 20_002, fehler: 0.06, precision: 0.9998},
	} {
		t.Run(name, func(t *testing.T) {
			b, wahr := bevoelkere(t, 20_000, f.seed, f.fehler)
			e, v := buendle(t, b, zuordnung.Vorgabe())
			g := zuordnung.Bewerte(v.Buende, wahr, 0)
			if g.Precision < f.precision || g.Recall < 0.99 || g.JeMillion > 5 {
				t.Errorf("%+v", g)
			}
			if faelle := len(e.Kanten) - len(v.Abgelehnt); g.PaareWahr < 4000 || faelle < g.PaareWahr/2 {
				t.Errorf("only %d true pairs, %d edges", g.PaareWahr, faelle)
			}
		})
	}
}

func TestRunDoesNotHangOnTheOrderOfRecords(t *testing.T) {
	var saetze []*melde.Meldesatz
	for i := range 400 {
		s := meldetest.Satz(uint64(i % 150)) // some of them twice or three times
		s.Schluessel.Ordnungsmerkmal = fmt.Sprint(i)
		saetze = append(saetze, s)
	}
	lauf := func(saat uint64) (zuordnung.Ergebnis, zuordnung.Verbund) {
		folge := rand.New(rand.NewPCG(saat, 0)).Perm(len(saetze))
		b := zuordnung.NeuerBestand()
		for _, i := range folge {
			b.Lege(zuordnung.SatzID(i+1), saetze[i])
		}
		return buendle(t, b, zuordnung.Vorgabe())
	}
	e1, v1 := lauf(1)
	e2, v2 := lauf(2)
	if len(e1.Kanten) == 0 {
		t.Fatal("nothing was linked")
	}
	if d := cmp.Diff(e1, e2); d != "" {
		t.Errorf("edges differ:\n%s", d)
	}
	if d := cmp.Diff(v1, v2); d != "" {
		t.Errorf("bundles differ:\n%s", d)
	}
}

func TestManyRecordsOfOneNameAndDayDoNotBlowUp(t *testing.T) {
	const viele = 100_000
	b := zuordnung.NeuerBestand()
	for i := range viele {
		s := ohneKette(wegzug())
		s.Schluessel.Ordnungsmerkmal = fmt.Sprint(i)
		s.Wohnungen[0].Anschrift.Inland.Hausnummer = fmt.Sprint(i)
		b.Lege(zuordnung.SatzID(i+1), s)
	}
	a, z := wegzug(), zuzug() // among them one human with two records
	b.Lege(viele+1, a)
	b.Lege(viele+2, z)
	e, v := buendle(t, b, zuordnung.Vorgabe())
	if e.Vergleiche > 10*viele {
		t.Errorf("%d comparisons", e.Vergleiche)
	}
	if len(e.Haeufungen) == 0 || e.Haeufungen[0].Anzahl < viele {
		t.Errorf("the crowd is not told: %v", e.Haeufungen)
	}
	if len(v.Buende) != 1 || len(v.Buende[0].Saetze) != 2 || v.Buende[0].Saetze[1] != viele+2 {
		t.Errorf("bundles %v", v.Buende)
	}
}

func TestBadInputIsSurvived(t *testing.T) {
	for name, s := range map[string]*melde.Meldesatz{
		"empty record":        {},
		"name of hyphens":     {Name: melde.Personenname{Familienname: "--- '", Vornamen: "- "}},
		"name rightly absent": {Name: melde.Personenname{Familienname: melde.NichtVorhanden, Vornamen: melde.NichtVorhanden}, Geburt: melde.Geburt{Datum: melde.Unbekannt}},
		"enormous name":       {Name: melde.Personenname{Familienname: melde.Name(strings.Repeat("Ä-", 5000)), Vornamen: melde.Name(strings.Repeat("x ", 5000))}, Geburt: melde.Geburt{Datum: 19990229}},
		"relative of itself":  {Schluessel: melde.Schluessel{AGS: chemnitz, Ordnungsmerkmal: "1"}, Partner: &melde.Partner{Referenz: &melde.Schluessel{AGS: chemnitz, Ordnungsmerkmal: "1"}}},
		"dates that are none": {Geburt: melde.Geburt{Datum: 99999999}, Tod: &melde.Tod{Tag: 1}, Wohnungen: []melde.Wohnung{{Einzug: 99999999, Auszug: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := zuordnung.NeuerBestand()
			b.Lege(1, s)
			b.Lege(2, s)
			if _, v := buendle(t, b, zuordnung.Vorgabe()); len(v.Buende) != 0 {
				t.Error("merged on thin evidence")
			}
		})
	}
	t.Run("no records at all", func(t *testing.T) {
		if _, v := buendle(t, zuordnung.NeuerBestand(), zuordnung.Vorgabe()); len(v.Buende) != 0 {
			t.Error("bundles out of nothing")
		}
	})
}

func TestRunStopsWithItsContext(t *testing.T) {
	ctx, ende := context.WithCancel(context.Background())
	ende()
	b := zuordnung.NeuerBestand()
	b.Lege(1, wegzug())
	b.Lege(2, zuzug())
	if _, err := b.Lauf(ctx, zuordnung.Vorgabe(), zuordnung.Begleitung{}); err == nil {
		t.Error("ran to the end")
	}
}

func TestBewerte(t *testing.T) {
	wahr := map[zuordnung.SatzID]string{1: "a", 2: "a", 3: "a", 4: "b", 5: "c", 6: "c"}
	buende := []zuordnung.Bund{{Saetze: []zuordnung.SatzID{1, 2, 4}}, {Saetze: []zuordnung.SatzID{5, 6, 99}}}
	g := zuordnung.Bewerte(buende, wahr, 7)
	soll := zuordnung.Guete{PaareWahr: 4, PaareGefunden: 4, Richtig: 2, Precision: 0.5, Recall: 0.5, F1: 0.5, Klaerungsfaelle: 7,
		Saetze: 6, FalscheZusammenfuehrungen: 1, JeMillion: 1e6 / 6}
	if d := cmp.Diff(soll, g); d != "" {
		t.Error(d)
	}
	if leer := zuordnung.Bewerte(nil, map[zuordnung.SatzID]string{1: "a"}, 0); leer.Precision != 1 || leer.Recall != 1 {
		t.Errorf("nothing to find: %+v", leer)
	}
}

func TestModell(t *testing.T) {
	m := zuordnung.Vorgabe()
	roh, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("what is written is read again", func(t *testing.T) {
		n, err := zuordnung.LiesModell(roh)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(m, n); d != "" {
			t.Error(d)
		}
	})
	for name, aendere := range map[string][2]string{
		"other weights under the old name": {`"sicher": 3500`, `"sicher": 3400`},
		"thresholds the wrong way round":   {`"klaerung": 2700`, `"klaerung": 3600`},
		"no such feature":                  {`"name": "Vornamen"`, `"name": "Haarfarbe"`},
		"not JSON":                         {`{`, `[`},
	} {
		t.Run("refused: "+name, func(t *testing.T) {
			if _, err := zuordnung.LiesModell([]byte(strings.Replace(string(roh), aendere[0], aendere[1], 1))); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestLearningIsDeterministicAndFindsWhatMatters(t *testing.T) {
	lerne := func() *zuordnung.Modell {
		b, _ := bevoelkere(t, 2_000, 3, 0.03)
		return b.Lerne(zuordnung.Grundmodell())
	}
	m := lerne()
	if d := cmp.Diff(m, lerne()); d != "" {
		t.Fatal(d)
	}
	tag := m.M[zuordnung.Geburtsdatum]
	if tag[7] < 0.9 || m.U[zuordnung.Geburtsdatum][7] > 0.001 {
		t.Errorf("equal dates of birth: m %f, u %f", tag[7], m.U[zuordnung.Geburtsdatum][7])
	}
}

func FuzzLiesModell(f *testing.F) {
	roh, err := zuordnung.Grundmodell().JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(roh)
	f.Add([]byte(`{"merkmale":[{"m":[1e400]}],"haeufigkeit":null}`))
	f.Fuzz(func(t *testing.T, roh []byte) {
		m, err := zuordnung.LiesModell(roh)
		if err != nil {
			return
		}
		if v := vergleicheMit(m, wegzug(), zuzug()); v.Urteil > zuordnung.Sicher {
			t.Errorf("outcome %d", v.Urteil)
		}
	})
}

func vergleicheMit(m *zuordnung.Modell, a, b *melde.Meldesatz) zuordnung.Vergleich {
	v := zuordnung.NeuerVorrat()
	x, y := v.Merkmale(1, a), v.Merkmale(2, b)
	return zuordnung.NeuerVergleicher(m, v).Vergleiche(&x, &y)
}
