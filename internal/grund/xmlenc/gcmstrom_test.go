// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"kernmelderegister/internal/grund/geheim"
)

func zufall(n int, saat byte) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{saat}).Read(b)
	return b
}

// ivMitZaehler returns the IV of 16 bytes whose first counter is this one: the hash of
// the IV run backwards.
func ivMitZaehler(t *testing.T, block cipher.Block, zaehler []byte) []byte {
	t.Helper()
	s, err := neuerGCMStrom(block, make([]byte, 12))
	if err != nil {
		t.Fatal(err)
	}
	iv := feldAus(zaehler).mal(s.inv).plus(feld{0, 128}).mal(s.inv).bytes()
	if ist := s.ersterZaehler(iv[:]); !bytes.Equal(ist[:], zaehler) {
		t.Fatalf("counter %x, want %x", ist, zaehler)
	}
	return iv[:]
}

// The stream gives the bytes of the standard library: all key lengths, both IVs,
// lengths around the borders of pieces and blocks, and a counter that starts anew in
// the middle, which only an IV of 16 bytes can bring about.
func TestStreamIsTheStandardGCM(t *testing.T) {
	for _, n := range []int{16, 24, 32} {
		block, err := aes.NewCipher(zufall(n, byte(n)))
		if err != nil {
			t.Fatal(err)
		}
		umbruch := bytes.Repeat([]byte{0xff}, 16)
		umbruch[15] = 0xf0
		ivs := map[string][]byte{"12": zufall(12, 1), "16": zufall(16, 2), "16 with a new start": ivMitZaehler(t, block, umbruch), "16, new start at once": ivMitZaehler(t, block, bytes.Repeat([]byte{0xff}, 16))}
		for name, iv := range ivs {
			aead, err := cipher.NewGCMWithNonceSize(block, len(iv))
			if err != nil {
				t.Fatal(err)
			}
			for _, laenge := range []int{0, 1, 15, 16, 17, 255, 256, 257, stueck - 1, stueck, stueck + 1, 3*stueck + 7} {
				klar := zufall(laenge, 9)
				soll := aead.Seal(nil, iv, klar, nil)
				s, err := neuerGCMStrom(block, iv)
				if err != nil {
					t.Fatal(err)
				}
				for p := klar; len(p) > 0; {
					k := min(len(p), stueck)
					s.wandle(p[:k])
					s.hashe(p[:k])
					p = p[k:]
				}
				marke := s.marke()
				if ist := append(klar, marke[:]...); !bytes.Equal(ist, soll) {
					t.Errorf("AES-%d, IV %s, %d bytes: differs", n*8, name, laenge)
				}
			}
		}
	}
}

// Long texts take the path through the stream in both directions; one flipped bit
// anywhere is noticed before a byte comes out.
func TestLongTexts(t *testing.T) {
	r, err := NeueRichtlinie(stichtag, Ausnahmen{})
	if err != nil {
		t.Fatal(err)
	}
	schluessel := zufall(32, 3)
	for _, ivl := range []int{12, 16} {
		for _, n := range []int{kleinBis - 1, kleinBis, kleinBis + 1, kleinBis + stueck, 2*kleinBis + 12345} {
			klar := zufall(n, 4)
			var c bytes.Buffer
			w, err := neuerVerschluesseler(schluessel, zufall(ivl, 5), &c)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(struct{ io.Writer }{w}, iotest.OneByteReader(bytes.NewReader(klar[:10]))); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(klar[10:]); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			block, _ := aes.NewCipher(schluessel)
			aead, _ := cipher.NewGCMWithNonceSize(block, ivl)
			chiffrat := c.Bytes()
			if ist, err := aead.Open(nil, chiffrat[:ivl], chiffrat[ivl:], nil); err != nil || !bytes.Equal(ist, klar) {
				t.Fatalf("%d bytes: the standard library can't open it: %v", n, err)
			}
			v := &Verschluesselt{Verfahren: AES256GCM, iv: ivl}
			offen := nachrichtenschluessel(schluessel, 32, false)
			l, err := r.Entschluessle(v, offen, bytes.NewReader(chiffrat))
			if err != nil {
				t.Fatal(err)
			}
			if ist, err := io.ReadAll(l); err != nil || !bytes.Equal(ist, klar) {
				t.Errorf("%d bytes: differs, %v", n, err)
			}
			for _, i := range []int{0, ivl, ivl + n/2, ivl + n - 1, ivl + n, len(chiffrat) - 1} {
				chiffrat[i] ^= 1
				if l, err := r.Entschluessle(v, offen, bytes.NewReader(chiffrat)); err != ErrEntschluesselung || l != nil {
					t.Errorf("%d bytes, flipped at %d: %v", n, i, err)
				}
				chiffrat[i] ^= 1
			}
		}
	}
}

// nullen is a source of n zero bytes.
type nullen struct{ n int64 }

func (z *nullen) Read(b []byte) (int, error) {
	if z.n == 0 {
		return 0, io.EOF
	}
	k := int(min(int64(len(b)), z.n))
	clear(b[:k])
	z.n -= int64(k)
	return k, nil
}

func benchmarkLaenge(b *testing.B, n int64) {
	r, err := NeueRichtlinie(stichtag, Ausnahmen{})
	if err != nil {
		b.Fatal(err)
	}
	schluessel := geheim.Zufall(32)
	var c bytes.Buffer
	c.Grow(int(n) + 64)
	b.Run("encrypt", func(b *testing.B) {
		b.SetBytes(n)
		for b.Loop() {
			c.Reset()
			w, _ := neuerVerschluesseler(schluessel, geheim.Zufall(12), &c)
			_, _ = io.Copy(w, &nullen{n})
			_ = w.Close()
		}
	})
	b.Run("decrypt", func(b *testing.B) {
		b.SetBytes(n)
		for b.Loop() {
			l, err := r.Entschluessle(&Verschluesselt{Verfahren: AES256GCM, iv: 12}, nachrichtenschluessel(schluessel, 32, false), bytes.NewReader(c.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, l)
		}
	})
}

func BenchmarkGCM10kB(b *testing.B)  { benchmarkLaenge(b, 10<<10) }
func BenchmarkGCM64MiB(b *testing.B) { benchmarkLaenge(b, 64<<20) }
