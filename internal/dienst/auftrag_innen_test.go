// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// auftragshaus opens an installation without residents whose clock can be moved,
// with the customers ida (privat) and bank (grosskunde, until the end of April 2026).
func auftragshaus(t testing.TB, u uhr.Uhr) *haus {
	t.Helper()
	null := 0
	k := Konfig{Betriebsart: Test, Daten: t.TempDir(), Auskunft: Auskunftskonfig{RasterMS: &null}}
	k.vorgaben()
	h, err := oeffneHaus(t.Context(), bau{konfig: k, uhr: u})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.schliesse(); err != nil {
			t.Error(err)
		}
	})
	datei, maengel := zugang.LiesKontendatei(strings.NewReader(`{"kunden":[
		{"id":"ida","name":"Ida Beispiel","art":"privat","nutzer":[{"kennung":"ida.beispiel","passwort":"geheim-genug-1"}]},
		{"id":"bank","name":"Bank AG","art":"grosskunde","regel":"BMG49","vertrag":"V 1","gueltig_bis":"2026-04-30","nutzer":[{"kennung":"bank.1","passwort":"geheim-genug-1"}]}
	]}`), h.kenntProfil)
	if len(maengel) > 0 {
		t.Fatal(maengel)
	}
	if _, err := h.zugang.LegeAn(t.Context(), betreiber(), datei, func() {}); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *haus) nutzer(t testing.TB, kunde, kennung string) auftrag.Nutzer {
	t.Helper()
	n, ok, err := kunden{h}.Nutzer(t.Context(), kunde, kennung)
	if err != nil || !ok {
		t.Fatalf("%s/%s: %v, %v", kunde, kennung, ok, err)
	}
	return n
}

// sammelauftrag asks so many times for somebody who does not exist.
func sammelauftrag(profile int) auftrag.Sammelauftrag {
	e := auskunft.Ersuchen{Kette: auskunft.KetteKeine, Anfrage: suche.Privatanfrage{
		Nachname: "Nirgendsdorn", Vornamen: "Kunigundis", Geburtsdatum: 19800101, Geburtsort: "Zinnwaldgeising",
	}}
	return auftrag.Sammelauftrag{
		Weg: auftrag.Stapel, Erklaerung: auftrag.Erklaerung{Fassung: "1", KeineWerbung: true, KeinAdresshandel: true},
		Profile: slices.Repeat([]auftrag.Profil{{Ersuchen: e}}, profile),
	}
}

func TestOrderToLetter(t *testing.T) {
	u := uhr.Fest(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
	h := auftragshaus(t, u)
	ida, bank := h.nutzer(t, "ida", "ida.beispiel"), h.nutzer(t, "bank", "bank.1")
	for _, n := range []auftrag.Nutzer{ida, bank} {
		nummer, err := h.auftraege.Sende(t.Context(), n, sammelauftrag(6))
		if err != nil {
			t.Fatal(err)
		}
		h.arbeiteAuftraegeAb(t.Context())
		if _, err := h.auftraege.Oeffne(t.Context(), n, nummer); err != nil {
			t.Fatal(err)
		}
	}
	h.erlasseBescheide(t.Context())
	u.Stelle(time.Date(2026, 4, 1, 0, 5, 0, 0, uhr.Berlin()))
	h.rechneMonatAb(t.Context())
	h.rechneMonatAb(t.Context())
	var ist []string
	for s, err := range h.abrechnung.Konto(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		ist = append(ist, fmt.Sprintf("%s %s %s %v", s.Nummer, s.Kunde, s.Art, s.Summe))
	}
	if soll := []string{"2026-000002 bank monat 4,56 €", "2026-000001 ida auftrag 4,56 €"}; !slices.Equal(ist, soll) {
		t.Errorf("S2-20.4 notices %q", ist)
	}
	var brief bytes.Buffer
	if err := h.abrechnung.Drucke(t.Context(), "ida", "2026-000001", &brief); err != nil || !bytes.HasPrefix(brief.Bytes(), []byte("%PDF-")) {
		t.Errorf("letter of %d bytes, %v", brief.Len(), err)
	}
	if _, err := h.abrechnung.Stimme(t.Context()); err != nil {
		t.Error(err)
	}
	u.Stelle(time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC))
	h.raeumeAuftraege(t.Context())
	for n := range map[auftrag.Nutzer]bool{ida: true, bank: true} {
		for z, err := range h.auftraege.Liste(t.Context(), n) {
			t.Errorf("S2-10.3 left after the term: %+v, %v", z, err)
		}
	}
}

func TestBackgroundWorkIsWokenByAnOrder(t *testing.T) {
	h := auftragshaus(t, uhr.Fest(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)))
	defer h.beginneAuftragslauf(t.Context())()
	ida := h.nutzer(t, "ida", "ida.beispiel")
	nummer, err := h.auftraege.Sende(t.Context(), ida, sammelauftrag(1))
	if err != nil {
		t.Fatal(err)
	}
	warteBis(t, func() bool {
		a, err := h.auftraege.Lies(t.Context(), ida, nummer)
		return err == nil && a.Zustand == auftrag.Erledigt
	})
	if _, err := h.auftraege.Oeffne(t.Context(), ida, nummer); err != nil {
		t.Fatal(err)
	}
	warteBis(t, func() bool {
		_, err := h.abrechnung.Bescheid(t.Context(), "ida", "2026-000001")
		return err == nil
	})
}

// warteBis looks again and again until the test's own time is over.
func warteBis(t *testing.T, erfuellt func() bool) {
	t.Helper()
	takt := time.NewTicker(5 * time.Millisecond)
	defer takt.Stop()
	for !erfuellt() {
		select {
		case <-takt.C:
		case <-t.Context().Done():
			t.Fatal("did not happen")
		}
	}
}

func TestCustomersMayAskAsTheirAccountsSay(t *testing.T) {
	u := uhr.Fest(time.Date(2026, 4, 30, 9, 0, 0, 0, time.UTC))
	h := auftragshaus(t, u)
	n := h.nutzer(t, "bank", "bank.1")
	if !n.Grosskunde || n.Regel != suche.RegelBMG49 || n.KundeName != "Bank AG" {
		t.Errorf("S2-20.2 %+v", n)
	}
	if _, ok, err := (kunden{h}).Nutzer(t.Context(), "bank", "sachbearbeiterin ohne Konto"); !ok || err != nil {
		t.Errorf("user without account: %v, %v", ok, err)
	}
	for _, f := range [][2]string{{"gibtesnicht", "bank.1"}, {"betreiber", "x"}} {
		if _, ok, err := (kunden{h}).Nutzer(t.Context(), f[0], f[1]); ok || err != nil {
			t.Errorf("%v: %v, %v", f, ok, err)
		}
	}
	u.Stelle(time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))
	n, ok, err := kunden{h}.Nutzer(t.Context(), "bank", "bank.1")
	if ok || err != nil || !n.Grosskunde {
		t.Errorf("S2-20.2 after the contract: %+v, %v, %v", n, ok, err)
	}
}

func TestBankIsCheckedAtStart(t *testing.T) {
	gut := Gebuehrenkonfig{Inhaber: "Kasse", IBAN: "DE02 1203 0000 0000 2020 51"}
	for name, f := range map[string]struct {
		k   Konfig
		gut bool
	}{
		"given":             {Konfig{Betriebsart: Produktiv, Gebuehren: gut}, true},
		"demo without one":  {Konfig{Betriebsart: Vorfuehrung}, true},
		"wrong check digit": {Konfig{Betriebsart: Produktiv, Gebuehren: Gebuehrenkonfig{Inhaber: "Kasse", IBAN: "DE03120300000000202051"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			bank, err := f.k.bank()
			if (err == nil) != f.gut || f.gut && bank.Pruefe() != nil {
				t.Errorf("%+v, %v", bank, err)
			}
		})
	}
	if bank, err := (Konfig{Betriebsart: Produktiv}).bank(); err != nil || bank.Pruefe() == nil {
		t.Errorf("a productive installation was given the example account: %v", err)
	}
	if _, err := abrechnung.LadeFristen(); err != nil {
		t.Error(err)
	}
}

// BenchmarkStapel works on a batch of 10,000 profiles with log and fee.
func BenchmarkStapel(b *testing.B) {
	h := auftragshaus(b, uhr.System())
	ida := h.nutzer(b, "ida", "ida.beispiel")
	for b.Loop() {
		nummer, err := h.auftraege.Sende(b.Context(), ida, sammelauftrag(10000))
		if err != nil {
			b.Fatal(err)
		}
		if ok, err := h.auftraege.BearbeiteAuftrag(b.Context(), nummer); err != nil || !ok {
			b.Fatal(ok, err)
		}
		if _, err := h.auftraege.Oeffne(b.Context(), ida, nummer); err != nil {
			b.Fatal(err)
		}
	}
}
