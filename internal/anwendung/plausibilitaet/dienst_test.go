// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/xmeld"
)

const stichtag melde.Datum = 20260830

func (st *stand) tagwerk(t *testing.T) {
	t.Helper()
	if err := st.Tagwerk(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (st *stand) laufe(t *testing.T, tag melde.Datum) anwendung.Lauf {
	t.Helper()
	l, err := st.Laufe(t.Context(), tag, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (st *stand) eingefroren(t *testing.T, tag melde.Datum) bool {
	t.Helper()
	_, ok := st.s.frost[tag]
	return ok
}

func TestFreezing(t *testing.T) {
	for _, f := range []struct {
		name      string
		geaendert time.Time // last change of the stock
		jetzt     time.Time
		soll      bool
	}{
		{"not before the end of the day", am(2026, 8, 1, 0), am(2026, 8, 30, 23), false},
		{"right after midnight", am(2026, 8, 1, 0), am(2026, 8, 31, 0), true},
		{"a little late on the next day", am(2026, 8, 31, 1), am(2026, 8, 31, 2), true},
		{"days later, if nothing has changed", am(2026, 8, 30, 23), am(2026, 9, 20, 2), true},
		{"not days later after a change", am(2026, 9, 1, 12), am(2026, 9, 20, 2), false},
		{"not when the check is over", am(2026, 8, 1, 0), am(2026, 12, 16, 2), false},
	} {
		t.Run("S1-13.2 "+f.name, func(t *testing.T) {
			st := neuerStand(t)
			st.s.geaendert = f.geaendert
			st.uhr.Stelle(f.jetzt)
			st.tagwerk(t)
			if ist := st.eingefroren(t, stichtag); ist != f.soll {
				t.Errorf("frozen: %v", ist)
			}
		})
	}
	t.Run("S1-13.2 what was frozen during the day is frozen again at its end", func(t *testing.T) {
		st := neuerStand(t)
		if _, err := st.FriereHeute(t.Context()); err != nil {
			t.Fatal(err)
		}
		st.setze(1, satz(pirna, melde.AlleinigeWohnung))
		st.uhr.Stelle(am(2026, 8, 31, 0))
		st.tagwerk(t)
		if len(st.s.frost[stichtag]) != 1 {
			t.Error("the state of the afternoon is still there")
		}
		st.setze(2, satz(dresden, melde.AlleinigeWohnung))
		st.uhr.Stelle(am(2026, 8, 31, 1))
		st.tagwerk(t)
		if len(st.s.frost[stichtag]) != 1 {
			t.Error("frozen a third time")
		}
	})
}

func TestRuns(t *testing.T) {
	st := neuerStand(t)
	t.Run("S1-13.1 a run during the day is a trial", func(t *testing.T) {
		if l := st.laufe(t, stichtag); l.Amtlich || l.ID != 1 {
			t.Errorf("%+v", l)
		}
	})
	st.uhr.Stelle(am(2026, 8, 31, 0))
	st.tagwerk(t)
	t.Run("S1-13.1 one official run of the year", func(t *testing.T) {
		l := st.laufe(t, stichtag)
		if !l.Amtlich {
			t.Errorf("%+v", l)
		}
		if nochmals := st.laufe(t, stichtag); nochmals.ID != l.ID || nochmals.Kennung != l.Kennung || len(st.s.laeufe) != 1 {
			t.Error("run twice")
		}
	})
	t.Run("S1-13.1 trials at any time", func(t *testing.T) {
		if l := st.laufe(t, 20260831); l.Amtlich {
			t.Error("official")
		}
	})
	for tag, soll := range map[melde.Datum]error{20260829: anwendung.ErrNichtEingefroren, 20260901: anwendung.ErrZukunft} {
		if _, err := st.Laufe(t.Context(), tag, func(int) {}); !errors.Is(err, soll) {
			t.Errorf("S1-13.2 %v: %v", tag, err)
		}
	}
	st.uhr.Stelle(am(2026, 8, 30, 12)) // a clock that went back must not undo the official run
	if _, err := st.FriereHeute(t.Context()); !errors.Is(err, anwendung.ErrAmtlich) {
		t.Errorf("S1-13.1: %v", err)
	}
}

// pm3 is a stock with one finding PM3 between Dresden (1) and Pirna (2).
func pm3(t *testing.T) (*stand, anwendung.Lauf) {
	t.Helper()
	st := neuerStand(t)
	st.setze(1, satz(dresden, melde.Hauptwohnung))
	st.setze(2, satz(pirna, melde.Nebenwohnung, func(m *melde.Meldesatz) { m.Familienstand.Art = "GS" }))
	st.uhr.Stelle(am(2026, 8, 31, 0))
	st.tagwerk(t)
	return st, st.laufe(t, stichtag)
}

func (st *stand) mitteilungen(t *testing.T, l anwendung.Lauf, an melde.AGS) (aus []anwendung.Mitteilung) {
	t.Helper()
	alle, err := st.Verschicke(t.Context(), l, an)
	if err != nil {
		t.Fatal(err)
	}
	for m, err := range alle {
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := xmeld.Schreibe1500(&b, m.Nachricht); err != nil {
			t.Fatal(err)
		}
		if err := xmeld.Pruefe(&b); err != nil {
			t.Error(err)
		}
		aus = append(aus, m)
	}
	return aus
}

func antwort(h *xmeld.Hinweisnachricht, autor melde.AGS, ja bool) *xmeld.Hinweisantwort {
	return &xmeld.Hinweisantwort{Bestaetigt: ja, Fallkennzeichen: h.Fallkennzeichen, Ursprung: h.Kopf.Verweis(),
		Kopf: h.Kopf.Antwortkopf(xmeld.Stelle{Kennung: "ags:" + string(autor)}, "u", time.Time{})}
}

func TestMessages(t *testing.T) {
	st, l := pm3(t)
	t.Run("S1-13.7 every authority concerned gets its part", func(t *testing.T) {
		zu := st.mitteilungen(t, l, dresden)
		zp := st.mitteilungen(t, l, pirna)
		if len(zu) != 1 || len(zp) != 1 || len(st.mitteilungen(t, l, "14713000")) != 0 {
			t.Fatal(len(zu), len(zp))
		}
		f, g := zu[0].Nachricht.Familienstand, zp[0].Nachricht.Familienstand
		if f == nil || g == nil || f.LetzterStand.Art != "LD" || f.Abweichend.Art != "GS" || g.LetzterStand.Art != "GS" {
			t.Errorf("%+v %+v", f, g)
		}
		if zu[0].Nachricht.Fallkennzeichen != zp[0].Nachricht.Fallkennzeichen || zu[0].Nachricht.Kopf.UUID == zp[0].Nachricht.Kopf.UUID {
			t.Error("one case, two messages")
		}
		if zu[0].Nachricht.Kopf.IstTest || zu[0].Zeile.Angaben[0] != (anwendung.Angabe{Name: "Familienstand", Eigener: "LD", Anderer: "GS"}) {
			t.Errorf("%+v", zu[0].Zeile)
		}
	})
	t.Run("S1-13.7 the transmission is logged before", func(t *testing.T) {
		e := st.buch.eintraege
		if len(e) != 3 || e[0].Art != protokoll.Uebermittlung || e[0].Stelle != string(dresden) {
			t.Errorf("%d entries", len(e))
		}
		st.buch.fehler = errors.New("disk full")
		if _, err := st.Verschicke(t.Context(), l, dresden); err == nil {
			t.Error("sent without an entry")
		}
		st.buch.fehler = nil
	})
	t.Run("S1-13.1 the same again is the same", func(t *testing.T) {
		if unterschied := cmp.Diff(st.mitteilungen(t, l, pirna), st.mitteilungen(t, l, pirna)); unterschied != "" {
			t.Error(unterschied)
		}
	})
	t.Run("several groups are told in words", func(t *testing.T) {
		st, _ := pm3(t)
		st.s.frost[stichtag][2].Name.Doktorgrad = "Dr."
		st.s.laeufe, st.s.befunde = nil, map[int64][]anwendung.Befund{}
		m := st.mitteilungen(t, st.laufe(t, stichtag), dresden)[0].Nachricht
		if m.Anderer == nil || m.Anderer.Beschreibung != "Doktorgrad, Familienstand" || m.Anderer.Abweichend != "Doktorgrad: Dr. | Familienstand: GS" {
			t.Errorf("%+v", m.Anderer)
		}
	})
	t.Run("nothing is told once the state is gone", func(t *testing.T) {
		st, l := pm3(t)
		if err := st.s.Taue(t.Context(), stichtag); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Verschicke(t.Context(), l, dresden); !errors.Is(err, anwendung.ErrNichtEingefroren) {
			t.Error(err)
		}
	})
}

func TestAnswers(t *testing.T) {
	type schritt struct {
		von  melde.AGS
		ja   bool
		soll anwendung.Stand
	}
	for name, schritte := range map[string][]schritt{
		"one of two says no":       {{dresden, false, anwendung.Offen}},
		"both say no":              {{dresden, false, anwendung.Offen}, {pirna, false, anwendung.Unbegruendet}},
		"one says yes":             {{dresden, false, anwendung.Offen}, {pirna, true, anwendung.Bestaetigt}},
		"the same answer again":    {{pirna, true, anwendung.Bestaetigt}, {pirna, true, anwendung.Bestaetigt}},
		"a later answer counts":    {{pirna, true, anwendung.Bestaetigt}, {pirna, false, anwendung.Offen}},
		"yes outweighs a later no": {{pirna, true, anwendung.Bestaetigt}, {dresden, false, anwendung.Bestaetigt}},
	} {
		t.Run("S1-13.8 "+name, func(t *testing.T) {
			st, l := pm3(t)
			for _, x := range schritte {
				h := st.mitteilungen(t, l, x.von)[0].Nachricht
				if s, err := st.Nimm(t.Context(), antwort(h, x.von, x.ja)); err != nil || s != x.soll {
					t.Errorf("%s says %v: %v, %v", x.von, x.ja, s, err)
				}
			}
			if frisch, _ := pm3(t); cmp.Diff(frisch.s.bestand, st.s.bestand) != "" {
				t.Error("the register has corrected by itself")
			}
		})
	}
	st, l := pm3(t)
	h := st.mitteilungen(t, l, dresden)[0].Nachricht
	if _, err := st.Nimm(t.Context(), antwort(h, pirna, true)); !errors.Is(err, anwendung.ErrAbsender) {
		t.Errorf("S1-13.8 somebody who was not asked: %v", err)
	}
	fremd := antwort(h, dresden, true)
	fremd.Ursprung.UUID = "8607763a-fd2e-8645-b9fe-000000000000"
	if _, err := st.Nimm(t.Context(), fremd); !errors.Is(err, anwendung.ErrUnbekannt) {
		t.Errorf("S1-13.8 a hint that nobody gave: %v", err)
	}
}

func TestCorrections(t *testing.T) {
	for name, f := range map[string]struct {
		aendere func(*stand)
		soll    anwendung.Stand
	}{
		"a correction closes its finding": {func(st *stand) { st.setze(2, satz(pirna, melde.Nebenwohnung)) }, anwendung.Berichtigt},
		"another change does not": {func(st *stand) {
			st.setze(2, satz(pirna, melde.Nebenwohnung, func(m *melde.Meldesatz) { m.Familienstand.Art, m.Religion.Steuererhebend = "GS", "lt" }))
		}, anwendung.Offen},
		"a record that is gone has no finding": {func(st *stand) { delete(st.s.bestand, 2); st.s.geaendert = st.uhr.Jetzt() }, anwendung.Berichtigt},
		"a record under another number": {func(st *stand) {
			st.s.bestand[9] = st.s.bestand[2]
			delete(st.s.bestand, 2)
			st.s.geaendert = st.uhr.Jetzt()
		}, anwendung.Offen},
		"another contradiction of the same two is another finding": {func(st *stand) {
			st.setze(2, satz(pirna, melde.Nebenwohnung, func(m *melde.Meldesatz) { m.Name.Doktorgrad = "Dr." }))
		}, anwendung.Berichtigt},
	} {
		t.Run("S1-13.9 "+name, func(t *testing.T) {
			st, l := pm3(t)
			st.uhr.Stelle(am(2026, 9, 5, 12))
			f.aendere(st)
			st.uhr.Stelle(am(2026, 9, 6, 1))
			st.tagwerk(t)
			if ist := st.s.befunde[l.ID][0].Stand; ist != f.soll {
				t.Errorf("%v", ist)
			}
		})
	}
	t.Run("S1-13.9 a main dwelling that appears elsewhere closes PM2", func(t *testing.T) {
		st := neuerStand(t)
		st.setze(1, satz(pirna, melde.Nebenwohnung))
		l := st.laufe(t, stichtag)
		st.setze(2, satz(dresden, melde.Hauptwohnung))
		if n, err := st.Gleiche(t.Context(), func(int) {}); err != nil || n != 1 || st.s.befunde[l.ID][0].Stand != anwendung.Berichtigt {
			t.Errorf("%d closed, %v", n, err)
		}
	})
	t.Run("the stock is not read again when nothing has changed", func(t *testing.T) {
		st, _ := pm3(t)
		vorher := st.s.gelesen
		st.uhr.Stelle(am(2026, 9, 6, 1))
		st.tagwerk(t)
		if st.s.gelesen != vorher {
			t.Error("read")
		}
	})
}

func TestTerms(t *testing.T) {
	st, _ := pm3(t)
	st.laufe(t, 20260831) // a trial
	for _, f := range []struct {
		jetzt         time.Time
		frost, laeufe int
	}{
		{am(2026, 9, 30, 1), 2, 2}, {am(2026, 10, 1, 1), 1, 1}, {am(2027, 3, 31, 1), 1, 1}, {am(2027, 4, 1, 1), 0, 1},
		{am(2028, 12, 31, 1), 0, 1}, {am(2029, 1, 1, 1), 0, 0},
	} {
		st.uhr.Stelle(f.jetzt)
		st.s.geaendert = am(2026, 8, 1, 0)
		if err := st.Tagwerk(t.Context()); err != nil {
			t.Fatal(err)
		}
		delete(st.s.frost, 20280830) // the Stichtage of later years
		delete(st.s.frost, 20270830)
		frost := 0
		for tag := range st.s.frost {
			if tag < 20270101 {
				frost++
			}
		}
		if frost != f.frost || len(st.s.laeufe) != f.laeufe {
			t.Errorf("%v: %d states, %d runs", f.jetzt, frost, len(st.s.laeufe))
		}
	}
}

func TestLooks(t *testing.T) {
	st, _ := pm3(t)
	wer := anwendung.Sachbearbeitung{Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt"}, Kennung: "a.amt"}, Amt: true}
	e, err := st.Zeige(t.Context(), wer, stichtag, 1)
	if err != nil || len(e.Personen) != 2 || len(e.Angaben) != 1 || e.Angaben[0].Werte[0] != "LD" || !e.Eingefroren {
		t.Fatalf("%+v, %v", e, err)
	}
	eintrag := st.buch.eintraege[len(st.buch.eintraege)-1]
	if eintrag.Kennung != "a.amt" || len(eintrag.Saetze) != 2 || eintrag.Kriterien != "PM3-20260830-000001" {
		t.Errorf("S1-13.6 entry %+v", eintrag.Saetze)
	}
	st.buch.fehler = errors.New("disk full")
	if e, err := st.Zeige(t.Context(), wer, stichtag, 1); err == nil || len(e.Personen) > 0 {
		t.Error("S1-13.6: no entry, no answer")
	}
	st.buch.fehler = nil
	wer.Amt = false
	if _, err := st.Zeige(t.Context(), wer, stichtag, 1); !errors.Is(err, anwendung.ErrRolle) {
		t.Error(err)
	}
	wer.Amt = true
	for tag, nummer := range map[melde.Datum]int{stichtag: 2, 20260829: 1} {
		if _, err := st.Zeige(t.Context(), wer, tag, nummer); !errors.Is(err, anwendung.ErrBefund) {
			t.Error(err)
		}
	}
	if err := st.s.Taue(t.Context(), stichtag); err != nil {
		t.Fatal(err)
	}
	st.setze(2, satz(pirna, melde.Nebenwohnung))
	if e, err := st.Zeige(t.Context(), wer, stichtag, 1); err != nil || e.Eingefroren || len(e.Personen) != 2 || len(e.Angaben) != 0 {
		t.Errorf("without the frozen state today's is shown: %+v, %v", e, err)
	}
}

func TestWatch(t *testing.T) {
	st, _ := pm3(t)
	frist := func(f plausibilitaet.Frist) anwendung.Frist {
		t.Helper()
		u, err := st.Uebersicht(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range u.Fristen {
			if x.Frist == f {
				return x
			}
		}
		t.Fatal("no such day")
		return anwendung.Frist{}
	}
	if f := frist(plausibilitaet.Pruefung); !f.Erledigt {
		t.Error("S1-13.2: the check is done")
	}
	if f := frist(plausibilitaet.Mitteilung); f.Erledigt || f.Versaeumt {
		t.Errorf("S1-13.7: %+v", f)
	}
	st.uhr.Stelle(am(2026, 12, 16, 1))
	if f := frist(plausibilitaet.Mitteilung); !f.Versaeumt {
		t.Error("S1-13.7: nobody was told")
	}
	l, _, err := st.Lauf(t.Context(), stichtag)
	if err != nil || st.Verschickt(t.Context(), l) != nil {
		t.Fatal(err)
	}
	if f := frist(plausibilitaet.Mitteilung); !f.Erledigt {
		t.Error("S1-13.7: all were told")
	}
	st.uhr.Stelle(am(2027, 2, 1, 1))
	if u, err := st.Uebersicht(t.Context(), 0); err != nil || u.Jahr != 2026 || u.Ueberfaellig != 1 {
		t.Errorf("S1-13.9: %d findings come up again, %v", u.Ueberfaellig, err)
	}
	leer := neuerStand(t)
	leer.uhr.Stelle(am(2027, 2, 1, 1))
	if u, err := leer.Uebersicht(t.Context(), 0); err != nil || u.Jahr != 2027 || u.Ueberfaellig != 0 {
		t.Errorf("a new installation watches the days to come: %+v, %v", u, err)
	}
}
