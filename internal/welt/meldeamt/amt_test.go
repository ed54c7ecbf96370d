// SPDX-License-Identifier: EUPL-1.2

package meldeamt_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/welt"
	"kernmelderegister/internal/welt/meldeamt"
)

var spieltag = time.Date(2026, 11, 2, 8, 0, 0, 0, time.FixedZone("", 3600))

// kreis lets the three cities take part.
type kreis map[melde.AGS]bool

func (k kreis) Zustaendig(ags melde.AGS) (melde.AGS, bool) { return ags, k[ags] }

func (k kreis) Register() xmeld.Stelle {
	return xmeld.Stelle{Kennung: "ags:14000000", Name: "Kernmelderegister Sachsen"}
}

var staedte = kreis{"14511000": true, "14612000": true, "14713000": true}

// land makes the three cities with a year of changes.
func land(t *testing.T) (*welt.Welt, map[melde.AGS]*meldeamt.Amt) {
	t.Helper()
	w, err := welt.Neu(context.Background(), welt.Optionen{Einwohner: 3000, Seed: 1, Stichtag: 20251101, Tage: 366})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	aemter := map[melde.AGS]*meldeamt.Amt{}
	for ags := range staedte {
		a, err := meldeamt.Neu(context.Background(), w, staedte, ags)
		if err != nil {
			t.Fatal(err)
		}
		aemter[ags] = a
	}
	return w, aemter
}

func pruefe(t *testing.T, n meldeamt.Nachricht) {
	t.Helper()
	if err := xmeld.Pruefe(bytes.NewReader(n.Inhalt)); err != nil {
		t.Fatalf("%s is not valid: %v", n.Art, err)
	}
}

// lebe lets all live through the year and exchanges their messages by hand; ausser is not
// handed over.
func lebe(t *testing.T, w *welt.Welt, aemter map[melde.AGS]*meldeamt.Amt, ausser func(meldeamt.Nachricht) bool) (rueckmeldungen, auswertungen int) {
	t.Helper()
	var post []meldeamt.Nachricht
	for _, a := range aemter {
		n, err := a.Tag(w.Tage(), spieltag)
		if err != nil {
			t.Fatal(err)
		}
		post = append(post, n...)
	}
	for len(post) > 0 {
		n := post[0]
		post = post[1:]
		pruefe(t, n)
		if ausser(n) {
			continue
		}
		switch n.Art {
		case meldeamt.Anmeldung:
			rueckmeldungen++
		case meldeamt.Auswertung:
			auswertungen++
		}
		e := meldeamt.Empfang{Kennung: n.UUID, Inhalt: n.Inhalt}
		antwort, err := aemter[melde.AGS(n.Empfaenger[4:])].Nimm(e, spieltag)
		if err != nil || antwort.UUID != n.UUID || antwort.Art != string(n.Art) {
			t.Fatalf("%s: %+v, %v", n.Art, antwort, err)
		}
		post = append(post, antwort.Antworten...)
	}
	return rueckmeldungen, auswertungen
}

// bestand applies deliveries like a register.
type bestand map[melde.Schluessel]bool

func (b bestand) nimm(t *testing.T, n meldeamt.Nachricht) {
	t.Helper()
	pruefe(t, n)
	l, err := xmeld.Lies1100(bytes.NewReader(n.Inhalt), xmeld.Optionen1100{})
	if err != nil {
		t.Fatal(err)
	}
	saetze := 0
	for {
		d, err := l.Naechster()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		saetze++
		if d.Liefern == nil {
			delete(b, d.Schluessel())
			continue
		}
		b[d.Schluessel()] = d.Liefern.Lage() == melde.Gemeldet
	}
	if saetze != n.Saetze || l.Lieferung().Nummer != n.Nummer {
		t.Errorf("delivery %d with %d records, named as %d with %d", l.Lieferung().Nummer, saetze, n.Nummer, n.Saetze)
	}
}

func (b bestand) gleich(t *testing.T, aemter map[melde.AGS]*meldeamt.Amt) {
	t.Helper()
	ist := map[melde.AGS][2]int{}
	for k, gemeldet := range b {
		z := ist[k.AGS]
		z[0]++
		if gemeldet {
			z[1]++
		}
		ist[k.AGS] = z
	}
	for ags, a := range aemter {
		if soll := a.Bestand()[ags]; soll != ist[ags] || soll[1] == 0 {
			t.Errorf("%s has %v, delivered %v", ags, soll, ist[ags])
		}
	}
}

func TestRueckmeldungenTellOfEveryDeparture(t *testing.T) {
	w, aemter := land(t)
	b := bestand{}
	for _, a := range aemter {
		gesamt, err := a.Gesamtlieferung(context.Background(), spieltag)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range gesamt {
			b.nimm(t, n)
		}
	}
	b.gleich(t, aemter)
	rueckmeldungen, auswertungen := lebe(t, w, aemter, func(meldeamt.Nachricht) bool { return false })
	umzuege, umziehende, erhalten := 0, 0, 0
	for _, a := range aemter {
		if wegzuege, _ := a.Offen(); wegzuege != 0 {
			t.Errorf("%s waits for %d departures", a.AGS(), wegzuege)
		}
		liste, err := a.Liefere(spieltag)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range liste {
			b.nimm(t, n)
		}
		s := a.Stand()
		umzuege += len(s.Umzuege)
		umziehende += s.Umziehende
		erhalten += s.Auswertungen
		if len(s.Geburten) == 0 || len(s.Sterbefaelle) == 0 || s.Doppelte != 0 || s.Sonstige != 0 {
			t.Errorf("%+v", s)
		}
	}
	b.gleich(t, aemter)
	if rueckmeldungen == 0 || auswertungen != umziehende || erhalten != auswertungen || umzuege < umziehende {
		t.Errorf("%d Rückmeldungen about %d people, %d of %d answers", rueckmeldungen, umziehende, erhalten, auswertungen)
	}
}

func TestALostRueckmeldungShows(t *testing.T) {
	w, aemter := land(t)
	verloren := false
	lebe(t, w, aemter, func(n meldeamt.Nachricht) bool {
		nimm := n.Art == meldeamt.Anmeldung && !verloren
		verloren = verloren || nimm
		return nimm
	})
	offen := 0
	for _, a := range aemter {
		wegzuege, _ := a.Offen()
		offen += wegzuege
	}
	if offen == 0 {
		t.Error("nobody misses it")
	}
}

func TestTheSameMessageAgainHasNoSecondEffect(t *testing.T) {
	w, aemter := land(t)
	var anmeldung *meldeamt.Nachricht
	lebe(t, w, aemter, func(n meldeamt.Nachricht) bool {
		if n.Art == meldeamt.Anmeldung {
			anmeldung = &n
		}
		return false
	})
	leser := aemter[melde.AGS(anmeldung.Empfaenger[4:])]
	_, vorher := leser.Offen()
	for _, f := range []struct {
		name, kennung string
		doppelte      int
	}{{"by the same transport", anmeldung.UUID, 0}, {"sent twice", "another", 1}} {
		e, err := leser.Nimm(meldeamt.Empfang{Kennung: f.kennung, Inhalt: anmeldung.Inhalt}, spieltag)
		if _, nachher := leser.Offen(); err != nil || len(e.Antworten) == 0 || nachher != vorher || leser.Stand().Doppelte != f.doppelte {
			t.Errorf("%s: %+v, %d changes, %+v, %v", f.name, e, nachher-vorher, leser.Stand(), err)
		}
	}
}

func TestRueckmeldungAboutAStrangerIsRefused(t *testing.T) {
	w, aemter := land(t)
	fremd := aemter["14511000"]
	abgewiesen := false
	lebe(t, w, aemter, func(n meldeamt.Nachricht) bool {
		if n.Art == meldeamt.Anmeldung && n.Empfaenger != "ags:14511000" && !abgewiesen {
			_, err := fremd.Nimm(meldeamt.Empfang{Kennung: "x", Inhalt: n.Inhalt}, spieltag)
			abgewiesen = err != nil
		}
		return false
	})
	if !abgewiesen {
		t.Error("accepted")
	}
}
