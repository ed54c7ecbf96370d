// SPDX-License-Identifier: EUPL-1.2

package koerper_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/speicher/koerper"
)

func beispiel() *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "P1"},
		Ereignis: melde.Ereignis{
			Zeitpunkt: time.Date(2026, time.November, 3, 9, 14, 52, 310e6, time.FixedZone("", 3600)), Zeichen: "Z",
		},
		Sperren:   []melde.Auskunftssperre{{Grund: melde.SperreGefahr}},
		Name:      melde.Personenname{Familienname: "Žáček-Łęcki", Vornamen: melde.NichtVorhanden},
		Geburt:    melde.Geburt{Datum: 19600000, Fruehere: []melde.TeilbekanntesDatum{melde.Unbekannt}},
		Wohnungen: []melde.Wohnung{{Anschrift: melde.Anschrift{Form: melde.AnschriftUnbekannt, Sachverhalt: "1"}, Einzug: melde.Unbekannt}},
		Tod:       &melde.Tod{},
		Kinder:    []melde.Kind{{Referenz: &melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "K"}}},
	}
}

func codiere(t *testing.T, s *melde.Meldesatz) []byte {
	t.Helper()
	b, err := koerper.Codiere(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBodyGivesTheRecordBack(t *testing.T) {
	s := beispiel()
	gelesen, err := koerper.Decodiere(codiere(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, gelesen); d != "" {
		t.Error(d)
	}
	if _, versatz := gelesen.Ereignis.Zeitpunkt.Zone(); versatz != 3600 {
		t.Errorf("the zone of the event was lost: offset %d", versatz)
	}
	if !bytes.Equal(codiere(t, s), codiere(t, gelesen)) {
		t.Error("equal records, different bytes")
	}
}

func TestBodyOfAnUnknownFormatIsRefused(t *testing.T) {
	b := codiere(t, beispiel())
	b[0]++
	for _, kaputt := range [][]byte{nil, {}, b, b[:len(b)/2]} {
		if _, err := koerper.Decodiere(kaputt); err == nil {
			t.Errorf("%d bytes were read", len(kaputt))
		}
	}
}

func TestHatSperrlage(t *testing.T) {
	frei := &melde.Meldesatz{Sperren: []melde.Auskunftssperre{{Grund: melde.WiderspruchParteien}}}
	internet := &melde.Meldesatz{Landescontainer: &melde.Landescontainer{
		Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}}},
	}}
	if koerper.HatSperrlage(frei) || !koerper.HatSperrlage(beispiel()) || !koerper.HatSperrlage(internet) {
		t.Errorf("free %v, blocked %v, objection %v",
			koerper.HatSperrlage(frei), koerper.HatSperrlage(beispiel()), koerper.HatSperrlage(internet))
	}
}

func FuzzDecodiere(f *testing.F) {
	b, err := koerper.Codiere(beispiel())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{1, 0xa0})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := koerper.Decodiere(b)
		if err != nil {
			return
		}
		if _, err := koerper.Bereite(s); err != nil {
			t.Errorf("what was read can't be written: %v", err)
		}
	})
}

func BenchmarkDecodiere(b *testing.B) {
	inhalt, err := koerper.Codiere(beispiel())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := koerper.Decodiere(inhalt); err != nil {
			b.Fatal(err)
		}
	}
}
