// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/intermediaer"
)

// Intermediaer runs the contract of the post office and the scenarios of its use case.
// neu returns a fresh storage.
func Intermediaer(t *testing.T, neu func(t *testing.T) intermediaer.Ablage) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, a intermediaer.Ablage)
	}{
		{"a delivery keeps everything", zustellungBleibt},
		{"S1-02.3 an id is used once, also at the same time", idEinmal},
		{"a full mailbox takes nothing", postfachVoll},
		{"the oldest delivery comes first", aeltesteZuerst},
		{"a change needs the state it comes from", wechselNurAus},
		{"cards are selected as the standard says", kartenWaehlen},
		{"S4-07.4 a notice is done once", hinweisEinmal},
		{"S1-02.5 lines of the log are found and stay", eintraegeBleiben},
		{"a mailbox belongs to one participant", postfachEiner},
		{"parts are kept until the whole is closed", teileBleiben},
		{"retentions end", fristenEnden},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
	for _, fall := range verbundfaelle {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neuesPostamt(t, neu(t))) })
	}
}

// stundeNach is an instant of the contract, to the millisecond.
func stundeNach(n int) time.Time {
	return time.Date(2026, 3, 2, 8, 0, 0, 123_000_000, time.UTC).Add(time.Duration(n) * time.Hour)
}

func adresse(b byte) (p intermediaer.Postfach) {
	p[0] = b
	return p
}

var genug = intermediaer.Kontingent{Nachrichten: 1000, Bytes: 1 << 30}

func einlage(id string, postfach byte, eingereicht time.Time) intermediaer.Einlage {
	i := intermediaer.Inhalt{Paket: intermediaer.StueckAus([]byte("geschlossen " + id))}
	return intermediaer.Einlage{
		Zustellung: intermediaer.Zustellung{
			MessageID: id, Zustand: intermediaer.Bereit, Weg: intermediaer.WegPostfach, Postfach: adresse(postfach), Absender: adresse(200),
			Groesse: i.Groesse(), Eingereicht: eingereicht, Geaendert: eingereicht, Faellig: eingereicht.Add(time.Hour),
		},
		Inhalt: &i, Kontingent: genug,
	}
}

func legeEin(t *testing.T, a intermediaer.Ablage, e ...intermediaer.Einlage) {
	t.Helper()
	for _, x := range e {
		if err := a.Lege(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
}

func zustellung(t *testing.T, a intermediaer.Ablage, id string) intermediaer.Zustellung {
	t.Helper()
	z, da, err := a.Zustellung(t.Context(), id)
	if err != nil || !da {
		t.Fatalf("delivery %s: there %v, %v", id, da, err)
	}
	return z
}

func wechsle(t *testing.T, a intermediaer.Ablage, soll int, w ...intermediaer.Wechsel) {
	t.Helper()
	if n, err := a.Wechsle(t.Context(), w...); err != nil || n != soll {
		t.Fatalf("%d changes, %v; want %d", n, err, soll)
	}
}

func zustellungBleibt(t *testing.T, a intermediaer.Ablage) {
	e := einlage("a", 1, stundeNach(0))
	z := &e.Zustellung
	z.Nachrichtenart, z.Weitergeleitet, z.BestaetigtAm = "rueckmeldung", stundeNach(1), stundeNach(2)
	z.Umschlag = intermediaer.Umschlag{
		Betreff: "Betreff", GueteEinreichung: intermediaer.ZeitEinfach, GueteEmpfang: intermediaer.ZeitKryptografisch,
		Pruefsumme: [32]byte{7}, Ziel: "https://ziel.example/",
	}
	z.Pruefungen = []intermediaer.Pruefung{{
		Rolle: intermediaer.RolleKlientSignatur, Ergebnis: intermediaer.Abgelaufen, Zeitpunkt: stundeNach(0), Inhaber: "CN=a", Aussteller: "CN=b",
		Seriennummer: "12", Fingerabdruck: "ab", Niveau: "advanced", Mathematisch: "ok", Offline: "invalid", Online: "ok", Quelle: "CRL", Quellzeit: stundeNach(-1),
	}}
	e.Zertifikate = []intermediaer.Zertifikat{{Rolle: intermediaer.RolleKlientSignatur, DER: []byte{1, 2}}, {Rolle: intermediaer.RolleEmpfaengerChiffrier, DER: []byte{3}}}
	e.Inhalt.Zertifikate, e.Inhalt.Fremdkoepfe = []byte("<z/>"), [][]byte{[]byte("<x/>"), []byte("<y/>")}
	e.Inhalt.Anhaenge = []intermediaer.Anhang{{ContentID: "Ä b/c", ContentType: "text/xml", Stueck: intermediaer.Stueck{Datei: "d1", Groesse: 9, Summe: [32]byte{5}}}}
	legeEin(t, a, e)
	ist := zustellung(t, a, "a")
	z.Nummer = ist.Nummer
	if d := cmp.Diff(*z, ist); d != "" || ist.Nummer == 0 {
		t.Error(d)
	}
	inhalt, da, err := a.Inhalt(t.Context(), ist.Nummer)
	if d := cmp.Diff(*e.Inhalt, inhalt, cmpopts.EquateEmpty()); err != nil || !da || d != "" {
		t.Error(da, err, d)
	}
	zertifikate, err := a.Zertifikate(t.Context(), ist.Nummer)
	if d := cmp.Diff(e.Zertifikate, zertifikate); err != nil || d != "" {
		t.Error(err, d)
	}
	if benutzt, err := a.Benutzt(t.Context(), []string{"d1", "d2"}); err != nil || !benutzt["d1"] || benutzt["d2"] {
		t.Errorf("files in use %v, %v", benutzt, err)
	}
	if _, da, err := a.Zustellung(t.Context(), "b"); da || err != nil {
		t.Errorf("unknown delivery: %v, %v", da, err)
	}
}

func idEinmal(t *testing.T, a intermediaer.Ablage) {
	var alle sync.WaitGroup
	ergebnisse := make([]error, 12)
	for i := range ergebnisse {
		alle.Go(func() {
			e := einlage("gleich", byte(i), stundeNach(0))
			e.Eintraege = []intermediaer.Eintrag{{Zeit: stundeNach(0), Art: intermediaer.EintragAblage, MessageID: "gleich"}}
			ergebnisse[i] = a.Lege(t.Context(), e)
		})
	}
	alle.Wait()
	gut := 0
	for _, err := range ergebnisse {
		switch {
		case err == nil:
			gut++
		case !errors.Is(err, intermediaer.ErrDoppelt):
			t.Error(err)
		}
	}
	zeilen, err := a.Eintraege(t.Context(), intermediaer.Eintragsfilter{MessageID: "gleich"}, 100)
	if gut != 1 || err != nil || len(zeilen) != 1 {
		t.Errorf("%d stored, %d lines of the log, %v", gut, len(zeilen), err)
	}
}

func postfachVoll(t *testing.T, a intermediaer.Ablage) {
	knapp := func(id string, k intermediaer.Kontingent) error {
		e := einlage(id, 1, stundeNach(0))
		e.Kontingent = k
		return a.Lege(t.Context(), e)
	}
	eine := einlage("0", 1, stundeNach(0)).Zustellung.Groesse
	if err := knapp("0", intermediaer.Kontingent{Nachrichten: 9, Bytes: eine - 1}); !errors.Is(err, intermediaer.ErrKontingent) {
		t.Errorf("larger than an empty mailbox: %v", err)
	}
	legeEin(t, a, einlage("1", 1, stundeNach(0)), einlage("2", 1, stundeNach(1)))
	for _, k := range []intermediaer.Kontingent{{Nachrichten: 2, Bytes: 1 << 20}, {Nachrichten: 9, Bytes: 3*eine - 1}} {
		if err := knapp("3", k); !errors.Is(err, intermediaer.ErrKontingent) {
			t.Errorf("quota %+v: %v", k, err)
		}
	}
	if _, da, err := a.Zustellung(t.Context(), "3"); da || err != nil {
		t.Error("a refused delivery is there")
	}
	if err := knapp("andere", intermediaer.Kontingent{Nachrichten: 3, Bytes: 3 * eine * 9}); err != nil {
		t.Error(err)
	}
	wechsle(t, a, 1, intermediaer.Wechsel{Nummer: zustellung(t, a, "1").Nummer, Von: intermediaer.Bereit, Nach: intermediaer.Empfangen})
	wechsle(t, a, 1, intermediaer.Wechsel{Nummer: zustellung(t, a, "2").Nummer, Von: intermediaer.Bereit, Nach: intermediaer.Klaerfall})
	if err := knapp("3", intermediaer.Kontingent{Nachrichten: 3, Bytes: 1 << 20}); err != nil {
		t.Errorf("a received delivery still fills the mailbox: %v", err)
	}
	if err := knapp("4", intermediaer.Kontingent{Nachrichten: 3, Bytes: 1 << 20}); !errors.Is(err, intermediaer.ErrKontingent) {
		t.Errorf("a delivery that is set aside doesn't count: %v", err)
	}
}

func aeltesteZuerst(t *testing.T, a intermediaer.Ablage) {
	legeEin(t, a, einlage("spaet", 1, stundeNach(5)), einlage("frueh", 1, stundeNach(1)), einlage("fremd", 2, stundeNach(0)))
	naechste := func(ab time.Time) (string, bool) {
		z, da, weitere, err := a.Naechste(t.Context(), adresse(1), ab)
		if err != nil || da == (z.MessageID == "") {
			t.Fatal(z.MessageID, da, err)
		}
		return z.MessageID, weitere
	}
	if id, weitere := naechste(time.Time{}); id != "frueh" || !weitere {
		t.Errorf("oldest is %q, more %v", id, weitere)
	}
	if id, weitere := naechste(stundeNach(5)); id != "spaet" || weitere {
		t.Errorf("since its own time %q, more %v", id, weitere)
	}
	if id, _ := naechste(stundeNach(6)); id != "" {
		t.Errorf("after all of them %q", id)
	}
	wechsle(t, a, 1, intermediaer.Wechsel{Nummer: zustellung(t, a, "frueh").Nummer, Von: intermediaer.Bereit, Nach: intermediaer.Zurueckgehalten})
	if id, weitere := naechste(time.Time{}); id != "spaet" || weitere {
		t.Errorf("beside a kept-back one %q, more %v", id, weitere)
	}
}

func wechselNurAus(t *testing.T, a intermediaer.Ablage) {
	legeEin(t, a, einlage("x", 1, stundeNach(0)), einlage("y", 1, stundeNach(0)))
	x, y := zustellung(t, a, "x"), zustellung(t, a, "y")
	e := intermediaer.Eintrag{Zeit: stundeNach(1), Art: intermediaer.EintragEmpfang, MessageID: "x"}
	w := intermediaer.Wechsel{
		Nummer: x.Nummer, Von: intermediaer.Bereit, Nach: intermediaer.Empfangen, Bestaetigt: stundeNach(1), Geaendert: stundeNach(1), Eintraege: []intermediaer.Eintrag{e},
	}
	wechsle(t, a, 1, intermediaer.Wechsel{Nummer: x.Nummer, Von: intermediaer.Bereit, Nach: intermediaer.Bereit, Weitergeleitet: stundeNach(1)})
	wechsle(t, a, 2, w, intermediaer.Wechsel{
		Nummer: y.Nummer, Von: intermediaer.Bereit, Nach: intermediaer.Zurueckgestellt, Faellig: stundeNach(3), Pruefungen: []intermediaer.Pruefung{{Ergebnis: intermediaer.Unbekannt}},
	})
	wechsle(t, a, 0, w) // a second confirmation changes nothing
	x2 := zustellung(t, a, "x")
	x.Zustand, x.Weitergeleitet, x.BestaetigtAm, x.Geaendert, x.Faellig = intermediaer.Empfangen, stundeNach(1), stundeNach(1), stundeNach(1), time.Time{}
	if d := cmp.Diff(x, x2); d != "" {
		t.Error(d)
	}
	if y := zustellung(t, a, "y"); len(y.Pruefungen) != 1 || !y.Faellig.Equal(stundeNach(3)) {
		t.Errorf("changed to %+v", y)
	}
	if zeilen, err := a.Eintraege(t.Context(), intermediaer.Eintragsfilter{}, 9); err != nil || len(zeilen) != 1 {
		t.Errorf("%d lines of the log, %v", len(zeilen), err)
	}
	for wann, soll := range map[time.Time]int{stundeNach(3): 1, stundeNach(2): 0} {
		if liste, err := a.Faellige(t.Context(), wann, 9, intermediaer.Zurueckgestellt, intermediaer.Empfangen); err != nil || len(liste) != soll {
			t.Errorf("due at %s: %d, %v", wann, len(liste), err)
		}
	}
}

func kartenWaehlen(t *testing.T, a intermediaer.Ablage) {
	an := func(id string, absender, empfaenger byte, stunden int, z intermediaer.Zustand) intermediaer.Einlage {
		e := einlage(id, empfaenger, stundeNach(stunden))
		e.Zustellung.Absender, e.Zustellung.Zustand = adresse(absender), z
		return e
	}
	legeEin(t, a, an("a", 1, 2, 0, intermediaer.Bereit), an("b", 2, 1, 1, intermediaer.Empfangen), an("c", 3, 2, 2, intermediaer.Bereit),
		an("d", 1, 2, 3, intermediaer.Zurueckgehalten), an("e", 2, 3, 4, intermediaer.Zurueckgestellt))
	wechsle(t, a, 1, intermediaer.Wechsel{
		Nummer: zustellung(t, a, "b").Nummer, Von: intermediaer.Empfangen, Nach: intermediaer.Empfangen, Bestaetigt: stundeNach(9), Geaendert: stundeNach(9),
	})
	for name, fall := range map[string]struct {
		f    intermediaer.Kartenfilter
		soll string
	}{
		"all of a client; what is kept back from it stays hidden": {intermediaer.Kartenfilter{Klient: adresse(2)}, "abce"},
		"the sender sees what was kept back":                      {intermediaer.Kartenfilter{Klient: adresse(1)}, "abd"},
		"addressed to it":                                         {intermediaer.Kartenfilter{Klient: adresse(2), NurAn: true}, "ac"},
		"sent by it":                                              {intermediaer.Kartenfilter{Klient: adresse(2), NurVon: true}, "be"},
		"without reception":                                       {intermediaer.Kartenfilter{Klient: adresse(2), OhneEmpfang: true}, "ace"},
		"submitted since":                                         {intermediaer.Kartenfilter{Klient: adresse(2), EingereichtAb: stundeNach(2)}, "ce"},
		"changed since":                                           {intermediaer.Kartenfilter{Klient: adresse(2), GeaendertAb: stundeNach(5)}, "b"},
		"of the office by state":                                  {intermediaer.Kartenfilter{Zustaende: []intermediaer.Zustand{intermediaer.Zurueckgehalten, intermediaer.Zurueckgestellt}}, "de"},
		"of a stranger":                                           {intermediaer.Kartenfilter{Klient: adresse(9)}, ""},
		"at most two":                                             {intermediaer.Kartenfilter{Hoechstens: 2}, "ab"},
	} {
		t.Run(name, func(t *testing.T) {
			if fall.f.Hoechstens == 0 {
				fall.f.Hoechstens = 100
			}
			liste, err := a.Karten(t.Context(), fall.f)
			ist := ""
			for _, z := range liste {
				ist += z.MessageID
			}
			if err != nil || ist != fall.soll {
				t.Errorf("%q, %v; want %q", ist, err, fall.soll)
			}
		})
	}
}

func hinweisEinmal(t *testing.T, a intermediaer.Ablage) {
	h := &intermediaer.Hinweis{
		MessageID: "x", Postfach: adresse(1), Absender: adresse(2), Eingang: stundeNach(0), Grund: intermediaer.Pruefung{Ergebnis: intermediaer.Gesperrt}, Zertifikat: []byte{4},
	}
	e := einlage("x", 1, stundeNach(0))
	e.Zustellung.Zustand, e.Hinweis = intermediaer.Zurueckgehalten, h
	legeEin(t, a, e)
	offen, err := a.OffeneHinweise(t.Context(), 9)
	if err != nil || len(offen) != 1 || offen[0].Nummer == 0 {
		t.Fatalf("open notices %+v, %v", offen, err)
	}
	h.Nummer = offen[0].Nummer
	if d := cmp.Diff(*h, offen[0]); d != "" {
		t.Error(d)
	}
	brief := einlage("brief", 1, stundeNach(1))
	offen[0].Kontakt.Name, brief.Erledigt = "Stadt", &offen[0]
	legeEin(t, a, brief)
	brief.Zustellung.MessageID = "brief2"
	if err := a.Lege(t.Context(), brief); !errors.Is(err, intermediaer.ErrUeberholt) {
		t.Errorf("the same notice again: %v", err)
	}
	alle, err := a.Hinweise(t.Context(), "x")
	if err != nil || len(alle) != 1 || !alle[0].Erledigt.Equal(stundeNach(1)) || alle[0].Kontakt.Name != "Stadt" {
		t.Errorf("notices %+v, %v", alle, err)
	}
	if offen, err := a.OffeneHinweise(t.Context(), 9); err != nil || len(offen) != 0 {
		t.Errorf("still open %+v, %v", offen, err)
	}
	for i := range 2 {
		v := intermediaer.Vermerk{MessageID: "x", Zeit: stundeNach(i), Kennung: "amt", Text: fmt.Sprintf("Vermerk %d", i)}
		if err := a.SetzeVermerk(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := a.Vermerke(t.Context(), "x"); err != nil || len(v) != 2 || v[0].Text != "Vermerk 0" || !v[1].Zeit.Equal(stundeNach(1)) {
		t.Errorf("notes %+v, %v", v, err)
	}
}
