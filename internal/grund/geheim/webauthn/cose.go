// SPDX-License-Identifier: EUPL-1.2

package webauthn

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"math/big"

	"github.com/fxamacker/cbor/v2"
)

// The algorithms that are offered, in order of preference (RFC 9053, RFC 8812).
const (
	ES256 = -7
	EdDSA = -8
	RS256 = -257
)

// Verfahren returns the algorithms that are offered.
func Verfahren() []int { return []int{ES256, EdDSA, RS256} }

// Key types and curves of RFC 9053.
const (
	artOKP     = 1
	artEC2     = 2
	artRSA     = 3
	kurveP256  = 1
	kurveEd    = 6
	minRSABits = 2048
	maxRSABits = 8192
)

// leser refuses what canonical CBOR has no use for: doubled keys, tags, endless pieces.
var leser = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 8, MaxArrayElements: 64, MaxMapPairs: 64,
	}.DecMode()
	if err != nil {
		panic("webauthn: CBOR options are wrong")
	}
	return m
}()

// zeugnis is the attestation object (§ 6.5); the statement is not looked at.
type zeugnis struct {
	Daten []byte `cbor:"authData"`
}

func liesZeugnis(b []byte) ([]byte, error) {
	var z zeugnis
	if err := leser.Unmarshal(b, &z); err != nil || len(z.Daten) == 0 {
		return nil, ErrForm
	}
	return z.Daten, nil
}

// nachDemErsten returns what follows the first CBOR item.
func nachDemErsten(b []byte) ([]byte, error) {
	var erstes cbor.RawMessage
	return leser.UnmarshalFirst(b, &erstes)
}

// oeffentlich is a public key that can check a signature.
type oeffentlich struct {
	prueft func(text, unterschrift []byte) bool
}

// coseschluessel is a key of RFC 9052 § 7; what -1 to -3 mean depends on its type.
type coseschluessel struct {
	Art       int             `cbor:"1,keyasint"`
	Verfahren int             `cbor:"3,keyasint"`
	Minus1    cbor.RawMessage `cbor:"-1,keyasint"`
	Minus2    []byte          `cbor:"-2,keyasint"`
	Minus3    []byte          `cbor:"-3,keyasint"`
}

func liesCOSE(b []byte) (oeffentlich, error) {
	var k coseschluessel
	if err := leser.Unmarshal(b, &k); err != nil {
		return oeffentlich{}, ErrForm
	}
	switch {
	case k.Art == artEC2 && k.Verfahren == ES256 && k.kurve() == kurveP256:
		return k.es256()
	case k.Art == artOKP && k.Verfahren == EdDSA && k.kurve() == kurveEd && len(k.Minus2) == ed25519.PublicKeySize:
		punkt := ed25519.PublicKey(k.Minus2)
		return oeffentlich{func(text, unterschrift []byte) bool { return ed25519.Verify(punkt, text, unterschrift) }}, nil
	case k.Art == artRSA && k.Verfahren == RS256:
		return k.rs256()
	default:
		return oeffentlich{}, ErrVerfahren
	}
}

func (k *coseschluessel) kurve() (kurve int) {
	if leser.Unmarshal(k.Minus1, &kurve) != nil {
		return 0
	}
	return kurve
}

func (k *coseschluessel) es256() (oeffentlich, error) {
	const feld = 32
	if len(k.Minus2) != feld || len(k.Minus3) != feld {
		return oeffentlich{}, ErrForm
	}
	punkt := append(append([]byte{4}, k.Minus2...), k.Minus3...)
	schluessel, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), punkt)
	if err != nil {
		return oeffentlich{}, ErrForm
	}
	return oeffentlich{func(text, unterschrift []byte) bool {
		summe := sha256.Sum256(text)
		return ecdsa.VerifyASN1(schluessel, summe[:], unterschrift)
	}}, nil
}

func (k *coseschluessel) rs256() (oeffentlich, error) {
	var n []byte
	if leser.Unmarshal(k.Minus1, &n) != nil || len(k.Minus2) == 0 || len(k.Minus2) > 4 {
		return oeffentlich{}, ErrForm
	}
	schluessel := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(k.Minus2).Int64())}
	if bits := schluessel.N.BitLen(); bits < minRSABits || bits > maxRSABits || schluessel.E < 3 {
		return oeffentlich{}, ErrVerfahren
	}
	return oeffentlich{func(text, unterschrift []byte) bool {
		summe := sha256.Sum256(text)
		return rsa.VerifyPKCS1v15(schluessel, crypto.SHA256, summe[:], unterschrift) == nil
	}}, nil
}
