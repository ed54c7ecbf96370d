// SPDX-License-Identifier: EUPL-1.2

package protokoll

import "context"

// Siegel is a signed tree head as storage keeps it. The zero value stands for the empty tree.
type Siegel struct {
	// Groesse is the number of sealed entries.
	Groesse int64
	// Notiz is the signed note; it repeats Groesse and holds root and time.
	Notiz string
}

// Siegelung is one growth of the tree.
type Siegelung struct {
	// Vorher is the size of the tree on which this growth builds.
	Vorher int64
	// AbIndex is the index of the first of Hashes in the sequence of all tree hashes (from 0 on).
	AbIndex int64
	// Hashes are the new tree hashes in order.
	Hashes []Hash
	// Siegel is the new tree head.
	Siegel Siegel
}

// Anhaenger is the storage of new entries.
type Anhaenger interface {
	// HaengeAn gives the rows the next numbers in their order, without a gap and
	// starting at 1, and returns the first of them when all rows are durable. After
	// an error none of the rows is stored and no number is used up.
	HaengeAn(ctx context.Context, zeilen []Zeile) (erste int64, err error)
}

// Siegelspeicher is the storage that the Versiegler needs.
type Siegelspeicher interface {
	// LetztesSiegel returns the tree head of the greatest size, the zero value if there is none.
	LetztesSiegel(ctx context.Context) (Siegel, error)
	// LeseUnversiegelt returns up to max leaves in order of number, from the number ab on.
	LeseUnversiegelt(ctx context.Context, ab int64, max int) ([]Blatt, error)
	// LeseHashes returns the tree hashes of these indexes in this order; a missing one is an error.
	LeseHashes(ctx context.Context, indizes []int64) ([]Hash, error)
	// SpeichereSiegelung stores hashes and tree head in one transaction. It returns a
	// Fehler of Art Konflikt and stores nothing if the last tree head's size is not Vorher.
	SpeichereSiegelung(ctx context.Context, s Siegelung) error
}

// Leser is the read-only storage for proofs and verification.
type Leser interface {
	// LeseZeilen returns up to max rows in order of number, from the number ab on.
	LeseZeilen(ctx context.Context, ab int64, max int) ([]Zeile, error)
	// LeseHashes returns the tree hashes of these indexes in this order; a missing one is an error.
	LeseHashes(ctx context.Context, indizes []int64) ([]Hash, error)
	// LeseHashbereich returns the tree hashes ab, ab+1, … up to anzahl of them; fewer if the rest is missing.
	LeseHashbereich(ctx context.Context, ab int64, anzahl int) ([]Hash, error)
	// LeseSiegel returns up to max tree heads in order of size, those larger than ueber.
	LeseSiegel(ctx context.Context, ueber int64, max int) ([]Siegel, error)
	// LetztesSiegel returns the tree head of the greatest size, the zero value if there is none.
	LetztesSiegel(ctx context.Context) (Siegel, error)
}
