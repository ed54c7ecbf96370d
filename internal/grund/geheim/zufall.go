// SPDX-License-Identifier: EUPL-1.2

package geheim

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// minToken is the least number of random bytes in a token: 128 bits.
const minToken = 16

var base32OhneFuellung = base32.StdEncoding.WithPadding(base32.NoPadding)

// Zufall returns n bytes of the system's random source.
func Zufall(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the runtime ends the process instead
	return b
}

// TokenBase64 returns n random bytes, at least 16, as base64url without padding:
// for sessions, links and identification marks.
func TokenBase64(n int) string {
	return base64.RawURLEncoding.EncodeToString(Zufall(max(n, minToken)))
}

// TokenBase32 returns n random bytes, at least 16, in capital letters and the
// digits 2 to 7 without padding: for what people read out or type.
func TokenBase32(n int) string {
	return base32OhneFuellung.EncodeToString(Zufall(max(n, minToken)))
}

// Fingerabdruck returns the SHA-256 of a token in hexadecimal. Storage keeps it
// instead of the token, so that a stolen table opens no session.
func Fingerabdruck(token string) string {
	summe := sha256.Sum256([]byte(token))
	return hex.EncodeToString(summe[:])
}

// UUID returns a random UUID (RFC 9562 version 4) in its text form.
func UUID() string { return uuid([16]byte(Zufall(16)), 4) }

// AbgeleiteteUUID returns the UUID of a text (RFC 9562 version 8): the same for the same
// text, so that a message that is written again is recognised as the same.
func AbgeleiteteUUID(text string) string {
	summe := sha256.Sum256([]byte(text))
	return uuid([16]byte(summe[:16]), 8)
}

func uuid(b [16]byte, fassung byte) string {
	b[6] = b[6]&0x0f | fassung<<4
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
