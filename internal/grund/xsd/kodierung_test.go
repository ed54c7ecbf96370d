// SPDX-License-Identifier: EUPL-1.2

package xsd_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/grund/xsd"
)

func TestDekodierenKehrtKodierenUm(t *testing.T) {
	will := kleineTabellen()
	b := will.Kodieren()
	hat, err := xsd.Dekodieren(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(will, hat); d != "" {
		t.Error(d)
	}
	if !bytes.Equal(b, hat.Kodieren()) {
		t.Error("equal tables give different bytes")
	}
}

func TestBeschaedigteTabellenWerdenAbgelehnt(t *testing.T) {
	b := kleineTabellen()
	ganz := b.Kodieren()
	for n := range ganz {
		if _, err := xsd.Dekodieren(ganz[:n]); !errors.Is(err, xsd.ErrTabelle) {
			t.Fatalf("%d of %d bytes: %v", n, len(ganz), err)
		}
	}
	if _, err := xsd.Dekodieren(append(ganz, 0)); !errors.Is(err, xsd.ErrTabelle) {
		t.Errorf("a byte too many: %v", err)
	}
}

func TestIndexInsLeereWirdAbgelehnt(t *testing.T) {
	for name, verderben := range map[string]func(*xsd.Tabellen){
		"Wurzeln":         func(t *xsd.Tabellen) { t.Wurzeln[0] = 99 },
		"type":            func(t *xsd.Tabellen) { t.Deklarationen[0].Typ = 99 },
		"fixed value":     func(t *xsd.Tabellen) { t.Deklarationen[0].Fest = 99 },
		"name":            func(t *xsd.Tabellen) { t.Deklarationen[0].Schluessel = xsd.NeuerSchluessel(3, 99) },
		"name 0":          func(t *xsd.Tabellen) { t.Deklarationen[0].Schluessel = xsd.NeuerSchluessel(3, 0) },
		"namespace":       func(t *xsd.Tabellen) { t.Deklarationen[0].Schluessel = xsd.NeuerSchluessel(9, 1) },
		"start":           func(t *xsd.Tabellen) { t.Typen[1].Start = 99 },
		"simple type":     func(t *xsd.Tabellen) { t.Typen[2].Einfach = 99 },
		"attributes":      func(t *xsd.Tabellen) { t.Typen[1].AttributeBis = 99 },
		"transitions":     func(t *xsd.Tabellen) { t.Zustaende[1].Bis = 99 },
		"target":          func(t *xsd.Tabellen) { t.Uebergaenge[1].Ziel = 99 },
		"declaration":     func(t *xsd.Tabellen) { t.Uebergaenge[1].Deklaration = 99 },
		"attribute type":  func(t *xsd.Tabellen) { t.Attribute[0].Einfach = 99 },
		"enumeration":     func(t *xsd.Tabellen) { t.Einfache[3].WerteBis = 99 },
		"pattern":         func(t *xsd.Tabellen) { t.Einfache[0].Muster[0] = 9 },
		"pattern state":   func(t *xsd.Tabellen) { t.Muster[0].Folge[1] = 9 },
		"pattern class":   func(t *xsd.Tabellen) { t.Muster[0].Klasse[1] = 9 },
		"pattern classes": func(t *xsd.Tabellen) { t.Muster[0].Klassen = 3 },
		"no types":        func(t *xsd.Tabellen) { t.Typen = nil },
	} {
		tab := kleineTabellen()
		verderben(&tab)
		if _, err := xsd.Neu(tab); !errors.Is(err, xsd.ErrTabelle) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDekodieren(f *testing.F) {
	t := kleineTabellen()
	f.Add(t.Kodieren())
	f.Fuzz(func(t *testing.T, b []byte) {
		tab, err := xsd.Dekodieren(b)
		if err == nil {
			_, _ = xsd.Neu(tab)
		}
	})
}
