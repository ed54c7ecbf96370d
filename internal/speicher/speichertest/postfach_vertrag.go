// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
)

// Postfachspeicher keeps mailboxes and group queries.
type Postfachspeicher interface {
	gruppenabfrage.Speicher
	gruppenabfrage.Postfach
}

// Postfach runs the contract of mailboxes and group queries. neu returns a fresh storage.
func Postfach(t *testing.T, neu func(t *testing.T) Postfachspeicher) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, p Postfachspeicher)
	}{
		{"a query keeps everything and belongs to its body", auftragBleibt},
		{"a step is taken once", schrittEinmal},
		{"a query is worked on by one at a time", einerArbeitet},
		{"a lost lease ends the attempt without effect", pachtVerloren},
		{"S1-22.9 a result appears as a whole and once", ergebnisGanz},
		{"a cancelled query leaves nothing", abbruch},
		{"mail is opened by its recipient only", nurEmpfaenger},
		{"results go after their term", raeumeAuf},
		{"S1-22.6 a body may want a second person", zweitePerson},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

func auftrag(nr int, aendere ...func(*gruppenabfrage.Auftrag)) gruppenabfrage.Auftrag {
	a := gruppenabfrage.Auftrag{
		ID: fmt.Sprintf("auftrag-%d", nr), Stelle: "stelle", Profil: "S1-36", Anfrage: []byte{1, 0, 2}, Zustand: gruppenabfrage.Bereit,
		Anzahl: 17, GezaehltVon: "huber", BestaetigtVon: "huber", FreigegebenVon: "meier", Erstellt: mikrozeit(nr), Freigegeben: mikrozeit(nr + 1),
		Zweck: "Einladung", Faellig: mikrozeit(nr), LoeschenAb: mikrozeit(1000),
	}
	for _, f := range aendere {
		f(&a)
	}
	return a
}

// mikrozeit returns an instant so many minutes after the suite's.
func mikrozeit(minuten int) time.Time { return jetzt.UTC().Add(time.Duration(minuten) * time.Minute) }

func pacht(marke string, minute int) gruppenabfrage.Pacht {
	return gruppenabfrage.Pacht{Marke: marke, Jetzt: mikrozeit(minute), Bis: mikrozeit(minute + 2)}
}

func muss(t *testing.T, ok bool, err error) {
	t.Helper()
	if err != nil || !ok {
		t.Fatalf("%v, %v", ok, err)
	}
}

func mussNicht(t *testing.T, ok bool, err error) {
	t.Helper()
	if err != nil || ok {
		t.Fatalf("%v, %v", ok, err)
	}
}

func legeAuftrag(t *testing.T, p Postfachspeicher, a gruppenabfrage.Auftrag) {
	t.Helper()
	if err := p.Lege(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

func pruefeAuftrag(t *testing.T, p Postfachspeicher, soll gruppenabfrage.Auftrag) {
	t.Helper()
	ist, da, err := p.Hole(t.Context(), soll.Stelle, soll.ID)
	muss(t, da, err)
	if d := cmp.Diff(soll, ist); d != "" {
		t.Errorf("query:\n%s", d)
	}
}

func auftragBleibt(t *testing.T, p Postfachspeicher) {
	voll := auftrag(1, func(a *gruppenabfrage.Auftrag) {
		a.Zustand, a.Beendet, a.BelegtBis, a.Marke = gruppenabfrage.Fertig, mikrozeit(5), mikrozeit(6), "M"
		a.Versuche, a.Erledigt, a.Gesamt, a.Geliefert, a.Fehler = 2, 3, 4, 16, "Ein Satz."
	})
	legeAuftrag(t, p, voll)
	legeAuftrag(t, p, auftrag(2))
	legeAuftrag(t, p, auftrag(3, func(a *gruppenabfrage.Auftrag) { a.Stelle = "andere" }))
	pruefeAuftrag(t, p, voll)
	_, da, err := p.Hole(t.Context(), "andere", voll.ID)
	mussNicht(t, da, err)
	liste, err := p.Auftraege(t.Context(), "stelle")
	if d := cmp.Diff([]gruppenabfrage.Auftrag{auftrag(2), voll}, liste); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
}

func schrittEinmal(t *testing.T, p Postfachspeicher) {
	a := auftrag(1, func(a *gruppenabfrage.Auftrag) { a.Zustand = gruppenabfrage.Gezaehlt })
	legeAuftrag(t, p, a)
	a.Zustand = gruppenabfrage.Bereit
	ok, err := p.Wechsle(t.Context(), gruppenabfrage.Gezaehlt, a)
	muss(t, ok, err)
	ok, err = p.Wechsle(t.Context(), gruppenabfrage.Gezaehlt, a)
	mussNicht(t, ok, err)
	pruefeAuftrag(t, p, a)
}

func einerArbeitet(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	legeAuftrag(t, p, auftrag(2))
	legeAuftrag(t, p, auftrag(1))
	legeAuftrag(t, p, auftrag(3, func(a *gruppenabfrage.Auftrag) { a.Zustand = gruppenabfrage.Gezaehlt }))
	legeAuftrag(t, p, auftrag(4, func(a *gruppenabfrage.Auftrag) { a.Faellig = mikrozeit(100) }))
	a, da, err := p.Nimm(ctx, pacht("A", 10))
	muss(t, da, err)
	if a.ID != "auftrag-1" || a.Zustand != gruppenabfrage.Laeuft || a.Versuche != 1 || a.Marke != "A" {
		t.Errorf("got %+v", a)
	}
	pruefeAuftrag(t, p, a)
	b, da, err := p.Nimm(ctx, pacht("B", 10))
	muss(t, da, err)
	if b.ID != "auftrag-2" {
		t.Errorf("got %s", b.ID)
	}
	_, da, err = p.Nimm(ctx, pacht("C", 11))
	mussNicht(t, da, err)
	ok, err := p.Melde(ctx, a.ID, pacht("A", 11), 5, 10) // until minute 13
	muss(t, ok, err)
	b, da, err = p.Nimm(ctx, pacht("C", 12))
	muss(t, da, err)
	if b.ID != "auftrag-2" || b.Versuche != 2 {
		t.Errorf("after the lease: %+v", b)
	}
	a, _, err = p.Hole(ctx, "stelle", a.ID)
	if err != nil || a.Erledigt != 5 || a.Gesamt != 10 {
		t.Errorf("progress %+v, %v", a, err)
	}
}

func stueck(teil int, inhalt string) gruppenabfrage.Stueck {
	return gruppenabfrage.Stueck{
		Empfaenger: gruppenabfrage.Empfaenger{Art: gruppenabfrage.EmpfaengerStelle, ID: "stelle"}, Auftrag: "auftrag-1", Teil: teil,
		Name: fmt.Sprintf("teil-%d.xml", teil), Medientyp: "application/xml", Inhalt: []byte(inhalt), Erstellt: mikrozeit(teil), LoeschenAb: mikrozeit(500),
	}
}

func pachtVerloren(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	legeAuftrag(t, p, auftrag(1))
	alt, da, err := p.Nimm(ctx, pacht("A", 10))
	muss(t, da, err)
	ok, err := p.LegeStueck(ctx, alt.ID, pacht("A", 10), stueck(1, "alt"))
	muss(t, ok, err)
	neu, da, err := p.Nimm(ctx, pacht("B", 20))
	muss(t, da, err)
	ok, err = p.Melde(ctx, alt.ID, pacht("A", 20), 1, 2)
	mussNicht(t, ok, err)
	ok, err = p.LegeStueck(ctx, alt.ID, pacht("A", 20), stueck(2, "alt"))
	mussNicht(t, ok, err)
	alt.Zustand = gruppenabfrage.Fertig
	ok, err = p.Schliesse(ctx, alt)
	mussNicht(t, ok, err)
	pruefeAuftrag(t, p, neu)
	// What the first attempt left is no part of the result of the second one.
	ok, err = p.LegeStueck(ctx, neu.ID, pacht("B", 20), stueck(1, "neu"))
	muss(t, ok, err)
	neu.Zustand, neu.LoeschenAb = gruppenabfrage.Fertig, mikrozeit(600)
	ok, err = p.Schliesse(ctx, neu)
	muss(t, ok, err)
	if liste := stuecke(t, p); len(liste) != 1 || liste[0].Groesse != 3 || !liste[0].LoeschenAb.Equal(mikrozeit(600)) {
		t.Errorf("mailbox %+v", liste)
	}
}

func stuecke(t *testing.T, p Postfachspeicher) []gruppenabfrage.Stueck {
	t.Helper()
	liste, err := p.Stuecke(t.Context(), stueck(1, "").Empfaenger)
	if err != nil {
		t.Fatal(err)
	}
	return liste
}

func ergebnisGanz(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	legeAuftrag(t, p, auftrag(1))
	a, da, err := p.Nimm(ctx, pacht("A", 10))
	muss(t, da, err)
	for teil, inhalt := range []string{"eins", ""} {
		ok, err := p.LegeStueck(ctx, a.ID, pacht("A", 10), stueck(teil+1, inhalt))
		muss(t, ok, err)
	}
	if liste := stuecke(t, p); len(liste) > 0 {
		t.Fatalf("seen before the end: %+v", liste)
	}
	_, da, err = p.Oeffne(ctx, stueck(1, "").Empfaenger, 1, mikrozeit(1))
	mussNicht(t, da, err)
	a.Zustand, a.Geliefert, a.LoeschenAb = gruppenabfrage.Fertig, 16, mikrozeit(500)
	ok, err := p.Schliesse(ctx, a)
	muss(t, ok, err)
	ok, err = p.Schliesse(ctx, a)
	mussNicht(t, ok, err)
	liste := stuecke(t, p)
	if len(liste) != 2 || liste[1].Name != "teil-1.xml" || liste[1].Groesse != 4 || liste[0].Groesse != 0 || liste[1].Inhalt != nil {
		t.Fatalf("mailbox %+v", liste)
	}
	gelesen, da, err := p.Oeffne(ctx, liste[1].Empfaenger, liste[1].ID, mikrozeit(30))
	muss(t, da, err)
	soll := stueck(1, "eins")
	soll.ID, soll.Groesse, soll.Abgerufen = liste[1].ID, 4, mikrozeit(30)
	if d := cmp.Diff(soll, gelesen); d != "" {
		t.Errorf("piece:\n%s", d)
	}
	nochmal, _, err := p.Oeffne(ctx, liste[1].Empfaenger, liste[1].ID, mikrozeit(40))
	if err != nil || !nochmal.Abgerufen.Equal(mikrozeit(30)) {
		t.Errorf("fetched first at %v, %v", nochmal.Abgerufen, err)
	}
}

func abbruch(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	legeAuftrag(t, p, auftrag(1))
	a, da, err := p.Nimm(ctx, pacht("A", 10))
	muss(t, da, err)
	ok, err := p.LegeStueck(ctx, a.ID, pacht("A", 10), stueck(1, "eins"))
	muss(t, ok, err)
	a.Zustand = gruppenabfrage.Abgebrochen
	ok, err = p.Wechsle(ctx, gruppenabfrage.Laeuft, a)
	muss(t, ok, err)
	a.Zustand = gruppenabfrage.Fertig
	ok, err = p.Schliesse(ctx, a)
	mussNicht(t, ok, err)
	ok, err = p.LegeStueck(ctx, a.ID, pacht("A", 10), stueck(2, "zwei"))
	mussNicht(t, ok, err)
	_, da, err = p.Nimm(ctx, pacht("B", 90))
	mussNicht(t, da, err)
	if liste := stuecke(t, p); len(liste) > 0 {
		t.Errorf("mailbox %+v", liste)
	}
}

func nurEmpfaenger(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	legeAuftrag(t, p, auftrag(1))
	a, _, err := p.Nimm(ctx, pacht("A", 10))
	if err != nil {
		t.Fatal(err)
	}
	ok, err := p.LegeStueck(ctx, a.ID, pacht("A", 10), stueck(1, "eins"))
	muss(t, ok, err)
	a.Zustand, a.LoeschenAb = gruppenabfrage.Fertig, mikrozeit(500)
	ok, err = p.Schliesse(ctx, a)
	muss(t, ok, err)
	id := stuecke(t, p)[0].ID
	for _, e := range []gruppenabfrage.Empfaenger{{Art: gruppenabfrage.EmpfaengerStelle, ID: "andere"}, {Art: "kunde", ID: "stelle"}} {
		_, da, err := p.Oeffne(ctx, e, id, mikrozeit(1))
		mussNicht(t, da, err)
		if liste, err := p.Stuecke(ctx, e); err != nil || len(liste) > 0 {
			t.Errorf("%v sees %d pieces, %v", e, len(liste), err)
		}
	}
}

func raeumeAuf(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	legeAuftrag(t, p, auftrag(1, func(a *gruppenabfrage.Auftrag) { a.Zustand, a.LoeschenAb = gruppenabfrage.Gezaehlt, mikrozeit(40) }))
	legeAuftrag(t, p, auftrag(2, func(a *gruppenabfrage.Auftrag) { a.LoeschenAb = mikrozeit(40) }))
	legeAuftrag(t, p, auftrag(3, func(a *gruppenabfrage.Auftrag) { a.Zustand = gruppenabfrage.Fertig }))
	for _, schritt := range []struct {
		minute int
		soll   int64
	}{{39, 0}, {40, 1}, {41, 0}} {
		if n, err := p.Raeume(ctx, mikrozeit(schritt.minute)); err != nil || n != schritt.soll {
			t.Errorf("minute %d: %d removed, %v", schritt.minute, n, err)
		}
	}
	if liste, err := p.Auftraege(ctx, "stelle"); err != nil || len(liste) != 2 {
		t.Errorf("%d left, %v", len(liste), err)
	}
}

func zweitePerson(t *testing.T, p Postfachspeicher) {
	ctx := t.Context()
	for _, soll := range []bool{false, true, false} {
		if soll {
			if err := p.SetzeZweitePerson(ctx, "stelle", true); err != nil {
				t.Fatal(err)
			}
		}
		ist, err := p.ZweitePerson(ctx, "stelle")
		if err != nil || ist != soll {
			t.Errorf("%v, %v", ist, err)
		}
		if err := p.SetzeZweitePerson(ctx, "stelle", false); err != nil {
			t.Fatal(err)
		}
		if ist, err := p.ZweitePerson(ctx, "andere"); err != nil || ist {
			t.Errorf("another body: %v, %v", ist, err)
		}
	}
}
