// SPDX-License-Identifier: EUPL-1.2

package abrechnung_test

import (
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/gebuehr"
)

func TestLiesKontoauszug(t *testing.T) {
	const kopf = "Buchungstag;Verwendungszweck;Betrag\n"
	for name, f := range map[string]struct {
		text    string
		betrag  gebuehr.Cent // of the only payment; 0 for none
		maengel int
	}{
		"German amount":              {kopf + "01.04.2026;x;1.234,56\n", 123456, 0},
		"English amount":             {kopf + "2026-04-01;x;1,234.56\n", 123456, 0},
		"whole euros":                {kopf + "01.04.26;x;38\n", 3800, 0},
		"one decimal":                {kopf + "01.04.26;x;38,5\n", 3850, 0},
		"with currency":              {kopf + "01.04.2026;x;3,80 EUR\n", 380, 0},
		"plus sign":                  {kopf + "01.04.2026;x;+3,80 €\n", 380, 0},
		"commas between the columns": {"Datum,Betrag,Zweck\n2026-04-01,3.80,x\n", 380, 0},
		"byte order mark":            {"\ufeff" + kopf + "01.04.2026;x;3,80\n", 380, 0},
		"western character set":      {kopf + "01.04.2026;Geb\xfchr;3,80\n", 380, 0},
		"empty line at the end":      {kopf + "01.04.2026;x;3,80\n\n", 380, 0},
		"money that went out":        {kopf + "01.04.2026;x;-3,80\n", 0, 0},
		"nothing at all":             {"", 0, 1},
		"column missing":             {"Buchungstag;Betrag\n01.04.2026;3,80\n", 0, 1},
		"day that does not exist":    {kopf + "31.02.2026;x;3,80\n", 0, 1},
		"three decimals":             {kopf + "01.04.2026;x;3,801\n", 0, 1},
		"thousands in twos":          {kopf + "01.04.2026;x;12.34,56\n", 0, 1},
		"too much money":             {kopf + "01.04.2026;x;9999999999,00\n", 0, 1},
		"formula":                    {kopf + "01.04.2026;x;=1+1\n", 0, 1},
		"two faults":                 {kopf + "x;x;x\n01.04.2026\n", 0, 2},
		"open quotation mark":        {kopf + "01.04.2026;\"x;3,80\n", 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			eingaenge, _, maengel := abrechnung.LiesKontoauszug(strings.NewReader(f.text))
			if len(maengel) != f.maengel {
				t.Fatalf("faults %v", maengel)
			}
			if f.betrag == 0 && len(eingaenge) > 0 || f.betrag != 0 && (len(eingaenge) != 1 || eingaenge[0].Betrag != f.betrag) {
				t.Errorf("payments %+v", eingaenge)
			}
		})
	}
}

func FuzzLiesKontoauszug(f *testing.F) {
	f.Add("Buchungstag;Verwendungszweck;Betrag\n01.04.2026;\"RF71 KMR\";1.234,56\n")
	f.Add("Datum,Betrag,Zweck\n2026-04-01,-3.80,\xfc\n")
	f.Fuzz(func(t *testing.T, text string) {
		eingaenge, _, maengel := abrechnung.LiesKontoauszug(strings.NewReader(text))
		if len(maengel) > 100 {
			t.Error("too many faults")
		}
		for _, e := range eingaenge {
			if e.Betrag <= 0 || e.Tag.Leer() || len(e.Schluessel) != 64 {
				t.Errorf("%+v", e)
			}
		}
	})
}
