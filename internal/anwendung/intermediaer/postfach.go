// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Postfach is the address of a mailbox: SHA-256 of the DER bytes of a cipher
// certificate. It also names the client of a request. The zero value is no mailbox.
type Postfach [sha256.Size]byte

// PostfachVon returns the mailbox of a cipher certificate in DER; no certificate has none.
func PostfachVon(der []byte) Postfach {
	if len(der) == 0 {
		return Postfach{}
	}
	return sha256.Sum256(der)
}

// LiesPostfach reads the form of String.
func LiesPostfach(text string) (p Postfach, err error) {
	roh, err := hex.DecodeString(text)
	if err != nil || len(roh) != len(p) {
		return p, errors.New("intermediaer: not the address of a mailbox")
	}
	copy(p[:], roh)
	return p, nil
}

// String returns the address as 64 hexadecimal digits.
func (p Postfach) String() string { return hex.EncodeToString(p[:]) }

// Leer reports whether p is no mailbox.
func (p Postfach) Leer() bool { return p == Postfach{} }
