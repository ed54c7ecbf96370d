// SPDX-License-Identifier: EUPL-1.2

package koerper_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// fuelle gives every field a random value that the linking can use, whatever
// fields the records will have one day.
func fuelle(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if !v.CanSet() || v.NumField() > 0 && !v.Field(0).CanSet() {
			return
		}
		for i := range v.NumField() {
			fuelle(r, v.Field(i))
		}
	case reflect.Pointer:
		if r.IntN(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fuelle(r, v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			fuelle(r, v.Index(i))
		}
	case reflect.String:
		v.SetString([]string{"", "14612000", "1", "4", "LD", "Krautwurst", "Anna", "w", "Pirna", melde.ZusatzVBM}[r.IntN(10)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(3)))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(19500101 + int64(r.IntN(50))*10000 + int64(r.IntN(12))*100 + int64(r.IntN(28)))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(19500101 + uint64(r.IntN(50))*10000 + uint64(r.IntN(12))*100 + uint64(r.IntN(28)))
	}
}

func TestLinkingSeesInAPartOfTheBodyWhatItSeesInAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	gesehen := zuordnung.Merkmale{}
	for range 500 {
		var s melde.Meldesatz
		fuelle(r, reflect.ValueOf(&s).Elem())
		b := codiere(t, &s)
		ganz, err := koerper.Decodiere(b)
		if err != nil {
			t.Fatal(err)
		}
		teil, err := koerper.DecodiereZuordnung(b)
		if err != nil {
			t.Fatal(err)
		}
		soll, ist := zuordnung.NeuerVorrat().Merkmale(1, ganz), zuordnung.NeuerVorrat().Merkmale(1, teil)
		if !reflect.DeepEqual(soll, ist) {
			t.Fatal("the linking sees something else")
		}
		gesehen.Beziehungen = append(gesehen.Beziehungen, ist.Beziehungen...)
		gesehen.Nummern = append(gesehen.Nummern, ist.Nummern...)
		gesehen.Aufenthalte = append(gesehen.Aufenthalte, ist.Aufenthalte...)
		gesehen.Geburten = append(gesehen.Geburten, ist.Geburten...)
	}
	if len(gesehen.Beziehungen)*len(gesehen.Nummern)*len(gesehen.Aufenthalte)*len(gesehen.Geburten) == 0 {
		t.Error("the records have nothing that could be compared")
	}
	if _, err := koerper.DecodiereZuordnung([]byte{99}); err == nil {
		t.Error("an unknown format was read")
	}
}

func BenchmarkDecodiereZuordnung(b *testing.B) {
	inhalt, err := koerper.Codiere(beispiel())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := koerper.DecodiereZuordnung(inhalt); err != nil {
			b.Fatal(err)
		}
	}
}
