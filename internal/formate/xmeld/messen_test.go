// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// gewoehnlich returns n records as most are: a few hundred bytes of data.
func gewoehnlich(n int) []*melde.Meldesatz {
	alle := make([]*melde.Meldesatz, n)
	for i := range alle {
		alle[i] = satz1100()
	}
	return alle
}

func BenchmarkLies1100(b *testing.B) {
	const zahl = 2000
	dicht, schlicht := lieferung(b, saetze(zahl)...), lieferung(b, gewoehnlich(zahl)...)
	for _, fall := range []struct {
		name      string
		nachricht []byte
	}{{"gewöhnlich", schlicht}, {"dicht", dicht}} {
		b.Run(fall.name, func(b *testing.B) {
			b.SetBytes(int64(len(fall.nachricht)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := lies1100(bytes.NewReader(fall.nachricht)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*zahl)/b.Elapsed().Seconds(), "Saetze/s")
		})
	}
	b.Run("encoding_xml nur Token", func(b *testing.B) {
		b.SetBytes(int64(len(schlicht)))
		for b.Loop() {
			zaehleToken(b, schlicht)
		}
	})
}

func zaehleToken(b *testing.B, nachricht []byte) {
	d := xml.NewDecoder(bytes.NewReader(nachricht))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSchreibe1100(b *testing.B) {
	alle := gewoehnlich(2000)
	b.SetBytes(int64(len(lieferung(b, alle...))))
	b.ReportAllocs()
	k, l := kopf("1100"), lieferkopf()
	for b.Loop() {
		s := xmeld.NeuerSchreiber1100(io.Discard, &k, &l)
		for _, satz := range alle {
			_ = s.Liefern(satz)
		}
		_ = s.Schliesse()
	}
}

func BenchmarkAnfrageUndAntwort(b *testing.B) {
	var frage bytes.Buffer
	if err := xmeld.Schreibe1330(&frage, anfrage()); err != nil {
		b.Fatal(err)
	}
	a := antwort(auszug(saetze(1)[0]))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := xmeld.Lies1330(bytes.NewReader(frage.Bytes())); err != nil {
			b.Fatal(err)
		}
		_ = xmeld.Schreibe1331(io.Discard, a)
	}
}

func BenchmarkPruefe1100(b *testing.B) {
	nachricht := lieferung(b, gewoehnlich(2000)...)
	b.SetBytes(int64(len(nachricht)))
	for b.Loop() {
		if err := xmeld.Pruefe(bytes.NewReader(nachricht)); err != nil {
			b.Fatal(err)
		}
	}
}
