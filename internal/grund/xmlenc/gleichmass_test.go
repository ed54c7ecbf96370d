// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"io"
	"runtime"
	"testing"
)

// zaehler counts the bytes that are read.
type zaehler struct {
	*bytes.Reader
	gelesen int
}

func (z *zaehler) Read(b []byte) (int, error) {
	n, err := z.Reader.Read(b)
	z.gelesen += n
	return n, err
}

// A wrong padding, a wrong tag and a key that could not be opened cost as much work as
// a right message: all of the cipher text is worked through before the answer.
func TestFailuresTakeTheSameWork(t *testing.T) {
	r, k := richtlinie(t, Ausnahmen{}), zufall(32, 8)
	block, _ := aes.NewCipher(k)
	richtig := nachrichtenschluessel(k, 32, false)
	gescheitert := nachrichtenschluessel(nil, 32, true)
	for _, n := range []int{64, kleinBis + stueck} {
		klar := bytes.Repeat([]byte{5}, n)
		falsch := append(bytes.Clone(klar[:n-1]), 0)
		gut, schlecht := cbc(block, klar), cbc(block, falsch)
		aead, _ := cipher.NewGCMWithNonceSize(block, 16)
		gcm := aead.Seal(zufall(16, 2), zufall(16, 2), klar, nil)
		gcmSchlecht := append(bytes.Clone(gcm[:len(gcm)-1]), gcm[len(gcm)-1]^1)
		for name, f := range map[string]struct {
			verfahren string
			chiffrat  []byte
			s         Nachrichtenschluessel
			ok        bool
		}{
			"CBC right": {uriCBC, gut, richtig, true}, "CBC padding": {uriCBC, schlecht, richtig, false}, "CBC key": {uriCBC, gut, gescheitert, false},
			"GCM right": {AES256GCM, gcm, richtig, true}, "GCM tag": {AES256GCM, gcmSchlecht, richtig, false}, "GCM key": {AES256GCM, gcm, gescheitert, false},
		} {
			z := &zaehler{Reader: bytes.NewReader(f.chiffrat)}
			_, err := r.Entschluessle(&Verschluesselt{Verfahren: f.verfahren, iv: 16}, f.s, z)
			if (err == nil) != f.ok || !f.ok && err != ErrEntschluesselung || z.gelesen != len(f.chiffrat) {
				t.Errorf("%s, %d bytes: read %d of %d, %v", name, n, z.gelesen, len(f.chiffrat), err)
			}
		}
	}
}

// The memory for a long text does not grow with it: 48 MiB pass through less than
// 6 MiB of allocations, both ways.
func TestMemoryIsBounded(t *testing.T) {
	const laenge, hoechstens = 48 << 20, 6 << 20
	r, k := richtlinie(t, Ausnahmen{}), zufall(32, 8)
	var chiffrat bytes.Buffer
	chiffrat.Grow(laenge + 100)
	belegt := func(tu func() error) uint64 {
		var vorher, nachher runtime.MemStats
		runtime.ReadMemStats(&vorher)
		if err := tu(); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&nachher)
		return nachher.TotalAlloc - vorher.TotalAlloc
	}
	if n := belegt(func() error {
		w, err := neuerVerschluesseler(k, zufall(12, 1), &chiffrat)
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, &nullen{laenge}); err != nil {
			return err
		}
		return w.Close()
	}); n > hoechstens {
		t.Errorf("encrypting allocates %d bytes", n)
	}
	if n := belegt(func() error {
		l, err := r.Entschluessle(&Verschluesselt{Verfahren: AES256GCM, iv: 12}, nachrichtenschluessel(k, 32, false), bytes.NewReader(chiffrat.Bytes()))
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, l)
		return err
	}); n > hoechstens {
		t.Errorf("decrypting allocates %d bytes", n)
	}
}
