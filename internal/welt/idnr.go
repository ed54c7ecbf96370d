// SPDX-License-Identifier: EUPL-1.2

package welt

// idNummern is how many different tax numbers idNr can form.
const idNummern = 16_329_600

// idNr returns the n-th synthetic tax number (n < idNummern): eleven digits with
// the structure and check digit of § 139b AO, but with a leading 0, which the
// Bundeszentralamt für Steuern only uses for tests.
//
// Of the ten digits before the check digit exactly one occurs twice and one is
// missing; the first is 0.
func idNr(n uint64) string {
	const (
		mitDoppelNull = 362_880 // orders of nine different digits
		jeFehlend     = 181_440 // orders of nine digits with one pair
	)
	var anzahl [10]int
	for i := range anzahl {
		anzahl[i] = 1
	}
	if n < 9*mitDoppelNull {
		anzahl[1+n/mitDoppelNull]--
		n %= mitDoppelNull
	} else {
		n -= 9 * mitDoppelNull
		doppelt := 1 + n/jeFehlend/8
		fehlt := 1 + n/jeFehlend%8
		if fehlt >= doppelt {
			fehlt++
		}
		anzahl[0]--
		anzahl[doppelt]++
		anzahl[fehlt]--
		n %= jeFehlend
	}
	ziffern := []byte{'0'}
	for rest := 9; rest > 0; rest-- {
		for d := range anzahl {
			if anzahl[d] == 0 {
				continue
			}
			anzahl[d]--
			ordnungen := anordnungen(rest-1, &anzahl)
			if n < ordnungen {
				ziffern = append(ziffern, byte('0'+d))
				break
			}
			n -= ordnungen
			anzahl[d]++
		}
	}
	return string(append(ziffern, pruefziffer(ziffern)))
}

// anordnungen counts the orders of n < 10 digits of which each d occurs anzahl[d] times, at most twice.
func anordnungen(n int, anzahl *[10]int) uint64 {
	aus := [...]uint64{1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880}[n]
	for _, a := range anzahl {
		if a == 2 {
			return aus / 2 // only one digit can
		}
	}
	return aus
}

// pruefziffer computes the check digit of ISO 7064, MOD 11,10.
func pruefziffer(ziffern []byte) byte {
	produkt := 10
	for _, z := range ziffern {
		summe := (int(z-'0') + produkt) % 10
		if summe == 0 {
			summe = 10
		}
		produkt = summe * 2 % 11
	}
	return byte('0' + (11-produkt)%10)
}

// idNr returns the tax number of the person; unique in the world because the
// scrambling is a permutation of the numbers below idNummern (cycle walking).
func (b *block) idNr(nr int) string {
	x := b.personennummer(nr)
	for {
		x = verwuerfle(x, 24, b.welt.opt.Seed^geheimIdNr)
		if x < idNummern {
			return idNr(x)
		}
	}
}
