// SPDX-License-Identifier: EUPL-1.2

package geheim

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"strings"
)

// Errors of the Tresor.
var (
	// ErrTresorSchluessel means that a key does not have TresorLaenge bytes.
	ErrTresorSchluessel = errors.New("geheim: key of a Tresor has not 32 bytes")
	// ErrTresorInhalt means that a sealed text was changed, moved or sealed with another key.
	ErrTresorInhalt = errors.New("geheim: sealed text can't be opened")
)

// TresorLaenge is the length of the key of a Tresor in bytes.
const TresorLaenge = 32

// tresorMarke begins every sealed text; base32 and base64 never contain the colon.
const tresorMarke = "v1:"

// Tresor seals secrets that have to be stored but read again, such as second
// factors: a copy of the database without the key is of no use. The zero value
// seals and opens nothing.
type Tresor struct {
	siegel func() cipher.AEAD
}

// NeuerTresor returns the Tresor of the installation's key. Error: ErrTresorSchluessel.
func NeuerTresor(s Schluessel) (Tresor, error) {
	b := s.Bytes()
	if len(b) != TresorLaenge {
		return Tresor{}, ErrTresorSchluessel
	}
	block, err := aes.NewCipher(b)
	if err != nil {
		return Tresor{}, err
	}
	siegel, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return Tresor{}, err
	}
	return Tresor{siegel: func() cipher.AEAD { return siegel }}, nil
}

// Verschliesse seals klar for the given place, e.g. the row it belongs to: in
// another place the text can't be opened. Error: ErrTresorSchluessel of the zero value.
func (t Tresor) Verschliesse(klar []byte, ort string) (string, error) {
	if t.siegel == nil {
		return "", ErrTresorSchluessel
	}
	return tresorMarke + base64.RawStdEncoding.EncodeToString(t.siegel().Seal(nil, nil, klar, []byte(ort))), nil
}

// Oeffne returns what was sealed for the place. Error: ErrTresorInhalt.
func (t Tresor) Oeffne(text, ort string) ([]byte, error) {
	rest, da := strings.CutPrefix(text, tresorMarke)
	if !da || t.siegel == nil {
		return nil, ErrTresorInhalt
	}
	b, err := base64.RawStdEncoding.DecodeString(rest)
	if err != nil {
		return nil, ErrTresorInhalt
	}
	klar, err := t.siegel().Open(nil, nil, b, []byte(ort))
	if err != nil {
		return nil, ErrTresorInhalt
	}
	return klar, nil
}

// IstVerschlossen reports whether the text was sealed by a Tresor.
func IstVerschlossen(text string) bool { return strings.HasPrefix(text, tresorMarke) }
