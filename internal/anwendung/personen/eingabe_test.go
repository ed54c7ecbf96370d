// SPDX-License-Identifier: EUPL-1.2

package personen_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// verbunden is a register in which everything is linked.
func verbunden(t *testing.T) register {
	r := neuesRegister(t)
	if _, err := r.d.Vollauf(context.Background()); err != nil {
		t.Fatal(err)
	}
	return r
}

// ersetze delivers another content of a record.
func (r register) ersetze(id zuordnung.SatzID, f func(*melde.Meldesatz)) {
	r.Helper()
	vorher := r.s.Satz(id)
	neu := *vorher
	f(&neu)
	r.s.Lege(id, &neu)
	r.gut(r.s.SchreibeLieferung(func(w personen.Lieferschreiber) error {
		return r.d.Fortschreibe(context.Background(), w, []personen.Aenderung{{Satz: id, Vorher: vorher}})
	}))
}

func andererMensch(s *melde.Meldesatz) {
	s.Name = melde.Personenname{Familienname: "Silbernagel", Vornamen: "Ottokar"}
	s.Geburt.Datum, s.Geschlecht = 19480817, "m"
}

func TestAnotherHumanUnderTheSameOrdnungsmerkmal(t *testing.T) {
	ctx := context.Background()
	r := verbunden(t)
	r.lege(1, 2, 3)
	nummer := r.nummer(1)
	_, _, err := r.d.Entscheide(ctx, fall(1, 2, zuordnung.Zusammen))
	r.gut(err)
	r.ersetze(1, andererMensch)
	r.erwarte(1, 1)
	r.erwarte(2, 2, 3)
	if r.nummer(2) != nummer || r.nummer(1) == nummer || r.nummer(1) == "" {
		t.Error("E-A1 the number must stay with the human it was given to")
	}
	offen, err := r.s.Auffaelligkeiten(ctx, 0, 10)
	r.gut(err)
	if len(offen) != 1 || offen[0].Satz != 1 || offen[0].Art.String() == "" {
		t.Fatalf("the clerk is told of %v", offen)
	}
	if _, err := r.d.Vollauf(ctx); err != nil {
		t.Fatal(err)
	}
	r.erwarte(1, 1)
	r.erwarte(2, 2, 3)
	t.Run("a clerk closes the note once and with a reason", func(t *testing.T) {
		folge := offen[0].Folge
		if err := r.d.Erledige(ctx, r.s, folge, personen.Erledigung{Wer: "sb1"}); !errors.Is(err, personen.ErrOhneGrund) {
			t.Errorf("without a reason: %v", err)
		}
		r.gut(r.d.Erledige(ctx, r.s, folge, personen.Erledigung{Wer: "sb1", Grund: "Rückfrage bei der Gemeinde"}))
		if err := r.d.Erledige(ctx, r.s, folge, personen.Erledigung{Wer: "sb1", Grund: "noch einmal"}); !errors.Is(err, personen.ErrEintragFehlt) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestCorrectionIsNotAnotherHuman(t *testing.T) {
	r := verbunden(t)
	r.lege(1)
	nummer := r.nummer(1)
	for name, f := range map[string]func(*melde.Meldesatz){
		"married":          func(s *melde.Meldesatz) { andererMensch(s); s.Name.Vornamen = "Friederike Anna" },
		"same day":         func(s *melde.Meldesatz) { andererMensch(s); s.Geburt.Datum = 19710305 },
		"same sex":         func(s *melde.Meldesatz) { andererMensch(s); s.Geschlecht = "w" },
		"sex not told":     func(s *melde.Meldesatz) { andererMensch(s); s.Geschlecht = "" },
		"day not told":     func(s *melde.Meldesatz) { andererMensch(s); s.Geburt.Datum = melde.Unbekannt },
		"a former surname": func(s *melde.Meldesatz) { andererMensch(s); s.Name.Geburtsname = "Krautwurst" },
	} {
		t.Run(name, func(t *testing.T) {
			alt := *r.s.Satz(1)
			r.ersetze(1, f)
			if r.nummer(1) != nummer {
				t.Error("the human lost the number")
			}
			r.s.Lege(1, &alt)
		})
	}
	if offen, _ := r.s.Auffaelligkeiten(context.Background(), 0, 10); len(offen) != 0 {
		t.Errorf("%d notes", len(offen))
	}
}

func TestNothingIsMergedOnThinEvidence(t *testing.T) {
	ctx := context.Background()
	satz := func(id zuordnung.SatzID, f func(*melde.Meldesatz)) *melde.Meldesatz {
		s := &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: gemeinden[int(id)%len(gemeinden)], Ordnungsmerkmal: fmt.Sprint(id)},
			Name: melde.Personenname{Familienname: "Krautwurst", Vornamen: "Friederike"}, Geschlecht: "w"}
		f(s)
		return s
	}
	for name, f := range map[string]func(*melde.Meldesatz){
		"no date of birth":                      func(*melde.Meldesatz) {},
		"an unknown date of birth":              func(s *melde.Meldesatz) { s.Geburt.Datum = melde.Unbekannt },
		"a partner who is the record itself":    func(s *melde.Meldesatz) { s.Partner = &melde.Partner{Referenz: &s.Schluessel} },
		"children in a cycle":                   func(s *melde.Meldesatz) { s.Kinder = []melde.Kind{{Referenz: &s.Schluessel}} },
		"a representative who is oneself":       func(s *melde.Meldesatz) { s.Vertreter = []melde.Vertreter{{Referenz: &s.Schluessel}} },
		"nothing but names and a year of birth": func(s *melde.Meldesatz) { s.Geburt.Datum = 19710000 },
	} {
		t.Run(name, func(t *testing.T) {
			s := personentest.Neu()
			r := register{t, s, neu(s)}
			for id := zuordnung.SatzID(1); id <= 4; id++ {
				s.Lege(id, satz(id, f))
				r.gut(r.d.Geaendert(ctx, id))
			}
			for id := zuordnung.SatzID(1); id <= 4; id++ {
				r.erwarte(id, id)
			}
			if _, err := r.d.Vollauf(ctx); err != nil || len(s.Buende()) != 0 {
				t.Errorf("a full run merges: %v", err)
			}
		})
	}
}
