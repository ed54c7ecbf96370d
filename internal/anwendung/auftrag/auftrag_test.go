// SPDX-License-Identifier: EUPL-1.2

package auftrag_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
)

func TestDraft(t *testing.T) {
	t.Run("S2-34.2 ten profiles, not eleven, not none", func(t *testing.T) {
		h := neuesHaus(t)
		zehn := slices.Repeat([]melde.Name{"Anna"}, 10)
		a := h.entwurf(nutzer, profile(zehn...))
		_, err := h.Aendere(t.Context(), nutzer, a.Nummer, a.Fassung, func(a *auftrag.Auftrag) error {
			a.Profile = append(a.Profile, profile("Berta")...)
			return nil
		})
		mitCode(t, err, "MR-1824")
		if b, err := h.Lies(t.Context(), nutzer, a.Nummer); err != nil || len(b.Profile) != 10 {
			t.Errorf("%d profiles stored, %v", len(b.Profile), err)
		}
		leer := h.entwurf(nutzer, nil)
		mitCode(t, h.Bestaetige(t.Context(), nutzer, leer.Nummer, leer.Fassung, "2011-09"), "MR-1824")
	})
	t.Run("S2-34.3 a double click begins one order", func(t *testing.T) {
		h := neuesHaus(t)
		erste, err := h.Beginne(t.Context(), nutzer, "seite-1")
		if err != nil {
			t.Fatal(err)
		}
		if zweite, err := h.Beginne(t.Context(), nutzer, "seite-1"); err != nil || zweite != erste {
			t.Errorf("%s and %s, %v", erste, zweite, err)
		}
		if andere, err := h.Beginne(t.Context(), nutzer, "seite-2"); err != nil || andere == erste {
			t.Errorf("another page gave %s, %v", andere, err)
		}
	})
	t.Run("two tabs do not overwrite each other", func(t *testing.T) {
		h := neuesHaus(t)
		a := h.entwurf(nutzer, profile("Anna"))
		nimm := func(*auftrag.Auftrag) error { return nil }
		if _, err := h.Aendere(t.Context(), nutzer, a.Nummer, a.Fassung, nimm); err != nil {
			t.Fatal(err)
		}
		_, err := h.Aendere(t.Context(), nutzer, a.Nummer, a.Fassung, nimm)
		mitCode(t, err, "MR-1822")
	})
	t.Run("G7 equal profiles are pointed out and both cost", func(t *testing.T) {
		h := neuesHaus(t)
		a := h.entwurf(nutzer, profile("Anna", "Berta", "Anna"))
		p, err := h.Pruefe(nutzer, a)
		if err != nil || !slices.Equal(p.Doppelt, []int{2}) || p.Bis != 3*380 || p.Von != 380 || !p.Vollstaendig() {
			t.Errorf("%+v, %v", p, err)
		}
		if err := h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, p.Tarif); err != nil {
			t.Fatal(err)
		}
		h.arbeite()
		if r := h.oeffne(nutzer, a.Nummer).Rechnung; r.Summe != 1140 {
			t.Errorf("fee %v", r.Summe)
		}
	})
	t.Run("a draft can be thrown away, an order not", func(t *testing.T) {
		h := neuesHaus(t)
		a, bestellt := h.entwurf(nutzer, profile("Anna")), h.bestellt(nutzer, "Anna")
		if err := h.Verwirf(t.Context(), nutzer, a.Nummer); err != nil {
			t.Error(err)
		}
		_, err := h.Lies(t.Context(), nutzer, a.Nummer)
		mitCode(t, err, "MR-1821")
		mitCode(t, h.Verwirf(t.Context(), nutzer, bestellt), "MR-1823")
	})
}

func TestConfirmation(t *testing.T) {
	t.Run("S2-34.3 clicking twice at the same time makes one order and one claim", func(t *testing.T) {
		h := neuesHaus(t)
		a := h.entwurf(nutzer, profile("Anna"))
		h.ablage.vorErsetze = func() { // the other click is faster by a moment
			if err := h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, "2011-09"); err != nil {
				t.Error(err)
			}
		}
		for range 2 {
			if err := h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, "2011-09"); err != nil {
				t.Error(err)
			}
		}
		h.arbeite()
		h.oeffne(nutzer, a.Nummer)
		h.oeffne(nutzer, a.Nummer)
		if n := len(h.ablage.forderungen); n != 1 || len(h.auskunft.kontexte) != 1 {
			t.Errorf("%d claims, %d searches", n, len(h.auskunft.kontexte))
		}
	})
	t.Run("S2-34.3 what another tab changed is not confirmed", func(t *testing.T) {
		h := neuesHaus(t)
		a := h.entwurf(nutzer, profile("Anna"))
		mitCode(t, h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung-1, "2011-09"), "MR-1822")
	})
	t.Run("G8 rates that changed since the summary are shown again", func(t *testing.T) {
		h := neuesHaus(t)
		a := h.entwurf(nutzer, profile("Anna"))
		p, err := h.Pruefe(nutzer, a)
		if err != nil {
			t.Fatal(err)
		}
		h.tarife.neuAb = 20260401
		h.uhr.Stelle(time.Date(2026, 3, 31, 22, 30, 0, 0, time.UTC)) // 1 April in Berlin
		mitCode(t, h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, p.Tarif), "MR-1829")
		if err := h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, "neu"); err != nil {
			t.Error(err)
		}
		if b, err := h.Lies(t.Context(), nutzer, a.Nummer); err != nil || b.Tarif != "neu" {
			t.Errorf("order by %q, %v", b.Tarif, err)
		}
	})
	t.Run("G8 an order keeps the rates of its confirmation", func(t *testing.T) {
		h := neuesHaus(t)
		nummer := h.bestellt(nutzer, "Anna")
		h.tarife.neuAb = 20260401
		h.uhr.Stelle(beginn.AddDate(0, 0, 2))
		h.arbeite()
		if r := h.oeffne(nutzer, nummer).Rechnung; r.Fassung != "2011-09" {
			t.Errorf("calculated by %q", r.Fassung)
		}
	})
	t.Run("S2-32.12 an incomplete profile is no order", func(t *testing.T) {
		h := neuesHaus(t)
		p := profile("Anna")
		p[0].Ersuchen.Anfrage.Geburtsort = ""
		a := h.entwurf(nutzer, p)
		mitCode(t, h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, "2011-09"), "MR-1827")
	})
	for name, f := range map[string]struct {
		e    auftrag.Erklaerung
		code string
	}{
		"S2-32.17 no declaration on advertising":              {auftrag.Erklaerung{KeinAdresshandel: true}, "MR-1825"},
		"S2-32.17 no declaration on address trade":            {auftrag.Erklaerung{KeineWerbung: true}, "MR-1825"},
		"BMG-44.1 commercial without a purpose":               {auftrag.Erklaerung{KeineWerbung: true, KeinAdresshandel: true, Gewerblich: true, Geschaeftszeichen: "1"}, "MR-1826"},
		"BMG-44.1 commercial without a reference":             {auftrag.Erklaerung{KeineWerbung: true, KeinAdresshandel: true, Gewerblich: true, Zweck: "Inkasso"}, "MR-1826"},
		"BMG-44.1 commercial with both":                       {auftrag.Erklaerung{KeineWerbung: true, KeinAdresshandel: true, Gewerblich: true, Zweck: "Inkasso", Geschaeftszeichen: "1"}, ""},
		"BMG-44.1 private persons need to name no purpose":    {erlaubt, ""},
		"S2-32.17 declared nothing, though commercial things": {auftrag.Erklaerung{Gewerblich: true, Zweck: "x", Geschaeftszeichen: "1"}, "MR-1825"},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			a := h.entwurf(nutzer, profile("Anna"))
			a, err := h.Aendere(t.Context(), nutzer, a.Nummer, a.Fassung, func(a *auftrag.Auftrag) error { a.Erklaerung = f.e; return nil })
			if err != nil {
				t.Fatal(err)
			}
			mitCode(t, h.Bestaetige(t.Context(), nutzer, a.Nummer, a.Fassung, "2011-09"), f.code)
			_, err = h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: f.e, Profile: profile("Anna")})
			mitCode(t, err, f.code)
		})
	}
}

func TestBatch(t *testing.T) {
	h := neuesHaus(t)
	viele := profile(slices.Repeat([]melde.Name{"Anna"}, 10001)...)
	sende := func(n auftrag.Nutzer, w auftrag.Weg, p []auftrag.Profil) (string, error) {
		return h.Sende(t.Context(), n, auftrag.Sammelauftrag{Weg: w, Erklaerung: erlaubt, Profile: p, Einmal: "uuid-" + string(w)})
	}
	_, err := sende(gross, auftrag.Stapel, viele)
	mitCode(t, err, "MR-1830")
	_, err = sende(gross, auftrag.Stapel, nil)
	mitCode(t, err, "MR-1824")
	if _, err := sende(gross, auftrag.REST, viele[:10000]); err != nil {
		t.Fatalf("G1 10,000 profiles: %v", err)
	}
	h = neuesHaus(t)
	erste, err := sende(gross, auftrag.Stapel, viele[:1000])
	if err != nil {
		t.Fatal(err)
	}
	if zweite, err := sende(gross, auftrag.Stapel, viele[:1]); err != nil || zweite != erste {
		t.Errorf("S2-34.3 repeated transmission is %s after %s, %v", zweite, erste, err)
	}
	h.arbeite()
	a := h.oeffne(gross, erste)
	if a.Rechnung.Summe != 380000 || !a.Monatlich || h.ablage.forderungen[0].Sofort {
		t.Errorf("S2-20.4 fee %v, claim at once %v", a.Rechnung.Summe, h.ablage.forderungen[0].Sofort)
	}
	if h.ablage.geschrieben > 11 {
		t.Errorf("stored %d times", h.ablage.geschrieben)
	}
}

func TestWork(t *testing.T) {
	t.Run("G9 a technical failure costs nothing and is tried again in the same order", func(t *testing.T) {
		h := neuesHaus(t)
		h.auskunft.kaputt["Berta"] = true
		nummer := h.bestellt(nutzer, "Anna", "Berta")
		h.arbeite()
		_, err := h.Oeffne(t.Context(), nutzer, nummer)
		mitCode(t, err, "MR-1828")
		h.arbeite()
		if n := len(h.auskunft.kontexte); n != 2 {
			t.Errorf("%d requests before the time of the repetition", n)
		}
		delete(h.auskunft.kaputt, "Berta")
		h.uhr.Stelle(beginn.Add(time.Minute))
		h.arbeite()
		if a := h.oeffne(nutzer, nummer); a.Rechnung.Summe != 760 || a.Profile[1].Ergebnis.Auskunft == nil {
			t.Errorf("fee %v", a.Rechnung.Summe)
		}
	})
	t.Run("G9 what never works stays open, without fee and without claim", func(t *testing.T) {
		h := neuesHaus(t)
		h.auskunft.kaputt["Berta"] = true
		nummer := h.bestellt(nutzer, "Berta")
		for i := range 10 {
			h.uhr.Stelle(beginn.Add(time.Duration(i) * 24 * time.Hour))
			h.arbeite()
		}
		a := h.oeffne(nutzer, nummer)
		if a.Rechnung.Summe != 0 || a.Offen() != 1 || len(h.ablage.forderungen) > 0 {
			t.Errorf("fee %v, %d open, %d claims", a.Rechnung.Summe, a.Offen(), len(h.ablage.forderungen))
		}
		if n := len(h.auskunft.kontexte); n != 8 {
			t.Errorf("tried %d times", n)
		}
	})
	t.Run("S2-32.12 a refused profile costs nothing", func(t *testing.T) {
		h := neuesHaus(t)
		nummer, err := h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.SOAP, Erklaerung: erlaubt, Profile: profile("Mangel", "Anna")})
		if err != nil {
			t.Fatal(err)
		}
		h.arbeite()
		if a := h.oeffne(gross, nummer); a.Rechnung.Summe != 380 || a.Rechnung.Positionen[0].Cent != 0 || len(a.Profile[0].Ergebnis.Maengel) != 1 {
			t.Errorf("%+v", a.Rechnung)
		}
	})
	t.Run("a power cut in the middle repeats work, not fees", func(t *testing.T) {
		h := neuesHaus(t)
		nummer, err := h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: erlaubt, Profile: profile(slices.Repeat([]melde.Name{"Ohne"}, 250)...)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, halt := context.WithCancel(t.Context())
		h.auskunft.bei = func(nr int) {
			if nr == 150 {
				halt()
			}
		}
		if _, err := h.Bearbeite(ctx); err == nil {
			t.Fatal("the cut was not noticed")
		}
		if a, err := h.Lies(t.Context(), gross, nummer); err != nil || a.Zustand != auftrag.Bestaetigt {
			t.Fatal(err)
		}
		if offen := h.ablage.auftraege[nummer].Offen(); offen != 150 {
			t.Errorf("%d open after the cut", offen)
		}
		h.arbeite()
		if a := h.oeffne(gross, nummer); a.Rechnung.Summe != 250*76 || len(h.ablage.forderungen) != 1 {
			t.Errorf("fee %v, %d claims", a.Rechnung.Summe, len(h.ablage.forderungen))
		}
	})
	t.Run("a door and the background ask and log one order once", func(t *testing.T) {
		h := neuesHaus(t)
		nummer := h.bestellt(nutzer, "Anna", "Berta")
		drin, weiter := make(chan struct{}), make(chan struct{})
		h.auskunft.bei = func(nr int) {
			if nr == 1 {
				close(drin)
				<-weiter
			}
		}
		var gruppe sync.WaitGroup
		gruppe.Go(func() {
			if fertig, err := h.BearbeiteAuftrag(t.Context(), nummer); err != nil || !fertig {
				t.Error(fertig, err)
			}
		})
		<-drin
		if n, err := h.Bearbeite(t.Context()); n != 0 || err != nil {
			t.Errorf("the background did %d orders, %v", n, err)
		}
		gruppe.Go(func() {
			if fertig, err := h.BearbeiteAuftrag(t.Context(), nummer); err != nil || !fertig {
				t.Error(fertig, err)
			}
		})
		close(weiter)
		gruppe.Wait()
		if n := len(h.auskunft.kontexte); n != 2 {
			t.Errorf("%d searches", n)
		}
	})
	t.Run("stopping keeps what is answered and charges only that", func(t *testing.T) {
		h := neuesHaus(t)
		nummer, err := h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: erlaubt, Profile: profile(slices.Repeat([]melde.Name{"Anna"}, 250)...)})
		if err != nil {
			t.Fatal(err)
		}
		einmal := sync.Once{}
		h.auskunft.bei = func(nr int) {
			if nr > 100 {
				einmal.Do(func() {
					if err := h.Brich(t.Context(), gross, nummer); err != nil {
						t.Error(err)
					}
				})
			}
		}
		h.arbeite()
		a := h.oeffne(gross, nummer)
		if a.Offen() != 150 || a.Rechnung.Summe != 100*380 || !a.Abgebrochen {
			t.Errorf("%d open, fee %v", a.Offen(), a.Rechnung.Summe)
		}
		if err := h.Brich(t.Context(), gross, nummer); err != nil {
			t.Error(err)
		}
	})
	t.Run("an account that was closed gets no more answers", func(t *testing.T) {
		h := neuesHaus(t)
		h.bestellt(nutzer, "Anna")
		h.gesperrt["ida"] = true
		h.arbeite()
		if len(h.auskunft.kontexte) > 0 || len(h.ablage.forderungen) > 0 {
			t.Error("the register was searched")
		}
	})
	t.Run("the answer is told for whom and what for", func(t *testing.T) {
		h := neuesHaus(t)
		e := auftrag.Erklaerung{KeineWerbung: true, KeinAdresshandel: true, Gewerblich: true, Zweck: "Inkasso", Geschaeftszeichen: "I 7"}
		nummer, err := h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.SOAP, Erklaerung: e, Profile: profile("Anna")})
		if err != nil {
			t.Fatal(err)
		}
		if fertig, err := h.BearbeiteAuftrag(t.Context(), nummer); err != nil || !fertig {
			t.Fatal(fertig, err)
		}
		k := h.auskunft.kontexte[0]
		if k.Kunde != "bank" || k.Kennung != "bank.1" || k.Auftrag != nummer || k.Position != 1 || k.Zweck != "Inkasso" || k.Geschaeftszeichen != "I 7" || k.Weg != "soap" {
			t.Errorf("BMG-44.1 %+v", k)
		}
	})
}

func TestRelease(t *testing.T) {
	t.Run("BMG-51.1 a Sperre before the release makes result and fee neutral", func(t *testing.T) {
		vorher, nachher := neuesHaus(t), neuesHaus(t)
		offen := vorher.bestellt(nutzer, "Ohne", "Berta", "Archiv")
		gesperrt := nachher.bestellt(nutzer, "Anna", "Berta", "Archiv")
		vorher.arbeite()
		nachher.arbeite()
		nachher.auskunft.gesperrt["Anna"] = true
		a, b := vorher.oeffne(nutzer, offen), nachher.oeffne(nutzer, gesperrt)
		if b.Profile[0].Ergebnis.Auskunft != nil || b.Profile[0].Ergebnis.Tatbestand != gebuehr.Neutral || b.Profile[1].Ergebnis.Auskunft == nil {
			t.Error("the blocked person is told of")
		}
		if a.Rechnung.Summe != b.Rechnung.Summe || !slices.Equal(a.Rechnung.Positionen, b.Rechnung.Positionen) {
			t.Errorf("fee %v tells it, want %v", b.Rechnung, a.Rechnung)
		}
	})
	t.Run("BMG-51.1 what was read already stays as it was", func(t *testing.T) {
		h := neuesHaus(t)
		nummer := h.bestellt(nutzer, "Anna")
		h.arbeite()
		h.oeffne(nutzer, nummer)
		h.auskunft.gesperrt["Anna"] = true
		if a := h.oeffne(nutzer, nummer); a.Profile[0].Ergebnis.Auskunft == nil {
			t.Error("the answer changed")
		}
	})
	t.Run("BMG-51.1 no result leaves before the release", func(t *testing.T) {
		h := neuesHaus(t)
		nummer := h.bestellt(nutzer, "Anna")
		h.arbeite()
		a, err := h.Lies(t.Context(), nutzer, nummer)
		if err != nil || a.Profile[0].Ergebnis != nil || a.Zustand != auftrag.Erledigt {
			t.Errorf("%+v, %v", a, err)
		}
	})
	t.Run("BMG-51.1 a batch with one Sperre among many", func(t *testing.T) {
		h := neuesHaus(t)
		namen := slices.Repeat([]melde.Name{"Anna"}, 700)
		namen[300] = "Berta"
		nummer, err := h.Sende(t.Context(), gross, auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: erlaubt, Profile: profile(namen...)})
		if err != nil {
			t.Fatal(err)
		}
		h.arbeite()
		h.auskunft.gesperrt["Berta"] = true
		if a := h.oeffne(gross, nummer); a.Profile[300].Ergebnis.Auskunft != nil || a.Rechnung.Summe != 699*380+76 || len(h.auskunft.kontexte) != 701 {
			t.Errorf("fee %v after %d searches", a.Rechnung.Summe, len(h.auskunft.kontexte))
		}
	})
	t.Run("S2-10.3 only one's own, and others are as unknown as none", func(t *testing.T) {
		h := neuesHaus(t)
		nummer := h.bestellt(nutzer, "Anna")
		h.arbeite()
		for _, fremder := range []auftrag.Nutzer{{Kunde: "ida", Kennung: "kollegin", AlleAuftraege: true}, {Kunde: "bank", Kennung: "ida"}} {
			for _, nr := range []string{nummer, "GIBTESNICHT"} {
				_, err := h.Lies(t.Context(), fremder, nr)
				mitCode(t, err, "MR-1821")
				_, err = h.Oeffne(t.Context(), fremder, nr)
				mitCode(t, err, "MR-1821")
				_, err = h.Aendere(t.Context(), fremder, nr, 1, nil)
				mitCode(t, err, "MR-1821")
				mitCode(t, h.Bestaetige(t.Context(), fremder, nr, 1, ""), "MR-1821")
				mitCode(t, h.Brich(t.Context(), fremder, nr), "MR-1821")
				mitCode(t, h.Verwirf(t.Context(), fremder, nr), "MR-1821")
			}
		}
	})
	t.Run("S2-10.3 reading results is logged, without anybody's data", func(t *testing.T) {
		h := neuesHaus(t)
		nummer := h.bestellt(nutzer, "Anna")
		h.arbeite()
		h.oeffne(nutzer, nummer)
		if len(h.eintraege) != 1 || h.eintraege[0].Kennung != "ida" || h.eintraege[0].Weitere["auftrag"] != nummer {
			t.Errorf("%d entries", len(h.eintraege))
		}
	})
	t.Run("S2-40.1 an administrator lists the orders of his users", func(t *testing.T) {
		h := neuesHaus(t)
		h.bestellt(nutzer, "Anna")
		for n, soll := range map[auftrag.Nutzer]int{nutzer: 1, {Kunde: "ida", Kennung: "chef"}: 0, {Kunde: "ida", Kennung: "chef", AlleAuftraege: true}: 1} {
			ist := 0
			for _, err := range h.Liste(t.Context(), n) {
				if err != nil {
					t.Fatal(err)
				}
				ist++
			}
			if ist != soll {
				t.Errorf("%s sees %d", n.Kennung, ist)
			}
		}
	})
}

func TestOneBrokenOrderDoesNotStopTheOthers(t *testing.T) {
	h := neuesHaus(t)
	kaputt := h.bestellt(gross, "Anna")
	heil := h.bestellt(gross, "Berta")
	h.ablage.kaputt = kaputt
	if n, err := h.Bearbeite(t.Context()); n != 1 || !errors.Is(err, errTechnik) {
		t.Errorf("%d done, %v", n, err)
	}
	h.ablage.auftraege[kaputt].Zustand = auftrag.Erledigt
	h.uhr.Stelle(beginn.AddDate(0, 2, 0))
	if err := h.Schliesse(t.Context(), gross.Kunde, h.uhr.Jetzt()); !errors.Is(err, errTechnik) || h.ablage.auftraege[heil].Zustand != auftrag.Bekanntgegeben {
		t.Errorf("closed: %v", err)
	}
	h.uhr.Stelle(beginn.AddDate(0, 4, 0))
	if err := h.Raeume(t.Context()); !errors.Is(err, errTechnik) || h.ablage.auftraege[heil] != nil {
		t.Errorf("cleared: %v", err)
	}
}

func TestEndOfTime(t *testing.T) {
	t.Run("S2-20.4 the month closes the customer's orders that nobody read", func(t *testing.T) {
		h := neuesHaus(t)
		alt := h.bestellt(gross, "Anna")
		h.bestellt(nutzer, "Anna")
		h.uhr.Stelle(time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC))
		neu := h.bestellt(gross, "Anna")
		h.arbeite()
		if err := h.Schliesse(t.Context(), gross.Kunde, time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		if len(h.ablage.forderungen) != 1 || h.ablage.forderungen[0].Auftrag != alt || h.ablage.auftraege[neu].Zustand != auftrag.Erledigt {
			t.Errorf("claims %+v", h.ablage.forderungen)
		}
	})
	t.Run("S2-10.3 after the term everything is deleted and the fee is due all the same", func(t *testing.T) {
		h := neuesHaus(t)
		entwurf := h.entwurf(nutzer, profile("Anna")).Nummer
		ungelesen, gelesen := h.bestellt(nutzer, "Anna"), h.bestellt(nutzer, "Ohne")
		h.arbeite()
		h.oeffne(nutzer, gelesen)
		wartet := h.bestellt(nutzer, "Berta")
		h.uhr.Stelle(beginn.AddDate(0, 0, 30))
		if err := h.Raeume(t.Context()); err != nil || len(h.ablage.auftraege) != 4 {
			t.Fatalf("deleted too early: %d left, %v", len(h.ablage.auftraege), err)
		}
		h.uhr.Stelle(beginn.AddDate(0, 0, 30).Add(time.Second))
		if err := h.Raeume(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rest := slices.Collect(maps.Keys(h.ablage.auftraege)); !slices.Equal(rest, []string{wartet}) {
			t.Errorf("left %v, drafts %s, orders %s", rest, entwurf, ungelesen)
		}
		if len(h.ablage.forderungen) != 2 || h.ablage.forderungen[1].Auftrag != ungelesen || h.ablage.forderungen[1].Rechnung.Summe != 380 {
			t.Errorf("claims %+v", h.ablage.forderungen)
		}
	})
}
