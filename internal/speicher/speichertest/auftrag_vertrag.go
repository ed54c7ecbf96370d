// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	privat "kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Auftragshaus opens the same storage again and again, as a restart does.
type Auftragshaus func(t *testing.T) privat.Speicher

// Auftraege runs the contract of orders and claims. neu returns a fresh home.
func Auftraege(t *testing.T, neu func(t *testing.T) Auftragshaus) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, h Auftragshaus)
	}{
		{"an order keeps everything over a restart", bestellungBleibt},
		{"the second of two tabs changes nothing", zweiReiter},
		{"S2-34.3 one token, one order, also at the same time", einmalkennung},
		{"only changed profiles are written", nurGeaenderte},
		{"S2-10.3 the list is the customer's own, the latest first", bestellliste},
		{"open orders, the oldest first, not before their repetition", offeneBestellungen},
		{"what is over is found", faelligeBestellungen},
		{"S2-20.4 what a month still has to release", unbekanntgegebene},
		{"S2-34.5 a claim is raised once, with its release or not at all", forderungMitBekanntgabe},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

func bestellung(nr int, aendere ...func(*privat.Auftrag)) *privat.Auftrag {
	a := &privat.Auftrag{
		Nummer: fmt.Sprintf("A-%d", nr), Kunde: "kunde", Nutzer: "nutzer", Weg: privat.Dialog, Zustand: privat.Entwurf,
		Fassung: 1, Angelegt: mikrozeit(nr), Geaendert: mikrozeit(nr), Profile: []privat.Profil{suchprofil(1), suchprofil(2)},
	}
	for _, f := range aendere {
		f(a)
	}
	return a
}

func suchprofil(nr int) privat.Profil {
	return privat.Profil{Zeichen: fmt.Sprintf("Z%d", nr), Ersuchen: auskunft.Ersuchen{
		Anfrage: suche.Privatanfrage{
			Nachname: "Kästner", Vornamen: "Ida", Geburtsdatum: melde.TeilbekanntesDatum(19800000 + nr), Anschriften: []suche.Privatanschrift{{AGS: "14612000", Strasse: "Alte Gasse"}},
		},
		Kette: auskunft.KetteNormal, Archiv: nr == 2,
	}}
}

func imZustand(z privat.Zustand) func(*privat.Auftrag) {
	return func(a *privat.Auftrag) {
		a.Zustand = z
		if z != privat.Entwurf {
			a.Bestaetigt = a.Angelegt
		}
	}
}

func bestelle(t *testing.T, s privat.Speicher, alle ...*privat.Auftrag) {
	t.Helper()
	for _, a := range alle {
		if vorhandener, err := s.Lege(t.Context(), a, ""); err != nil || vorhandener != "" {
			t.Fatalf("%q, %v", vorhandener, err)
		}
	}
}

func pruefeBestellung(t *testing.T, s privat.Speicher, soll *privat.Auftrag) {
	t.Helper()
	ist, da, err := s.Lies(t.Context(), soll.Nummer)
	muss(t, da, err)
	if d := cmp.Diff(soll, ist); d != "" {
		t.Errorf("order:\n%s", d)
	}
}

// volleBestellung is a released order with everything that an order can hold.
func volleBestellung(nr int) *privat.Auftrag {
	satz := gebuehr.Satz{Stelle: "68/1.1.3", Text: "Einfache Melderegisterauskunft", Cent: 380}
	return bestellung(nr, func(a *privat.Auftrag) {
		a.Weg, a.Zeichen, a.Zustand, a.Fassung, a.Abgebrochen, a.Monatlich = privat.Stapel, "Az. 7", privat.Bekanntgegeben, 4, true, true
		a.Bestaetigt, a.Erledigt, a.Bekanntgegeben, a.Wiederholung = mikrozeit(1), mikrozeit(2), mikrozeit(3), mikrozeit(2)
		a.Tarif = "2011-09"
		a.Erklaerung = privat.Erklaerung{Fassung: "1", KeineWerbung: true, KeinAdresshandel: true, Gewerblich: true, Zweck: "Inkasso", Geschaeftszeichen: "I 1"}
		a.Profile[0].Ergebnis = &auskunft.Ergebnis{
			Tatbestand: gebuehr.Auskunft, Protokollnummer: 17, Grundlage: []auskunft.Grundlage{{Satz: 3, Fassung: 9}},
			Auskunft: &auskunft.Auskunft{Familienname: "Kästner", Vornamen: "Ida Marie", Rufname: "Ida", Doktorgrad: "Dr.", Anschriften: []auskunft.Anschrift{{
				Status: melde.AlleinigeWohnung, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: "Neue Gasse", Hausnummer: "1", Wohnort: "Dresden"}},
			}}},
		}
		a.Profile[1].Ergebnis = &auskunft.Ergebnis{Maengel: []suche.Mangel{suche.MangelMerkmale}}
		a.Profile[1].Versuche = 2
		a.Rechnung = gebuehr.Rechnung{Fassung: "2011-09", Summe: 380, Aufstockung: 10, Positionen: []gebuehr.Position{
			{Nr: 1, Tatbestand: gebuehr.Auskunft, Satz: satz, Cent: 380}, {Nr: 2},
		}}
	})
}

func bestellungBleibt(t *testing.T, h Auftragshaus) {
	voll, entwurf := volleBestellung(1), bestellung(2, func(a *privat.Auftrag) { a.Profile = nil })
	bestelle(t, h(t), voll, entwurf)
	s := h(t)
	pruefeBestellung(t, s, voll)
	pruefeBestellung(t, s, entwurf)
	_, da, err := s.Lies(t.Context(), "A-3")
	mussNicht(t, da, err)
}

func zweiReiter(t *testing.T, h Auftragshaus) {
	s := h(t)
	bestelle(t, s, bestellung(1))
	erster, zweiter := bestellung(1), bestellung(1)
	erster.Fassung, erster.Profile = 2, []privat.Profil{suchprofil(7)}
	zweiter.Fassung, zweiter.Zeichen, zweiter.Profile = 2, "anders", []privat.Profil{suchprofil(8), suchprofil(9), suchprofil(10)}
	ok, err := s.Ersetze(t.Context(), erster, privat.Neues{AlleProfile: true})
	muss(t, ok, err)
	ok, err = s.Ersetze(t.Context(), zweiter, privat.Neues{AlleProfile: true, Forderung: forderungZu(zweiter)})
	mussNicht(t, ok, err)
	pruefeBestellung(t, s, erster)
	if err := s.Loesche(t.Context(), erster.Nummer, 1); err != nil {
		t.Fatal(err)
	}
	pruefeBestellung(t, s, erster)
	fremder := bestellung(5, func(a *privat.Auftrag) { a.Fassung = 2 })
	ok, err = s.Ersetze(t.Context(), fremder, privat.Neues{})
	mussNicht(t, ok, err)
}

func einmalkennung(t *testing.T, h Auftragshaus) {
	s := h(t)
	const viele = 8
	ergebnisse := make([]string, viele)
	var gruppe sync.WaitGroup
	for i := range viele {
		gruppe.Go(func() {
			vorhandener, err := s.Lege(t.Context(), bestellung(i), "token")
			if err != nil {
				t.Error(err)
			}
			ergebnisse[i] = vorhandener
		})
	}
	gruppe.Wait()
	liste := nummern(t, s, "kunde", "")
	if len(liste) != 1 {
		t.Fatalf("orders %v", liste)
	}
	for i, vorhandener := range ergebnisse {
		if eigene := fmt.Sprintf("A-%d", i); vorhandener != liste[0] && (vorhandener != "" || eigene != liste[0]) {
			t.Errorf("%s was told %q", eigene, vorhandener)
		}
	}
	anderer := bestellung(20, func(a *privat.Auftrag) { a.Kunde = "anderer" })
	if vorhandener, err := s.Lege(t.Context(), anderer, "token"); err != nil || vorhandener != "" {
		t.Errorf("another customer's token counts: %q, %v", vorhandener, err)
	}
	bestelle(t, s, bestellung(21), bestellung(22)) // without a token they are two
}

func nurGeaenderte(t *testing.T, h Auftragshaus) {
	s := h(t)
	bestelle(t, s, bestellung(1))
	a := bestellung(1)
	a.Fassung = 2
	a.Profile[1].Ergebnis = &auskunft.Ergebnis{Tatbestand: gebuehr.Neutral}
	a.Profile[0].Zeichen = "nobody said that this one changed"
	ok, err := s.Ersetze(t.Context(), a, privat.Neues{Profile: []int{1}})
	muss(t, ok, err)
	a.Profile[0] = suchprofil(1)
	pruefeBestellung(t, s, a)
}

func nummern(t *testing.T, s privat.Speicher, kunde, nutzer string) []string {
	t.Helper()
	var liste []string
	for z, err := range s.Liste(t.Context(), kunde, nutzer) {
		if err != nil {
			t.Fatal(err)
		}
		liste = append(liste, z.Nummer)
	}
	return liste
}

func bestellliste(t *testing.T, h Auftragshaus) {
	s := h(t)
	voll := volleBestellung(1)
	bestelle(t, s, bestellung(2), voll, bestellung(3, func(a *privat.Auftrag) { a.Nutzer = "kollegin" }), bestellung(4, func(a *privat.Auftrag) { a.Kunde = "anderer" }))
	for _, f := range []struct {
		kunde, nutzer string
		soll          []string
	}{{"kunde", "", []string{"A-3", "A-2", "A-1"}}, {"kunde", "nutzer", []string{"A-2", "A-1"}}, {"anderer", "", []string{"A-4"}}, {"niemand", "", nil}} {
		if ist := nummern(t, s, f.kunde, f.nutzer); !slices.Equal(ist, f.soll) {
			t.Errorf("%s/%s: %v", f.kunde, f.nutzer, ist)
		}
	}
	soll := privat.Zeile{
		Nummer: "A-1", Nutzer: "nutzer", Zeichen: "Az. 7", Weg: privat.Stapel, Zustand: privat.Bekanntgegeben,
		Angelegt: mikrozeit(1), Bestaetigt: mikrozeit(1), Erledigt: mikrozeit(2), Profile: 2, Summe: 380,
	}
	for z, err := range s.Liste(t.Context(), "kunde", "nutzer") {
		if err != nil {
			t.Fatal(err)
		}
		if z.Nummer == "A-1" {
			if d := cmp.Diff(soll, z); d != "" {
				t.Error(d)
			}
		} else if z.Offen != 2 {
			t.Errorf("%d profiles open", z.Offen)
		}
	}
}

func offeneBestellungen(t *testing.T, h Auftragshaus) {
	s := h(t)
	bestelle(t, s,
		bestellung(3, imZustand(privat.Bestaetigt)), bestellung(1, imZustand(privat.Bestaetigt)),
		bestellung(2, imZustand(privat.Bestaetigt), func(a *privat.Auftrag) { a.Wiederholung = mikrozeit(60) }),
		bestellung(4), bestellung(5, imZustand(privat.Erledigt)), bestellung(6, imZustand(privat.Bekanntgegeben)))
	for minute, soll := range map[int][]string{59: {"A-1", "A-3"}, 60: {"A-1", "A-2", "A-3"}} {
		ist, err := s.Offene(t.Context(), mikrozeit(minute))
		if err != nil || !slices.Equal(ist, soll) {
			t.Errorf("minute %d: %v, %v", minute, ist, err)
		}
	}
	for i := range 101 {
		bestelle(t, s, bestellung(100+i, imZustand(privat.Bestaetigt)))
	}
	if ist, err := s.Offene(t.Context(), mikrozeit(60)); err != nil || len(ist) != 100 {
		t.Errorf("%d at a time, %v", len(ist), err)
	}
}

func faelligeBestellungen(t *testing.T, h Auftragshaus) {
	s := h(t)
	geaendert := func(minute int) func(*privat.Auftrag) {
		return func(a *privat.Auftrag) { a.Geaendert = mikrozeit(minute) }
	}
	bestelle(t, s,
		bestellung(1, geaendert(30)), bestellung(2, imZustand(privat.Bestaetigt), geaendert(10)), bestellung(3, imZustand(privat.Erledigt), geaendert(20)),
		bestellung(4, imZustand(privat.Bekanntgegeben), geaendert(10)), bestellung(5, geaendert(40)))
	ist, err := s.Faellige(t.Context(), mikrozeit(40))
	if err != nil || !slices.Equal(ist, []string{"A-4", "A-3", "A-1"}) {
		t.Errorf("%v, %v", ist, err)
	}
}

func unbekanntgegebene(t *testing.T, h Auftragshaus) {
	s := h(t)
	bestelle(t, s,
		bestellung(2, imZustand(privat.Erledigt)), bestellung(1, imZustand(privat.Erledigt)), bestellung(3, imZustand(privat.Bestaetigt)),
		bestellung(4, imZustand(privat.Bekanntgegeben)), bestellung(5, imZustand(privat.Erledigt), func(a *privat.Auftrag) { a.Kunde = "anderer" }),
		bestellung(9, imZustand(privat.Erledigt)))
	ist, err := s.Unbekanntgegebene(t.Context(), "kunde", mikrozeit(9))
	if err != nil || !slices.Equal(ist, []string{"A-1", "A-2"}) {
		t.Errorf("%v, %v", ist, err)
	}
}

func forderungZu(a *privat.Auftrag) *privat.Forderung {
	return &privat.Forderung{Auftrag: a.Nummer, Kunde: a.Kunde, Sofort: true, Bestaetigt: a.Bestaetigt, Zeit: mikrozeit(5), Rechnung: volleBestellung(1).Rechnung}
}

func forderungMitBekanntgabe(t *testing.T, h Auftragshaus) {
	ctx := t.Context()
	s := h(t)
	erster, zweiter := bestellung(1, imZustand(privat.Erledigt)), bestellung(2, imZustand(privat.Erledigt))
	bestelle(t, s, erster, zweiter)
	for _, a := range []*privat.Auftrag{erster, zweiter} {
		a.Zustand, a.Bekanntgegeben, a.Geaendert, a.Rechnung = privat.Bekanntgegeben, mikrozeit(5), mikrozeit(5), volleBestellung(1).Rechnung
	}
	zweiter.Fassung = 9 // another tab was faster
	ok, err := s.Ersetze(ctx, zweiter, privat.Neues{Forderung: forderungZu(zweiter)})
	mussNicht(t, ok, err)
	erster.Fassung = 2
	ok, err = s.Ersetze(ctx, erster, privat.Neues{Forderung: forderungZu(erster)})
	muss(t, ok, err)
	erster.Fassung = 3 // a claim is raised once, or the release is undone
	if ok, err = s.Ersetze(ctx, erster, privat.Neues{Forderung: forderungZu(erster)}); err == nil || ok {
		t.Error("second claim for one order")
	}
	erster.Fassung = 2
	pruefeBestellung(t, s, erster)
}

// Stapelauftrag stores an order of so many profiles, then each portion of 100
// answered ones, and returns how long that took: what storage adds to a batch.
func Stapelauftrag(t testing.TB, s privat.Speicher, profile int, jetzt func() time.Time) time.Duration {
	a := bestellung(1, imZustand(privat.Bestaetigt), func(a *privat.Auftrag) { a.Weg, a.Profile = privat.Stapel, make([]privat.Profil, profile) })
	for i := range a.Profile {
		a.Profile[i] = suchprofil(1)
	}
	beginn := jetzt()
	if _, err := s.Lege(t.Context(), a, ""); err != nil {
		t.Fatal(err)
	}
	ergebnis := volleBestellung(1).Profile[0].Ergebnis
	for i := 0; i < profile; i += 100 {
		var stellen []int
		for j := i; j < min(i+100, profile); j++ {
			a.Profile[j].Ergebnis = ergebnis
			stellen = append(stellen, j)
		}
		a.Fassung++
		if ok, err := s.Ersetze(t.Context(), a, privat.Neues{Profile: stellen}); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	return jetzt().Sub(beginn)
}
