// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bytes"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/kunden/beleg"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Registrierungshaus is a home of registrations that can be looked into.
type Registrierungshaus struct {
	// Oeffne opens the same storage again and again, as a restart does.
	Oeffne func(t *testing.T, tresor geheim.Tresor) kunden.Speicher
	// Roh returns everything that the tables of registrations hold, as it lies there.
	Roh func(t *testing.T) []byte
}

// Registrierungen runs the contract of registrations and customers' files. neu returns a fresh home.
func Registrierungen(t *testing.T, neu func(t *testing.T) Registrierungshaus) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, h Registrierungshaus)
	}{
		{"S2-10.2 a registration keeps everything over a restart", registrierungBleibt},
		{"the second of two tabs changes nothing, its files neither", zweiterReiter},
		{"S2-10.2 proofs and particulars are sealed at rest", nachweisVersiegelt},
		{"a foreign key opens nothing", fremderTresor},
		{"lists and numbers go by state, the oldest first", registrierungsliste},
		{"what is due is found, and nothing else", faelligeRegistrierungen},
		{"a deleted registration leaves no file", geloeschteRegistrierung},
		{"a customer's file has one version at a time", kundenakte},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

func registrierung(nummer string, minute int) *kunden.Antrag {
	return &kunden.Antrag{
		Nummer: nummer, Zustand: kunden.Entwurf, Fassung: 1, Code: "abdruck", Angelegt: mikrozeit(minute), Faellig: mikrozeit(minute + 100),
		Angaben: kunden.Angaben{
			Art: zugang.BereichPrivat, Vornamen: "Ida", Familienname: "Kästner-Unverwechselbar", EMail: "ida@example.org",
			Anschrift: kunden.Anschrift{Strasse: "Alte Gasse", Hausnummer: "1", Postleitzahl: "01067", Ort: "Dresden"},
		},
	}
}

func registriere(t *testing.T, s kunden.Speicher, alle ...*kunden.Antrag) {
	t.Helper()
	for _, a := range alle {
		if err := s.Lege(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func ersetzeAntrag(t *testing.T, s kunden.Speicher, a *kunden.Antrag, w kunden.Dateiwechsel) bool {
	t.Helper()
	a.Fassung++
	ok, err := s.Ersetze(t.Context(), a, w)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func leseRegistrierung(t *testing.T, s kunden.Speicher, nummer string) *kunden.Antrag {
	t.Helper()
	a, da, err := s.Lies(t.Context(), nummer)
	if err != nil || !da {
		t.Fatalf("%v, %v", da, err)
	}
	return a
}

var zeitgleich = cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })

func registrierungBleibt(t *testing.T, h Registrierungshaus) {
	tresor := Tresor(t)
	s := h.Oeffne(t, tresor)
	a := registrierung("AAAA", 1)
	registriere(t, s, a)
	a.Zustand, a.Kunde, a.Nachweis.Art = kunden.Freigeschaltet, "k1", kunden.NachweisDatei
	a.Nachweis.Dateien = []kunden.Datei{{Nr: 1, Art: beleg.PNG, Groesse: 5, Pruefsumme: "00"}}
	a.Verlauf = []kunden.Schritt{{Zeit: mikrozeit(3), Zustand: kunden.Freigeschaltet, Wer: "amt", Text: "geprüft", Art: kunden.NachweisDatei}}
	if !ersetzeAntrag(t, s, a, kunden.Dateiwechsel{Neu: map[int][]byte{1: []byte("bytes")}}) {
		t.Fatal("the change was not taken")
	}
	s = h.Oeffne(t, tresor)
	if d := cmp.Diff(a, leseRegistrierung(t, s, "AAAA"), zeitgleich); d != "" {
		t.Error(d)
	}
	if b, da, err := s.Datei(t.Context(), "AAAA", 1); err != nil || !da || string(b) != "bytes" {
		t.Errorf("%q, %v, %v", b, da, err)
	}
	if _, da, err := s.Datei(t.Context(), "AAAA", 2); da || err != nil {
		t.Errorf("a file that does not exist: %v, %v", da, err)
	}
	if _, da, err := s.Lies(t.Context(), "BBBB"); da || err != nil {
		t.Errorf("a registration that does not exist: %v, %v", da, err)
	}
}

func zweiterReiter(t *testing.T, h Registrierungshaus) {
	s := h.Oeffne(t, Tresor(t))
	registriere(t, s, registrierung("AAAA", 1))
	erster, zweiter := leseRegistrierung(t, s, "AAAA"), leseRegistrierung(t, s, "AAAA")
	erster.Angaben.Vornamen, zweiter.Angaben.Vornamen = "Erste", "Zweite"
	if !ersetzeAntrag(t, s, erster, kunden.Dateiwechsel{Neu: map[int][]byte{1: []byte("erste")}}) {
		t.Error("the first change was not taken")
	}
	if ersetzeAntrag(t, s, zweiter, kunden.Dateiwechsel{Neu: map[int][]byte{2: []byte("zweite")}, Weg: []int{1}}) {
		t.Error("the second change was taken")
	}
	if a := leseRegistrierung(t, s, "AAAA"); a.Angaben.Vornamen != "Erste" {
		t.Errorf("stored: %s", a.Angaben.Vornamen)
	}
	_, eins, _ := s.Datei(t.Context(), "AAAA", 1)
	_, zwei, _ := s.Datei(t.Context(), "AAAA", 2)
	if !eins || zwei {
		t.Errorf("files of the second change: %v, %v", eins, zwei)
	}
}

func nachweisVersiegelt(t *testing.T, h Registrierungshaus) {
	s := h.Oeffne(t, Tresor(t))
	a := registrierung("AAAA", 1)
	registriere(t, s, a)
	ersetzeAntrag(t, s, a, kunden.Dateiwechsel{Neu: map[int][]byte{1: []byte("AUSWEISBYTES")}})
	if ok, err := s.SetzeAkte(t.Context(), &kunden.Akte{Kunde: "k1", Fassung: 1, Angaben: a.Angaben}); err != nil || !ok {
		t.Fatal(ok, err)
	}
	roh := h.Roh(t)
	if !bytes.Contains(roh, []byte("AAAA")) {
		t.Fatal("the look into the tables sees nothing")
	}
	for _, klar := range []string{"AUSWEISBYTES", "QVVTV0VJU0JZVEVT", "Unverwechselbar", "ida@example.org", "Alte Gasse"} {
		if bytes.Contains(roh, []byte(klar)) {
			t.Errorf("%q lies in the tables in clear", klar)
		}
	}
}

func fremderTresor(t *testing.T, h Registrierungshaus) {
	registriere(t, h.Oeffne(t, Tresor(t)), registrierung("AAAA", 1))
	if _, da, err := h.Oeffne(t, Tresor(t)).Lies(t.Context(), "AAAA"); err == nil || da {
		t.Errorf("%v, %v", da, err)
	}
}

func namenVon[T any](t *testing.T, folge iter.Seq2[T, error], name func(T) string) (alle []string) {
	t.Helper()
	for a, err := range folge {
		if err != nil {
			t.Fatal(err)
		}
		alle = append(alle, name(a))
	}
	return alle
}

func registrierungsliste(t *testing.T, h Registrierungshaus) {
	s := h.Oeffne(t, Tresor(t))
	spaet, frueh, anders := registrierung("AAAA", 9), registrierung("CCCC", 1), registrierung("BBBB", 2)
	spaet.Zustand, frueh.Zustand, anders.Zustand = kunden.Eingegangen, kunden.InPruefung, kunden.Abgelehnt
	registriere(t, s, spaet, frueh, anders, registrierung("DDDD", 3))
	liste := namenVon(t, s.Liste(t.Context(), kunden.Eingegangen, kunden.InPruefung), func(a *kunden.Antrag) string { return a.Nummer })
	if d := cmp.Diff([]string{"CCCC", "AAAA"}, liste); d != "" {
		t.Error(d)
	}
	if n, err := s.Anzahl(t.Context(), kunden.Entwurf, kunden.Abgelehnt); n != 2 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func faelligeRegistrierungen(t *testing.T, h Registrierungshaus) {
	s := h.Oeffne(t, Tresor(t))
	nie := registrierung("CCCC", 1)
	nie.Faellig = time.Time{}
	registriere(t, s, registrierung("BBBB", 2), registrierung("AAAA", 1), nie, registrierung("DDDD", 50))
	liste, err := s.Faellige(t.Context(), mikrozeit(102))
	if d := cmp.Diff([]string{"AAAA", "BBBB"}, liste); d != "" || err != nil {
		t.Error(d, err)
	}
}

func geloeschteRegistrierung(t *testing.T, h Registrierungshaus) {
	s := h.Oeffne(t, Tresor(t))
	a := registrierung("AAAA", 1)
	registriere(t, s, a)
	ersetzeAntrag(t, s, a, kunden.Dateiwechsel{Neu: map[int][]byte{1: []byte("eins"), 2: []byte("zwei")}})
	ersetzeAntrag(t, s, a, kunden.Dateiwechsel{Weg: []int{1}})
	if _, da, err := s.Datei(t.Context(), "AAAA", 1); da || err != nil {
		t.Errorf("removed file: %v, %v", da, err)
	}
	for range 2 { // deleted twice is deleted
		if err := s.Loesche(t.Context(), "AAAA"); err != nil {
			t.Fatal(err)
		}
	}
	if _, da, err := s.Datei(t.Context(), "AAAA", 2); da || err != nil {
		t.Errorf("file of a deleted registration: %v, %v", da, err)
	}
}

func kundenakte(t *testing.T, h Registrierungshaus) {
	s := h.Oeffne(t, Tresor(t))
	setze := func(a *kunden.Akte) bool {
		t.Helper()
		ok, err := s.SetzeAkte(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	a := &kunden.Akte{
		Kunde: "k2", Fassung: 1, Registrierung: "AAAA", VertragAb: uhr.Datum{Jahr: 2026, Monat: 1, Tag: 1}, Geschlossen: mikrozeit(1), Faellig: mikrozeit(5),
		Angaben: registrierung("", 1).Angaben, Aenderung: &kunden.Aenderung{EMail: "neu@example.org", Code: "c", Bis: mikrozeit(4)},
		Verlauf: []kunden.Schritt{{Zeit: mikrozeit(2), Was: "Zugangsbrief", Wer: "amt"}},
	}
	if !setze(a) || setze(a) {
		t.Error("a new file is stored once")
	}
	a.Fassung, a.Faellig = 2, mikrozeit(6)
	if !setze(a) || setze(a) {
		t.Error("a version is replaced once")
	}
	gelesen, da, err := s.Akte(t.Context(), "k2")
	if d := cmp.Diff(a, gelesen, zeitgleich); d != "" || !da || err != nil {
		t.Error(d, da, err)
	}
	if !setze(&kunden.Akte{Kunde: "k1", Fassung: 1}) {
		t.Error("the second customer was not stored")
	}
	if d := cmp.Diff([]string{"k1", "k2"}, namenVon(t, s.Akten(t.Context()), func(a *kunden.Akte) string { return a.Kunde })); d != "" {
		t.Error(d)
	}
	faellige, err := s.FaelligeAkten(t.Context(), mikrozeit(6))
	if d := cmp.Diff([]string{"k2"}, faellige); d != "" || err != nil {
		t.Error(d, err)
	}
	if err := s.LoescheAkte(t.Context(), "k2"); err != nil {
		t.Fatal(err)
	}
	if _, da, err := s.Akte(t.Context(), "k2"); da || err != nil {
		t.Errorf("%v, %v", da, err)
	}
}
