// SPDX-License-Identifier: EUPL-1.2

package personen_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
)

var jetzt = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

func neu(s *personentest.Speicher) *personen.Dienst {
	return personen.Neu(s, uhr.Fest(jetzt), personen.Optionen{})
}

var (
	gemeinden = []melde.AGS{"14511000", "14612000", "14713000", "14524330", "14626110"}
	nachnamen = []melde.Name{"Krautwurst", "Krautwurst", "Krautwurzt", "Silbernagel"}
	vornamen  = []melde.Name{"Friederike Anna", "Friederike Anna", "Friederike", "Ottokar"}
	daten     = []melde.TeilbekanntesDatum{19710305, 19710305, 19710503, 19710306, 0}
	orte      = []string{"Pirna", "Pirna", "Grimma", ""}
	tage      = []melde.TeilbekanntesDatum{20050701, 20120301, 20190915}
)

// zieheSatz makes records that are often nearly the same human: few names and
// dates, moves that fit each other or don't.
func zieheSatz(t *rapid.T, id zuordnung.SatzID) *melde.Meldesatz {
	eine := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "wahl") }
	hier, dort := eine(len(gemeinden)), eine(len(gemeinden))
	wann := tage[eine(len(tage))]
	s := &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: gemeinden[hier], Ordnungsmerkmal: fmt.Sprint(id)},
		Name:       melde.Personenname{Familienname: nachnamen[eine(len(nachnamen))], Vornamen: vornamen[eine(len(vornamen))]},
		Geburt:     melde.Geburt{Datum: daten[eine(len(daten))], Ort: orte[eine(len(orte))]},
		Geschlecht: []string{"w", "w", "w", "m"}[eine(4)],
	}
	if eine(2) == 0 {
		s.Wohnungen = []melde.Wohnung{wohnung(hier, wann, 0), wohnung(dort, 19990101, wann)}
		s.Wohnungen[1].Art = melde.ArtZuzugAus
		return s
	}
	s.Wohnungen = []melde.Wohnung{wohnung(hier, 19990101, wann), wohnung(dort, wann, 0)}
	s.Wohnungen[1].Art = melde.ArtWegzugNach
	return s
}

// wohnung is the only dwelling that a municipality has here.
func wohnung(g int, von, bis melde.TeilbekanntesDatum) melde.Wohnung {
	return melde.Wohnung{Status: melde.AlleinigeWohnung, Aktuell: bis == 0, Einzug: von, Auszug: bis,
		Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
			AGS: gemeinden[g], Postleitzahl: "01000", Strasse: "Lange Straße", Hausnummer: "7"}}}
}

// lage is everything that is derived.
type lage struct {
	Buende []zuordnung.Bund
	Faelle []zuordnung.Paar
}

func lageVon(t *rapid.T, s *personentest.Speicher) lage {
	faelle, err := s.Faelle(context.Background(), zuordnung.Paar{}, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	l := lage{Buende: s.Buende()}
	for _, f := range faelle {
		l.Faelle = append(l.Faelle, f.Paar)
	}
	return l
}

// geschichte is a register whose records and decisions come in a random order.
type geschichte struct {
	s        *personentest.Speicher
	d        *personen.Dienst
	naechste zuordnung.SatzID
	da       []zuordnung.SatzID
	buch     []int64 // entries of clerks
}

func (g *geschichte) schritt(t *rapid.T) {
	ctx := context.Background()
	switch wahl := rapid.IntRange(0, 9).Draw(t, "schritt"); {
	case wahl < 5 || len(g.da) < 2:
		g.naechste++
		g.s.Lege(g.naechste, zieheSatz(t, g.naechste))
		g.da = append(g.da, g.naechste)
		g.pruefe(t, g.d.Geaendert(ctx, g.naechste))
	case wahl == 5:
		id := rapid.SampledFrom(g.da).Draw(t, "geaendert")
		g.s.Lege(id, zieheSatz(t, id))
		g.pruefe(t, g.d.Geaendert(ctx, id))
	case wahl == 6:
		id := rapid.SampledFrom(g.da).Draw(t, "geloescht")
		g.s.Lege(id, nil)
		g.da = slices.DeleteFunc(g.da, func(x zuordnung.SatzID) bool { return x == id })
		g.pruefe(t, g.d.Geaendert(ctx, id))
	case wahl == 7 && len(g.buch) > 0:
		folge := rapid.SampledFrom(g.buch).Draw(t, "zurueck")
		if rapid.Bool().Draw(t, "bestaetigen") {
			_ = g.d.Bestaetige(ctx, folge, "sb2") // refused unless it waits for this
			return
		}
		_ = g.d.NimmZurueck(ctx, folge, "sb1", "Versehen") // refused if it is not in force
	default:
		p := zuordnung.PaarVon(rapid.SampledFrom(g.da).Draw(t, "a"), rapid.SampledFrom(g.da).Draw(t, "b"))
		if p.A == p.B {
			return
		}
		urteil := rapid.SampledFrom([]zuordnung.Menschenurteil{zuordnung.Zusammen, zuordnung.Getrennt}).Draw(t, "urteil")
		folge, _, err := g.d.Entscheide(ctx, personen.Fallentscheidung{Paar: p, Urteil: urteil, Wer: "sb1", Grund: "Akte"})
		g.pruefe(t, err)
		g.buch = append(g.buch, folge)
	}
}

func (g *geschichte) pruefe(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func neueGeschichte() *geschichte {
	s := personentest.Neu()
	return &geschichte{s: s, d: neu(s)}
}

func TestIncrementalEqualsFullRunAndLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		g := neueGeschichte()
		for range rapid.IntRange(5, 25).Draw(t, "schritte") {
			g.schritt(t)
		}
		laufend := lageVon(t, g.s)
		if _, err := g.d.BaueNeu(ctx, g.da); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(laufend, lageVon(t, g.s)); d != "" {
			t.Fatalf("rebuild from the ledger differs:\n%s", d)
		}
		if _, err := g.d.Vollauf(ctx); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(laufend, lageVon(t, g.s)); d != "" {
			t.Fatalf("full run differs:\n%s", d)
		}
	})
}

func TestEveryPersonHasOneNumberThatIsNeverGivenTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		g := neueGeschichte()
		for range rapid.IntRange(5, 20).Draw(t, "schritte") {
			g.schritt(t)
		}
		gesehen := map[zuordnung.Meldenummer][]zuordnung.SatzID{}
		for _, id := range g.da {
			nummer, err := g.d.Meldenummer(ctx, id)
			if err != nil || !nummer.Gueltig() {
				t.Fatalf("E-A1 record without valid number: %v", err)
			}
			saetze, _, err := g.d.Bund(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if andere, da := gesehen[nummer]; da && !slices.Equal(andere, saetze) {
				t.Fatal("E-A1 two persons share a number")
			}
			gesehen[nummer] = saetze
		}
	})
}
