// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abrechnung"
	privat "kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

// Kasse is a storage as the contract of notices and ledger sees it.
type Kasse struct {
	Auftraege  privat.Speicher
	Abrechnung abrechnung.Speicher
}

// Kassenhaus opens the same storage again and again, as a restart does.
type Kassenhaus func(t *testing.T) Kasse

// Abrechnung runs the contract of notices and ledger. neu returns a fresh home.
func Abrechnung(t *testing.T, neu func(t *testing.T) Kassenhaus) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, h Kassenhaus)
	}{
		{"S2-34.6 a notice keeps everything, and its claims outlive their orders", bescheidBleibt},
		{"S2-34.6 numbers have no gaps within a year, also at the same time", nummernOhneLuecke},
		{"S2-34.6 a claim gets into one notice only", forderungEinmal},
		{"S2-20.4 what a month has to bill", monatsposten},
		{"entries add up, and a refused one leaves nothing", buchungen},
		{"what is due or overpaid is listed", unausgeglichen},
		{"the same payment twice is one", eingaenge},
		{"a month is noted as billed", monatslaeufe},
		{"notices are read page by page", blaetter},
		{"S2-34.6 an order leads to its notice", zuAuftrag},
		{"S2-34.1 claims, notices and payments agree month by month", monatssummen},
		{"payments that are there already are known", bekannte},
		{"reminders of some days", gemahnte},
		{"the months that are billed are listed", abrechnungslaeufe},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

// fordere stores a released order with a claim over so many cents.
func fordere(t *testing.T, k Kasse, nr int, aendere ...func(*privat.Forderung)) *privat.Forderung {
	t.Helper()
	a := bestellung(nr, imZustand(privat.Erledigt))
	bestelle(t, k.Auftraege, a)
	f := forderungZu(a)
	for _, g := range aendere {
		g(f)
	}
	a.Fassung, a.Zustand, a.Rechnung = 2, privat.Bekanntgegeben, f.Rechnung
	ok, err := k.Auftraege.Ersetze(t.Context(), a, privat.Neues{Forderung: f})
	muss(t, ok, err)
	return f
}

func monatlich(f *privat.Forderung) { f.Sofort = false }

var (
	ersterTag = uhr.Datum{Jahr: 2026, Monat: 3, Tag: 31}
	faellig   = uhr.Datum{Jahr: 2026, Monat: 4, Tag: 28}
)

func entwurfBescheid(cent gebuehr.Cent) *abrechnung.Bescheid {
	return &abrechnung.Bescheid{
		Kunde: "kunde", Empfaenger: []string{"Ida Beispiel", "Alte Gasse 1"}, Art: abrechnung.Einzelbescheid,
		Datum: ersterTag, Faellig: faellig, Summe: cent, Texte: "1",
	}
}

func erlasse(t *testing.T, k Kasse, b *abrechnung.Bescheid, auftraege ...string) *abrechnung.Bescheid {
	t.Helper()
	ok, err := k.Abrechnung.Erlasse(t.Context(), b, auftraege)
	muss(t, ok, err)
	return b
}

func stand(t *testing.T, k Kasse, nummer string) abrechnung.Stand {
	t.Helper()
	s, da, err := k.Abrechnung.Bescheid(t.Context(), nummer)
	muss(t, da, err)
	return s
}

func bescheidBleibt(t *testing.T, h Kassenhaus) {
	k := h(t)
	f1, f2 := fordere(t, k, 1, monatlich), fordere(t, k, 2, monatlich)
	entwurf := entwurfBescheid(760)
	entwurf.Art, entwurf.Monat = abrechnung.Monatsbescheid, "2026-03"
	b := erlasse(t, k, entwurf, "A-2", "A-1")
	if err := k.Auftraege.Loesche(t.Context(), "A-1", 2); err != nil {
		t.Fatal(err)
	}
	k = h(t)
	if d := cmp.Diff(abrechnung.Stand{Bescheid: *b}, stand(t, k, b.Nummer)); d != "" {
		t.Errorf("notice:\n%s", d)
	}
	posten, err := k.Abrechnung.Posten(t.Context(), b.Nummer)
	if d := cmp.Diff([]privat.Forderung{*f1, *f2}, posten); d != "" || err != nil {
		t.Errorf("claims: %v\n%s", err, d)
	}
	nummer, da, err := k.Abrechnung.NachReferenz(t.Context(), b.Referenz)
	muss(t, da, err)
	if nummer != b.Nummer {
		t.Errorf("reference leads to %s", nummer)
	}
	_, da, err = k.Abrechnung.NachReferenz(t.Context(), "RF00")
	mussNicht(t, da, err)
	_, da, err = k.Abrechnung.Bescheid(t.Context(), "2026-999999")
	mussNicht(t, da, err)
}

func nummernOhneLuecke(t *testing.T, h Kassenhaus) {
	k := h(t)
	const viele = 10
	for i := range viele {
		fordere(t, k, i)
	}
	var gruppe sync.WaitGroup
	for i := range viele {
		gruppe.Go(func() {
			auftrag := fmt.Sprintf("A-%d", i)
			if i%2 == 1 {
				auftrag = "A-0" // these meet each other and must take no number with them
			}
			if _, err := k.Abrechnung.Erlasse(t.Context(), entwurfBescheid(380), []string{auftrag}); err != nil {
				t.Error(err)
			}
		})
	}
	gruppe.Wait()
	naechstesJahr := entwurfBescheid(380)
	naechstesJahr.Datum.Jahr = 2027
	erlasse(t, k, naechstesJahr, "A-1")
	var nummern []string
	for s, err := range k.Abrechnung.Bescheide(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		nummern = append(nummern, s.Nummer)
	}
	if soll := []string{"2027-000001", "2026-000005", "2026-000004", "2026-000003", "2026-000002", "2026-000001"}; !slices.Equal(nummern, soll) {
		t.Errorf("numbers %v", nummern)
	}
}

func forderungEinmal(t *testing.T, h Kassenhaus) {
	k := h(t)
	fordere(t, k, 1)
	fordere(t, k, 2)
	erlasse(t, k, entwurfBescheid(380), "A-1")
	for _, auftraege := range [][]string{{"A-2", "A-1"}, {"A-9"}} {
		ok, err := k.Abrechnung.Erlasse(t.Context(), entwurfBescheid(760), auftraege)
		mussNicht(t, ok, err)
	}
	offen, err := k.Abrechnung.SofortOffene(t.Context())
	if err != nil || len(offen) != 1 || offen[0].Auftrag != "A-2" {
		t.Errorf("left %v, %v", offen, err)
	}
	s, err := k.Abrechnung.Summen(t.Context())
	if d := cmp.Diff(abrechnung.Summen{Forderungen: 760, OhneBescheid: 380, Bescheide: 380}, s); d != "" || err != nil {
		t.Errorf("sums: %v\n%s", err, d)
	}
}

func monatsposten(t *testing.T, h Kassenhaus) {
	ctx, k := t.Context(), h(t)
	fordere(t, k, 2, monatlich)
	fordere(t, k, 1, monatlich)
	fordere(t, k, 3)
	fordere(t, k, 9, monatlich)
	bestelle(t, k.Auftraege,
		bestellung(4, imZustand(privat.Erledigt), func(a *privat.Auftrag) { a.Kunde, a.Monatlich = "bank", true }),
		bestellung(5, imZustand(privat.Erledigt), func(a *privat.Auftrag) { a.Kunde = "private" }),
		bestellung(6, imZustand(privat.Bestaetigt), func(a *privat.Auftrag) { a.Kunde, a.Monatlich = "spaeter", true }))
	kunden, err := k.Abrechnung.Monatskunden(ctx, mikrozeit(9))
	if err != nil || !slices.Equal(kunden, []string{"bank", "kunde"}) {
		t.Errorf("customers %v, %v", kunden, err)
	}
	posten, err := k.Abrechnung.MonatlichOffene(ctx, "kunde", mikrozeit(9))
	if err != nil || len(posten) != 2 || posten[0].Auftrag != "A-1" || posten[1].Auftrag != "A-2" {
		t.Errorf("claims %v, %v", posten, err)
	}
	erlasse(t, k, entwurfBescheid(760), "A-1", "A-2")
	if kunden, err := k.Abrechnung.Monatskunden(ctx, mikrozeit(4)); err != nil || len(kunden) != 0 {
		t.Errorf("customers afterwards %v, %v", kunden, err)
	}
}

func buchung(b *abrechnung.Bescheid, art abrechnung.Buchungsart, cent gebuehr.Cent) abrechnung.Buchung {
	return abrechnung.Buchung{Bescheid: b.Nummer, Art: art, Betrag: cent, Tag: faellig, Zeit: mikrozeit(7), Wer: "huber", Grund: "Grund"}
}

func buche(t *testing.T, k Kasse, b *abrechnung.Bescheid, art abrechnung.Buchungsart, cent gebuehr.Cent) {
	t.Helper()
	ok, err := k.Abrechnung.Buche(t.Context(), b.Nummer, func(abrechnung.Stand) (abrechnung.Buchung, error) { return buchung(b, art, cent), nil })
	muss(t, ok, err)
}

var errAbgelehnt = errors.New("refused")

func buchungen(t *testing.T, h Kassenhaus) {
	k := h(t)
	fordere(t, k, 1)
	b := erlasse(t, k, entwurfBescheid(1000), "A-1")
	buche(t, k, b, abrechnung.Zahlung, 300)
	buche(t, k, b, abrechnung.Mahnung, 0)
	buche(t, k, b, abrechnung.Zahlung, 800)
	buche(t, k, b, abrechnung.Erstattung, 50)
	buche(t, k, b, abrechnung.Gutschrift, 200)
	ok, err := k.Abrechnung.Buche(t.Context(), b.Nummer, func(s abrechnung.Stand) (abrechnung.Buchung, error) {
		if s.Gezahlt != 1100 {
			t.Errorf("seen %+v", s)
		}
		return abrechnung.Buchung{}, errAbgelehnt
	})
	if ok || !errors.Is(err, errAbgelehnt) {
		t.Errorf("refused entry: %v, %v", ok, err)
	}
	ok, err = k.Abrechnung.Buche(t.Context(), "2026-999999", nil)
	mussNicht(t, ok, err)
	k = h(t)
	soll := abrechnung.Stand{Bescheid: *b, Gezahlt: 1100, Gutgeschrieben: 200, Erstattet: 50, Mahnungen: 1, Gemahnt: faellig}
	if d := cmp.Diff(soll, stand(t, k, b.Nummer)); d != "" {
		t.Error(d)
	}
	liste, err := k.Abrechnung.Buchungen(t.Context(), b.Nummer)
	if err != nil || len(liste) != 5 {
		t.Fatalf("%d entries, %v", len(liste), err)
	}
	erste := buchung(b, abrechnung.Zahlung, 300)
	erste.Nr = liste[0].Nr
	if d := cmp.Diff(erste, liste[0]); d != "" {
		t.Error(d)
	}
	buche(t, k, b, abrechnung.Storno, 800)
	if s := stand(t, k, b.Nummer); !s.Storniert || s.Offen() != -1050 {
		t.Errorf("cancelled: %+v", s)
	}
}

func unausgeglichen(t *testing.T, h Kassenhaus) {
	k := h(t)
	var alle []*abrechnung.Bescheid
	for i := range 4 {
		fordere(t, k, i)
		entwurf := entwurfBescheid(380)
		entwurf.Faellig = faellig.PlusTage(-i)
		alle = append(alle, erlasse(t, k, entwurf, fmt.Sprintf("A-%d", i)))
	}
	buche(t, k, alle[1], abrechnung.Zahlung, 380)
	buche(t, k, alle[2], abrechnung.Zahlung, 400)
	buche(t, k, alle[3], abrechnung.Zahlung, 100)
	var ist []string
	for s, err := range k.Abrechnung.Unausgeglichene(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		ist = append(ist, fmt.Sprint(s.Nummer, " ", int64(s.Offen())))
	}
	if soll := []string{"2026-000004 280", "2026-000003 -20", "2026-000001 380"}; !slices.Equal(ist, soll) {
		t.Errorf("%q", ist)
	}
}

func eingaenge(t *testing.T, h Kassenhaus) {
	ctx, k := t.Context(), h(t)
	fordere(t, k, 1)
	b := erlasse(t, k, entwurfBescheid(380), "A-1")
	zahlung := buchung(b, abrechnung.Zahlung, 380)
	e := abrechnung.Eingang{Schluessel: "s1", Tag: faellig, Betrag: 380, Zweck: "RF", Zeit: mikrozeit(8)}
	for i, soll := range []bool{true, false} {
		neu, err := k.Abrechnung.NimmEingang(ctx, e, &zahlung)
		if err != nil || neu != soll {
			t.Errorf("time %d: %v, %v", i+1, neu, err)
		}
	}
	offener := abrechnung.Eingang{Schluessel: "s2", Tag: ersterTag, Betrag: 20, Zweck: "Miete", Zeit: mikrozeit(8)}
	neu, err := k.Abrechnung.NimmEingang(ctx, offener, nil)
	muss(t, neu, err)
	k = h(t)
	liste, err := k.Abrechnung.OffeneEingaenge(ctx)
	if err != nil || len(liste) != 1 {
		t.Fatalf("%v, %v", liste, err)
	}
	offener.Nr = liste[0].Nr
	if d := cmp.Diff(offener, liste[0]); d != "" {
		t.Error(d)
	}
	for i, soll := range []bool{true, false} {
		ok, err := k.Abrechnung.OrdneEingangZu(ctx, offener.Nr, func(e abrechnung.Eingang) abrechnung.Buchung {
			return buchung(b, abrechnung.Zahlung, e.Betrag)
		})
		if err != nil || ok != soll {
			t.Errorf("time %d: %v, %v", i+1, ok, err)
		}
	}
	if s := stand(t, k, b.Nummer); s.Gezahlt != 400 {
		t.Errorf("paid %v", s.Gezahlt)
	}
	s, err := k.Abrechnung.Summen(ctx)
	if err != nil || s.Zahlungen != 400 || s.OffeneEingaenge != 0 || s.Offen() != -20 {
		t.Errorf("%+v, %v", s, err)
	}
}

func monatslaeufe(t *testing.T, h Kassenhaus) {
	ctx, k := t.Context(), h(t)
	for range 2 {
		if err := k.Abrechnung.MerkeLauf(ctx, "2026-03", mikrozeit(1)); err != nil {
			t.Fatal(err)
		}
	}
	for monat, soll := range map[abrechnung.Monat]bool{"2026-03": true, "2026-04": false} {
		if ist, err := h(t).Abrechnung.Gelaufen(ctx, monat); err != nil || ist != soll {
			t.Errorf("%s: %v, %v", monat, ist, err)
		}
	}
}
