// SPDX-License-Identifier: EUPL-1.2

package adresshandel_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/adresshandel"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/grund/uhr"
)

// haus is everything around the use case, in memory.
type haus struct {
	*adresshandel.Dienst
	t           *testing.T
	uhr         *uhr.Stell
	auftraege   []*auftrag.Auftrag
	forderungen []auftrag.Forderung
	faelle      []adresshandel.Fall
	grenzen     map[string]adresshandel.Grenze
	laufstand   string
	verbraucht  int
	gesperrt    []string
	eintraege   []protokoll.Eintrag
	gelesen     int // how many entries the log had when orders were read first
}

var (
	tag = uhr.Datum{Jahr: 2026, Monat: 9, Tag: 7}
	amt = zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "huber"}
)

func neuesHaus(t *testing.T) *haus {
	t.Helper()
	regeln, err := adresshandel.Standardregeln()
	if err != nil {
		t.Fatal(err)
	}
	h := &haus{t: t, uhr: uhr.Fest(tag.PlusTage(1).Beginn().Add(3 * time.Hour)), grenzen: map[string]adresshandel.Grenze{}, gelesen: -1}
	h.Dienst = adresshandel.Neu(adresshandel.Ausstattung{
		Ablage: h, Auftraege: h, Kunden: h, Sperrer: h, Protokoll: h, Uhr: h.uhr, Regeln: regeln,
		Aussteller: bescheid.Aussteller{Name: "Registerstelle", Anschrift: []string{"Musterstraße 1", "01067 Dresden"}, Kontakt: "x@example.invalid"},
	})
	return h
}

func (h *haus) LegeFaelle(_ context.Context, faelle []adresshandel.Fall) (neue []adresshandel.Fall, _ error) {
	for _, f := range faelle {
		if slices.ContainsFunc(h.faelle, func(x adresshandel.Fall) bool { return x.Kennzeichen() == f.Kennzeichen() }) {
			continue
		}
		f.Nr = int64(len(h.faelle) + 1)
		h.faelle, neue = append(h.faelle, f), append(neue, f)
	}
	return neue, nil
}

func (h *haus) Faelle(context.Context, adresshandel.Filter) ([]adresshandel.Fall, error) {
	return h.faelle, nil
}

func (h *haus) Fall(_ context.Context, nr int64) (adresshandel.Fall, bool, error) {
	if nr < 1 || int(nr) > len(h.faelle) {
		return adresshandel.Fall{}, false, nil
	}
	return h.faelle[nr-1], true, nil
}

func (h *haus) ErsetzeFall(_ context.Context, f adresshandel.Fall) (bool, error) {
	if h.faelle[f.Nr-1].Fassung != f.Fassung-1 {
		return false, nil
	}
	h.faelle[f.Nr-1] = f
	return true, nil
}

func (h *haus) RaeumeFaelle(context.Context, uhr.Datum) (int64, error) { return 0, nil }

func (h *haus) Grenze(_ context.Context, kunde string) (adresshandel.Grenze, bool, error) {
	g, ok := h.grenzen[kunde]
	return g, ok, nil
}

func (h *haus) Grenzen(context.Context) ([]adresshandel.Grenze, error) {
	var alle []adresshandel.Grenze
	for _, g := range h.grenzen {
		alle = append(alle, g)
	}
	return alle, nil
}

func (h *haus) SetzeGrenze(_ context.Context, g adresshandel.Grenze) error {
	h.grenzen[g.Kunde] = g
	return nil
}

func (h *haus) LoescheGrenze(_ context.Context, kunde string) error {
	delete(h.grenzen, kunde)
	return nil
}

func (h *haus) ProfileSeit(context.Context, string, time.Time) (int, error) { return h.verbraucht, nil }

func (h *haus) Laufstand(context.Context, string) (string, error) { return h.laufstand, nil }

func (h *haus) MerkeLaufstand(_ context.Context, _, wert string) error {
	h.laufstand = wert
	return nil
}

func (h *haus) Bestaetigte(_ context.Context, von, bis time.Time) iter.Seq2[*auftrag.Auftrag, error] {
	h.gelesen = len(h.eintraege)
	return func(yield func(*auftrag.Auftrag, error) bool) {
		for _, a := range h.auftraege {
			if !a.Bestaetigt.Before(von) && a.Bestaetigt.Before(bis) && !yield(a, nil) {
				return
			}
		}
	}
}

func (h *haus) Forderungen(_ context.Context, von, bis time.Time) iter.Seq2[auftrag.Forderung, error] {
	return func(yield func(auftrag.Forderung, error) bool) {
		for _, f := range h.forderungen {
			if !f.Zeit.Before(von) && f.Zeit.Before(bis) && !yield(f, nil) {
				return
			}
		}
	}
}

func (h *haus) Kunde(_ context.Context, id string) (abrechnung.Kunde, bool, error) {
	return abrechnung.Kunde{ID: id, Name: "Firma " + id, Anschrift: []string{"Alte Gasse 1", "01067 Dresden"}}, true, nil
}

func (h *haus) SperreInhaber(_ context.Context, _ zugang.Angemeldet, id string, _ bool) error {
	h.gesperrt = append(h.gesperrt, id)
	return nil
}

func (h *haus) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	h.eintraege = append(h.eintraege, e)
	return int64(len(h.eintraege)), e.Vollstaendig()
}

// bestelle adds an order of one profile, so many days before the day looked at.
func (h *haus) bestelle(kunde string, tageVorher int, anfrage suche.Privatanfrage, aendere ...func(*auftrag.Auftrag)) {
	n := len(h.auftraege)
	a := &auftrag.Auftrag{
		Nummer: fmt.Sprintf("A-%03d", n), Kunde: kunde, Nutzer: kunde + ".nutzer", Zustand: auftrag.Bestaetigt,
		Bestaetigt: tag.PlusTage(-tageVorher).Beginn().Add(10*time.Hour + time.Duration(n)*time.Minute),
		Erklaerung: auftrag.Erklaerung{Gewerblich: true}, Profile: []auftrag.Profil{{Ersuchen: auskunft.Ersuchen{Anfrage: anfrage}}},
	}
	for _, f := range aendere {
		f(a)
	}
	h.auftraege = append(h.auftraege, a)
}

func person(i int) suche.Privatanfrage {
	return suche.Privatanfrage{Nachname: melde.Name(fmt.Sprintf("Muster%c", 'a'+rune(i))), Vornamen: "Ida"}
}

func wohnhaft(p suche.Privatanfrage, hausnummer int) suche.Privatanfrage {
	p.Anschriften = []suche.Privatanschrift{{AGS: "14612000", Strasse: "Alte Gasse", Hausnummer: fmt.Sprint(hausnummer)}}
	return p
}

func (h *haus) sieh() adresshandel.Lauf {
	h.t.Helper()
	l, err := h.Sieh(h.t.Context(), tag)
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

// funde returns "rule customer value" of each case.
func (h *haus) funde() []string {
	var liste []string
	for _, f := range h.faelle {
		liste = append(liste, fmt.Sprint(f.Regel, " ", f.Kunde, " ", f.Wert))
	}
	slices.Sort(liste)
	return liste
}

func privat(a *auftrag.Auftrag) { a.Erklaerung.Gewerblich = false }

func TestRules(t *testing.T) {
	for name, f := range map[string]struct {
		lege func(h *haus)
		soll []string
	}{
		"S0-06 five consecutive house numbers": {func(h *haus) {
			for i := range 5 {
				h.bestelle("x", i, wohnhaft(person(i), 10+i))
			}
		}, []string{"hausnummern x 5"}},
		"S0-06 one side of the street": {func(h *haus) {
			for i := range 5 {
				h.bestelle("x", 0, wohnhaft(person(i), 1+2*i))
			}
		}, []string{"hausnummern x 5"}},
		"S0-06 a gap is no run": {func(h *haus) {
			for i, nr := range []int{1, 2, 3, 7, 8, 12} {
				h.bestelle("x", 0, wohnhaft(person(i), nr))
			}
		}, nil},
		"S0-06 the run of two customers is nobody's": {func(h *haus) {
			for i := range 6 {
				h.bestelle([]string{"x", "y"}[i/3], 0, wohnhaft(person(i), 10+i))
			}
		}, nil},
		"S0-06 a whole street": {func(h *haus) {
			for i := range 15 {
				h.bestelle("x", 0, wohnhaft(person(i), 7*i+1))
			}
		}, []string{"strasse x 15"}},
		"S0-06 one person of a street again and again is no street": {func(h *haus) {
			for range 15 {
				h.bestelle("x", 0, wohnhaft(person(0), 1))
			}
		}, nil},
		"S0-06 births of a day": {func(h *haus) {
			for i := range 8 {
				p := person(i)
				p.Geburtsdatum = 19800517
				h.bestelle("x", 0, p)
			}
		}, []string{"geburtstag x 8"}},
		"S0-06 a year of birth is no day": {func(h *haus) {
			for i := range 8 {
				p := person(i)
				p.Geburtsdatum = 19800000
				h.bestelle("x", 0, p)
			}
		}, nil},
		"S0-06 the same profile from four accounts, each customer has a case": {func(h *haus) {
			for i := range 4 {
				h.bestelle([]string{"x", "y"}[i%2], 0, person(0), func(a *auftrag.Auftrag) { a.Nutzer = fmt.Sprint("n", i) })
			}
		}, []string{"gleiches-profil x 4", "gleiches-profil y 4"}},
		"S0-06 the same profile from one account": {func(h *haus) {
			for range 8 {
				h.bestelle("x", 0, person(0))
			}
		}, nil},
		"S0-06 different profiles are not taken for the same": {func(h *haus) {
			for i := range 8 {
				h.bestelle("x", 0, person(i), func(a *auftrag.Auftrag) { a.Nutzer = fmt.Sprint("n", i) })
			}
		}, nil},
		"BMG-44.1 a mass without commercial purpose": {func(h *haus) {
			for i := range 60 {
				h.bestelle("x", i%14, person(i), privat)
			}
		}, []string{"masse-ohne-gewerbe x 60"}},
		"BMG-44.1 the same mass with a purpose": {func(h *haus) {
			for i := range 60 {
				h.bestelle("x", i%14, person(i))
			}
		}, nil},
		"S0-06 nothing new on the day is no new case": {func(h *haus) {
			for i := range 60 {
				h.bestelle("x", 1+i%13, person(i), privat)
			}
		}, nil},
		"S0-06 orders before the window do not count": {func(h *haus) {
			for i := range 60 {
				h.bestelle("x", i%15+min(1, i%15)*13, person(i), privat)
			}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			f.lege(h)
			h.sieh()
			if ist := h.funde(); !slices.Equal(ist, f.soll) {
				t.Errorf("found %q, want %q", ist, f.soll)
			}
		})
	}
}

// fordere adds a claim over so many answers on the day.
func (h *haus) fordere(kunde string, gefunden, neutral int) {
	var positionen []gebuehr.Position
	for i := range gefunden + neutral {
		p := gebuehr.Position{Tatbestand: gebuehr.Auskunft}
		if i >= gefunden {
			p.Tatbestand = []gebuehr.Tatbestand{gebuehr.Neutral, gebuehr.ArchivNeutral}[i%2]
		}
		positionen = append(positionen, p)
	}
	positionen = append(positionen, gebuehr.Position{Tatbestand: gebuehr.KeineGebuehr})
	h.forderungen = append(h.forderungen, auftrag.Forderung{
		Auftrag: fmt.Sprintf("F-%d", len(h.forderungen)), Kunde: kunde, Zeit: tag.Beginn().Add(time.Hour), Rechnung: gebuehr.Rechnung{Positionen: positionen},
	})
}

func TestShareOfNeutralAnswersLimitsTheCustomer(t *testing.T) {
	h := neuesHaus(t)
	h.fordere("x", 9, 41) // 82 %
	h.fordere("y", 10, 40)
	h.fordere("z", 0, 49)
	if l := h.sieh(); l.Neu != 1 || l.Grenzen != 1 {
		t.Errorf("S0-06 %+v %q", l, h.funde())
	}
	g := h.grenzen["x"]
	if g.Profile != 20 || g.Bis != uhr.Heute(h.uhr).PlusTage(14) {
		t.Errorf("%+v", g)
	}
	if l := h.sieh(); l.Neu != 0 || l.Grenzen != 0 {
		t.Errorf("the run again: %+v", l)
	}
	ctx := t.Context()
	h.verbraucht = 15
	for n, soll := range map[int]bool{5: true, 6: false} {
		if err := h.Erlaube(ctx, "x", n); (err == nil) != soll || err != nil && !errors.Is(err, adresshandel.ErrKontingent) {
			t.Errorf("BMG-51.1 %d more profiles: %v", n, err)
		}
	}
	if err := h.Erlaube(ctx, "y", 999); err != nil {
		t.Errorf("a customer without limit: %v", err)
	}
	h.uhr.Weiter(15 * 24 * time.Hour)
	if err := h.Erlaube(ctx, "x", 999); err != nil {
		t.Errorf("after its term: %v", err)
	}
	if alle, err := h.Dienst.Grenzen(ctx); err != nil || len(alle) != 0 {
		t.Errorf("%v, %v", alle, err)
	}
}

func TestTheLookIsLoggedBeforeOrdersAreRead(t *testing.T) {
	h := neuesHaus(t)
	h.bestelle("x", 0, person(0))
	h.sieh()
	if h.gelesen != 1 {
		t.Errorf("S1-22.13 orders were read with %d entries in the log", h.gelesen)
	}
	for _, e := range h.eintraege {
		if strings.Contains(fmt.Sprint(e.Kriterien, e.Weitere), "Muster") {
			t.Error("the log of the run names somebody")
		}
	}
}

func TestDailyRunCatchesUp(t *testing.T) {
	h := neuesHaus(t)
	for i, soll := range []int{0, 0, 3, 0} {
		if i == 2 {
			h.uhr.Weiter(3 * 24 * time.Hour)
		}
		laeufe, err := h.LaufeTaeglich(t.Context())
		if err != nil || len(laeufe) != soll {
			t.Errorf("run %d looked at %d days, want %d, %v", i+1, len(laeufe), soll, err)
		}
	}
	h.uhr.Weiter(60 * 24 * time.Hour)
	if laeufe, err := h.LaufeTaeglich(t.Context()); err != nil || len(laeufe) != 14 {
		t.Errorf("after two months: %d days, %v", len(laeufe), err)
	}
}

func mitFall(t *testing.T) *haus {
	h := neuesHaus(t)
	for i := range 5 {
		h.bestelle("x", 0, wohnhaft(person(i), 10+i))
	}
	h.sieh()
	return h
}

func TestStepsOfACase(t *testing.T) {
	h := mitFall(t)
	for i, f := range []struct {
		s    adresshandel.Fallschritt
		code string
	}{
		{adresshandel.Fallschritt{Nr: 9}, "MR-2433"},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 1, Nachher: adresshandel.Angehoert, Text: "x"}, "MR-2435"}, // first looks somebody
		{adresshandel.Fallschritt{Nr: 1, Fassung: 1, Nachher: adresshandel.Pruefung}, ""},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 1, Nachher: adresshandel.Angehoert, Text: "x"}, "MR-2434"},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 2, Nachher: adresshandel.Angehoert}, "MR-2435"},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 2, Nachher: adresshandel.Angehoert, Text: "Schreiben"}, ""},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 3, Nachher: adresshandel.Erledigt, Text: "x"}, "MR-2435"},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 3, Nachher: adresshandel.Erledigt, Text: "x", Ergebnis: adresshandel.Begrenzung}, "MR-2436"},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 3, Nachher: adresshandel.Erledigt, Text: "x", Ergebnis: adresshandel.Sperre}, ""},
		{adresshandel.Fallschritt{Nr: 1, Fassung: 4, Nachher: adresshandel.Pruefung, Text: "x"}, "MR-2435"},
	} {
		err := h.Bewege(t.Context(), amt, f.s)
		if f.code == "" && err != nil || f.code != "" && fehler.CodeVon(err) != f.code {
			t.Errorf("step %d: %v, want %q", i+1, err, f.code)
		}
	}
	if !slices.Equal(h.gesperrt, []string{"x"}) || h.faelle[0].Ergebnis != adresshandel.Sperre || len(h.faelle[0].Verlauf) != 3 {
		t.Errorf("S0-06 blocked %v, case %+v", h.gesperrt, h.faelle[0])
	}
}

func TestClerkLimitsAndFreesACustomer(t *testing.T) {
	h := mitFall(t)
	err := h.Bewege(t.Context(), amt, adresshandel.Fallschritt{Nr: 1, Fassung: 1, Nachher: adresshandel.Erledigt, Text: "zu viel", Ergebnis: adresshandel.Begrenzung, Profile: 3, Tage: 10})
	if err != nil || h.grenzen["x"].Profile != 3 {
		t.Fatalf("%+v, %v", h.grenzen, err)
	}
	if err := h.HebeGrenzeAuf(t.Context(), amt, "x", " "); fehler.CodeVon(err) != "MR-2435" {
		t.Errorf("without a reason: %v", err)
	}
	if err := h.HebeGrenzeAuf(t.Context(), amt, "x", "geklärt"); err != nil || len(h.grenzen) != 0 {
		t.Errorf("%+v, %v", h.grenzen, err)
	}
}

func TestLetterNamesOrdersAndNobody(t *testing.T) {
	h := mitFall(t)
	var brief bytes.Buffer
	if err := h.SchreibeAnhoerung(t.Context(), 1, &brief); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(pdftest.Struktur(t, brief.Bytes()), "\n")
	for _, soll := range []string{"Firma x", "Fortlaufende Hausnummern", "07.09.2026", "A-004", "22.09.2026", "§ 44 Abs. 3"} {
		if !strings.Contains(text, soll) {
			t.Errorf("the letter lacks %q", soll)
		}
	}
	if strings.Contains(text, "Ida") || strings.Contains(text, "Alte Gasse 10") {
		t.Error("the letter names somebody who was sought")
	}
}

func TestLiesRegelnRefuses(t *testing.T) {
	const gut = "[[regel]]\nid='a'\nart='strasse'\nbezeichnung='b'\nnorm='n'\nvon='2026-01-01'\ntage=1\nmindestens=2\n"
	if _, err := adresshandel.LiesRegeln(gut); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"unknown key": gut + "x=1\n", "unknown art": strings.Replace(gut, "strasse", "haus", 1), "twice": gut + gut,
		"no norm": strings.Replace(gut, "norm='n'\n", "", 1), "too far back": strings.Replace(gut, "tage=1", "tage=99", 1),
		"share without per cent": strings.Replace(gut, "strasse", "neutralquote", 1), "limit without term": gut + "grenze_profile=3\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := adresshandel.LiesRegeln(text); err == nil {
				t.Error("accepted")
			}
		})
	}
}
