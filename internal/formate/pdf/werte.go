// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Measures of the page in points; 1 pt is 1/72 inch.
const (
	mm       = 72.0 / 25.4
	a4Breite = 210 * mm
	a4Hoehe  = 297 * mm
)

// zahl writes a measure with two decimals at most.
func zahl(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100+0, 'f', -1, 64)
}

// zahlen writes measures one after the other.
func zahlen(x ...float64) string {
	teile := make([]string, len(x))
	for i := range x {
		teile[i] = zahl(x[i])
	}
	return strings.Join(teile, " ")
}

// zahlengenau writes measures with four decimals, for squares that must meet.
func zahlengenau(x ...float64) string {
	teile := make([]string, len(x))
	for i := range x {
		teile[i] = strconv.FormatFloat(x[i], 'f', 4, 64)
	}
	return strings.Join(teile, " ")
}

// verweis is the reference to an object.
func verweis(nr int) string { return strconv.Itoa(nr) + " 0 R" }

func verweise(nummern []int32) string {
	var b strings.Builder
	for i, nr := range nummern {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(int(nr)))
		b.WriteString(" 0 R")
	}
	return b.String()
}

// hexUTF16 writes text in UTF-16 as hexadecimal digits.
func hexUTF16(s string) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", c)
	}
	return b.String()
}

// textwert is a text string (ISO 32000-1, 7.9.2.2) in UTF-16.
func textwert(s string) string { return "<FEFF" + hexUTF16(strings.ToValidUTF8(s, "\uFFFD")) + ">" }

// zeitwert is a date (7.9.4).
func zeitwert(t time.Time) string {
	return "(D:" + t.UTC().Format("20060102150405") + "Z)"
}

// bytewert is a string of bytes, such as a URI.
func bytewert(s string) string { return fmt.Sprintf("<%X>", s) }
