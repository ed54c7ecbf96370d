// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"testing"
	"time"
)

const listenkopf = "[schluessel]\nrsa_bits = 3000\nrsa_bits_alt = 2048\nrsa_bits_hoechstens = 8192\n"

// A row ends with its last day; old rows exist only by the operator's decision.
func TestValidityOfAlgorithms(t *testing.T) {
	const text = listenkopf + "[[inhalt]]\nuri = \"a\"\nart = \"aes-gcm\"\nbytes = 32\nstufe = \"voll\"\nbis = 2030-12-31\n" +
		"[[transport]]\nuri = \"b\"\nart = \"pkcs1\"\nstufe = \"alt\"\n[[mgf]]\nuri = \"c\"\nhash = \"SHA-256\"\nbis = 2030-12-31\n"
	for tag, ab := range map[time.Time]bool{time.Date(2030, 12, 31, 23, 59, 0, 0, time.UTC): true, time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC): false} {
		r, err := liesRichtlinie(text, tag, Ausnahmen{AltesLesen: !ab})
		if err != nil {
			t.Fatal(err)
		}
		_, a := r.inhalte["a"]
		_, b := r.transporte["b"]
		if a != ab || b == ab || (r.mgfs["c"] != 0) != ab {
			t.Errorf("%s: %v %v", tag, a, b)
		}
	}
	for _, falsch := range []string{"x", listenkopf + "[[digest]]\nuri = \"a\"\nhash = \"SHA-1\"\n", listenkopf + "[[inhalt]]\nuri = \"a\"\nart = \"rc4\"\nbytes = 16\nstufe = \"voll\"\n",
		listenkopf + "[[inhalt]]\nuri = \"a\"\nart = \"aes-gcm\"\nbytes = 32\nstufe = \"immer\"\n", listenkopf + "[[inhalt]]\nurl = \"a\"\n"} {
		if _, err := liesRichtlinie(falsch, time.Time{}, Ausnahmen{AltesLesen: true}); err == nil {
			t.Errorf("read: %q", falsch)
		}
	}
}
