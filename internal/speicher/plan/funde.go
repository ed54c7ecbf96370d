// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"cmp"
	"slices"

	"kernmelderegister/internal/anwendung/abruf"
)

// VereinigeFunde returns the records of both lists by ID, each once.
func VereinigeFunde(a, b []abruf.Fund) []abruf.Fund {
	if len(a) == 0 {
		return b
	}
	alle := append(a, b...)
	slices.SortFunc(alle, func(x, y abruf.Fund) int { return cmp.Compare(x.ID, y.ID) })
	return slices.CompactFunc(alle, func(x, y abruf.Fund) bool { return x.ID == y.ID })
}
