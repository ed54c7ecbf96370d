// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/pdf/pdftest"
)

// jederInhalt writes the same foreign text everywhere.
func jederInhalt(text string) func(*pdf.Dokument) {
	return func(d *pdf.Dokument) {
		d.Ueberschrift(1, text)
		d.Absatz(text)
		d.AbsatzAus(pdf.Teil{Text: text, Ziel: text}, pdf.Teil{Text: text, Fett: true})
		d.Aufzaehlung(text)
		d.Werte(pdf.Wert{Name: text, Wert: text})
		d.Tabelle(pdf.Tabelle{Titel: text, Spalten: []pdf.Spalte{{Kopf: text}, {Kopf: text, Rechts: true}}}, slices.Values([][]string{{text, text}}))
	}
}

func TestThousandRandomTexts(t *testing.T) {
	zufall := rand.New(rand.NewPCG(1, 2))
	stoff := []rune("aÄß j\u0301\u0323 \n\t-/)(\\<>\u00A0\u00ADž語\U0001F600\u202E.,0")
	var b []byte
	for range 50 {
		var texte []string
		for range 20 {
			var text strings.Builder
			for range zufall.IntN(60) {
				text.WriteRune(stoff[zufall.IntN(len(stoff))])
			}
			texte = append(texte, text.String())
		}
		a := angaben
		a.Titel, a.Kopf = "x"+texte[0], texte[1]
		b = mache(t, a, func(d *pdf.Dokument) {
			for _, text := range texte {
				jederInhalt(text)(d)
			}
		})
		pdftest.Vorlesen(pdftest.Lies(t, b))
	}
	if aus := werkzeug(t, b, "qpdf", "--check", "DATEI"); strings.Contains(aus, "WARNING") {
		t.Error(aus)
	}
}

func FuzzDokument(f *testing.F) {
	for _, s := range []string{"", "Müller", "a\nb", "\u0301", "\xFF", "(\\)", strings.Repeat("x", 400), "a\u0301\u0301\u0301\u035F", "]>> endobj"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		pdftest.Vorlesen(pdftest.Lies(t, mache(t, angaben, jederInhalt(text))))
	})
}
