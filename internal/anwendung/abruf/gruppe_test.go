// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"errors"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
)

// TestZaehleGruppe: the first step of a group query tells a number and nothing else.
func TestZaehleGruppe(t *testing.T) {
	for _, f := range []struct {
		name   string
		profil string
		funde  []abruf.Fund
		anzahl int
		status protokoll.Ergebnis
	}{
		{"S1-22.9 no hit is logged with 0", "S1-29", nil, 0, "03"},
		{"S1-22.9 more than a list may have", "S1-29", vieleMenschen(1001), 1001, "04"},
		{"S1-24.3 blocked persons are in the group", "S1-29", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, 1, "04"},
	} {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, f.funde...)
			z, err := amt.ZaehleGruppe(t.Context(), freieAnfrage(f.profil))
			if err != nil || z.Anzahl != f.anzahl || len(z.Rueckweisungen) > 0 || z.Profil != f.profil || z.Protokollnummer != 1 {
				t.Fatalf("%+v, %v", z, err)
			}
			e := amt.buch.letzter(t)
			if e.Art != protokoll.Gruppenabfrage || e.Treffer != int64(f.anzahl) || e.Ergebnis != f.status || e.Weitere["schritt"] != "zählung" {
				t.Errorf("log %+v", e)
			}
			if len(e.Felder) > 0 || len(e.Saetze) > 0 || len(amt.merkmale) > 0 {
				t.Error("counting delivered something")
			}
		})
	}
	t.Run("S1-22.4 free search is no group query", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		if z, err := amt.ZaehleGruppe(t.Context(), freieAnfrage("BMG-34a.3", ohneAusweise)); z != nil || fehler.CodeVon(err) != fehler.CodeBerechtigung {
			t.Errorf("%+v, %v", z, err)
		}
		if e := amt.buch.letzter(t); e.Grund != protokoll.GrundBerechtigung || !strings.Contains(e.Grundtext, "Gruppenabfrage") {
			t.Errorf("log %+v", e)
		}
	})
	t.Run("S1-22.5 forbidden criterion", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		z, err := amt.ZaehleGruppe(t.Context(), freieAnfrage("S1-29", func(a *abruf.FreieAnfrage) { a.Suche.Waffenbesitzverbot = true }))
		if err != nil || len(z.Rueckweisungen) != 1 || z.Rueckweisungen[0].Grund != "05" || z.Anzahl != 0 {
			t.Errorf("%+v, %v", z, err)
		}
	})
}

// TestLiefereGruppe: the result comes in answers of at most 1,000 persons, each
// logged before it is handed over, each with the number of all.
func TestLiefereGruppe(t *testing.T) {
	amt := neuesAmt(t, append(vieleMenschen(2001), fund(5000, gesperrt(melde.SperreGefahr)))...)
	var groessen []int
	hinweise, gelesen := 0, 0
	n, err := amt.LiefereGruppe(t.Context(), freieAnfrage("S1-29"), abruf.Gruppenlauf{
		Hoechstens: 2002, Angaben: map[string]string{"auftrag": "A"},
		Fortschritt: func(erledigt, gesamt int) { gelesen = erledigt * 10_000 / gesamt },
		Liefere: func(teil, teile int, a *abruf.Antwort) error {
			groessen = append(groessen, len(a.Personen))
			if len(amt.buch.eintraege) != teil || teile != 3 || a.Protokollnummer != int64(teil) || a.Status != abruf.StatusErgebnisliste {
				t.Errorf("part %d of %d with %d log entries", teil, teile, len(amt.buch.eintraege))
			}
			for _, p := range a.Personen {
				if p.SperreHinweis {
					hinweise++
				}
			}
			return nil
		},
	})
	if err != nil || n != 2002 || len(groessen) != 3 || groessen[0] != 1000 || groessen[2] != 2 || hinweise != 1 || gelesen != 10_000 {
		t.Errorf("delivered %d in %v with %d hints, %v", n, groessen, hinweise, err)
	}
	e := amt.buch.letzter(t)
	if e.Treffer != 2002 || e.Weitere["teil"] != "3 von 3" || e.Weitere["auftrag"] != "A" || len(e.Saetze) != 2 || len(e.Felder) == 0 {
		t.Errorf("S1-22.9 log %+v", e)
	}
	if len(amt.merkmale) != 2002 {
		t.Errorf("DAV-09 %d tokens", len(amt.merkmale))
	}
}

func TestLiefereGruppeEnds(t *testing.T) {
	lauf := func(hoechstens int, liefere func() error) abruf.Gruppenlauf {
		return abruf.Gruppenlauf{Hoechstens: hoechstens, Liefere: func(int, int, *abruf.Antwort) error { return liefere() }}
	}
	nie := func() error { return errors.New("delivered") }
	t.Run("nobody is one empty answer", func(t *testing.T) {
		teile := 0
		n, err := neuesAmt(t).LiefereGruppe(t.Context(), freieAnfrage("S1-29"), lauf(1, func() error { teile++; return nil }))
		if n != 0 || err != nil || teile != 1 {
			t.Errorf("%d persons in %d parts, %v", n, teile, err)
		}
	})
	t.Run("group has grown beyond the bound", func(t *testing.T) {
		amt := neuesAmt(t, vieleMenschen(3)...)
		if _, err := amt.LiefereGruppe(t.Context(), freieAnfrage("S1-29"), lauf(2, nie)); fehler.CodeVon(err) != abruf.CodeGruppeZuGross {
			t.Error(err)
		}
		if e := amt.buch.letzter(t); e.Treffer != 3 || e.Grund != protokoll.GrundZuViele {
			t.Errorf("log %+v", e)
		}
	})
	t.Run("S3-15 body blocked since the counting", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		a := freieAnfrage("S1-29", func(a *abruf.FreieAnfrage) { a.Akteur.Stelle.Gesperrt = true })
		if _, err := amt.LiefereGruppe(t.Context(), a, lauf(9, nie)); fehler.CodeVon(err) != fehler.CodeZugang {
			t.Error(err)
		}
	})
	t.Run("S1-22.1 no longer admissible", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		a := freieAnfrage("S1-29", func(a *abruf.FreieAnfrage) { a.Akteur.Stelle.Gebiet = []melde.AGS{leipzig} })
		if _, err := amt.LiefereGruppe(t.Context(), a, lauf(9, nie)); fehler.CodeVon(err) != abruf.CodeGruppeVerweigert {
			t.Error(err)
		}
	})
	t.Run("S1-22.7 without log nothing is handed over", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		amt.buch.fehler = errStoerung
		if _, err := amt.LiefereGruppe(t.Context(), freieAnfrage("S1-29"), lauf(9, nie)); fehler.CodeVon(err) != abruf.CodeProtokoll {
			t.Error(err)
		}
	})
	t.Run("error of the receiver", func(t *testing.T) {
		if _, err := neuesAmt(t, fund(1)).LiefereGruppe(t.Context(), freieAnfrage("S1-29"), lauf(9, func() error { return errStoerung })); !errors.Is(err, errStoerung) {
			t.Error(err)
		}
	})
}
