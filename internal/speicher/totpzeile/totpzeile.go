// SPDX-License-Identifier: EUPL-1.2

// Package totpzeile is the stored form of a second factor, the same in both
// homes: sealed with the key of the installation and bound to its account, so
// that neither a copy of the database nor a row moved to another account opens
// anything. Rows of earlier versions hold the secret in clear; they are read, and
// sealed when they are written again.
package totpzeile

import (
	"fmt"

	"kernmelderegister/internal/grund/geheim"
)

// Schreibe returns the column for the secret; the zero value of it is "".
func Schreibe(t geheim.Tresor, kennung string, totp geheim.TOTP) (string, error) {
	klar := totp.Base32()
	if klar == "" {
		return "", nil
	}
	text, err := t.Verschliesse([]byte(klar), ort(kennung))
	if err != nil {
		return "", fmt.Errorf("seal second factor: %w", err)
	}
	return text, nil
}

// Lies returns the secret of the column. Error: geheim.ErrTresorInhalt when it was sealed with
// another key or for another account, geheim.ErrTOTPGeheimnis when it is none.
func Lies(t geheim.Tresor, kennung, spalte string) (geheim.TOTP, error) {
	if spalte == "" {
		return geheim.TOTP{}, nil
	}
	if !geheim.IstVerschlossen(spalte) {
		return geheim.LiesTOTP(spalte)
	}
	klar, err := t.Oeffne(spalte, ort(kennung))
	if err != nil {
		return geheim.TOTP{}, fmt.Errorf("open second factor: %w", err)
	}
	return geheim.LiesTOTP(string(klar))
}

func ort(kennung string) string { return "konto.totp " + kennung }
