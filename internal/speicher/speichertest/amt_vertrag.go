// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/adresshandel"
	privat "kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/grund/uhr"
)

// Amtsstube is a storage as the contract of the register office's notes sees it.
type Amtsstube struct {
	Auftraege privat.Speicher
	Handel    adresshandel.Ablage
	Bestand   adresshandel.Auftragsbestand
	Statistik auskunftsstatistik.Ablage
	Akten     beschwerde.Ablage
}

// Amt runs the contract of the register office's notes about customers. oeffne opens the
// same storage again and again, as a restart does; each case gets a fresh one.
func Amt(t *testing.T, neu func(t *testing.T) (oeffne func(t *testing.T) Amtsstube)) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, oeffne func(t *testing.T) Amtsstube)
	}{
		{"S0-06 the same finding twice is one case, moved by one clerk at a time", handelsfaelle},
		{"S0-06 limits of customers", kundengrenzen},
		{"S0-06 orders of some days without their answers, claims by their time", auftragsbestand},
		{"counts of a month are replaced", auskunftszahlen},
		{"complaints", beschwerdeakten},
		{"runs remember how far they are", amtslaeufe},
		{"orders that are not done are listed with their customer", unerledigte},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

var amtstag = uhr.Datum{Jahr: 2026, Monat: 3, Tag: 31}

func handelsfall(kunde string) adresshandel.Fall {
	return adresshandel.Fall{Fassung: 1, Regel: "strasse", Kunde: kunde, Tag: amtstag, Wert: 17, Schwelle: 15, Auftraege: []string{"A-1"},
		Zustand: adresshandel.ZustandNeu, Gefunden: mikrozeit(1), Frist: amtstag.PlusJahre(1)}
}

func handelsfaelle(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	ctx, s := t.Context(), oeffne(t)
	for i, soll := range []int{2, 0} {
		neue, err := s.Handel.LegeFaelle(ctx, []adresshandel.Fall{handelsfall("ida"), handelsfall("udo")})
		if err != nil || len(neue) != soll {
			t.Fatalf("time %d: %d new, %v", i+1, len(neue), err)
		}
	}
	s = oeffne(t)
	alle, err := s.Handel.Faelle(ctx, adresshandel.Filter{Kunde: "ida"})
	if err != nil || len(alle) != 1 {
		t.Fatalf("%v, %v", alle, err)
	}
	f := handelsfall("ida")
	f.Nr = alle[0].Nr
	if d := cmp.Diff(f, alle[0]); d != "" {
		t.Error(d)
	}
	f.Fassung, f.Zustand, f.Verlauf = 2, adresshandel.Pruefung, []adresshandel.Schritt{{Zeit: mikrozeit(2), Wer: "huber", Zustand: adresshandel.Pruefung}}
	for i, soll := range []bool{true, false} {
		if ok, err := s.Handel.ErsetzeFall(ctx, f); err != nil || ok != soll {
			t.Errorf("time %d: %v, %v", i+1, ok, err)
		}
	}
	ist, ok, err := s.Handel.Fall(ctx, f.Nr)
	muss(t, ok, err)
	if d := cmp.Diff(f, ist); d != "" {
		t.Error(d)
	}
	_, ok, err = s.Handel.Fall(ctx, 9999)
	mussNicht(t, ok, err)
	if liste, err := s.Handel.Faelle(ctx, adresshandel.Filter{Zustand: adresshandel.ZustandNeu}); err != nil || len(liste) != 1 || liste[0].Kunde != "udo" {
		t.Errorf("%v, %v", liste, err)
	}
	if n, err := s.Handel.RaeumeFaelle(ctx, f.Frist.PlusTage(-1)); err != nil || n != 0 {
		t.Errorf("deleted too early: %d, %v", n, err)
	}
	if n, err := s.Handel.RaeumeFaelle(ctx, f.Frist); err != nil || n != 2 {
		t.Errorf("deleted %d, %v", n, err)
	}
}

func kundengrenzen(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	ctx, s := t.Context(), oeffne(t)
	g := adresshandel.Grenze{Kunde: "ida", Profile: 20, Bis: amtstag, Seit: mikrozeit(1), Wer: "lauf", Grund: "Quote"}
	for _, n := range []int{20, 5} {
		g.Profile = n
		if err := s.Handel.SetzeGrenze(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	s = oeffne(t)
	ist, ok, err := s.Handel.Grenze(ctx, "ida")
	muss(t, ok, err)
	if d := cmp.Diff(g, ist); d != "" {
		t.Error(d)
	}
	if alle, err := s.Handel.Grenzen(ctx); err != nil || len(alle) != 1 {
		t.Errorf("%v, %v", alle, err)
	}
	if err := s.Handel.LoescheGrenze(ctx, "ida"); err != nil {
		t.Fatal(err)
	}
	_, ok, err = s.Handel.Grenze(ctx, "ida")
	mussNicht(t, ok, err)

	bestelle(t, s.Auftraege, bestellung(1, imZustand(privat.Erledigt)), bestellung(2, imZustand(privat.Bestaetigt)), bestellung(3, imZustand(privat.Entwurf)),
		bestellung(4, imZustand(privat.Erledigt), func(a *privat.Auftrag) { a.Kunde = "andere" }))
	alle := len(bestellung(1).Profile) + len(bestellung(2).Profile)
	for seit, soll := range map[time.Time]int{mikrozeit(-999): alle, mikrozeit(999): 0} {
		if n, err := s.Handel.ProfileSeit(ctx, "kunde", seit); err != nil || n != soll {
			t.Errorf("since %s: %d, want %d, %v", seit, n, soll, err)
		}
	}
}

func auftragsbestand(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	s := oeffne(t)
	bestelle(t, s.Auftraege, bestellung(2, imZustand(privat.Erledigt)), bestellung(1, imZustand(privat.Bestaetigt)), bestellung(3, imZustand(privat.Entwurf)))
	var nummern []string
	for a, err := range s.Bestand.Bestaetigte(t.Context(), mikrozeit(-999), mikrozeit(999)) {
		if err != nil {
			t.Fatal(err)
		}
		nummern = append(nummern, a.Nummer)
		for i := range a.Profile {
			if a.Profile[i].Ergebnis != nil {
				t.Error("S0-06 an answer was read")
			}
			if a.Profile[i].Ersuchen.Anfrage.Nachname == "" {
				t.Error("what was asked is missing")
			}
		}
	}
	if d := cmp.Diff([]string{"A-1", "A-2"}, nummern); d != "" {
		t.Error(d)
	}
	for _, err := range s.Bestand.Bestaetigte(t.Context(), mikrozeit(999), mikrozeit(9999)) {
		t.Errorf("an order of another time, %v", err)
	}
	f := fordere(t, Kasse{Auftraege: s.Auftraege}, 7, func(f *privat.Forderung) { f.Weg = privat.Stapel })
	for _, fall := range []struct {
		von, bis time.Time
		soll     int
	}{{f.Zeit, f.Zeit.Add(time.Microsecond), 1}, {f.Zeit.Add(-time.Hour), f.Zeit, 0}} {
		n := 0
		for ist, err := range s.Bestand.Forderungen(t.Context(), fall.von, fall.bis) {
			if d := cmp.Diff(*f, ist); d != "" || err != nil {
				t.Errorf("%v\n%s", err, d)
			}
			n++
		}
		if n != fall.soll {
			t.Errorf("%d claims from %s", n, fall.von)
		}
	}
}

func auskunftszahlen(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	ctx, s := t.Context(), oeffne(t)
	m := auskunftsstatistik.Monatszahlen{Monat: "2026-03", Stand: mikrozeit(3), Wege: []auskunftsstatistik.Zaehlung{{Weg: privat.Dialog, Auftraege: 1}}}
	for i, monat := range []string{"2026-02", "2026-03", "2026-03"} {
		x := m
		x.Monat, x.Wege = "2026-02", nil
		if monat == "2026-03" {
			m.Wege[0].Profile = i
			x = m
		}
		if err := s.Statistik.SetzeMonat(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	ist, err := oeffne(t).Statistik.Monate(ctx)
	if err != nil || len(ist) != 2 || ist[1].Monat != "2026-02" {
		t.Fatalf("%v, %v", ist, err)
	}
	if d := cmp.Diff(m, ist[0]); d != "" {
		t.Error(d)
	}
}

func beschwerdeakten(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	ctx, s := t.Context(), oeffne(t)
	b := beschwerde.Beschwerde{Fassung: 1, Kunde: "ida", Konto: "ida.1", Weg: beschwerde.Portal, Gegenstand: "gebuehr", Text: "Zu teuer.", Eingang: mikrozeit(1),
		Faellig: amtstag, Zustand: beschwerde.Eingegangen, Verlauf: []beschwerde.Schritt{{Zeit: mikrozeit(1), Wer: "ida.1", Zustand: beschwerde.Eingegangen}}}
	var err error
	if b.Nr, err = s.Akten.Lege(ctx, b); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Akten.Lege(ctx, beschwerde.Beschwerde{Fassung: 1, Name: "Udo", Anschrift: []string{"Gasse 1"}, Zustand: beschwerde.InArbeit}); err != nil {
		t.Fatal(err)
	}
	s = oeffne(t)
	ist, ok, err := s.Akten.Lies(ctx, b.Nr)
	muss(t, ok, err)
	if d := cmp.Diff(b, ist); d != "" {
		t.Error(d)
	}
	_, ok, err = s.Akten.Lies(ctx, 9999)
	mussNicht(t, ok, err)
	for f, soll := range map[beschwerde.Filter]int{{}: 2, {Kunde: "ida"}: 1, {Zustand: beschwerde.InArbeit}: 1, {Zustand: beschwerde.Beantwortet}: 0} {
		if liste, err := s.Akten.Liste(ctx, f); err != nil || len(liste) != soll {
			t.Errorf("%+v: %d, %v", f, len(liste), err)
		}
	}
	b.Fassung, b.Zustand, b.Frist = 2, beschwerde.Beantwortet, amtstag
	for i, soll := range []bool{true, false} {
		if ok, err := s.Akten.Ersetze(ctx, b); err != nil || ok != soll {
			t.Errorf("time %d: %v, %v", i+1, ok, err)
		}
	}
	if n, err := s.Akten.Raeume(ctx, amtstag.PlusTage(-1)); err != nil || n != 0 {
		t.Errorf("deleted too early: %d, %v", n, err)
	}
	if n, err := s.Akten.Raeume(ctx, amtstag); err != nil || n != 1 {
		t.Errorf("deleted %d, an open one must stay, %v", n, err)
	}
}

func amtslaeufe(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	ctx, s := t.Context(), oeffne(t)
	for _, wert := range []string{"", "2026-03-30", "2026-03-31"} {
		if wert != "" {
			if err := s.Handel.MerkeLaufstand(ctx, "lauf", wert); err != nil {
				t.Fatal(err)
			}
		}
		if ist, err := oeffne(t).Handel.Laufstand(ctx, "lauf"); err != nil || ist != wert {
			t.Errorf("%q, %v", ist, err)
		}
	}
}

func unerledigte(t *testing.T, oeffne func(t *testing.T) Amtsstube) {
	s := oeffne(t)
	bestelle(t, s.Auftraege, bestellung(2, imZustand(privat.Bestaetigt)), bestellung(1, imZustand(privat.Bestaetigt)), bestellung(3, imZustand(privat.Erledigt)))
	ist, err := s.Auftraege.Unerledigte(t.Context())
	if err != nil || len(ist) != 2 || ist[0].Nummer != "A-1" || ist[0].Kunde != "kunde" || ist[0].Profile == 0 {
		t.Errorf("%+v, %v", ist, err)
	}
}
