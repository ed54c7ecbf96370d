// SPDX-License-Identifier: EUPL-1.2

package melde_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
)

func TestNeuesDatum(t *testing.T) {
	faelle := map[string]struct {
		jahr, monat, tag int
		gueltig          bool
	}{
		"ordinary day":           {2024, 6, 30, true},
		"leap day":               {2024, 2, 29, true},
		"leap day of a century":  {2000, 2, 29, true},
		"no leap day in 1900":    {1900, 2, 29, false},
		"no leap day in 2023":    {2023, 2, 29, false},
		"month with thirty days": {2023, 4, 31, false},
		"month zero":             {2023, 0, 1, false},
		"month thirteen":         {2023, 13, 1, false},
		"day zero":               {2023, 1, 0, false},
		"year zero":              {0, 1, 1, false},
		"five-digit year":        {10000, 1, 1, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			d, err := melde.NeuesDatum(fall.jahr, fall.monat, fall.tag)
			if (err == nil) != fall.gueltig {
				t.Fatalf("error %v", err)
			}
			if err == nil && (d.Jahr() != fall.jahr || d.Monat() != fall.monat || d.Tag() != fall.tag) {
				t.Errorf("got %s", d)
			}
		})
	}
}

func TestParseDatumRefuses(t *testing.T) {
	for _, s := range []string{"", "2024-6-30", "30.06.2024", "2024-06-31", "2024-06-3x", "20240630", "-024-06-30", "2024-06-30 ", "２０２４-06-30"} {
		if d, err := melde.ParseDatum(s); err == nil {
			t.Errorf("%q became %s", s, d)
		}
	}
}

func TestTeildatum(t *testing.T) {
	faelle := map[string]struct {
		d                        melde.TeilbekanntesDatum
		text, deutsch            string
		bekannt, vollstaendig    bool
		jahr, monat, tag         int
		fruehestens, spaetestens melde.Datum
	}{
		"none":               {0, "", "", false, false, 0, 0, 0, 0, 0},
		"unknown":            {melde.Unbekannt, "unbekannt", "unbekannt", false, false, 0, 0, 0, 0, 0},
		"year":               {19980000, "1998", "1998", true, false, 1998, 0, 0, 19980101, 19981231},
		"leap February":      {20000200, "2000-02", "02.2000", true, false, 2000, 2, 0, 20000201, 20000229},
		"February":           {19980200, "1998-02", "02.1998", true, false, 1998, 2, 0, 19980201, 19980228},
		"December":           {19981200, "1998-12", "12.1998", true, false, 1998, 12, 0, 19981201, 19981231},
		"complete":           {19980317, "1998-03-17", "17.03.1998", true, true, 1998, 3, 17, 19980317, 19980317},
		"early year, padded": {8000000, "0800", "0800", true, false, 800, 0, 0, 8000101, 8001231},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			d := fall.d
			if d.String() != fall.text || d.Deutsch() != fall.deutsch {
				t.Errorf("prints %q and %q", d.String(), d.Deutsch())
			}
			if d.IstBekannt() != fall.bekannt || d.IstVollstaendig() != fall.vollstaendig {
				t.Errorf("known %t, complete %t", d.IstBekannt(), d.IstVollstaendig())
			}
			if d.Jahr() != fall.jahr || d.Monat() != fall.monat || d.Tag() != fall.tag {
				t.Errorf("parts %d %d %d", d.Jahr(), d.Monat(), d.Tag())
			}
			if d.Fruehestens() != fall.fruehestens || d.Spaetestens() != fall.spaetestens {
				t.Errorf("between %s and %s", d.Fruehestens(), d.Spaetestens())
			}
		})
	}
}

func TestNeuesTeildatum(t *testing.T) {
	faelle := map[string]struct {
		jahr, monat, tag int
		soll             melde.TeilbekanntesDatum // 0 = refused
	}{
		"complete":              {1998, 3, 17, 19980317},
		"without day":           {1998, 3, 0, 19980300},
		"year alone":            {1998, 0, 0, 19980000},
		"day without month":     {1998, 0, 17, 0},
		"month thirteen":        {1998, 13, 0, 0},
		"impossible day":        {1998, 2, 30, 0},
		"year zero is not year": {0, 0, 0, 0},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			d, err := melde.NeuesTeildatum(fall.jahr, fall.monat, fall.tag)
			if d != fall.soll || (err == nil) != (fall.soll != 0) {
				t.Errorf("got %d, error %v", d, err)
			}
		})
	}
}

func zieheDatum(t *rapid.T) melde.Datum {
	jahr, monat := rapid.IntRange(1, 9999).Draw(t, "jahr"), rapid.IntRange(1, 12).Draw(t, "monat")
	d, err := melde.NeuesDatum(jahr, monat, rapid.IntRange(1, melde.TageImMonat(jahr, monat)).Draw(t, "tag"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDatumAgreesWithCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := zieheDatum(t)
		if zurueck, err := melde.ParseDatum(d.String()); err != nil || zurueck != d {
			t.Fatalf("%s parses as %s, %v", d, zurueck, err)
		}
		if melde.DatumVon(d.Zeit()) != d || d.Zeit().Format(time.DateOnly) != d.String() || d.Zeit().Format("02.01.2006") != d.Deutsch() {
			t.Fatalf("%s is %s in the calendar", d, d.Zeit())
		}
		if d.Teilbekannt().Fruehestens() != d || d.Teilbekannt().Spaetestens() != d {
			t.Fatalf("complete date %s has a range", d)
		}
		n := rapid.IntRange(-800, 800).Draw(t, "tage")
		spaeter := d.PlusTage(n)
		if jahr := spaeter.Zeit().Year(); jahr < 1 || jahr > 9998 {
			return
		}
		if spaeter.PlusTage(-n) != d || (n > 0) != (spaeter > d) {
			t.Fatalf("%s plus %d days is %s", d, n, spaeter)
		}
	})
}

func TestTeildatumRangeContainsItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := zieheDatum(t)
		for _, teil := range []melde.TeilbekanntesDatum{d.Teilbekannt(), d.Teilbekannt() / 100 * 100, d.Teilbekannt() / 10000 * 10000} {
			if d < teil.Fruehestens() || d > teil.Spaetestens() {
				t.Fatalf("%s is outside of %s", d, teil)
			}
			if _, err := melde.ParseDatum(teil.Spaetestens().String()); err != nil {
				t.Fatalf("last day of %s: %v", teil, err)
			}
		}
	})
}

func FuzzParseDatum(f *testing.F) {
	f.Add("2024-02-29")
	f.Add("0000-00-00")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := melde.ParseDatum(s); err == nil && d.String() != s {
			t.Fatalf("%q became %s", s, d)
		}
	})
}
