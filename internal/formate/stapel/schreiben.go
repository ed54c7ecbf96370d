// SPDX-License-Identifier: EUPL-1.2

package stapel

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
)

// marke lets spreadsheets recognise UTF-8.
const marke = "\uFEFF"

// Spalten returns all columns of a file.
func Spalten() []string {
	return slices.Concat([]string{SpalteZeichen}, Felder(), []string{SpalteKette, SpalteArchiv, SpalteVerzicht})
}

// SchreibeVorlage writes an empty file with its head; fassung is the version of the
// declaration that is in force.
func SchreibeVorlage(w io.Writer, fassung string) error {
	zeilen := make([][]string, 0, len(kopfnamen)+1)
	for _, name := range kopfnamen {
		wert := ""
		switch name {
		case KopfFassung:
			wert = fassung
		case KopfGewerblich:
			wert = "nein"
		}
		zeilen = append(zeilen, []string{kopfzelle, name, wert})
	}
	return SchreibeTabelle(w, append(zeilen, Spalten()))
}

// SchreibeTabelle writes rows as CSV that a spreadsheet opens without executing
// anything in it: separated by semicolons, in UTF-8 with mark.
func SchreibeTabelle(w io.Writer, zeilen [][]string) error {
	if _, err := io.WriteString(w, marke); err != nil {
		return err
	}
	s := csv.NewWriter(w)
	s.Comma, s.UseCRLF = ';', true
	for _, z := range zeilen {
		zellen := make([]string, len(z))
		for i, text := range z {
			zellen[i] = entschaerft(text)
		}
		if err := s.Write(zellen); err != nil {
			return err
		}
	}
	s.Flush()
	return s.Error()
}

// formelzeichen begin what spreadsheets take for a formula.
const formelzeichen = "=+-@\t\r"

// entschaerft puts an apostrophe before a cell that would be a formula.
func entschaerft(text string) string {
	if text != "" && strings.ContainsRune(formelzeichen, rune(text[0])) {
		return "'" + text
	}
	return text
}

// ohneSchutzzeichen undoes entschaerft.
func ohneSchutzzeichen(text string) string {
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune(formelzeichen, rune(text[1])) {
		return text[1:]
	}
	return text
}

func tausend(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
