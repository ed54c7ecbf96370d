// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// blatt writes XML that already has its canonical form: empty elements as two tags,
// attributes in order (those without a prefix first, by name), no white space.
type blatt struct {
	bytes.Buffer
	ungueltig bool // something XML can't write
}

var (
	textersatz = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	wertersatz = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

// auf writes a start tag with attributes given as name and value; a value "" leaves
// the attribute out.
func (b *blatt) auf(name string, attribute ...string) {
	b.WriteString("<" + name)
	for i := 0; i+1 < len(attribute); i += 2 {
		if attribute[i+1] != "" {
			b.WriteString(" " + attribute[i] + `="` + wertersatz.Replace(b.rein(attribute[i+1])) + `"`)
		}
	}
	b.WriteByte('>')
}

func (b *blatt) zu(name string) { b.WriteString("</" + name + ">") }

func (b *blatt) leer(name string, attribute ...string) {
	b.auf(name, attribute...)
	b.zu(name)
}

// text writes an element with text.
func (b *blatt) text(name, text string, attribute ...string) {
	b.auf(name, attribute...)
	b.WriteString(textersatz.Replace(b.rein(text)))
	b.zu(name)
}

func (b *blatt) base64(name string, wert []byte, attribute ...string) {
	b.text(name, base64.StdEncoding.EncodeToString(wert), attribute...)
}

// rein remembers a text that XML 1.0 can't hold.
func (b *blatt) rein(s string) string {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	}) {
		b.ungueltig = true
	}
	return s
}

// zeit returns xs:dateTime with milliseconds and numeric zone, the form that the
// official library understands (section 19).
func zeit(t time.Time) string { return t.Format("2006-01-02T15:04:05.000-07:00") }

// zahl returns a positive number, "" for 0: an attribute that is left out.
func zahl(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
