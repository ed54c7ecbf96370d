// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// plausiCSV writes the list as a table for spreadsheets: semicolons, because that
// is what a German one expects, and a byte order mark, without which the usual
// ones take UTF-8 for something else.
func plausiCSV(zeilen []listenzeile) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	schreibe := func(felder ...string) {
		for i := range felder {
			felder[i] = ohneFormel(felder[i])
		}
		_ = w.Write(felder) // a buffer has no errors; the separator is valid
	}
	schreibe("fallkennzeichen", "befund", "bezeichnung", "ags", "ordnungsmerkmal", "familienname", "vornamen", "geburtsdatum",
		"anschrift", "angabe", "eigener_wert", "anderer_wert", "weitere_gemeinden", "datei")
	for _, z := range zeilen {
		var namen, eigene, andere, gemeinden []string
		for _, a := range z.Angaben {
			namen, eigene, andere = append(namen, a.Name), append(eigene, a.Eigener), append(andere, a.Anderer)
		}
		for _, g := range z.Andere {
			gemeinden = append(gemeinden, g.Name+" ("+string(g.AGS)+")")
		}
		schreibe(z.Fallkennzeichen, string(z.Art), z.Titel, string(z.Schluessel.AGS), z.Schluessel.Ordnungsmerkmal,
			nameInWorten(z.Familienname), nameInWorten(z.Vornamen), z.Geburtsdatum.Deutsch(), z.Anschrift,
			reihe(namen), reihe(eigene), reihe(andere), strings.Join(gemeinden, ", "), z.datei)
	}
	w.Flush()
	return b.Bytes()
}

// reihe joins the values of several particulars; they stay in the same order in
// every column, so an empty one keeps its place unless all are empty.
func reihe(werte []string) string {
	if strings.Join(werte, "") == "" {
		return ""
	}
	return strings.Join(werte, " | ")
}

// ohneFormel keeps a spreadsheet from calculating what a municipality has
// delivered as a name.
func ohneFormel(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
