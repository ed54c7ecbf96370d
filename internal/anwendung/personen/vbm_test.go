// SPDX-License-Identifier: EUPL-1.2

package personen_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// kennung makes a record with a vBM in the municipality, moved in from others.
func kennung(ags melde.AGS, om, vbm string, zuzug ...melde.AGS) *melde.Meldesatz {
	s := &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: ags, Ordnungsmerkmal: om}}
	s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{vbm}}}}
	for _, z := range zuzug {
		s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Art: melde.ArtZuzugAus,
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: z}}})
	}
	return s
}

func TestVBMIsUsedByOneHumanOnly(t *testing.T) {
	const chemnitz, dresden, leipzig melde.AGS = "14511000", "14612000", "14713000"
	s := personentest.Neu()
	wache := personen.NeueVBMWache(geheim.NeuerSchluessel([]byte("Probe")))
	for _, f := range []struct {
		name string
		satz *melde.Meldesatz
		soll error
	}{
		{"S1-10.1 first use", kennung(chemnitz, "1", "14511000abcdefghijkl"), nil},
		{"S1-10.9 the same record again", kennung(chemnitz, "1", "14511000abcdefghijkl"), nil},
		{"S1-10.4 another record of the municipality", kennung(chemnitz, "2", "14511000abcdefghijkl"), zuordnung.ErrVBMVergeben},
		{"S1-10.4 another municipality without a move", kennung(dresden, "1", "14511000abcdefghijkl"), zuordnung.ErrVBMVergeben},
		{"S1-10.3 a foreign one that nobody used", kennung(dresden, "1", "14713000abcdefghijkl"), zuordnung.ErrVBMFremd},
		{"S1-10.3 moved in, but from elsewhere", kennung(dresden, "1", "14713000abcdefghijkl", chemnitz), zuordnung.ErrVBMFremd},
		{"S1-10.8 carried on after the Rückmeldung", kennung(dresden, "1", "14511000abcdefghijkl", chemnitz), nil},
		{"S1-10.8 and on by the next municipality", kennung(leipzig, "1", "14511000abcdefghijkl", dresden), nil},
		{"S1-10.8 before the giver has delivered", kennung(dresden, "3", "14713000mnopqrstuvwx", leipzig), nil},
		{"a record without one", &melde.Meldesatz{}, nil},
	} {
		t.Run(f.name, func(t *testing.T) {
			err := s.SchreibeLieferung(func(w personen.Lieferschreiber) error {
				urteile, err := wache.Pruefe(context.Background(), w, []*melde.Meldesatz{f.satz})
				if err == nil {
					err = urteile[0]
				}
				return err
			})
			if !errors.Is(err, f.soll) || (err == nil) != (f.soll == nil) {
				t.Errorf("got %v, want %v", err, f.soll)
			}
		})
	}
	t.Run("S1-10.4 twice in one batch", func(t *testing.T) {
		err := s.SchreibeLieferung(func(w personen.Lieferschreiber) error {
			urteile, err := wache.Pruefe(context.Background(), w, []*melde.Meldesatz{
				kennung(chemnitz, "7", "14511000zzzzzzzzzzzz"), {}, kennung(chemnitz, "8", "14511000zzzzzzzzzzzz")})
			if err == nil && (urteile[0] != nil || urteile[1] != nil || !errors.Is(urteile[2], zuordnung.ErrVBMVergeben)) {
				t.Errorf("got %v", urteile)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestVBMTermEndsWithTheMonth(t *testing.T) {
	for _, f := range []struct{ name, gespeichert, davor, tag string }{
		{"S1-10.12 six months", "2025-01-15", "2025-07-14", "2025-07-15"},
		{"S1-10.12 31 August ends with February", "2025-08-31", "2026-02-27", "2026-02-28"},
		{"S1-10.12 31 August before a leap year", "2027-08-31", "2028-02-28", "2028-02-29"},
		{"S1-10.12 not before 31 December 2008", "2008-01-01", "2008-12-30", "2008-12-31"},
	} {
		t.Run(f.name, func(t *testing.T) {
			ctx, s := context.Background(), personentest.Neu()
			am := func(tag string) *personen.Dienst {
				z, err := time.ParseInLocation("2006-01-02", tag, uhr.Berlin())
				if err != nil {
					t.Fatal(err)
				}
				return personen.Neu(s, uhr.Fest(z), personen.Optionen{})
			}
			s.Lege(1, kennung("14511000", "1", "14511000abcdefghijkl"))
			if err := am(f.gespeichert).Geaendert(ctx, 1); err != nil {
				t.Fatal(err)
			}
			for tag, soll := range map[string]int{f.gespeichert: 0, f.davor: 0} {
				if n, err := am(tag).LoescheVBM(ctx, s); n != soll || err != nil {
					t.Fatalf("on %s %d deleted (%v)", tag, n, err)
				}
			}
			if n, err := am(f.tag).LoescheVBM(ctx, s); n != 1 || err != nil {
				t.Fatalf("on %s %d deleted (%v)", f.tag, n, err)
			}
			if satz := s.Satz(1); satz.Zusatz(melde.ZusatzVBM) != nil || len(satz.Zusatz(melde.ZusatzMeldenummer)) != 1 {
				t.Error("the vBM is still there, or no Meldenummer in its place")
			}
		})
	}
}
