// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Filter selects entries that still have their content. Zero fields select all.
type Filter struct {
	// Von and Bis bound the time of the event; Bis is exclusive.
	Von, Bis time.Time
	// Stelle is the id of the asking body or customer, Kennung the official.
	Stelle  string
	Kennung string
	Art     protokoll.Art
}

// Marke is a place in the order of time and number.
type Marke struct {
	Zeit   time.Time
	Nummer int64
}

// Sucher selects entries.
type Sucher interface {
	// Suche returns up to max rows that fit, in order of time and number, those after nach.
	Suche(ctx context.Context, f Filter, nach Marke, max int) ([]protokoll.Zeile, error)
	// Zaehle returns the number of rows that fit.
	Zaehle(ctx context.Context, f Filter) (int64, error)
}

// Vernichter destroys contents.
type Vernichter interface {
	// ZaehleFaellige returns how many contents are past their term on the day heute.
	ZaehleFaellige(ctx context.Context, heute uhr.Datum) (int64, error)
	// VernichteFaellige destroys up to max of them with their salt beyond recovery from the
	// database files, and returns their number. Leaves and tree stay.
	VernichteFaellige(ctx context.Context, heute uhr.Datum, max int) (int64, error)
}

// Speicher is all that the use cases of this package need from storage.
type Speicher interface {
	protokoll.Leser
	Sucher
	Vernichter
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
