// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// streuwert is FNV-1a 64 over parts, finished so that any bits of it can be
// used. It only spreads: two values with the same hash cost a comparison or at
// most a hint, never a merge by themselves.
type streuwert uint64

const (
	fnvAnfang streuwert = 14695981039346656037
	fnvPrim   streuwert = 1099511628211
)

func (h streuwert) text(s string) streuwert {
	for i := range len(s) {
		h = (h ^ streuwert(s[i])) * fnvPrim
	}
	return (h ^ 0xff) * fnvPrim // end of the part
}

func (h streuwert) zahl(n uint64) streuwert {
	for range 8 {
		h = (h ^ streuwert(n&0xff)) * fnvPrim
		n >>= 8
	}
	return h
}

// fertig mixes the bits (the finaliser of splitmix64).
func (h streuwert) fertig() uint64 {
	x := uint64(h)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// kurz returns 32 bits, never 0: that stands for "not given".
func (h streuwert) kurz() uint32 { return uint32(h.fertig()>>32) | 1 }
