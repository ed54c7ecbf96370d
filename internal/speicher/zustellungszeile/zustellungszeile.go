// SPDX-License-Identifier: EUPL-1.2

// Package zustellungszeile turns the parts of a delivery that nobody searches in into
// bodies for storage: one byte with the version of the format, then CBOR (RFC 8949).
// Both storages use it, so that a backup of one can be read by the other.
package zustellungszeile

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/anwendung/intermediaer"
)

// fassung1 is the first byte of a body in the only format so far.
const fassung1 = 1

// Teil is what has a body of its own.
type Teil interface {
	intermediaer.Umschlag | []intermediaer.Pruefung | []intermediaer.Zertifikat | intermediaer.Inhalt | intermediaer.Hinweis
}

// Koerper returns the body of a part.
func Koerper[T Teil](teil T) ([]byte, error) {
	b, err := modi().enc.Marshal(teil)
	if err != nil {
		return nil, fmt.Errorf("encode delivery: %w", err)
	}
	return slices.Concat([]byte{fassung1}, b), nil
}

// Lies reads a body of Koerper.
func Lies[T Teil](b []byte) (teil T, err error) {
	if len(b) == 0 || b[0] != fassung1 {
		return teil, errors.New("decode delivery: unknown format of the body")
	}
	if err := modi().dec.Unmarshal(b[1:], &teil); err != nil {
		return teil, fmt.Errorf("decode delivery: %w", err)
	}
	return teil, nil
}

// Milli is the form of an instant of a Laufzettel in a column: milliseconds since 1970, 0 for none.
func Milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// VonMilli reads the form of Milli.
func VonMilli(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

type cborModi struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

// modi builds the shared modes once: they hold the analysed types.
var modi = sync.OnceValue(func() cborModi {
	enc, err := cbor.EncOptions{Sort: cbor.SortNone, Time: cbor.TimeRFC3339NanoUTC}.EncMode()
	if err != nil {
		panic("zustellungszeile: " + err.Error())
	}
	dec, err := cbor.DecOptions{MaxArrayElements: 1 << 20}.DecMode()
	if err != nil {
		panic("zustellungszeile: " + err.Error())
	}
	return cborModi{enc, dec}
})
