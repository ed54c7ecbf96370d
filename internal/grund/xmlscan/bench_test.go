// SPDX-License-Identifier: EUPL-1.2

package xmlscan_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
)

// lieferung is a document shaped like a delivery: deep, prefixed, short texts.
func lieferung(saetze int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<m:lieferung xmlns:m="urn:beispiel:m" version="1">`)
	for i := range saetze {
		fmt.Fprintf(&b, `
  <m:datensatz>
    <m:person>
      <m:namenatuerlicheperson>
        <m:familienname.unstrukturiert>
          <name>Böhme</name>
        </m:familienname.unstrukturiert>
        <m:geburtsort>Görlitz &amp; Umland</m:geburtsort>
      </m:namenatuerlicheperson>
      <m:staatsangehoerigkeit listVersionID="2024-08-01">
        <code>000</code>
      </m:staatsangehoerigkeit>
      <m:ordnungsmerkmal>PIR%07d</m:ordnungsmerkmal>
    </m:person>
  </m:datensatz>`, i)
	}
	b.WriteString("\n</m:lieferung>\n")
	return b.Bytes()
}

func BenchmarkScan(b *testing.B) {
	dokument := lieferung(2000)
	for _, fall := range []struct {
		name string
		o    xmlscan.Optionen
		neu  func(o xmlscan.Optionen) *xmlscan.Scanner
	}{
		{"Bytes", xmlscan.Optionen{}, func(o xmlscan.Optionen) *xmlscan.Scanner { return xmlscan.NeuAusBytes(dokument, o) }},
		{"Reader", xmlscan.Optionen{}, func(o xmlscan.Optionen) *xmlscan.Scanner { return xmlscan.Neu(bytes.NewReader(dokument), o) }},
		{"ohne Leerraum", xmlscan.Optionen{OhneLeerraum: true}, func(o xmlscan.Optionen) *xmlscan.Scanner { return xmlscan.NeuAusBytes(dokument, o) }},
	} {
		b.Run(fall.name, func(b *testing.B) {
			b.SetBytes(int64(len(dokument)))
			b.ReportAllocs()
			for b.Loop() {
				s := fall.neu(fall.o)
				for {
					t, err := s.Weiter()
					if err != nil {
						b.Fatal(err)
					}
					if t.Art == xmlscan.EOF {
						break
					}
				}
			}
		})
	}
}

func BenchmarkEncodingXML(b *testing.B) {
	dokument := lieferung(2000)
	b.SetBytes(int64(len(dokument)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(bytes.NewReader(dokument))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
