// SPDX-License-Identifier: EUPL-1.2

package meldetest_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/grund/din91379"
)

func TestSameSeedSameRecord(t *testing.T) {
	if unterschied := cmp.Diff(meldetest.Satz(7), meldetest.Satz(7)); unterschied != "" {
		t.Error(unterschied)
	}
	if cmp.Equal(meldetest.Satz(7), meldetest.Satz(8)) {
		t.Error("different seeds give the same record")
	}
}

// unmoeglich lists fields of shared types that the schema does not allow in this place.
var unmoeglich = []string{
	".Kinder.Daten.Person.Doktorgrad",
	".Kinder.Daten.Person.Geburtsname",
	".Kinder.Daten.Anschrift.Staat",
	".Kinder.Daten.Anschrift.StaatNichtZuUebermitteln",
	".Kinder.Daten.Anschrift.Zeilen.Inhalt",
	".Kinder.Daten.Anschrift.Zeilen.Nummer",
	".Partner.Daten.Wohnungen.Anschrift.Zeilen.Inhalt",
	".Partner.Daten.Wohnungen.Anschrift.Zeilen.Nummer",
	".Vertreter.Person.Anschrift.Zeilen.Inhalt",
	".Vertreter.Person.Anschrift.Zeilen.Nummer",
	".Vertreter.Person.Person.Geburtsname",
	".Vertreter.Person.Person.Steuer.IdNr",
	".Vertreter.Person.Person.Steuer.VBM",
}

// A field that never is given would be missing in every test that uses this package.
func TestEveryFieldOccurs(t *testing.T) {
	gesehen := map[string]bool{}
	for saat := range uint64(400) {
		sammle(gesehen, "", reflect.ValueOf(meldetest.Satz(saat)))
	}
	for pfad, da := range gesehen {
		if verboten := slices.Contains(unmoeglich, pfad); da == verboten {
			t.Errorf("%s: given %t, forbidden %t", pfad, da, verboten)
		}
	}
}

func TestVollHasEveryGroup(t *testing.T) {
	s := reflect.ValueOf(*meldetest.Voll())
	for i := range s.NumField() {
		if s.Field(i).IsZero() {
			t.Errorf("%s is not given", s.Type().Field(i).Name)
		}
	}
}

// sammle notes for every field path whether it has been seen with content.
func sammle(gesehen map[string]bool, pfad string, wert reflect.Value) {
	switch {
	case wert.Kind() == reflect.Pointer:
		if wert.IsNil() {
			sammle(gesehen, pfad, reflect.Zero(wert.Type().Elem()))
			return
		}
		sammle(gesehen, pfad, wert.Elem())
	case wert.Kind() == reflect.Slice:
		if wert.Len() == 0 {
			sammle(gesehen, pfad, reflect.Zero(wert.Type().Elem()))
		}
		for i := range wert.Len() {
			sammle(gesehen, pfad, wert.Index(i))
		}
	case wert.Kind() == reflect.Struct && wert.Type().PkgPath() == reflect.TypeFor[melde.Meldesatz]().PkgPath():
		for i := range wert.NumField() {
			sammle(gesehen, pfad+"."+wert.Type().Field(i).Name, wert.Field(i))
		}
	default:
		gesehen[pfad] = gesehen[pfad] || !wert.IsZero()
	}
}

func TestRecordsAreNormalisedAndSchemaValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := meldetest.Saetze().Draw(t, "satz")
		pruefeTexte(t, reflect.ValueOf(s))
		if len(s.Wohnungen) == 0 || s.Geschlecht == "" || s.Geburt.Datum == 0 || len(s.Ereignis.Zeichen) == 0 {
			t.Fatal("a mandatory field is missing")
		}
		if s.Name.FamiliennamePass != "" && s.Name.Familienname == "" {
			t.Fatal("passport spelling without ordinary one")
		}
		if s.Steuer.IdNr != "" && (len(s.Steuer.IdNr) != 11 || s.Steuer.VBM != "") {
			t.Fatal("tax number")
		}
	})
}

// pruefeTexte checks the datatype of every text and that no empty list is given.
func pruefeTexte(t *rapid.T, wert reflect.Value) {
	switch wert.Kind() {
	case reflect.Pointer:
		if !wert.IsNil() {
			pruefeTexte(t, wert.Elem())
		}
	case reflect.Slice:
		if wert.Len() == 0 && !wert.IsNil() {
			t.Fatalf("empty %s is not nil", wert.Type())
		}
		for i := range wert.Len() {
			pruefeTexte(t, wert.Index(i))
		}
	case reflect.Struct:
		for i := range wert.NumField() {
			if feld := wert.Type().Field(i); feld.IsExported() {
				pruefeTexte(t, wert.Field(i))
			}
		}
	case reflect.String:
		if err := din91379.C.Pruefe(wert.String()); err != nil || !din91379.IstNFC(wert.String()) {
			t.Fatalf("text: %v", err)
		}
	}
}
