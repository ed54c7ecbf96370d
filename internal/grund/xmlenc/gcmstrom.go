// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
)

// The standard library's GCM takes a message in one piece. gcmStrom does the same
// over a stream (NIST SP 800-38D): CTR for the text, and for the hash GCM itself,
// piece by piece. The tag of additional data P without text is
//
//	T = E(N‖1) ⊕ (Y ⊕ L)·H    with Y the hash state after P and L its length block,
//
// so Y = (T ⊕ E(N‖1))·H⁻¹ ⊕ L; put into the first block of the next piece it carries
// on. That costs two multiplications per piece and runs at the speed of the hardware.

// feld is an element of GF(2^128) in the bit order of GCM.
type feld struct{ hoch, tief uint64 }

func feldAus(b []byte) feld {
	return feld{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

func (f feld) bytes() (b [16]byte) {
	binary.BigEndian.PutUint64(b[:], f.hoch)
	binary.BigEndian.PutUint64(b[8:], f.tief)
	return b
}

func (f feld) plus(g feld) feld { return feld{f.hoch ^ g.hoch, f.tief ^ g.tief} }

// mal multiplies without branches on the operands.
func (f feld) mal(g feld) (z feld) {
	for i := range 128 {
		wort, bit := f.hoch, 63-i
		if i >= 64 {
			wort, bit = f.tief, 127-i
		}
		m := -(wort >> bit & 1)
		z.hoch ^= g.hoch & m
		z.tief ^= g.tief & m
		r := -(g.tief & 1)
		g.tief = g.tief>>1 | g.hoch<<63
		g.hoch = g.hoch>>1 ^ 0xe1<<56&r
	}
	return z
}

// kehrwert returns f^(2^128-2).
func (f feld) kehrwert() feld {
	z := feld{1 << 63, 0}
	for range 127 {
		f = f.mal(f)
		z = z.mal(f)
	}
	return z
}

// stueck is the piece of a stream that is worked on at once, a multiple of 16.
const stueck = 64 << 10

type gcmStrom struct {
	block  cipher.Block
	aead   cipher.AEAD
	h, inv feld
	maske  feld // E(N‖1) of the nonce of zero bytes
	ej0    feld
	y      feld
	laenge uint64

	zaehler [16]byte
	ctr     cipher.Stream
	bis     uint64 // bytes until the 32-bit counter starts anew
	puffer  []byte
}

func neuerGCMStrom(block cipher.Block, iv []byte) (*gcmStrom, error) {
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	s := &gcmStrom{block: block, aead: aead, puffer: make([]byte, 0, stueck)}
	s.h = feldAus(s.verschluessle([16]byte{}))
	s.inv = s.h.kehrwert()
	s.maske = feldAus(s.verschluessle([16]byte{15: 1}))
	s.zaehler = s.ersterZaehler(iv)
	s.ej0 = feldAus(s.verschluessle(s.zaehler))
	s.zaehleWeiter(binary.BigEndian.Uint32(s.zaehler[12:]) + 1)
	return s, nil
}

func (s *gcmStrom) verschluessle(b [16]byte) []byte {
	s.block.Encrypt(b[:], b[:])
	return b[:]
}

// ersterZaehler returns J0: the IV of 12 bytes with a one, the hash of one of 16.
func (s *gcmStrom) ersterZaehler(iv []byte) (z [16]byte) {
	if len(iv) == 12 {
		copy(z[:], iv)
		z[15] = 1
		return z
	}
	return feldAus(iv).mal(s.h).plus(feld{0, uint64(len(iv)) * 8}).mal(s.h).bytes()
}

// zaehleWeiter begins a run of the 32-bit counter.
func (s *gcmStrom) zaehleWeiter(ab uint32) {
	binary.BigEndian.PutUint32(s.zaehler[12:], ab)
	s.ctr = cipher.NewCTR(s.block, s.zaehler[:])
	s.bis = (1<<32 - uint64(ab)) * aes.BlockSize
}

// wandle encrypts or decrypts b in place.
func (s *gcmStrom) wandle(b []byte) {
	for uint64(len(b)) > s.bis {
		kopf := b[:s.bis]
		s.ctr.XORKeyStream(kopf, kopf)
		b = b[s.bis:]
		s.zaehleWeiter(0)
	}
	s.ctr.XORKeyStream(b, b)
	s.bis -= uint64(len(b))
}

// hashe takes cipher text in, at most stueck bytes; only the last piece may have a
// length that is no multiple of 16.
func (s *gcmStrom) hashe(chiffrat []byte) {
	if len(chiffrat) == 0 {
		return
	}
	s.laenge += uint64(len(chiffrat))
	p := append(s.puffer[:0], chiffrat...)
	if rest := len(p) % 16; rest > 0 {
		p = append(p, make([]byte, 16-rest)...)
	}
	y := s.y.plus(feldAus(p)).bytes()
	copy(p, y[:])
	var nonce [12]byte
	t := feldAus(s.aead.Seal(nil, nonce[:], nil, p))
	s.y = t.plus(s.maske).mal(s.inv).plus(feld{uint64(len(p)) * 8, 0})
}

// marke returns the tag.
func (s *gcmStrom) marke() [16]byte {
	return s.y.plus(feld{0, s.laenge * 8}).mal(s.h).plus(s.ej0).bytes()
}
