// SPDX-License-Identifier: EUPL-1.2

package klaerung_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/klaerung/klaerungtest"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

func TestWorkList(t *testing.T) {
	a := neuesAmt(t)
	a.gut(a.d.Frage(t.Context(), sb("sb1"), klaerung.Frage{Paar: paar(klaerungtest.Zwillinge), Marke: a.fall(klaerungtest.Zwillinge).Marke,
		Satz: klaerungtest.Zwillinge, Text: "Zwillinge?"}))
	a.entscheide("sb1", klaerungtest.Tippfehler, "zusammen-schreibfehler")
	a.entscheide("sb1", klaerungtest.Namensgleich, "spaeter-akte")
	for _, f := range []struct {
		name   string
		filter klaerung.Filter
		soll   []zuordnung.SatzID
	}{
		{"S1-10.11 all open cases by pair", klaerung.Filter{}, []zuordnung.SatzID{1, 3, 5, 7, 9}},
		{"S1-10.11 of one municipality, whichever side", klaerung.Filter{Gemeinde: "14628270"}, []zuordnung.SatzID{3, 7}},
		{"S1-10.11 of a municipality without cases", klaerung.Filter{Gemeinde: "14625020"}, nil},
		{"S1-10.11 contradictions", klaerung.Filter{Art: klaerung.ArtWiderspruch}, []zuordnung.SatzID{3, 7}},
		{"S1-10.11 differing names", klaerung.Filter{Art: klaerung.ArtName}, []zuordnung.SatzID{1, 5}},
		{"S1-10.11 too little in common", klaerung.Filter{Art: klaerung.ArtDuenn}, []zuordnung.SatzID{9}},
		{"S1-10.11 a Meldebehörde is asked", klaerung.Filter{Stand: klaerung.StandAngefragt}, []zuordnung.SatzID{5}},
		{"S1-10.11 waiting for the second clerk", klaerung.Filter{Stand: klaerung.StandZweitePerson}, []zuordnung.SatzID{7}},
		{"S1-10.11 put off", klaerung.Filter{Stand: klaerung.StandZurueckgestellt}, []zuordnung.SatzID{9}},
		{"S1-10.11 nothing stands in the way", klaerung.Filter{Stand: klaerung.StandOffen}, []zuordnung.SatzID{1, 3}},
	} {
		t.Run(f.name, func(t *testing.T) {
			liste, weitere, err := a.d.Liste(t.Context(), sb("sb1"), f.filter, zuordnung.Paar{}, 10)
			a.gut(err)
			var ist []zuordnung.SatzID
			for _, e := range liste {
				ist = append(ist, e.Paar.A)
			}
			if !slices.Equal(ist, f.soll) || weitere {
				t.Errorf("got %v, more: %v", ist, weitere)
			}
		})
	}
	t.Run("S1-10.11 paged by pair", func(t *testing.T) {
		liste, weitere, err := a.d.Liste(t.Context(), sb("sb1"), klaerung.Filter{}, paar(1), 2)
		a.gut(err)
		if len(liste) != 2 || liste[0].Paar != paar(3) || !weitere {
			t.Errorf("%d cases, more: %v", len(liste), weitere)
		}
	})
	t.Run("S1-10.11 age, strength and what is odd", func(t *testing.T) {
		liste, _, err := a.d.Liste(t.Context(), sb("sb1"), klaerung.Filter{}, zuordnung.Paar{}, 2)
		a.gut(err)
		if e := liste[0]; e.Tage != 9 || e.Staerke != klaerung.Mittel || len(e.Auffaellig) != 0 {
			t.Errorf("%d days, %s, %v", e.Tage, e.Staerke, e.Auffaellig)
		}
		if e := liste[1]; e.Staerke != klaerung.Stark || len(e.Auffaellig) != 2 {
			t.Errorf("%s, %v", e.Staerke, e.Auffaellig)
		}
	})
}

func TestNobodyButTheOfficeSeesACase(t *testing.T) {
	a := neuesAmt(t)
	ctx := t.Context()
	kontrolle := sb("kontrolle1")
	kontrolle.Amt = false
	for name, tu := range map[string]func(klaerung.Sachbearbeitung) error{
		"list": func(s klaerung.Sachbearbeitung) error {
			_, _, err := a.d.Liste(ctx, s, klaerung.Filter{}, zuordnung.Paar{}, 1)
			return err
		},
		"next": func(s klaerung.Sachbearbeitung) error {
			_, _, err := a.d.Naechster(ctx, s, klaerung.Filter{}, zuordnung.Paar{})
			return err
		},
		"case": func(s klaerung.Sachbearbeitung) error { _, err := a.d.Zeige(ctx, s, paar(1)); return err },
		"decide": func(s klaerung.Sachbearbeitung) error {
			_, err := a.d.Entscheide(ctx, s, klaerung.Auftrag{Paar: paar(1), Begruendung: "zusammen-umzug"})
			return err
		},
		"confirm": func(s klaerung.Sachbearbeitung) error {
			_, err := a.d.Bestaetige(ctx, s, klaerung.Zweitblick{Paar: paar(1), Zustimmen: true})
			return err
		},
		"undo":   func(s klaerung.Sachbearbeitung) error { return a.d.NimmZurueck(ctx, s, paar(1), 1, "x") },
		"resume": func(s klaerung.Sachbearbeitung) error { return a.d.NimmWiederAuf(ctx, s, paar(1)) },
		"ask": func(s klaerung.Sachbearbeitung) error {
			return a.d.Frage(ctx, s, klaerung.Frage{Paar: paar(1), Satz: 1, Text: "x"})
		},
		"today": func(s klaerung.Sachbearbeitung) error { _, err := a.d.Heutige(ctx, s); return err },
	} {
		for wer, s := range map[string]klaerung.Sachbearbeitung{"control": kontrolle, "nobody": {Amt: true}} {
			if err := tu(s); !errors.Is(err, klaerung.ErrRolle) {
				t.Errorf("S1-10.11 %s by %s: %v", name, wer, err)
			}
		}
	}
	if len(a.p.eintraege) != 0 {
		t.Errorf("%d entries", len(a.p.eintraege))
	}
}

func TestLookIsLoggedBeforeItIsAnswered(t *testing.T) {
	a := neuesAmt(t)
	f := a.fall(1)
	if len(a.p.eintraege) != 1 || len(f.Belege) < 5 || len(f.Verlauf) != 1 {
		t.Fatalf("%d entries, %d features, %d entries of the ledger", len(a.p.eintraege), len(f.Belege), len(f.Verlauf))
	}
	e := a.p.eintraege[0]
	if e.Art != protokoll.Klaerungsfall || e.Kennung != "sb1" || e.Treffer != 2 || len(e.Saetze) != 2 || e.Saetze[1].Satz != 2 || e.Saetze[1].AGS != "14713000" {
		t.Errorf("the entry says %s of %d records", e.Art, len(e.Saetze))
	}
	a.p.voll = true
	if f, err := a.d.Zeige(t.Context(), sb("sb1"), paar(1)); !errors.Is(err, klaerung.ErrProtokoll) || f.Saetze[0].Satz != nil && err == nil {
		t.Errorf("S1-10.11 no entry, no answer: %v", err)
	}
	marke := f.Marke
	if _, err := a.d.Entscheide(t.Context(), sb("sb1"), klaerung.Auftrag{Paar: paar(1), Marke: marke, Begruendung: "zusammen-name"}); !errors.Is(err, klaerung.ErrProtokoll) {
		t.Errorf("no entry, no act: %v", err)
	}
	if a.verbunden(1) {
		t.Error("merged without an entry")
	}
}

func TestDecisions(t *testing.T) {
	for _, f := range []struct {
		name, begruendung, worte string
		verbunden, offen         bool
		grund                    string
	}{
		{"S1-10.11 one human", "zusammen-name", "", true, false, "Namensänderung ist nachvollziehbar"},
		{"S1-10.11 with words", "zusammen-umzug", " Akte 12/3 ", true, false, "Umzug ist nachvollziehbar: Akte 12/3"},
		{"S1-10.11 two humans", "getrennt-namensgleich", "", false, false, "zufällig gleicher Name"},
		{"S1-10.11 another reason", "getrennt-anders", "Personenstandsurkunde", false, false, "Personenstandsurkunde"},
		{"S1-10.11 put off", "spaeter-lieferung", "", false, true, ""},
	} {
		t.Run(f.name, func(t *testing.T) {
			a := neuesAmt(t)
			_, err := a.d.Entscheide(t.Context(), sb("sb1"), klaerung.Auftrag{Paar: paar(1), Marke: a.fall(1).Marke, Begruendung: f.begruendung, Worte: f.worte})
			a.gut(err)
			if a.verbunden(1) != f.verbunden || slices.Contains(a.offen(), paar(1)) != f.offen {
				t.Errorf("merged: %v, open: %v", a.verbunden(1), a.offen())
			}
			nachher := a.fall(1)
			if letzte := nachher.Verlauf[len(nachher.Verlauf)-1]; f.grund != "" && (letzte.Grund != f.grund || letzte.Wer != "sb1") {
				t.Errorf("the ledger says %q by %q", letzte.Grund, letzte.Wer)
			}
		})
	}
}

func TestDecisionsAreRefused(t *testing.T) {
	lang := strings.Repeat("ü", 501)
	for _, f := range []struct {
		name    string
		auftrag klaerung.Auftrag
		soll    error
	}{
		{"S1-10.11 without a choice", klaerung.Auftrag{Paar: paar(1)}, klaerung.ErrBeschluss},
		{"S1-10.11 with an unknown choice", klaerung.Auftrag{Paar: paar(1), Begruendung: "zusammen"}, klaerung.ErrBeschluss},
		{"S1-10.11 another reason without words", klaerung.Auftrag{Paar: paar(1), Begruendung: "zusammen-anders", Worte: "  "}, klaerung.ErrWorte},
		{"too many words", klaerung.Auftrag{Paar: paar(1), Begruendung: "zusammen-name", Worte: lang}, klaerung.ErrLaenge},
		{"no such case", klaerung.Auftrag{Paar: zuordnung.Paar{A: 1, B: 9}, Begruendung: "zusammen-name"}, klaerung.ErrKeinFall},
		{"a record that is not", klaerung.Auftrag{Paar: zuordnung.Paar{A: 1, B: 99}, Begruendung: "zusammen-name"}, klaerung.ErrKeinFall},
		{"another state than the clerk saw", klaerung.Auftrag{Paar: paar(1), Marke: "0000", Begruendung: "zusammen-name"}, klaerung.ErrVeraltet},
	} {
		t.Run(f.name, func(t *testing.T) {
			a := neuesAmt(t)
			if f.auftrag.Marke == "" && errors.Is(f.soll, klaerung.ErrKeinFall) {
				f.auftrag.Marke = a.fall(1).Marke
			}
			if _, err := a.d.Entscheide(t.Context(), sb("sb1"), f.auftrag); !errors.Is(err, f.soll) {
				t.Errorf("got %v", err)
			}
			if a.verbunden(1) {
				t.Error("merged nevertheless")
			}
		})
	}
}

func TestFourEyes(t *testing.T) {
	a := neuesAmt(t)
	ctx := t.Context()
	f := a.fall(klaerungtest.Tippfehler)
	if !f.VierAugen {
		t.Fatal("the dates of birth differ")
	}
	aus := a.entscheide("sb1", klaerungtest.Tippfehler, "zusammen-schreibfehler")
	if !aus.Vorgeschlagen || a.verbunden(klaerungtest.Tippfehler) {
		t.Fatal("S1-10.11 merged across dates of birth by one clerk")
	}
	f = a.fall(klaerungtest.Tippfehler)
	p := f.Paar
	if f.Entscheidbar || f.Vorschlag == nil || !f.Eigener || f.Eintrag.Stand != klaerung.StandZweitePerson {
		t.Error("the case does not wait")
	}
	if _, err := a.d.Bestaetige(ctx, sb("sb1"), klaerung.Zweitblick{Paar: p, Marke: f.Marke, Zustimmen: true}); !errors.Is(err, personen.ErrVierAugen) {
		t.Errorf("S1-10.11 confirmed by the same account: %v", err)
	}
	if _, err := a.d.Entscheide(ctx, sb("sb2"), klaerung.Auftrag{Paar: p, Marke: f.Marke, Begruendung: "getrennt-eltern"}); !errors.Is(err, klaerung.ErrWartet) {
		t.Errorf("decided past the proposal: %v", err)
	}
	if _, err := a.d.Bestaetige(ctx, sb("sb2"), klaerung.Zweitblick{Paar: p, Marke: f.Marke}); !errors.Is(err, klaerung.ErrWorte) {
		t.Errorf("refused without a reason: %v", err)
	}
	if _, err := a.d.Bestaetige(ctx, sb("sb2"), klaerung.Zweitblick{Paar: p, Marke: "0", Zustimmen: true}); !errors.Is(err, klaerung.ErrVeraltet) {
		t.Errorf("confirmed what the clerk did not see: %v", err)
	}
	t.Run("S1-10.11 refused, the case is open again", func(t *testing.T) {
		_, err := a.d.Bestaetige(ctx, sb("sb2"), klaerung.Zweitblick{Paar: p, Marke: f.Marke, Worte: "Vater und Sohn"})
		a.gut(err)
		if g := a.fall(p.A); !g.Entscheidbar || g.Vorschlag != nil {
			t.Error("it is not")
		}
	})
	t.Run("S1-10.11 confirmed by a different account, merged and undone", func(t *testing.T) {
		a.entscheide("sb1", p.A, "zusammen-schreibfehler")
		aus, err := a.d.Bestaetige(ctx, sb("sb2"), klaerung.Zweitblick{Paar: p, Marke: a.fall(p.A).Marke, Zustimmen: true})
		a.gut(err)
		if !a.verbunden(p.A) {
			t.Fatal("not merged")
		}
		a.gut(a.d.NimmZurueck(ctx, sb("sb3"), p, aus.Folge, "Irrtum"))
		if a.verbunden(p.A) || !slices.Contains(a.offen(), p) {
			t.Error("not undone")
		}
	})
	t.Run("separating needs one clerk only", func(t *testing.T) {
		if aus := a.entscheide("sb1", p.A, "getrennt-eltern"); aus.Vorgeschlagen {
			t.Error("proposed")
		}
	})
}

func TestUndo(t *testing.T) {
	a := neuesAmt(t)
	ctx := t.Context()
	aus := a.entscheide("sb1", 1, "zusammen-name")
	if err := a.d.NimmZurueck(ctx, sb("sb1"), paar(1), aus.Folge, " "); !errors.Is(err, klaerung.ErrWorte) {
		t.Errorf("S1-10.11 undone without a reason: %v", err)
	}
	if err := a.d.NimmZurueck(ctx, sb("sb1"), paar(3), aus.Folge, "x"); !errors.Is(err, klaerung.ErrEntschluss) {
		t.Errorf("undone by the name of another pair: %v", err)
	}
	heute, err := a.d.Heutige(ctx, sb("sb1"))
	a.gut(err)
	if len(heute) != 1 || !heute[0].Gilt || heute[0].Paar != paar(1) {
		t.Errorf("own decisions of today: %d", len(heute))
	}
	a.gut(a.d.NimmZurueck(ctx, sb("sb1"), paar(1), aus.Folge, klaerung.RuecknahmeVersehen))
	if a.verbunden(1) || !slices.Contains(a.offen(), paar(1)) {
		t.Error("S1-10.11 not as before")
	}
	if err := a.d.NimmZurueck(ctx, sb("sb1"), paar(1), aus.Folge, "x"); !errors.Is(err, klaerung.ErrEntschluss) {
		t.Errorf("undone twice: %v", err)
	}
	if heute, err = a.d.Heutige(ctx, sb("sb1")); err != nil || len(heute) != 1 || heute[0].Gilt {
		t.Errorf("the undone decision still counts: %v", err)
	}
	if heute, err = a.um(jetzt.AddDate(0, 0, 1)).Heutige(ctx, sb("sb1")); err != nil || len(heute) != 0 {
		t.Errorf("%d of yesterday", len(heute))
	}
}

func TestDoubleSubmitHasTheEffectOfOnce(t *testing.T) {
	for name, begruendung := range map[string]string{"merge": "zusammen-name", "separate": "getrennt-geschwister"} {
		t.Run("S1-10.11 "+name, func(t *testing.T) {
			a := neuesAmt(t)
			auftrag := klaerung.Auftrag{Paar: paar(1), Marke: a.fall(1).Marke, Begruendung: begruendung}
			erster, err := a.d.Entscheide(t.Context(), sb("sb1"), auftrag)
			a.gut(err)
			zweiter, err := a.d.Entscheide(t.Context(), sb("sb1"), auftrag)
			a.gut(err)
			if erster != zweiter || len(a.fall(1).Verlauf) != 2 {
				t.Errorf("%+v, then %+v", erster, zweiter)
			}
			if _, err := a.d.Entscheide(t.Context(), sb("sb2"), auftrag); !errors.Is(err, klaerung.ErrVeraltet) {
				t.Errorf("somebody else with the same form: %v", err)
			}
		})
	}
}

// TestRaceIsDecidedInTheTransaction lets another clerk decide between the look of
// the use case and its transaction.
func TestRaceIsDecidedInTheTransaction(t *testing.T) {
	a := neuesAmt(t)
	marke := a.fall(1).Marke
	dazwischen := &dazwischen{protokollant: a.p}
	schnell := a.d
	a.d = klaerung.Neu(klaerung.Ausstattung{Speicher: a.s, Personen: a.s.Personen(), Protokoll: dazwischen, Modell: zuordnung.Vorgabe(), Uhr: uhr.Fest(jetzt)})
	dazwischen.tu = func() {
		_, err := schnell.Entscheide(t.Context(), sb("sb2"), klaerung.Auftrag{Paar: paar(1), Marke: marke, Begruendung: "getrennt-eltern"})
		a.gut(err)
	}
	_, err := a.d.Entscheide(t.Context(), sb("sb1"), klaerung.Auftrag{Paar: paar(1), Marke: marke, Begruendung: "zusammen-name"})
	if !errors.Is(err, klaerung.ErrVeraltet) || a.verbunden(1) {
		t.Errorf("got %v, merged: %v", err, a.verbunden(1))
	}
	letzter := a.p.eintraege[len(a.p.eintraege)-1]
	if letzter.Kennung != "sb1" || !letzter.Ergebnis.Verweigert() {
		t.Error("the failure does not stand in the log")
	}
}

// dazwischen does something once, while an entry is written.
type dazwischen struct {
	*protokollant
	tu func()
}

func (d *dazwischen) Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error) {
	if tu := d.tu; tu != nil {
		d.tu = nil
		tu()
	}
	return d.protokollant.Schreibe(ctx, e)
}

func TestNextCase(t *testing.T) {
	a := neuesAmt(t)
	naechster := func(wer string, f klaerung.Filter, nach zuordnung.SatzID) zuordnung.SatzID {
		t.Helper()
		p, _, err := a.d.Naechster(t.Context(), sb(wer), f, paar(nach))
		a.gut(err)
		return p.A
	}
	if n := naechster("sb1", klaerung.Filter{}, 1); n != 3 {
		t.Errorf("after 1 comes %d", n)
	}
	if n := naechster("sb1", klaerung.Filter{}, 9); n != 1 {
		t.Errorf("behind the last comes %d", n)
	}
	if n := naechster("sb1", klaerung.Filter{Gemeinde: "14628270"}, 7); n != 3 {
		t.Errorf("within the municipality comes %d", n)
	}
	a.entscheide("sb1", 3, "zusammen-umzug")
	a.entscheide("sb1", 5, "spaeter-akte")
	if n := naechster("sb1", klaerung.Filter{}, 1); n != 7 {
		t.Errorf("S1-10.11 own proposals and cases put off are passed over, got %d", n)
	}
	if n := naechster("sb2", klaerung.Filter{}, 1); n != 3 {
		t.Errorf("S1-10.11 somebody else's proposal waits for me, got %d", n)
	}
	a.d = a.um(jetzt.AddDate(0, 0, 14))
	if n := naechster("sb1", klaerung.Filter{}, 3); n != 5 {
		t.Errorf("S1-10.11 a case comes up again after two weeks, got %d", n)
	}
	a.d = a.um(jetzt)
	a.gut(a.d.NimmWiederAuf(t.Context(), sb("sb1"), paar(5)))
	if n := naechster("sb1", klaerung.Filter{}, 3); n != 5 {
		t.Errorf("taken up again, got %d", n)
	}
}

var betreiber = behoerde.Akteur{Kennung: "befehlszeile", Stelle: behoerde.Stelle{ID: "betreiber", Name: "Betreiber"}}

// schreibe1500 holds the message against the schema.
func schreibe1500(t *testing.T, h *xmeld.Hinweisnachricht) {
	t.Helper()
	var puffer bytes.Buffer
	if err := xmeld.Schreibe1500(&puffer, h); err != nil {
		t.Fatal(err)
	}
	if err := xmeld.Pruefe(&puffer); err != nil {
		t.Errorf("S1-10.11 the 1500 breaks the schema: %v", err)
	}
}

func TestQuestionToMeldebehoerde(t *testing.T) {
	a := neuesAmt(t)
	ctx := t.Context()
	frage := klaerung.Frage{Paar: paar(1), Marke: a.fall(1).Marke, Satz: 2, Text: "Hieß die Einwohnerin früher anders?"}
	for _, f := range []struct {
		name   string
		aendre func(*klaerung.Frage)
		soll   error
	}{
		{"without text", func(q *klaerung.Frage) { q.Text = " " }, klaerung.ErrWorte},
		{"about a third record", func(q *klaerung.Frage) { q.Satz = 3 }, klaerung.ErrStelle},
		{"on an old state", func(q *klaerung.Frage) { q.Marke = "0" }, klaerung.ErrVeraltet},
	} {
		q := frage
		f.aendre(&q)
		if err := a.d.Frage(ctx, sb("sb1"), q); !errors.Is(err, f.soll) {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	a.gut(a.d.Frage(ctx, sb("sb1"), frage))
	if err := a.d.Frage(ctx, sb("sb1"), frage); !errors.Is(err, klaerung.ErrGefragt) {
		t.Errorf("asked twice: %v", err)
	}
	stoerung := errors.New("disk is full")
	if n, err := a.d.Versende(ctx, betreiber, func(*xmeld.Hinweisnachricht) error { return stoerung }); n != 0 || !errors.Is(err, stoerung) {
		t.Errorf("%d written, %v", n, err)
	}
	var hinweis *xmeld.Hinweisnachricht
	n, err := a.d.Versende(ctx, betreiber, func(h *xmeld.Hinweisnachricht) error { hinweis = h; return nil })
	a.gut(err)
	if n != 1 || hinweis.Kopf.Leser.AGS() != "14713000" || !strings.HasPrefix(hinweis.Fallkennzeichen, "KF-") || hinweis.Erlaeuterung != frage.Text {
		t.Fatalf("S1-10.11 %d written, to %s", n, hinweis.Kopf.Leser.Kennung)
	}
	if hinweis.Person.Name.Familienname != "Silbernagel" || !strings.Contains(hinweis.Anderer.Abweichend, "Dresden") {
		t.Error("S1-10.11 the Meldebehörde is asked about another record than its own")
	}
	schreibe1500(t, hinweis)
	if n, err := a.d.Versende(ctx, betreiber, nil); n != 0 || err != nil {
		t.Errorf("written again: %d, %v", n, err)
	}
	antwort := klaerung.Antwort{Kennzeichen: hinweis.Fallkennzeichen, Nachricht: hinweis.Kopf.UUID, Bestaetigt: true}
	for name, falsch := range map[string]klaerung.Antwort{
		"nothing asked": {}, "unknown": {Kennzeichen: "KF-X", Nachricht: hinweis.Kopf.UUID}, "another message": {Kennzeichen: hinweis.Fallkennzeichen, Nachricht: "uuid-2"},
	} {
		if _, err := a.d.NimmAntwort(ctx, falsch); !errors.Is(err, klaerung.ErrFrageFehlt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		_, err := a.d.NimmAntwort(ctx, antwort)
		a.gut(err)
	}
	antwort.Bestaetigt = false
	if _, err := a.d.NimmAntwort(ctx, antwort); !errors.Is(err, klaerung.ErrFrageStand) {
		t.Errorf("answered otherwise afterwards: %v", err)
	}
	f := a.fall(1)
	if len(f.Rueckfragen) != 1 || !f.Rueckfragen[0].Bestaetigt || f.Eintrag.Stand != klaerung.StandOffen || a.verbunden(1) {
		t.Error("S1-10.11 the answer decides nothing by itself, the case is open again")
	}
	if _, err := a.d.NimmAntwort(ctx, klaerung.Antwort{Kennzeichen: "KF-X"}); err == nil {
		t.Error("answer without a question")
	}
}

func TestQuestionAboutADeletedRecordIsNotSent(t *testing.T) {
	a := neuesAmt(t)
	a.gut(a.d.Frage(t.Context(), sb("sb1"), klaerung.Frage{Paar: paar(1), Marke: a.fall(1).Marke, Satz: 2, Text: "?"}))
	a.s.Lege(2, nil)
	if n, err := a.d.Versende(t.Context(), betreiber, nil); n != 0 || err != nil {
		t.Errorf("%d written, %v", n, err)
	}
}

func TestDeliveryChangesTheStateThatAClerkSaw(t *testing.T) {
	a := neuesAmt(t)
	marke := a.fall(1).Marke
	neu := *klaerungtest.Welt()[2]
	neu.Geburt = melde.Geburt{Datum: 19710305, Ort: "Riesa"}
	a.s.Lege(2, &neu)
	a.gut(a.linker().Geaendert(t.Context(), 2))
	_, err := a.d.Entscheide(t.Context(), sb("sb1"), klaerung.Auftrag{Paar: paar(1), Marke: marke, Begruendung: "zusammen-name"})
	if !errors.Is(err, klaerung.ErrVeraltet) && !errors.Is(err, klaerung.ErrKeinFall) {
		t.Errorf("S1-10.11 got %v", err)
	}
}
