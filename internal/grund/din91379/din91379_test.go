// SPDX-License-Identifier: EUPL-1.2

package din91379_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"kernmelderegister/internal/grund/din91379"
)

func TestSuchform(t *testing.T) {
	faelle := map[string]struct{ text, form string }{
		"DAV-A4a basic letters stay":               {"Meyer", "MEYER"},
		"DAV-A4a ö and ø become OE":                {"Björk Rønne", "BJOERKROENNE"},
		"DAV-A4a œ becomes OE":                     {"Sœrensen", "SOERENSEN"},
		"DAV-A4a sharp s small and capital":        {"Weiß WEIẞ", "WEISSWEISS"},
		"DAV-A4a eth, thorn, ij":                   {"Guðrún Þór Ĳsbrand", "GUDRUNTHORIJSBRAND"},
		"DAV-A4a dotless i and schwa":              {"Yıldız Əli", "YILDIZELI"},
		"DAV-A4a digits and signs are dropped":     {"Straße des 17. Juni", "STRASSEDESJUNI"},
		"DAV-A4a apostrophes are dropped":          {"O’Neill O'Neill", "ONEILLONEILL"},
		"DAV-A4a three code points, longest first": {"L\u0325\u0304a", "LA"},
		"DAV-A4a K with double macron below and h": {"K\u035Fhan", "KHAN"},
		"DAV-A4a decomposed text is composed":      {"Mu\u0308ller", "MUELLER"},
		"DAV-A4a Vietnamese":                       {"Nguyễn Thị Ánh", "NGUYENTHIANH"},
		"DAV-A4a unknown marks are dropped":        {"B\u0321a", "BA"},
		"DAV-A4a other scripts are dropped":        {"Αθήνα София", ""},
		"DAV-A4a nothing left":                     {" -'17", ""},
		"invalid UTF-8 is dropped":                 {"M\xffe\x80yer", "MEYER"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			if got := din91379.Suchform(fall.text); got != fall.form {
				t.Errorf("got %q, want %q", got, fall.form)
			}
		})
	}
}

func TestAnhaengeSuchformKeepsPrefix(t *testing.T) {
	if got := string(din91379.AnhaengeSuchform([]byte("x-"), "Öl")); got != "x-OEL" {
		t.Errorf("got %q", got)
	}
}

func TestDatentypen(t *testing.T) {
	const alle = "ABCDE"
	faelle := map[string]struct{ text, erlaubt string }{
		"letters":                   {"Żółć Müller-Lüdenscheidt", alle},
		"sequence":                  {"C\u0328\u0306", alle},
		"double macron sequence":    {"K\u035Fh", alle},
		"empty text":                {"", alle},
		"digits are no name":        {"Platz 17", "BCDE"},
		"plus sign is no name":      {"+", "BCDE"},
		"euro":                      {"€", "BCDE"},
		"currency sign":             {"¤", "CDE"},
		"line end only in C and E":  {"a\nb", "CE"},
		"no-break space":            {"\u00A0", "CE"},
		"Greek":                     {"Ωμέγα", "DE"},
		"Cyrillic":                  {"София", "E"},
		"Russian letter":            {"ы", ""},
		"lone combining mark":       {"\u0300", ""},
		"mark that no base carries": {"B\u0300", ""},
		"sequence cut short":        {"S\u031B", ""},
		"control character":         {"a\x00", ""},
		"soft hyphen":               {"a\u00ADb", ""},
		"emoji":                     {"\U0001F600", ""},
		"invalid UTF-8":             {"a\xff", ""},
		"replacement character":     {"\uFFFD", ""},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			for d := din91379.A; d <= din91379.E; d++ {
				soll := strings.Contains(fall.erlaubt, d.String())
				if got := d.Erlaubt(fall.text); got != soll {
					t.Errorf("datatype %s: got %t", d, got)
				}
			}
		})
	}
}

func TestPruefeNamesThePosition(t *testing.T) {
	var f *din91379.Zeichenfehler
	if err := din91379.C.Pruefe("Müы"); !errors.As(err, &f) || f.Position != 3 || f.Zeichen != 'ы' || f.Datentyp != din91379.C {
		t.Errorf("got %+v", f)
	}
	if text := f.Error(); strings.Contains(text, "M") && strings.Contains(text, "ü") {
		t.Errorf("error quotes the text: %s", text)
	}
	if err := din91379.C.Pruefe("Mü"); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestNFC(t *testing.T) {
	if got := din91379.NFC("u\u0308"); got != "ü" || din91379.IstNFC("u\u0308") || !din91379.IstNFC("ü") {
		t.Errorf("got %q", got)
	}
}

func TestASCIIFormsDoNotAllocate(t *testing.T) {
	puffer := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { din91379.AnhaengeSuchform(puffer, "Müller Łukasz") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { din91379.C.Erlaubt("Müller Łukasz") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzSuchform(f *testing.F) {
	for _, s := range []string{"Müller", "L\u0325\u0304", "K\u035FH", "u\u0308", "\xff\xcc", "A\x00\u0300\x00", "ΑБ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		form := din91379.Suchform(s)
		if strings.Trim(form, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Fatalf("form %q has other characters than A to Z", form)
		}
		if zweimal := din91379.Suchform(form); zweimal != form {
			t.Fatalf("form of %q is %q", form, zweimal)
		}
		if zerlegt := din91379.Suchform(norm.NFD.String(s)); zerlegt != form {
			t.Fatalf("decomposed text gives %q, composed %q", zerlegt, form)
		}
	})
}

func FuzzDatentyp(f *testing.F) {
	for _, s := range []string{"Müller", "S\u031B\u0304", "S\u031B", "K\u035F", "€", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, b, c, e := din91379.A.Erlaubt(s), din91379.B.Erlaubt(s), din91379.C.Erlaubt(s), din91379.E.Erlaubt(s)
		if a && !b || b && !c || c && !e || din91379.D.Erlaubt(s) && !e {
			t.Fatalf("datatypes do not contain each other: A %t B %t C %t E %t", a, b, c, e)
		}
	})
}

func BenchmarkSuchform(b *testing.B) {
	puffer := make([]byte, 0, 64)
	for name, s := range map[string]string{"ASCII": "Mustermann-Schulze", "Umlaut": "Müller-Lüdenscheidt", "Folge": "Hangoče\u0306va Łukasz"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				puffer = din91379.AnhaengeSuchform(puffer[:0], s)
			}
		})
	}
}
