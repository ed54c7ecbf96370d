// SPDX-License-Identifier: EUPL-1.2

package elementleser_test

import (
	"errors"
	"testing"

	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlscan"
)

func TestBase64(t *testing.T) {
	for text, soll := range map[string]string{"": "", " \n": "", "YWJj": "abc", "YW\r\n Jj\t": "abc", "YQ==": "a", "YQ= =": "a"} {
		if ist, ok := elementleser.Dekodiere([]byte(text)); !ok || string(ist) != soll {
			t.Errorf("%q: %q, %v", text, ist, ok)
		}
	}
	for _, text := range []string{"YQ", "YQ=", "YR==", "YQ==YQ==", "Y", "=", "YW*j", "YW\u00a0Jj", "-_-_", "YWJj\x00"} {
		if ist, ok := elementleser.Dekodiere([]byte(text)); ok {
			t.Errorf("%q was read as %q", text, ist)
		}
	}
}

// Only what is expected is read; comments are no text.
func TestChildren(t *testing.T) {
	for dokument, ok := range map[string]bool{
		`<a> <b/><!-- x -->
		</a>`: true, `<a><b/></a>`: true, `<a>x<b/></a>`: false, `<a><b/>x</a>`: false, `<a><c/></a>`: false, `<a/>`: false, `<a><b/><b/></a>`: false,
		`<a><b xmlns="urn:x"/></a>`: false, `<a><b><c/></b></a>`: false, `<a><b c=""/></a>`: false, `<a><b>&#160;</b></a>`: false,
	} {
		s := xmlscan.NeuAusBytes([]byte(dokument), xmlscan.Optionen{})
		l := elementleser.Leser{Quelle: s}
		_, err := s.Weiter()
		var b *xmlscan.Token
		if err == nil {
			b, err = l.Soll("", "b")
		}
		if err == nil {
			err = l.Attribute(b)
		}
		if err == nil {
			_, err = l.Base64()
		}
		if err == nil {
			err = l.Ende()
		}
		var f *elementleser.Fehler
		if (err == nil) != ok || err != nil && (!errors.As(err, &f) || f.Zeile == 0) {
			t.Errorf("%s: %v", dokument, err)
		}
	}
}
