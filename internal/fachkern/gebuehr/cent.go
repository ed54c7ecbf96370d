// SPDX-License-Identifier: EUPL-1.2

package gebuehr

import "strconv"

// Cent is an amount of money in euro cents; negative amounts are credits.
type Cent int64

// String returns the amount as Germans write it: "1.059,60 €".
func (c Cent) String() string {
	betrag, vorzeichen := uint64(c), ""
	if c < 0 {
		betrag, vorzeichen = -betrag, "-"
	}
	euro := strconv.FormatUint(betrag/100, 10)
	for i := len(euro) - 3; i > 0; i -= 3 {
		euro = euro[:i] + "." + euro[i:]
	}
	rest := strconv.FormatUint(100+betrag%100, 10)[1:]
	return vorzeichen + euro + "," + rest + " €"
}
