// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// ErrInhalt means that stored bytes are no encoded entry.
var ErrInhalt = errors.New("protokoll: content is not an encoded entry")

// MaxInhalt is the greatest size of an encoded entry in bytes.
const MaxInhalt = 16 << 20

// version1 is the first byte of the content: CBOR (RFC 8949) in core deterministic
// encoding, integer keys, times as RFC 3339 text in UTC.
const version1 = 0x01

type kodierer struct {
	schreiben cbor.EncMode
	lesen     cbor.DecMode
}

var cbor1 = sync.OnceValue(func() kodierer {
	ein := cbor.CoreDetEncOptions()
	ein.Time = cbor.TimeRFC3339NanoUTC
	schreiben, err := ein.EncMode()
	if err != nil {
		panic("protokoll: cbor options: " + err.Error())
	}
	lesen, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		MaxArrayElements:  MaxInhalt,
		MaxNestedLevels:   8,
	}.DecMode()
	if err != nil {
		panic("protokoll: cbor options: " + err.Error())
	}
	return kodierer{schreiben, lesen}
})

// Kodiere returns the deterministic bytes of e without its number: equal entries give
// equal bytes. Zeit is cut to the microsecond.
func Kodiere(e Eintrag) ([]byte, error) {
	e.Zeit = e.Zeit.UTC().Truncate(time.Microsecond)
	var b bytes.Buffer
	b.WriteByte(version1)
	err := cbor1().schreiben.NewEncoder(&b).Encode(e)
	if err != nil {
		return nil, fmt.Errorf("encode Protokolleintrag: %w", err)
	}
	if b.Len() > MaxInhalt {
		return nil, fmt.Errorf("encode Protokolleintrag: %d bytes are more than %d", b.Len(), MaxInhalt)
	}
	return b.Bytes(), nil
}

// Lies is the inverse of Kodiere. It accepts exactly the bytes that Kodiere writes,
// everything else is ErrInhalt.
func Lies(inhalt []byte) (Eintrag, error) {
	if len(inhalt) < 2 || len(inhalt) > MaxInhalt || inhalt[0] != version1 {
		return Eintrag{}, ErrInhalt
	}
	var e Eintrag
	if err := cbor1().lesen.Unmarshal(inhalt[1:], &e); err != nil {
		return Eintrag{}, ErrInhalt
	}
	e.Zeit = e.Zeit.UTC()
	wieder, err := Kodiere(e)
	if err != nil || !bytes.Equal(wieder, inhalt) {
		return Eintrag{}, ErrInhalt
	}
	return e, nil
}
