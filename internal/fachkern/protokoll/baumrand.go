// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// baumrand is the right edge of the tree: the roots of the complete subtrees of which a
// tree of this size consists. It is all that is needed to let the tree grow.
type baumrand struct {
	groesse int64
	stufen  [63]Hash // stufen[l] counts if bit l of groesse is set
}

// randIndizes returns the storage indexes of the edge of a tree, from the lowest level on.
func randIndizes(groesse int64) []int64 {
	var indizes []int64
	for stufe := range 63 {
		if groesse>>stufe&1 == 1 {
			indizes = append(indizes, tlog.StoredHashIndex(stufe, groesse>>stufe-1))
		}
	}
	return indizes
}

// neuerRand builds the edge from the hashes that stand at randIndizes.
func neuerRand(groesse int64, hashes []Hash) baumrand {
	r := baumrand{groesse: groesse}
	for stufe := range r.stufen {
		if groesse>>stufe&1 == 1 {
			r.stufen[stufe], hashes = hashes[0], hashes[1:]
		}
	}
	return r
}

// haengeAn lets the tree grow by one leaf and appends the hashes that become final to
// ziel, in the order in which they are stored.
func (r *baumrand) haengeAn(blatt Hash, ziel []Hash) []Hash {
	h := blatt
	ziel = append(ziel, h)
	stufe := 0
	for ; r.groesse>>stufe&1 == 1; stufe++ {
		h = tlog.NodeHash(r.stufen[stufe], h)
		ziel = append(ziel, h)
	}
	r.stufen[stufe] = h
	r.groesse++
	return ziel
}

// wurzel returns the root of RFC 6962 section 2.1; for the empty tree the hash of nothing.
func (r *baumrand) wurzel() Hash {
	if r.groesse == 0 {
		return leereWurzel()
	}
	stufe := bits.TrailingZeros64(uint64(r.groesse))
	h := r.stufen[stufe]
	for stufe++; stufe < len(r.stufen); stufe++ {
		if r.groesse>>stufe&1 == 1 {
			h = tlog.NodeHash(r.stufen[stufe], h)
		}
	}
	return h
}
