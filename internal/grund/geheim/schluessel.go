// SPDX-License-Identifier: EUPL-1.2

// Package geheim handles what must not be seen: keys, passwords, one-time codes
// and tokens. Algorithms and parameters are fixed here; nobody else compares or
// prints a secret.
//
//	operation         secret input       implementation                  tests
//	Hash, Pruefe      password           x/crypto/argon2 (argon2id)      own PHC vectors, fuzzed parser
//	TOTP              shared secret      crypto/hmac, SHA-1 (RFC 6238)   RFC 6238 appendix B
//	Token…            -                  crypto/rand                     size, alphabet, uniqueness
//	Gleich            both sides         crypto/subtle over SHA-256      table
package geheim

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"slices"
)

const verdeckt = "[Schluessel]"

// Schluessel carries secret bytes and prints as "[Schluessel]" whatever the verb,
// encoder or logger. The bytes stand behind a function: fmt calls no methods of
// unexported fields and, on a wrong verb, follows pointers.
type Schluessel struct {
	inhalt func() []byte
}

// NeuerSchluessel takes a copy of b.
func NeuerSchluessel(b []byte) Schluessel {
	kopie := slices.Clone(b)
	return Schluessel{inhalt: func() []byte { return kopie }}
}

// Bytes returns a copy of the secret bytes; nil for the zero value.
func (s Schluessel) Bytes() []byte {
	if s.inhalt == nil {
		return nil
	}
	return slices.Clone(s.inhalt())
}

// Leer reports whether there is no secret in it.
func (s Schluessel) Leer() bool { return s.inhalt == nil || len(s.inhalt()) == 0 }

// Gleich compares in constant time.
func (s Schluessel) Gleich(t Schluessel) bool { return GleichBytes(s.Bytes(), t.Bytes()) }

// String returns "[Schluessel]".
func (s Schluessel) String() string { return verdeckt }

// Format writes "[Schluessel]" for every verb.
func (s Schluessel) Format(zustand fmt.State, _ rune) { _, _ = zustand.Write([]byte(verdeckt)) }

// MarshalText returns "[Schluessel]"; it covers JSON (also as a map key), XML and TOML.
func (s Schluessel) MarshalText() ([]byte, error) { return []byte(verdeckt), nil }

// MarshalJSON returns the string "[Schluessel]".
func (s Schluessel) MarshalJSON() ([]byte, error) { return []byte(`"` + verdeckt + `"`), nil }

// LogValue returns "[Schluessel]".
func (s Schluessel) LogValue() slog.Value { return slog.StringValue(verdeckt) }

// Gleich compares two secrets in a time that depends neither on their content nor
// on which of them is longer.
func Gleich(a, b string) bool { return GleichBytes([]byte(a), []byte(b)) }

// GleichBytes is Gleich for bytes.
func GleichBytes(a, b []byte) bool {
	x, y := sha256.Sum256(a), sha256.Sum256(b)
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
