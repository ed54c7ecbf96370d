// SPDX-License-Identifier: EUPL-1.2

// Package koerper encodes a record for storage: one byte with the version of
// the format, then CBOR (RFC 8949) with the field numbers of package melde.
// Both storages use it, so that a backup of one can be read by the other.
package koerper

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/fachkern/melde"
)

// fassung1 is the first byte of a body in the only format so far.
const fassung1 = 1

// ueblicheLaenge is the size in bytes that most bodies stay below.
const ueblicheLaenge = 1024

// Codiere returns the body of the record. Equal records give equal bytes.
func Codiere(satz *melde.Meldesatz) ([]byte, error) {
	var puffer bytes.Buffer
	puffer.Grow(ueblicheLaenge)
	puffer.WriteByte(fassung1)
	if err := modi().enc.MarshalToBuffer(satz, &puffer); err != nil {
		return nil, fmt.Errorf("encode Meldesatz: %w", err)
	}
	return puffer.Bytes(), nil
}

// Decodiere reads a body. Fields that this program doesn't know are passed
// over; an unknown format is an error. The error never quotes the body.
func Decodiere(b []byte) (*melde.Meldesatz, error) {
	if len(b) == 0 || b[0] != fassung1 {
		return nil, fmt.Errorf("decode Meldesatz: unknown format of the body")
	}
	satz := new(melde.Meldesatz)
	if err := modi().dec.Unmarshal(b[1:], satz); err != nil {
		return nil, fmt.Errorf("decode Meldesatz: %w", err)
	}
	return satz, nil
}

type cborModi struct {
	enc cbor.UserBufferEncMode
	dec cbor.DecMode
}

// modi builds the shared modes once: they hold the analysed types.
var modi = sync.OnceValue(func() cborModi {
	enc, err := cbor.EncOptions{Sort: cbor.SortNone, Time: cbor.TimeRFC3339Nano}.UserBufferEncMode()
	if err != nil {
		panic("koerper: " + err.Error())
	}
	dec, err := cbor.DecOptions{MaxArrayElements: 1 << 20}.DecMode()
	if err != nil {
		panic("koerper: " + err.Error())
	}
	return cborModi{enc, dec}
})
