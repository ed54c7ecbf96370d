// SPDX-License-Identifier: EUPL-1.2

package datentraeger_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/datentraeger"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

func TestDrucke(t *testing.T) {
	t.Run("S1-23.2 exactly the seven particulars", func(t *testing.T) {
		var b bytes.Buffer
		if err := etikett().Drucke(&b); err != nil {
			t.Fatal(err)
		}
		ist := strings.Join(pdftest.Struktur(t, b.Bytes()), "\n")
		soll := `Document
 H1: Datenträger
 Table
  TR
   TH(Row): Absendende Stelle
   TD: Stadt Pirna
  TR
   TH(Row): Kennzeichen
   TD: PIR-2026-07
  TR
   TH(Row): Dateiname
   TD: gesamt-0001.xml teil/gesamt-0002.xml
  TR
   TH(Row): Empfangende Stelle
   TD: Kernmelderegister Sachsen
  TR
   TH(Row): Laufende Nummer und Gesamtzahl
   TD: 2 von 3
  TR
   TH(Row): Erstellungsdatum
   TD: 03.11.2026
  TR
   TH(Row): Zeichendichte
   TD: UTF-8`
		if ist != soll {
			t.Error(ist)
		}
	})
	t.Run("S1-23.2 no print of an incomplete label", func(t *testing.T) {
		e := etikett()
		e.Kennzeichen = ""
		var b bytes.Buffer
		var f *datentraeger.Fehler
		if err := e.Drucke(&b); !errors.As(err, &f) || f.Angabe != "kennzeichen" || b.Len() > 0 {
			t.Errorf("%v, %d bytes", err, b.Len())
		}
	})
	t.Run("same label, same bytes", func(t *testing.T) {
		var eins, zwei bytes.Buffer
		if err := errors.Join(etikett().Drucke(&eins), etikett().Drucke(&zwei)); err != nil || !bytes.Equal(eins.Bytes(), zwei.Bytes()) {
			t.Error(err)
		}
	})
	t.Run("many files need more than a page", func(t *testing.T) {
		e := etikett()
		e.Dateinamen = nil
		for i := range 200 {
			e.Dateinamen = append(e.Dateinamen, strings.Repeat("a", i+1)+".xml")
		}
		var b bytes.Buffer
		if err := e.Drucke(&b); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(pdftest.Struktur(t, b.Bytes()), "\n")
		if !strings.Contains(text, e.Dateinamen[199]) || !strings.Contains(text, "Zeichendichte") {
			t.Error("a name is missing")
		}
	})
}
