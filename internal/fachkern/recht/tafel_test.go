// SPDX-License-Identifier: EUPL-1.2

package recht_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

var beideErklaerungen = recht.Erklaerungen{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true}

// lade returns the built-in law.
func lade(t testing.TB) *recht.Rechtsregister {
	t.Helper()
	r, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// profil returns a profile as it is valid on heute.
func profil(t testing.TB, id string) *recht.Profil {
	t.Helper()
	p, err := lade(t).Profil(id, heute)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return p
}

// liesTafel returns the lines of a tab-separated table without comments, the heading first.
func liesTafel(t *testing.T, datei string) [][]string {
	t.Helper()
	inhalt, err := os.ReadFile("testdata/" + datei)
	if err != nil {
		t.Fatal(err)
	}
	var zeilen [][]string
	for z := range strings.Lines(string(inhalt)) {
		if !strings.HasPrefix(z, "#") {
			zeilen = append(zeilen, strings.Split(strings.TrimSuffix(z, "\n"), "\t"))
		}
	}
	return zeilen
}

// unaufgefordert are the fields that come without being data items: form and
// marks of what they belong to, and the hints.
var unaufgefordert = []string{
	"Form", "Aktuell", "BedingterSperrvermerk", "Partner.Typ",
	"Verstorben", "Verzogen", "UnbekanntVerzogen", "InsAuslandVerzogen", "VerringerterUmfang",
}

// pfade returns the paths of all filled fields of an Auszug that are data items.
func pfade(a recht.Auszug) []string {
	gefunden := map[string]bool{}
	sammle(gefunden, "", reflect.ValueOf(a))
	var liste []string
	for p := range gefunden {
		if !slices.ContainsFunc(unaufgefordert, func(u string) bool { return p == u || strings.HasSuffix(p, "."+u) }) {
			liste = append(liste, p)
		}
	}
	slices.Sort(liste)
	return liste
}

func sammle(ziel map[string]bool, pfad string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			sammle(ziel, pfad, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			glied := pfad
			if w, istWohnung := v.Index(i).Interface().(melde.Wohnung); istWohnung {
				glied += map[bool]string{true: "[aktuell]", false: "[frueher]"}[w.Aktuell]
			}
			sammle(ziel, glied, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			feld := v.Type().Field(i).Name
			if pfad != "" {
				feld = pfad + "." + feld
			}
			sammle(ziel, feld, v.Field(i))
		}
	default:
		if !v.IsZero() {
			ziel[pfad] = true
		}
	}
}

// erwartetePfade reads testdata/pfade.tsv.
func erwartetePfade(t *testing.T) map[recht.Element][]string {
	t.Helper()
	erwartet := map[recht.Element][]string{}
	for _, z := range liesTafel(t, "pfade.tsv")[1:] {
		code, err := strconv.Atoi(z[0])
		if err != nil {
			t.Fatal(err)
		}
		for p := range strings.FieldsSeq(z[1]) {
			if strings.Contains(p, "[*]") {
				erwartet[recht.Element(code)] = append(erwartet[recht.Element(code)],
					strings.Replace(p, "[*]", "[aktuell]", 1), strings.Replace(p, "[*]", "[frueher]", 1))
				continue
			}
			erwartet[recht.Element(code)] = append(erwartet[recht.Element(code)], p)
		}
		slices.Sort(erwartet[recht.Element(code)])
	}
	return erwartet
}

// TestEntscheidungstafel executes every cell of the table "profile × element ×
// declarations" on full records: an allowed element fills exactly its fields, a
// forbidden one nothing (BMG-34.1, BMG-34a.2, S1-22.2, DAV-05, S1-29).
func TestEntscheidungstafel(t *testing.T) {
	erwartet := erwartetePfade(t)
	saetze := []*melde.Meldesatz{vollerSatz("EG"), vollerSatz("LP")}
	zeilen := liesTafel(t, "entscheidungstafel.tsv")
	if len(zeilen) != recht.AnzahlElemente+1 {
		t.Fatalf("table has %d rows", len(zeilen)-1)
	}
	for spalte, id := range zeilen[0] {
		if spalte == 0 || spalte == len(zeilen[0])-1 {
			continue
		}
		p := profil(t, id)
		t.Run(id, func(t *testing.T) {
			for _, z := range zeilen[1:] {
				code, err := strconv.Atoi(z[0])
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range []recht.Erklaerungen{{}, {OhneKenntnisNichtMoeglich: true}, {ErhebungUnverhaeltnismaessig: true}, beideErklaerungen} {
					erlaubt := z[spalte] == "j" || (z[spalte] == "e" && e == beideErklaerungen)
					pruefeZelle(t, p.Freigabe([]recht.Element{recht.Element(code)}, e), saetze, zelle{recht.Element(code), erlaubt, erwartet[recht.Element(code)]})
				}
			}
		})
	}
}

type zelle struct {
	element recht.Element
	erlaubt bool
	pfade   []string
}

// pruefeZelle filters the records and compares the filled fields of all of them
// together with what the element may fill.
func pruefeZelle(t *testing.T, f recht.Freigabe, saetze []*melde.Meldesatz, z zelle) {
	t.Helper()
	gefuellt, geliefert := map[string]bool{}, recht.Menge{}
	for _, s := range saetze {
		a, menge := f.Auszug(s, nil, heute)
		geliefert = geliefert.Oder(menge)
		for _, p := range pfade(a) {
			gefuellt[p] = true
		}
	}
	var ist []string
	for p := range gefuellt {
		ist = append(ist, p)
	}
	slices.Sort(ist)
	if !z.erlaubt {
		if len(ist) > 0 || !geliefert.Leer() {
			t.Errorf("element %d is forbidden but fills %v", z.element, ist)
		}
		return
	}
	if !slices.Equal(ist, z.pfade) {
		t.Errorf("element %d fills %v, want %v", z.element, ist, z.pfade)
	}
	if geliefert != recht.MengeVon(z.element) {
		t.Errorf("element %d: delivered %v", z.element, geliefert.Elemente())
	}
	belege := f.Belege(geliefert)
	if len(belege) != 1 || belege[0].Norm == "" || !slices.Equal(belege[0].Elemente, []recht.Element{z.element}) {
		t.Errorf("element %d has the belege %v", z.element, belege)
	}
}

// TestAllesAngefordert asks for everything at once: the sum of the allowed cells leaves, nothing else.
func TestAllesAngefordert(t *testing.T) {
	alle := recht.Bereich(1, recht.AnzahlElemente).Elemente()
	zeilen := liesTafel(t, "entscheidungstafel.tsv")
	for spalte, id := range zeilen[0][1:4] {
		soll := recht.Menge{}
		for i, z := range zeilen[1:] {
			if z[spalte+1] == "j" {
				soll = soll.Oder(recht.MengeVon(recht.Element(i + 1)))
			}
		}
		t.Run("S1-23.6 who asks for everything gets what the profile allows: "+id, func(t *testing.T) {
			f := profil(t, id).Freigabe(alle, recht.Erklaerungen{})
			ist := recht.Menge{}
			for _, typ := range []string{"EG", "LP"} {
				_, menge := f.Auszug(vollerSatz(typ), nil, heute)
				ist = ist.Oder(menge)
			}
			if ist != soll || f.Elemente() != soll {
				t.Errorf("delivered %v too much, %v missing", ist.Ohne(soll).Elemente(), soll.Ohne(ist).Elemente())
			}
		})
	}
}

// TestAuszugHatKeinenGrund walks the type that leaves the register: nowhere is there
// a place for the ground of a block (S1-24.2).
func TestAuszugHatKeinenGrund(t *testing.T) {
	t.Run("S1-24.2 Typ ohne Feld für den Grund", func(t *testing.T) {
		verboten := []reflect.Type{
			reflect.TypeFor[melde.Auskunftssperre](), reflect.TypeFor[melde.Sperrgrund](), reflect.TypeFor[melde.Beigeschriebener](),
			reflect.TypeFor[melde.Steueridentifikation](), reflect.TypeFor[melde.Meldesatz](), reflect.TypeFor[melde.Religion](),
		}
		gesehen := map[reflect.Type]bool{}
		var gehe func(reflect.Type, string)
		gehe = func(typ reflect.Type, pfad string) {
			if gesehen[typ] {
				return
			}
			gesehen[typ] = true
			if slices.Contains(verboten, typ) {
				t.Errorf("%s holds a %s", pfad, typ)
			}
			switch typ.Kind() {
			case reflect.Pointer, reflect.Slice:
				gehe(typ.Elem(), pfad)
			case reflect.Struct:
				for i := range typ.NumField() {
					gehe(typ.Field(i).Type, fmt.Sprintf("%s.%s", pfad, typ.Field(i).Name))
				}
			}
		}
		gehe(reflect.TypeFor[recht.Auszug](), "Auszug")
	})
}
