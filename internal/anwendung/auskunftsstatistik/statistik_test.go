// SPDX-License-Identifier: EUPL-1.2

package auskunftsstatistik_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

type ablage struct {
	forderungen []auftrag.Forderung
	monate      map[string]auskunftsstatistik.Monatszahlen
}

func (a *ablage) Forderungen(_ context.Context, von, bis time.Time) iter.Seq2[auftrag.Forderung, error] {
	return func(yield func(auftrag.Forderung, error) bool) {
		for _, f := range a.forderungen {
			if !f.Zeit.Before(von) && f.Zeit.Before(bis) && !yield(f, nil) {
				return
			}
		}
	}
}

func (a *ablage) SetzeMonat(_ context.Context, m auskunftsstatistik.Monatszahlen) error {
	a.monate[string(m.Monat)] = m
	return nil
}

func (a *ablage) Monate(context.Context) ([]auskunftsstatistik.Monatszahlen, error) {
	var alle []auskunftsstatistik.Monatszahlen
	for _, m := range []string{"2026-09", "2026-08", "2026-07"} {
		if z, da := a.monate[m]; da {
			alle = append(alle, z)
		}
	}
	return alle, nil
}

func forderung(weg auftrag.Weg, zeit time.Time, t ...gebuehr.Tatbestand) auftrag.Forderung {
	f := auftrag.Forderung{Weg: weg, Zeit: zeit, Rechnung: gebuehr.Rechnung{Summe: 380}}
	for _, x := range t {
		f.Rechnung.Positionen = append(f.Rechnung.Positionen, gebuehr.Position{Tatbestand: x})
	}
	return f
}

func TestZaehle(t *testing.T) {
	u := uhr.Fest(time.Date(2026, 9, 7, 2, 0, 0, 0, time.UTC))
	august := time.Date(2026, 8, 31, 21, 59, 0, 0, time.UTC) // 23:59 in Berlin
	a := &ablage{monate: map[string]auskunftsstatistik.Monatszahlen{}, forderungen: []auftrag.Forderung{
		forderung(auftrag.Dialog, august, gebuehr.Auskunft, gebuehr.Neutral, gebuehr.KeineGebuehr),
		forderung(auftrag.Stapel, august, gebuehr.Archiv, gebuehr.ArchivNeutral, gebuehr.Auskunft),
		forderung(auftrag.Dialog, august.Add(time.Minute), gebuehr.Auskunft),
		forderung(auftrag.Dialog, august.AddDate(0, -1, 0), gebuehr.Auskunft), // of July, counted earlier
	}}
	d := auskunftsstatistik.Neu(a, u)
	for range 2 { // again gives the same
		if err := d.Zaehle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	soll := map[string]auskunftsstatistik.Monatszahlen{
		"2026-08": {Monat: "2026-08", Stand: u.Jetzt(), Wege: []auskunftsstatistik.Zaehlung{
			{Weg: auftrag.Stapel, Auftraege: 1, Profile: 3, Auskunft: 1, Neutral: 1, Archiv: 1, Cent: 380},
			{Weg: auftrag.Dialog, Auftraege: 1, Profile: 2, Auskunft: 1, Neutral: 1, Cent: 380},
		}},
		"2026-09": {Monat: "2026-09", Stand: u.Jetzt(), Wege: []auskunftsstatistik.Zaehlung{{Weg: auftrag.Dialog, Auftraege: 1, Profile: 1, Auskunft: 1, Cent: 380}}},
	}
	if d := cmp.Diff(soll, a.monate); d != "" {
		t.Error(d)
	}
	ansichten, err := d.Monate(t.Context(), 1)
	if err != nil || len(ansichten) != 1 || !ansichten[0].Gesamt.Verdeckt {
		t.Errorf("%+v, %v", ansichten, err)
	}
}

// zahl is a row of so many answers.
func zahl(weg auftrag.Weg, auftraege, gefunden, neutral int) auskunftsstatistik.Zaehlung {
	return auskunftsstatistik.Zaehlung{Weg: weg, Auftraege: auftraege, Profile: gefunden + neutral, Auskunft: gefunden, Neutral: neutral,
		Cent: gebuehr.Cent(380*gefunden + 76*neutral)}
}

// kurz says what of a row is told: "-" for nothing, else profiles, class and euros.
func kurz(a auskunftsstatistik.Ansicht) string {
	if a.Verdeckt {
		return "-"
	}
	return fmt.Sprintf("%d %s %d", a.Profile, a.Anteil, a.Gebuehr)
}

func TestSchuetze(t *testing.T) {
	for name, f := range map[string]struct {
		wege   []auskunftsstatistik.Zaehlung
		gesamt string
		soll   []string
	}{
		"BMG-51.1 large numbers in classes": {[]auskunftsstatistik.Zaehlung{zahl("dialog", 50, 60, 40), zahl("soap", 9, 9, 91)},
			"200 25 bis unter 50 % 362", []string{"100 50 bis unter 75 % 258", "100 unter 25 % 103"}},
		"BMG-51.1 four neutral answers are not told, nor the fee that would tell them": {[]auskunftsstatistik.Zaehlung{zahl("dialog", 50, 96, 4)},
			"100  -1", []string{"100  -1"}},
		"BMG-51.1 no neutral answer is not told either": {[]auskunftsstatistik.Zaehlung{zahl("dialog", 50, 100, 0)}, "100  -1", []string{"100  -1"}},
		"BMG-51.1 a small channel takes the next small one with it": {[]auskunftsstatistik.Zaehlung{zahl("dialog", 50, 60, 40), zahl("soap", 30, 20, 20), zahl("rest", 2, 1, 1)},
			"142 50 bis unter 75 % 354", []string{"100  -1", "-", "-"}},
		"BMG-51.1 two small channels hide each other": {[]auskunftsstatistik.Zaehlung{zahl("dialog", 50, 60, 40), zahl("soap", 3, 2, 1), zahl("rest", 2, 1, 1)},
			"105 50 bis unter 75 % 271", []string{"100  -1", "-", "-"}},
		"BMG-51.1 a small month": {[]auskunftsstatistik.Zaehlung{zahl("dialog", 4, 60, 40)}, "-", []string{"-"}},
		"an empty month":         {nil, "-", nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := auskunftsstatistik.Schuetze(&auskunftsstatistik.Monatszahlen{Monat: "2026-08", Wege: f.wege})
			if ist := kurz(a.Gesamt); ist != f.gesamt {
				t.Errorf("month %q, want %q", ist, f.gesamt)
			}
			var ist []string
			for _, w := range a.Wege {
				ist = append(ist, kurz(w))
			}
			if d := cmp.Diff(f.soll, ist); d != "" {
				t.Error(d)
			}
		})
	}
}
