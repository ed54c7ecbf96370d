// SPDX-License-Identifier: EUPL-1.2

package melde_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
)

func kodierung(t testing.TB) cbor.EncMode {
	t.Helper()
	optionen := cbor.CoreDetEncOptions()
	optionen.Time = cbor.TimeRFC3339Nano
	modus, err := optionen.EncMode()
	if err != nil {
		t.Fatal(err)
	}
	return modus
}

// The cbor tags carry every field, and the same record gives the same bytes.
func TestRecordSurvivesStorageForm(t *testing.T) {
	modus := kodierung(t)
	rapid.Check(t, func(t *rapid.T) {
		vorher := meldetest.Saetze().Draw(t, "satz")
		bytes1, err := modus.Marshal(vorher)
		if err != nil {
			t.Fatal(err)
		}
		var nachher melde.Meldesatz
		if err := cbor.Unmarshal(bytes1, &nachher); err != nil {
			t.Fatal(err)
		}
		if unterschied := cmp.Diff(vorher, &nachher); unterschied != "" {
			t.Fatal(unterschied)
		}
		bytes2, err := modus.Marshal(&nachher)
		if err != nil || !bytes.Equal(bytes1, bytes2) {
			t.Fatalf("second encoding differs, error %v", err)
		}
	})
}

// A field number that is used twice or lacks keyasint would lose data or size.
func TestFieldNumbersAreUnique(t *testing.T) {
	gesehen := map[reflect.Type]bool{}
	var pruefe func(typ reflect.Type)
	pruefe = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[melde.Meldesatz]().PkgPath() || gesehen[typ] {
			return
		}
		gesehen[typ] = true
		nummern := map[string]string{}
		for i := range typ.NumField() {
			feld := typ.Field(i)
			nummer, rest, _ := bytes.Cut([]byte(feld.Tag.Get("cbor")), []byte(","))
			if !bytes.HasPrefix(rest, []byte("keyasint")) || len(nummer) == 0 {
				t.Errorf("%s.%s has the tag %q", typ.Name(), feld.Name, feld.Tag)
			}
			if doppelt, ok := nummern[string(nummer)]; ok {
				t.Errorf("%s: %s and %s share the number %s", typ.Name(), doppelt, feld.Name, nummer)
			}
			nummern[string(nummer)] = feld.Name
			pruefe(feld.Type)
		}
	}
	pruefe(reflect.TypeFor[melde.Meldesatz]())
	if len(gesehen) < 25 {
		t.Errorf("only %d types were checked", len(gesehen))
	}
}
