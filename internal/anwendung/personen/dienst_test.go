// SPDX-License-Identifier: EUPL-1.2

package personen_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
)

// register is a small register with its use case.
type register struct {
	*testing.T
	s *personentest.Speicher
	d *personen.Dienst
}

func neuesRegister(t *testing.T) register {
	s := personentest.Neu()
	return register{t, s, neu(s)}
}

// lege stores records of one human, each moved to the next municipality.
func (r register) lege(ids ...zuordnung.SatzID) {
	r.Helper()
	for i, id := range ids {
		s := &melde.Meldesatz{
			Schluessel: melde.Schluessel{AGS: gemeinden[i], Ordnungsmerkmal: fmt.Sprint(id)},
			Name:       melde.Personenname{Familienname: "Krautwurst", Vornamen: "Friederike Anna"},
			Geburt:     melde.Geburt{Datum: 19710305, Ort: "Pirna"}, Geschlecht: "w",
			Wohnungen: []melde.Wohnung{wohnung(i, umzug(i), umzug(i+1))},
		}
		if i == len(ids)-1 {
			s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = true, 0
		} else {
			s.Wohnungen = append(s.Wohnungen, wohnung(i+1, umzug(i+1), 0))
			s.Wohnungen[1].Art = melde.ArtWegzugNach
		}
		r.s.Lege(id, s)
		r.gut(r.d.Geaendert(context.Background(), id))
	}
}

func umzug(i int) melde.TeilbekanntesDatum {
	return melde.TeilbekanntesDatum(20000401 + i*3_0000)
}

// aendere changes a stored record.
func (r register) aendere(id zuordnung.SatzID, f func(*melde.Meldesatz)) {
	r.Helper()
	for s := range r.s.Alle(context.Background()) {
		if s.ID == id {
			neu := *s.Satz
			f(&neu)
			r.s.Lege(id, &neu)
		}
	}
	r.gut(r.d.Geaendert(context.Background(), id))
}

func (r register) gut(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// bund is what the register says of a record.
func (r register) bund(id zuordnung.SatzID) ([]zuordnung.SatzID, bool) {
	r.Helper()
	saetze, sicher, err := r.d.Bund(context.Background(), id)
	r.gut(err)
	return saetze, sicher
}

func (r register) erwarte(id zuordnung.SatzID, soll ...zuordnung.SatzID) {
	r.Helper()
	if ist, _ := r.bund(id); !slices.Equal(ist, soll) {
		r.Errorf("record %d is bundled as %v, want %v", id, ist, soll)
	}
}

func (r register) nummer(id zuordnung.SatzID) zuordnung.Meldenummer {
	r.Helper()
	n, err := r.d.Meldenummer(context.Background(), id)
	r.gut(err)
	return n
}

func fall(a, b zuordnung.SatzID, u zuordnung.Menschenurteil) personen.Fallentscheidung {
	return personen.Fallentscheidung{Paar: zuordnung.Paar{A: a, B: b}, Urteil: u, Wer: "sb1", Grund: "Akte gesehen"}
}

func TestMovesOfOneHumanAreBundled(t *testing.T) {
	r := neuesRegister(t)
	r.lege(1, 2, 3)
	r.erwarte(2, 1, 2, 3)
	if r.nummer(1) != r.nummer(3) || !r.nummer(1).Gueltig() {
		t.Error("S1-10.10 one person, one number")
	}
}

func TestSplitUndoesWithAllConsequences(t *testing.T) {
	ctx := context.Background()
	r := neuesRegister(t)
	r.lege(1, 2, 3)
	gemeinsam := r.nummer(1)
	r.gut(r.d.Spalte(ctx, []zuordnung.SatzID{3}, "sb1", "anderer Mensch"))
	r.erwarte(1, 1, 2)
	r.erwarte(3, 3)
	if r.nummer(1) != gemeinsam || r.nummer(3) == gemeinsam || r.nummer(3) == "" {
		t.Error("E-A1 the number stays with the record that it was given for, the other gets a new one")
	}
	eigene := r.nummer(3)
	t.Run("S2-32.10 a refused connection makes the bundle unsure", func(t *testing.T) {
		r.gut(r.d.Spalte(ctx, []zuordnung.SatzID{2}, "sb1", "Probe"))
		r.erwarte(1, 1)
	})
	t.Run("taken back, everything is as before", func(t *testing.T) {
		for folge := int64(1); ; folge++ {
			if err := r.d.NimmZurueck(ctx, folge, "sb1", "Irrtum"); folge > 100 {
				if !errors.Is(err, personen.ErrEintragFehlt) {
					t.Fatal(err)
				}
				break
			}
		}
		r.erwarte(3, 1, 2, 3)
		if r.nummer(3) != gemeinsam {
			t.Error("E-A1 the merged person bears the older number")
		}
	})
	t.Run("split again, both have their old numbers", func(t *testing.T) {
		r.gut(r.d.Spalte(ctx, []zuordnung.SatzID{3}, "sb1", "doch ein anderer"))
		if r.nummer(1) != gemeinsam || r.nummer(3) != eigene {
			t.Error("E-A1 a number changed hands")
		}
	})
}

func TestContradictionKeepsApart(t *testing.T) {
	r := neuesRegister(t)
	r.lege(1, 2)
	r.aendere(2, func(s *melde.Meldesatz) { s.Name.Vornamen = "Ottokar" })
	r.erwarte(1, 1)
	r.aendere(2, func(s *melde.Meldesatz) { s.Name.Vornamen = "Friederike Anna" })
	r.erwarte(1, 1, 2)
}

func TestFourEyesForDifferentDatesOfBirth(t *testing.T) {
	ctx := context.Background()
	r := neuesRegister(t)
	r.lege(1, 2)
	r.aendere(2, func(s *melde.Meldesatz) { s.Geburt.Datum = 19840817 })
	folge, vorgeschlagen, err := r.d.Entscheide(ctx, fall(1, 2, zuordnung.Zusammen))
	r.gut(err)
	if !vorgeschlagen {
		t.Fatal("merged at once")
	}
	r.erwarte(1, 1)
	if err := r.d.Bestaetige(ctx, folge, "sb1"); !errors.Is(err, personen.ErrVierAugen) {
		t.Errorf("confirmed by the same clerk: %v", err)
	}
	r.gut(r.d.Bestaetige(ctx, folge, "sb2"))
	r.erwarte(1, 1, 2)
	if err := r.d.Bestaetige(ctx, folge, "sb2"); !errors.Is(err, personen.ErrEintragFehlt) {
		t.Errorf("confirmed twice: %v", err)
	}
	t.Run("separating needs one clerk only", func(t *testing.T) {
		_, vorgeschlagen, err := r.d.Entscheide(ctx, fall(2, 1, zuordnung.Getrennt))
		if err != nil || vorgeschlagen {
			t.Errorf("%v, %t", err, vorgeschlagen)
		}
		r.erwarte(1, 1)
	})
}

func TestDecisionsAreRefused(t *testing.T) {
	ctx := context.Background()
	r := neuesRegister(t)
	r.lege(1, 2)
	ohneGrund, ohneWer := fall(1, 2, zuordnung.Zusammen), fall(1, 2, zuordnung.Zusammen)
	ohneGrund.Grund, ohneWer.Wer = " ", ""
	for name, f := range map[string]struct {
		fall personen.Fallentscheidung
		soll error
	}{
		"a record with itself": {fall(1, 1, zuordnung.Zusammen), personen.ErrSelbst},
		"without a reason":     {ohneGrund, personen.ErrOhneGrund},
		"without a clerk":      {ohneWer, personen.ErrOhneGrund},
		"no decision":          {fall(1, 2, zuordnung.Unentschieden), personen.ErrUrteilUngueltig},
		"a record that is not": {fall(1, 99, zuordnung.Zusammen), personen.ErrSatzFehlt},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := r.d.Entscheide(ctx, f.fall); !errors.Is(err, f.soll) {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := r.d.NimmZurueck(ctx, 1, "sb1", "die Maschine nimmt nichts zurück"); !errors.Is(err, personen.ErrEintragFehlt) {
		t.Errorf("comparison taken back: %v", err)
	}
}

func TestNumberOutlivesTheRecordItWasGivenFor(t *testing.T) {
	ctx := context.Background()
	r := neuesRegister(t)
	r.lege(1, 2)
	nummer := r.nummer(1)
	r.s.Lege(1, nil)
	r.gut(r.d.Geaendert(ctx, 1))
	r.erwarte(2, 2)
	if r.nummer(2) != nummer || r.nummer(1) != "" {
		t.Error("E-A1 the person lost the number with the first record")
	}
}

func TestNumberIsNeverGivenTwice(t *testing.T) {
	s := personentest.Neu()
	zufall := bytes.NewReader(append(bytes.Repeat([]byte{0, 0, 0, 0, 1}, 2), 0, 0, 0, 0, 2))
	d := personen.Neu(s, uhr.Fest(jetzt), personen.Optionen{Zufall: zufall})
	r := register{t, s, d}
	r.lege(1)
	s.Lege(1, nil)
	r.gut(d.Geaendert(context.Background(), 1))
	r.lege(2)
	if r.nummer(2) != "10000000000277" {
		t.Errorf("E-A1 got %s after the first number had been used up", r.nummer(2))
	}
}

func TestBlockThatGrowsTooLargeAndShrinksAgain(t *testing.T) {
	ctx := context.Background()
	r := neuesRegister(t)
	doppelgaenger := func(id zuordnung.SatzID) *melde.Meldesatz {
		return &melde.Meldesatz{
			Schluessel: melde.Schluessel{AGS: gemeinden[int(id)%len(gemeinden)], Ordnungsmerkmal: fmt.Sprint(id)},
			Name:       melde.Personenname{Familienname: "Krautwurst", Vornamen: "Friederike"},
			Geburt:     melde.Geburt{Datum: 19710305, Ort: []string{"Pirna", "Grimma", "Aue", "Riesa"}[id%4]}, Geschlecht: "w",
		}
	}
	const voll = zuordnung.Blockgrenze
	for id := range zuordnung.SatzID(voll - 1) {
		r.s.Lege(id+1, doppelgaenger(id+1))
	}
	if _, err := r.d.Vollauf(ctx); err != nil {
		t.Fatal(err)
	}
	pruefe := func(was string, faelleDa bool) {
		t.Helper()
		laufend, buende := faelle(r), r.s.Buende()
		if (len(laufend) > 0) != faelleDa {
			t.Errorf("%s: %d cases", was, len(laufend))
		}
		if _, err := r.d.Vollauf(ctx); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(laufend, faelle(r)) || len(buende) != len(r.s.Buende()) {
			t.Errorf("%s: a full run differs", was)
		}
	}
	pruefe("just below", true)
	for id := zuordnung.SatzID(voll); id <= voll+1; id++ {
		r.s.Lege(id, doppelgaenger(id))
		r.gut(r.d.Geaendert(ctx, id))
	}
	pruefe("too large", false)
	r.s.Lege(7, nil)
	r.gut(r.d.Geaendert(ctx, 7))
	pruefe("at the limit again", true)
}

func faelle(r register) []zuordnung.Paar {
	r.Helper()
	f, err := r.s.Faelle(context.Background(), zuordnung.Paar{}, 1<<30)
	r.gut(err)
	var aus []zuordnung.Paar
	for _, v := range f {
		aus = append(aus, v.Paar)
	}
	return aus
}
