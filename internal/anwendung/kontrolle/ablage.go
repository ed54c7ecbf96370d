// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Stundenzahl counts the queries of a user of a body in one hour. It is taken from the
// selection columns, never from contents.
type Stundenzahl struct {
	Stelle  string
	Kennung string
	// Stunde is the beginning of the hour.
	Stunde time.Time
	Anzahl int64
}

// Zaehler counts queries of authorities.
type Zaehler interface {
	// Stundenzahlen returns the counts of von (inclusive) to bis (exclusive), in order of
	// body, user and hour.
	Stundenzahlen(ctx context.Context, von, bis time.Time) ([]Stundenzahl, error)
}

// Kapselleser reads what belongs to a body.
type Kapselleser interface {
	// Kapseln returns up to max capsules of the body in order of number, from ab on.
	Kapseln(ctx context.Context, stelle string, ab int64, max int) ([]protokoll.Kapsel, error)
}

// Halt keeps a content beyond its term while somebody has asked for it (DÜV1-05:
// Hemmung, § 5 1. BMeldDÜV).
type Halt struct {
	Nummer int64     `json:"nummer"`
	Seit   time.Time `json:"seit"`
	Wer    string    `json:"wer"`
	Grund  string    `json:"grund"`
}

// Haltspeicher keeps the marks. Contents with a mark are never due.
type Haltspeicher interface {
	// SetzeHalt stores the mark; a second one of the same number changes nothing.
	SetzeHalt(ctx context.Context, h Halt) error
	// HebeHaltAuf removes it and reports whether there was one.
	HebeHaltAuf(ctx context.Context, nummer int64) (bool, error)
	// Halte returns all marks in order of number.
	Halte(ctx context.Context) ([]Halt, error)
}

// Laufstaende remember how far repeated runs have come.
type Laufstaende interface {
	// Laufstand returns what was last remembered under the name, "" for nothing.
	Laufstand(ctx context.Context, name string) (string, error)
	// MerkeLaufstand replaces it.
	MerkeLaufstand(ctx context.Context, name, wert string) error
}

// Ablage is what control keeps beside the log.
type Ablage interface {
	Zaehler
	Kapselleser
	Haltspeicher
	Laufstaende
	Fallspeicher
	Stichprobenspeicher
	// RaeumeKontrolle deletes cases and samples whose term has come on the day heute
	// and returns their number.
	RaeumeKontrolle(ctx context.Context, heute uhr.Datum) (int64, error)
}
