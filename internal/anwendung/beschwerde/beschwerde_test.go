// SPDX-License-Identifier: EUPL-1.2

package beschwerde_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/grund/uhr"
)

// haus is everything around the use case, in memory.
type haus struct {
	*beschwerde.Dienst
	alle      []beschwerde.Beschwerde
	eintraege []protokoll.Eintrag
}

// ablage keeps complaints in memory.
type ablage struct{ *haus }

func (h ablage) Lege(_ context.Context, b beschwerde.Beschwerde) (int64, error) {
	b.Nr = int64(len(h.alle) + 1)
	h.alle = append(h.alle, b)
	return b.Nr, nil
}

func (h ablage) Liste(context.Context, beschwerde.Filter) ([]beschwerde.Beschwerde, error) {
	return h.alle, nil
}

func (h ablage) Lies(_ context.Context, nr int64) (beschwerde.Beschwerde, bool, error) {
	if nr < 1 || int(nr) > len(h.alle) {
		return beschwerde.Beschwerde{}, false, nil
	}
	return h.alle[nr-1], true, nil
}

func (h ablage) Ersetze(_ context.Context, b beschwerde.Beschwerde) (bool, error) {
	h.alle[b.Nr-1] = b
	return true, nil
}

func (h ablage) Raeume(context.Context, uhr.Datum) (int64, error) { return 0, nil }

func (h *haus) Kunde(_ context.Context, id string) (abrechnung.Kunde, bool, error) {
	return abrechnung.Kunde{ID: id, Name: "Firma " + id, Anschrift: []string{"Alte Gasse 1", "01067 Dresden"}}, id != "weg", nil
}

func (h *haus) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	h.eintraege = append(h.eintraege, e)
	return 1, e.Vollstaendig()
}

var amt = zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "huber"}

func neuesHaus(t *testing.T) *haus {
	t.Helper()
	fristen, err := beschwerde.LadeFristen()
	if err != nil {
		t.Fatal(err)
	}
	h := &haus{}
	h.Dienst = beschwerde.Neu(beschwerde.Ausstattung{
		Ablage: ablage{h}, Kunden: h, Protokoll: h, Uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), Fristen: fristen,
		Aussteller: bescheid.Aussteller{Name: "Registerstelle", Anschrift: []string{"Musterstraße 1", "01067 Dresden"}, Kontakt: "x@example.invalid"},
	})
	return h
}

func TestNimm(t *testing.T) {
	gut := beschwerde.Beschwerde{Name: "Ida Beispiel", Anschrift: []string{"Gasse 2", "01067 Dresden"}, Gegenstand: "datenschutz", Weg: beschwerde.Brief, Text: "Wer hat gefragt?"}
	for name, f := range map[string]struct {
		aendere func(*beschwerde.Beschwerde)
		felder  []string
	}{
		"resident":            {func(*beschwerde.Beschwerde) {}, nil},
		"customer":            {func(b *beschwerde.Beschwerde) { b.Kunde, b.Name, b.Anschrift = "x", "", nil }, nil},
		"resident, no name":   {func(b *beschwerde.Beschwerde) { b.Name, b.Anschrift = " ", nil }, []string{"name", "anschrift"}},
		"nothing said":        {func(b *beschwerde.Beschwerde) { b.Text, b.Gegenstand = "", "x" }, []string{"gegenstand", "text"}},
		"a novel":             {func(b *beschwerde.Beschwerde) { b.Text = strings.Repeat("x", 8001) }, []string{"text"}},
		"too long an address": {func(b *beschwerde.Beschwerde) { b.Anschrift = make([]string, 5) }, []string{"anschrift"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, b := neuesHaus(t), gut
			f.aendere(&b)
			_, err := h.Nimm(t.Context(), amt, b)
			var liste zugang.Maengelliste
			errors.As(err, &liste)
			var felder []string
			for _, m := range liste {
				felder = append(felder, m.Pfad)
			}
			if !slices.Equal(felder, f.felder) || len(felder) == 0 && err != nil {
				t.Fatalf("wrong fields %v, %v", felder, err)
			}
			if err == nil && h.alle[0].Faellig != h.Heute().PlusTage(30) {
				t.Errorf("Art. 12 DSGVO: due on %s", h.alle[0].Faellig)
			}
		})
	}
}

func TestStepsAndAnswer(t *testing.T) {
	h := neuesHaus(t)
	ctx := t.Context()
	for _, b := range []beschwerde.Beschwerde{{Kunde: "x", Gegenstand: "gebuehr", Text: "Zu teuer."}, {Kunde: "weg", Gegenstand: "gebuehr", Text: "Zu teuer."}} {
		if _, err := h.Nimm(ctx, amt, b); err != nil {
			t.Fatal(err)
		}
	}
	var brief bytes.Buffer
	if err := h.SchreibeAntwort(ctx, amt, 1, &brief); fehler.CodeVon(err) != "MR-2441" {
		t.Errorf("letter before the answer: %v", err)
	}
	for i, f := range []struct {
		s    beschwerde.Arbeitsschritt
		code string
	}{
		{beschwerde.Arbeitsschritt{Nr: 9}, "MR-2438"},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 1, Nachher: beschwerde.InArbeit}, ""},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 1, Nachher: beschwerde.InArbeit, Text: "x"}, "MR-2439"},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 2, Nachher: beschwerde.InArbeit}, "MR-2440"},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 2, Nachher: beschwerde.Eingegangen, Text: "x"}, "MR-2440"},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 2, Nachher: beschwerde.Beantwortet, Antwort: "x"}, "MR-2440"},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 2, Nachher: beschwerde.Beantwortet, Antwort: "Die Gebühr stimmt.\nMehr dazu im Bescheid.", Ausgang: beschwerde.Abgewiesen}, ""},
		{beschwerde.Arbeitsschritt{Nr: 1, Fassung: 3, Nachher: beschwerde.InArbeit, Text: "x"}, "MR-2440"},
		{beschwerde.Arbeitsschritt{Nr: 2, Fassung: 1, Nachher: beschwerde.Beantwortet, Antwort: "x", Ausgang: beschwerde.Abgeholfen}, ""},
	} {
		err := h.Bearbeite(ctx, amt, f.s)
		if f.code == "" && err != nil || f.code != "" && fehler.CodeVon(err) != f.code {
			t.Errorf("step %d: %v, want %q", i+1, err, f.code)
		}
	}
	b := h.alle[0]
	if b.Frist != h.Heute().PlusJahre(6) || b.Zustand.Offen() || len(b.Verlauf) != 3 {
		t.Errorf("%s, deleted on %s", b.Zustand, b.Frist)
	}
	if err := h.SchreibeAntwort(ctx, amt, 1, &brief); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(pdftest.Struktur(t, brief.Bytes()), "\n")
	for _, soll := range []string{"Firma x", "Ihre Beschwerde vom 01.09.2026", "B-000001", "Die Gebühr stimmt.", "Mehr dazu im Bescheid."} {
		if !strings.Contains(text, soll) {
			t.Errorf("the letter lacks %q", soll)
		}
	}
	if err := h.SchreibeAntwort(ctx, amt, 2, &brief); fehler.CodeVon(err) != "MR-2441" {
		t.Errorf("letter without an address: %v", err)
	}
}

func TestPrintsAsItsNumberAndLooksAreLogged(t *testing.T) {
	h := neuesHaus(t)
	nr, err := h.Nimm(t.Context(), amt, beschwerde.Beschwerde{Name: "Ida Beispiel", Anschrift: []string{"Gasse 2"}, Gegenstand: "sonstiges", Text: "geheim"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.Lies(t.Context(), amt, nr)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %s", b, b, b); strings.Contains(text, "Ida") || strings.Contains(text, "geheim") {
		t.Errorf("printed %s", text)
	}
	if n := len(h.eintraege); n != 2 || h.eintraege[1].Weitere["beschwerde"] != "B-000001" {
		t.Errorf("%d entries", n)
	}
	spaet := h.Heute().PlusTage(15)
	if !b.Ueberfaellig(spaet) || b.Ueberfaellig(spaet.PlusTage(-1)) {
		t.Error("due on the wrong day")
	}
}
