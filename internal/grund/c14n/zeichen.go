// SPDX-License-Identifier: EUPL-1.2

package c14n

// anhaengeText appends character data as Canonical XML writes it.
func anhaengeText(ziel, text []byte) []byte { return anhaenge(ziel, text, &textersatz) }

// anhaengeWert appends an attribute value as Canonical XML writes it.
func anhaengeWert(ziel, wert []byte) []byte { return anhaenge(ziel, wert, &wertersatz) }

// The replacements of Canonical XML 1.0 section 2.3.
var (
	textersatz = ersatz{'&': "&amp;", '<': "&lt;", '>': "&gt;", '\r': "&#xD;"}
	wertersatz = ersatz{'&': "&amp;", '<': "&lt;", '"': "&quot;", '\t': "&#x9;", '\n': "&#xA;", '\r': "&#xD;"}
)

// ersatz says what stands for a byte, "" for the byte itself.
type ersatz [256]string

func anhaenge(ziel, text []byte, e *ersatz) []byte {
	ab := 0
	for i, b := range text {
		if neu := e[b]; neu != "" {
			ziel = append(append(ziel, text[ab:i]...), neu...)
			ab = i + 1
		}
	}
	return append(ziel, text[ab:]...)
}
