// SPDX-License-Identifier: EUPL-1.2

package schema_test

import (
	"bytes"
	"testing"

	"kernmelderegister/internal/formate/xmeld/schema"
	"kernmelderegister/internal/grund/xmlscan"
)

// vielfach returns the example 1100 with its records repeated.
func vielfach(b *testing.B, mal int) []byte {
	b.Helper()
	d := beispiele(b)["beispiel-1100.xml"]
	anfang := bytes.Index(d, []byte("<xmeld:datensatz>"))
	ende := bytes.LastIndex(d, []byte("</xmeld:datensatz>")) + len("</xmeld:datensatz>")
	return bytes.Join([][]byte{d[:anfang], bytes.Repeat(d[anfang:ende], mal), d[ende:]}, nil)
}

// BenchmarkLieferung reads a delivery with and without checking it.
func BenchmarkLieferung(b *testing.B) {
	dokument := vielfach(b, 1000)
	s := schema.XMeld2511a()
	optionen := xmlscan.Optionen{Vokabular: s.Vokabular(), OhneLeerraum: true}
	b.Run("nur lesen", func(b *testing.B) {
		b.SetBytes(int64(len(dokument)))
		for b.Loop() {
			sc := xmlscan.NeuAusBytes(dokument, optionen)
			for {
				t, err := sc.Weiter()
				if err != nil {
					b.Fatal(err)
				}
				if t.Art == xmlscan.EOF {
					break
				}
			}
		}
	})
	b.Run("lesen und pruefen", func(b *testing.B) {
		b.SetBytes(int64(len(dokument)))
		b.ReportAllocs()
		for b.Loop() {
			if err := s.Pruefe(xmlscan.NeuAusBytes(dokument, optionen)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("aus einem Strom", func(b *testing.B) {
		b.SetBytes(int64(len(dokument)))
		b.ReportAllocs()
		for b.Loop() {
			if err := s.Pruefe(xmlscan.Neu(bytes.NewReader(dokument), optionen)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
