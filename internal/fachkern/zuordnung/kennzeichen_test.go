// SPDX-License-Identifier: EUPL-1.2

package zuordnung_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

func TestMeldenummer(t *testing.T) {
	t.Run("E-A1 random, with check digits", func(t *testing.T) {
		gesehen := map[zuordnung.Meldenummer]bool{}
		for range 1000 {
			n, err := zuordnung.NeueMeldenummer(rand.Reader)
			if err != nil || !n.Gueltig() || gesehen[n] {
				t.Fatalf("%s: %v, seen before %t", n, err, gesehen[n])
			}
			gesehen[n] = true
		}
	})
	t.Run("E-A1 the smallest number", func(t *testing.T) {
		n, err := zuordnung.NeueMeldenummer(bytes.NewReader(make([]byte, 5)))
		if err != nil || n != "10000000000083" || n.Lesbar() != "1000 0000 0000 83" {
			t.Errorf("%s: %v", n, err)
		}
	})
	t.Run("E-A1 values above the range are drawn again", func(t *testing.T) {
		n, err := zuordnung.NeueMeldenummer(bytes.NewReader([]byte{255, 255, 255, 255, 255, 0, 0, 0, 0, 1}))
		if err != nil || !strings.HasPrefix(string(n), "100000000001") {
			t.Errorf("%s: %v", n, err)
		}
	})
	t.Run("E-A1 no random source, no number", func(t *testing.T) {
		if n, err := zuordnung.NeueMeldenummer(bytes.NewReader(nil)); err == nil {
			t.Errorf("got %s", n)
		}
	})
	t.Run("E-A1 every wrong digit and every swap is found", func(t *testing.T) {
		n, err := zuordnung.NeueMeldenummer(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			for z := byte('0'); z <= '9'; z++ {
				falsch := n[:i] + zuordnung.Meldenummer(z) + n[i+1:]
				if falsch != n && falsch.Gueltig() {
					t.Errorf("digit %d may be wrong", i)
				}
			}
			for weit := 1; weit <= 2 && i+weit < len(n); weit++ {
				b := []byte(n)
				b[i], b[i+weit] = b[i+weit], b[i]
				if falsch := zuordnung.Meldenummer(b); falsch != n && falsch.Gueltig() {
					t.Errorf("digits %d and %d may be swapped", i, i+weit)
				}
			}
		}
	})
	for name, falsch := range map[string]zuordnung.Meldenummer{
		"empty": "", "too short": "1000000000000", "letters": "10000000000A83", "leading zero": "00000000000096",
		"grouped": "1000 0000 0000 83", "check digits 01 instead of 98": "10000000009901",
	} {
		t.Run("E-A1 refused: "+name, func(t *testing.T) {
			if falsch.Gueltig() {
				t.Error("accepted")
			}
		})
	}
}

func TestVBM(t *testing.T) {
	const gut = zuordnung.VBM("14511000abc-DEF#ü123")
	for name, f := range map[string]struct {
		ausweis zuordnung.Ausweis
		umstand zuordnung.Lieferumstand
		soll    error
	}{
		"S1-10.1 first filling with vBM":                 {zuordnung.Ausweis{VBM: gut}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, nil},
		"S1-10.2 newcomer with Meldenummer":              {zuordnung.Ausweis{Meldenummer: "10000000000083"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, nil},
		"S1-10.2 S1-10.9 neither is refused":             {zuordnung.Ausweis{}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrOhneKennzeichen},
		"S1-10.3 nineteen characters":                    {zuordnung.Ausweis{VBM: gut[:len(gut)-1]}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrVBMForm},
		"S1-10.3 twenty-one characters":                  {zuordnung.Ausweis{VBM: gut + "x"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrVBMForm},
		"S1-10.3 twenty bytes are not twenty characters": {zuordnung.Ausweis{VBM: "14511000üüüüüü"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrVBMForm},
		"S1-10.3 letter in the municipality key":         {zuordnung.Ausweis{VBM: "1451100Xabcdefghijkl"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrVBMForm},
		"S1-10.3 blank in the key":                       {zuordnung.Ausweis{VBM: "14511000abc defghijk"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrVBMForm},
		"S1-10.3 invalid UTF-8":                          {zuordnung.Ausweis{VBM: "14511000abcdefghijk\xff"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrVBMForm},
		"S1-10.3 key of another municipality":            {zuordnung.Ausweis{VBM: gut}, zuordnung.Lieferumstand{Gemeinde: dresden}, zuordnung.ErrVBMFremd},
		"S1-10.3 key of a municipality that it serves":   {zuordnung.Ausweis{VBM: gut}, zuordnung.Lieferumstand{Gemeinde: dresden, Betreute: []melde.AGS{chemnitz}}, nil},
		"S1-10.8 foreign vBM after a Rückmeldung":        {zuordnung.Ausweis{VBM: gut}, zuordnung.Lieferumstand{Gemeinde: dresden, Rueckmeldet: true}, nil},
		"E-A1 wrong check digits":                        {zuordnung.Ausweis{VBM: gut, Meldenummer: "10000000000084"}, zuordnung.Lieferumstand{Gemeinde: chemnitz}, zuordnung.ErrMeldenummer},
	} {
		t.Run(name, func(t *testing.T) {
			if err := f.ausweis.Pruefe(f.umstand); !errors.Is(err, f.soll) || (err == nil) != (f.soll == nil) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("S1-10.9 Meldenummer before vBM", func(t *testing.T) {
		s := wegzug()
		mitVBM(s)
		if n, v := zuordnung.AusweisVon(s).Vorrang(); n != "" || v == "" || v.AGS() != chemnitz {
			t.Errorf("%q, %q", n, v)
		}
		s.Landescontainer.Zusatzfelder = append(s.Landescontainer.Zusatzfelder, melde.Zusatzfeld{Name: melde.ZusatzMeldenummer, Inhalt: []string{"10000000000083"}})
		if n, v := zuordnung.AusweisVon(s).Vorrang(); n != "10000000000083" || v != "" {
			t.Errorf("%q, %q", n, v)
		}
	})
	t.Run("S1-10.4 the list of used vBM does not lead back", func(t *testing.T) {
		a, b := geheim.NeuerSchluessel([]byte("eins")), geheim.NeuerSchluessel([]byte("zwei"))
		erster, wiederholt := gut.Abdruck(a), gut.Abdruck(a)
		if erster != wiederholt || gut.Abdruck(a) == gut.Abdruck(b) || gut.Abdruck(a) == (gut+"x").Abdruck(a) {
			t.Error("hash is not one of key and mark")
		}
	})
}

func TestLoeschtag(t *testing.T) {
	for _, f := range []struct{ name, gespeichert, soll string }{
		{"S1-10.12 not before the end of 2008", "2008-01-15", "2008-12-31"},
		{"S1-10.12 six months end on that very day", "2008-06-30", "2008-12-31"},
		{"S1-10.12 the last that the floor holds", "2008-07-01", "2009-01-01"},
		{"S1-10.12 six calendar months", "2010-03-15", "2010-09-15"},
		{"S1-10.12 31 August, no leap year", "2010-08-31", "2011-02-28"},
		{"S1-10.12 31 August, leap year", "2011-08-31", "2012-02-29"},
		{"S1-10.12 30 August, no leap year", "2010-08-30", "2011-02-28"},
		{"S1-10.12 month of thirty days", "2010-03-31", "2010-09-30"},
		{"S1-10.12 over the turn of the year", "2010-07-31", "2011-01-31"},
	} {
		t.Run(f.name, func(t *testing.T) {
			tag, err := uhr.LiesDatum(f.gespeichert)
			if err != nil {
				t.Fatal(err)
			}
			if got := zuordnung.Loeschtag(tag).String(); got != f.soll {
				t.Errorf("got %s, want %s", got, f.soll)
			}
		})
	}
}
