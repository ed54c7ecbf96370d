// SPDX-License-Identifier: EUPL-1.2

package abrechnung_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

// buchfuehrung has three notices of two customers, the third one over 152 euros.
func buchfuehrung(t *testing.T) *kasse {
	t.Helper()
	k := neueKasse(t)
	k.fordere("ida", true, k.uhr.Jetzt(), tatbestaende(1, 0, 0))
	k.fordere("udo", true, k.uhr.Jetzt(), tatbestaende(1, 0, 0))
	k.fordere("udo", true, k.uhr.Jetzt(), tatbestaende(40, 0, 0))
	k.erlasse()
	return k
}

func TestFinde(t *testing.T) {
	k := buchfuehrung(t)
	referenz := k.stand("2026-000002").Referenz
	for name, f := range map[string]struct{ text, soll string }{
		"number of the notice":   {" 2026-000001 ", "2026-000001"},
		"reference in groups":    {strings.ToLower(referenz[:4] + " " + referenz[4:8] + " " + referenz[8:]), "2026-000002"},
		"number of the order":    {"AUFTRAG002", "2026-000003"},
		"customer, latest first": {"udo", "2026-000003 2026-000002"},
		"nothing typed":          {"  ", ""},
		"wrong check digits":     {"RF00" + referenz[4:], ""},
		"nobody":                 {"niemand", ""},
	} {
		t.Run("S2-34.6 "+name, func(t *testing.T) {
			gefunden, err := k.Finde(t.Context(), f.text)
			if err != nil {
				t.Fatal(err)
			}
			var ist []string
			for _, s := range gefunden {
				ist = append(ist, s.Nummer)
			}
			if strings.Join(ist, " ") != f.soll {
				t.Errorf("found %v, want %s", ist, f.soll)
			}
		})
	}
}

func TestPreviewTellsWhatTheImportDoes(t *testing.T) {
	k := buchfuehrung(t)
	datei := "Buchungstag;Verwendungszweck;Betrag\n" +
		"02.04.2026;" + k.stand("2026-000001").Referenz + ";3,80\n" +
		"02.04.2026;Miete;5,00\n02.04.2026;Miete;5,00\n03.04.2026;Entgelt;-1,00\n"
	vorher, _, err := k.SiehVor(t.Context(), strings.NewReader(datei))
	if err != nil || len(k.ablage.eingaenge) != 0 {
		t.Fatalf("preview changed something: %v", err)
	}
	if vorher.Zahlungen[0].Bescheid != "2026-000001" || vorher.Zahlungen[1].Bescheid != "" {
		t.Errorf("%+v", vorher.Zahlungen)
	}
	ist, _, err := k.LiesZahlungen(t.Context(), amt, strings.NewReader(datei))
	if err != nil || ist != vorher.Einlesung || ist.Offen != 2 || ist.Cent != 1380 {
		t.Errorf("S2-34.6 preview %+v, import %+v, %v", vorher.Einlesung, ist, err)
	}
	nachher, _, err := k.SiehVor(t.Context(), strings.NewReader(datei))
	if err != nil || nachher.Bekannt != 3 || nachher.Cent != 0 {
		t.Errorf("the same file again: %+v, %v", nachher.Einlesung, err)
	}
	_, maengel, err := k.SiehVor(t.Context(), strings.NewReader("Buchungstag;Betrag\n"))
	mitCode(t, err, "MR-1840")
	if len(maengel) != 1 {
		t.Errorf("faults %v", maengel)
	}
}

func TestCancellingMuchNeedsTwo(t *testing.T) {
	k := buchfuehrung(t)
	v := abrechnung.Vorgang{Wer: amt, Bescheid: "2026-000003", Grund: "falscher Kunde"}
	mitCode(t, k.Storniere(t.Context(), v), "MR-2431")
	if err := k.BeantrageStorno(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	mitCode(t, k.Storniere(t.Context(), v), "MR-2431")
	if s := k.stand("2026-000003"); s.Offen() != 15200 || s.Storniert {
		t.Errorf("the application had an effect: %+v", s)
	}
	zweite := v
	zweite.Wer.Kennung = "meier"
	if err := k.Storniere(t.Context(), zweite); err != nil {
		t.Error(err)
	}
	mitCode(t, k.BeantrageStorno(t.Context(), v), "MR-1837")
	v.Bescheid = "2026-000001"
	if err := k.Storniere(t.Context(), v); err != nil {
		t.Errorf("3,80 € need nobody else: %v", err)
	}
}

func TestRemindersOfTheDay(t *testing.T) {
	k := buchfuehrung(t)
	if err := k.Zahle(t.Context(), abrechnung.Vorgang{Wer: amt, Bescheid: "2026-000001", Betrag: 380, Grund: "bar"}); err != nil {
		t.Fatal(err)
	}
	if err := k.Zahle(t.Context(), abrechnung.Vorgang{Wer: amt, Bescheid: "2026-000002", Betrag: 100, Grund: "bar"}); err != nil {
		t.Fatal(err)
	}
	if n, err := k.MahneFaellige(t.Context(), amt); n != 0 || err != nil {
		t.Errorf("too early: %d, %v", n, err)
	}
	k.uhr.Weiter(43 * 24 * time.Hour)
	if err := k.MahneTaeglich(t.Context(), amt); err != nil {
		t.Fatal(err)
	}
	heute := k.Heute()
	gemahnt, err := k.Gemahnte(t.Context(), heute, heute)
	if err != nil || len(gemahnt) != 2 {
		t.Fatalf("%d reminders, %v", len(gemahnt), err)
	}
	if n, err := k.MahneFaellige(t.Context(), amt); n != 0 || err != nil {
		t.Errorf("twice on one day: %d, %v", n, err)
	}
	if err := k.Zahle(t.Context(), abrechnung.Vorgang{Wer: amt, Bescheid: "2026-000002", Betrag: 280, Grund: "bar"}); err != nil {
		t.Fatal(err)
	}
	var brief bytes.Buffer
	if err := k.DruckeMahnung(t.Context(), "udo", "2026-000002", 1, &brief); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(pdftest.Struktur(t, brief.Bytes()), "\n")
	for _, soll := range []string{"1. Mahnung zum Gebührenbescheid 2026-000002", "2,80 €", "28.05.2026", "GiroCode", "berechnen wir nichts"} {
		if !strings.Contains(text, soll) {
			t.Errorf("the letter lacks %q", soll)
		}
	}
	mitCode(t, k.DruckeMahnung(t.Context(), "", "2026-000002", 2, &brief), "MR-1834")
	mitCode(t, k.DruckeMahnung(t.Context(), "ida", "2026-000002", 1, &brief), "MR-1834")
}

func TestAbstimmung(t *testing.T) {
	k := buchfuehrung(t)
	a, err := k.Abstimmung(t.Context())
	if err != nil || !a.Stimmt() || len(a.Monate) != 1 || a.Monate[0].Bescheide != 15960 {
		t.Errorf("%+v, %v", a, err)
	}
	k.ablage.bescheide[0].Summe++
	if a, err = k.Abstimmung(t.Context()); err != nil || a.Stimmt() || a.Monate[0].Unterschied() != 1 {
		t.Errorf("S2-34.1 a notice over more than its claims is not noticed: %+v, %v", a, err)
	}
}
