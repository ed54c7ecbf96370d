// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"strconv"
	"strings"
)

// Kriterien reads the search criteria of an entry, name="value" separated by
// blanks. What does not have this form is left out: it is only looked at, never
// relied upon.
func Kriterien(text string) map[string]string {
	k := map[string]string{}
	for text != "" {
		name, rest, ok := strings.Cut(text, "=")
		if !ok {
			return k
		}
		wert, err := strconv.QuotedPrefix(rest)
		if err != nil {
			_, text, _ = strings.Cut(rest, " ")
			continue
		}
		klar, err := strconv.Unquote(wert)
		if err == nil {
			k[strings.TrimSpace(name)] = klar
		}
		text = strings.TrimLeft(rest[len(wert):], " ")
	}
	return k
}
