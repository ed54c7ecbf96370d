// SPDX-License-Identifier: EUPL-1.2

package welt

import "math/rand/v2"

// zufall is the random source of one block or one purpose. It is never shared:
// that is what makes the output independent of the number of processors.
type zufall struct{ *rand.Rand }

// neuerZufall returns the source for a purpose below the world's seed.
func neuerZufall(seed uint64, zweck uint64) zufall {
	return zufall{rand.New(rand.NewPCG(seed, misch(zweck)))}
}

// mit is true with probability p.
func (z zufall) mit(p float64) bool { return z.Float64() < p }

// zwischen returns a day in [von, bis].
func (z zufall) zwischen(von, bis tag) tag {
	if bis <= von {
		return von
	}
	return von + tag(z.IntN(int(bis-von)+1))
}

// normal returns a rounded normal variate.
func (z zufall) normal(mittel, streuung float64) int {
	x := mittel + streuung*z.NormFloat64()
	if x < 0 {
		return int(x - 0.5)
	}
	return int(x + 0.5)
}

// dauer returns an exponentially distributed span with the mean in years, at least 60 days.
func (z zufall) dauer(mittelJahre float64) tag {
	return 60 + jahre(z.ExpFloat64()*mittelJahre)
}

// misch scrambles 64 bits (finalizer of SplitMix64); a bijection.
func misch(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// wuerfel derives a reproducible number in [0,1) from a seed and a key, for
// decisions that must come out alike wherever they are asked.
func wuerfel(seed, schluessel, zweck uint64) float64 {
	return float64(misch(misch(seed^zweck*0x9e3779b97f4a7c15)^schluessel)>>11) / (1 << 53)
}

// verwuerfle permutes the numbers of the given even bit width (Feistel network,
// six rounds): keys become opaque and stay unique.
func verwuerfle(x uint64, bits uint, seed uint64) uint64 {
	halb := bits / 2
	maske := uint64(1)<<halb - 1
	links, rechts := x>>halb&maske, x&maske
	for runde := range uint64(6) {
		links, rechts = rechts, links^misch(seed^misch(rechts+runde<<56))&maske
	}
	return links<<halb | rechts
}
