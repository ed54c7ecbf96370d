// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"testing"
	"time"
)

const listenkopf = "[schluessel]\nrsa_bits = 3000\nrsa_bits_alt = 2048\nrsa_bits_hoechstens = 8192\nkurven = [\"P-256\"]\n"

// A row ends with its last day; old rows exist only by the operator's decision.
func TestValidityOfAlgorithms(t *testing.T) {
	const text = listenkopf + "[[digest]]\nuri = \"a\"\nhash = \"SHA-256\"\nbis = 2030-12-31\n[[digest]]\nuri = \"b\"\nhash = \"SHA-1\"\nalt = true\n"
	for _, f := range []struct {
		tag     time.Time
		alt     bool
		a, b    bool
		rsaBits int
	}{
		{time.Date(2030, 12, 31, 23, 59, 0, 0, time.UTC), false, true, false, 3000},
		{time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), true, false, true, 2048},
	} {
		r, err := liesRichtlinie(text, f.tag, f.alt)
		if err != nil {
			t.Fatal(err)
		}
		_, a := r.digests["a"]
		_, b := r.digests["b"]
		if a != f.a || b != f.b || r.rsaBits != f.rsaBits {
			t.Errorf("%s: %v %v %d", f.tag, a, b, r.rsaBits)
		}
	}
	for _, falsch := range []string{"x", listenkopf + "[[digest]]\nuri = \"a\"\nhash = \"MD5\"\n", listenkopf + "[[digest]]\nurl = \"a\"\n", listenkopf + "[[signatur]]\nuri = \"a\"\nhash = \"SHA-256\"\nschema = \"hmac\"\n"} {
		if _, err := liesRichtlinie(falsch, time.Time{}, true); err == nil {
			t.Errorf("read: %q", falsch)
		}
	}
}
