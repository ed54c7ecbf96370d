// SPDX-License-Identifier: EUPL-1.2

package unterrichtung_test

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

var jetzt = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// ablage keeps orders in memory.
type ablage struct {
	auftraege []unterrichtung.Auftrag
	stand     int64
}

func (a *ablage) Unterrichtungsstand(context.Context) (int64, error) { return a.stand, nil }

func (a *ablage) LegeAuftraege(_ context.Context, neue []unterrichtung.Auftrag, bis int64) (int, error) {
	for _, n := range neue {
		n.ID = int64(len(a.auftraege) + 1)
		a.auftraege = append(a.auftraege, n)
	}
	a.stand = bis
	return len(neue), nil
}

func (a *ablage) Auftraege(_ context.Context, z unterrichtung.Zustand, nach int64) ([]unterrichtung.Auftrag, error) {
	return slices.DeleteFunc(slices.Clone(a.auftraege), func(x unterrichtung.Auftrag) bool { return x.ID <= nach || z != "" && x.Zustand != z }), nil
}

func (a *ablage) Auftrag(_ context.Context, id int64) (unterrichtung.Auftrag, bool, error) {
	if id < 1 || id > int64(len(a.auftraege)) {
		return unterrichtung.Auftrag{}, false, nil
	}
	return a.auftraege[id-1], true, nil
}

func (a *ablage) BewegeAuftrag(_ context.Context, x unterrichtung.Auftrag, vorher unterrichtung.Zustand) (bool, error) {
	if a.auftraege[x.ID-1].Zustand != vorher {
		return false, nil
	}
	a.auftraege[x.ID-1] = x
	return true, nil
}

func (a *ablage) Auftragszahlen(context.Context) (map[unterrichtung.Zustand]int64, error) {
	return nil, nil
}

// buch is the log; entries of administration go nowhere.
type buch struct{ *protokolltest.Speicher }

func (buch) Schreibe(context.Context, protokoll.Eintrag) (int64, error) { return 0, nil }

// ausgang keeps messages by receiver and name.
type ausgang map[string]string

func (a ausgang) Schreibe(empfaenger, name string, inhalt []byte) error {
	a[empfaenger+"/"+name] = string(inhalt)
	return nil
}

func neuerDienst(t *testing.T, eintraege ...protokoll.Eintrag) (*unterrichtung.Dienst, *ablage) {
	t.Helper()
	regeln, err := unterrichtung.Standardregeln()
	if err != nil {
		t.Fatal(err)
	}
	s := &protokolltest.Speicher{}
	for _, e := range eintraege {
		z, err := protokoll.Bereite(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.HaengeAn(t.Context(), []protokoll.Zeile{z}); err != nil {
			t.Fatal(err)
		}
	}
	a := &ablage{}
	return unterrichtung.Neu(unterrichtung.Ausstattung{
		Leser: s, Ablage: a, Protokoll: buch{s}, Gemeinden: behoerde.Verzeichnis(), Regeln: regeln, Uhr: uhr.Fest(jetzt),
		Register: xmeld.Stelle{Kennung: "ags:14000000", Name: "Register", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "register@example.org"}}, Anschrift: &xmeld.Postanschrift{
			Gebaeude: melde.Inlandsanschrift{Strasse: "Musterweg", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"},
		}},
	}), a
}

func eintrag(tu func(*protokoll.Eintrag, *protokoll.Sperrtreffer)) protokoll.Eintrag {
	e := protokolltest.Eintrag(jetzt)
	e.Sperrtreffer = []protokoll.Sperrtreffer{{Satz: e.Saetze[0], Gruende: []string{"3"}}}
	tu(&e, &e.Sperrtreffer[0])
	return e
}

func TestDutiesToNotify(t *testing.T) {
	for name, fall := range map[string]struct {
		tu   func(*protokoll.Eintrag, *protokoll.Sperrtreffer)
		soll string
	}{
		"nobody blocked, nobody told":                       {func(e *protokoll.Eintrag, _ *protokoll.Sperrtreffer) { e.Sperrtreffer = nil }, ""},
		"BMG-34.5 block on request of the person":           {func(*protokoll.Eintrag, *protokoll.Sperrtreffer) {}, ""},
		"BMG-34.5 block caused by a body":                   {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) { s.Veranlasser = []int{6} }, "betroffene veranlasser:6"},
		"BMG-34.5 caused by a body that is not named there": {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) { s.Veranlasser = []int{10} }, ""},
		"BMG-34.5 also when waived": {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
			s.Veranlasser, s.Neutral, s.Verzicht = []int{6}, true, true
		}, "betroffene veranlasser:6"},
		"BMG-34.5 asked by a security authority: only the causing body": {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
			s.Veranlasser, s.Ersuchen = []int{6}, 1
		}, "veranlasser:6"},
		"BMG-34.5 contents with the asking body, duty remains": {func(e *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
			s.Veranlasser, s.Ersuchen = []int{6}, 1
			*e = e.OhneInhalt()
		}, "veranlasser:6"},
		"BMG-34.5 cause named but unreadable": {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) { s.VeranlasserUnklar = true }, "betroffene veranlasser:0"},
		"neutral answer becomes a request":    {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) { s.Neutral = true }, "bearbeitung"},
		"neutral answer, waived":              {func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) { s.Neutral, s.Verzicht = true, true }, ""},
		"BMG-51.3 private person asks": {func(e *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
			e.Art, s.Veranlasser = protokoll.EinfacheAuskunft, []int{9}
		}, "betroffene veranlasser:9"},
		"BMG-51.5 private person asks, adoption": {func(e *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
			e.Art, s.Gruende = protokoll.EinfacheAuskunft, []string{"1"}
		}, ""},
		"before the law": {func(e *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
			e.Zeit, s.Veranlasser = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), []int{6}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, a := neuerDienst(t, protokolltest.Eintrag(jetzt), eintrag(fall.tu))
			for range 2 { // a repeated run derives nothing twice
				if _, err := d.Leite(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			var ist []string
			for _, x := range a.auftraege {
				text := string(x.Art)
				if x.Art == unterrichtung.ArtVeranlasser {
					text += ":" + string(rune('0'+x.Veranlasser))
				}
				ist = append(ist, text)
				if x.Meldebehoerde != "14612000" || x.Norm == "" || x.Protokollnummer != 2 {
					t.Errorf("%s at %s under %q for entry %d", x.Art, x.Meldebehoerde, x.Norm, x.Protokollnummer)
				}
			}
			if strings.Join(ist, " ") != fall.soll {
				t.Errorf("got %q, want %q", ist, fall.soll)
			}
		})
	}
}

func TestMessagesReachTheirReceivers(t *testing.T) {
	d, a := neuerDienst(t, eintrag(func(_ *protokoll.Eintrag, s *protokoll.Sperrtreffer) { s.Veranlasser, s.Neutral = []int{6}, true }))
	if _, err := d.Leite(t.Context()); err != nil {
		t.Fatal(err)
	}
	ziel := ausgang{}
	zahlen, err := d.Uebergib(t.Context(), ziel)
	if err != nil || zahlen["14612000"] != 2 || zahlen["veranlasser-6"] != 1 {
		t.Fatalf("BMG-34.5 %v, %v", zahlen, err)
	}
	if s := ziel["14612000/bearbeitung-00000003.json"]; !strings.Contains(s, "AZ 1/24") || !strings.Contains(s, "Beispiel") {
		t.Errorf("the request to the Meldebehörde lacks its particulars: %v", s != "")
	}
	if s := ziel["veranlasser-6/veranlasser-00000002.json"]; s == "" || strings.Contains(s, "1970-01-01") {
		t.Errorf("BMG-34.5 the causing body gets nothing, or the criteria too: %v", s != "")
	}
	if zahlen, err := d.Uebergib(t.Context(), ziel); len(zahlen) != 0 || err != nil {
		t.Errorf("handed over twice: %v, %v", zahlen, err)
	}
	wer := behoerde.Akteur{Kennung: "amt"}
	for _, schritt := range []struct {
		vermerk string
		soll    error
	}{{" ", unterrichtung.ErrVermerk}, {"Person unterrichtet", nil}, {"noch einmal", unterrichtung.ErrAuftragsstand}} {
		if err := d.Erledige(t.Context(), wer, 1, unterrichtung.ZustandUebergeben, schritt.vermerk); !errors.Is(err, schritt.soll) {
			t.Errorf("%q: %v", schritt.vermerk, err)
		}
	}
	if a.auftraege[0].Von != "amt" || a.auftraege[0].Erledigt.IsZero() {
		t.Error("who closed the order is not stored")
	}
}

// The question itself goes to the Meldebehörde, byte for byte, when it came as a message.
func TestQuestionsAreHandedOnAsTheyCame(t *testing.T) {
	urschrift := "<xmeld:frage>ä</xmeld:frage>"
	d, _ := neuerDienst(t, eintrag(func(e *protokoll.Eintrag, s *protokoll.Sperrtreffer) {
		s.Veranlasser, s.Neutral = []int{6}, true
		e.Urschrift = &protokoll.Urschrift{Nachrichtenart: "1330", Inhalt: []byte(urschrift)}
	}))
	if _, err := d.Leite(t.Context()); err != nil {
		t.Fatal(err)
	}
	ziel := ausgang{}
	if _, err := d.Uebergib(t.Context(), ziel); err != nil {
		t.Fatal(err)
	}
	nachricht := ziel["14612000/bearbeitung-00000003.xml"]
	if err := xmeld.Pruefe(strings.NewReader(nachricht)); err != nil {
		t.Errorf("the 1322 is not valid: %v", err)
	}
	for _, soll := range []string{base64.StdEncoding.EncodeToString([]byte(urschrift)), "<code>1330</code>", "ags:14612000", "Dresden"} {
		if !strings.Contains(nachricht, soll) {
			t.Errorf("the 1322 lacks %q", soll)
		}
	}
	for name, inhalt := range ziel {
		if strings.HasSuffix(name, ".json") && strings.Contains(inhalt, "urschrift") {
			t.Errorf("%s has the question too", name)
		}
	}
}

func TestUnknownRulesAreRefused(t *testing.T) {
	for _, text := range []string{"[[regel]]\nid='x'", "[[regel]]\nfremd=1", "kein toml"} {
		if _, err := unterrichtung.LiesRegeln(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
