// SPDX-License-Identifier: EUPL-1.2

package geheim

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238 as authenticator apps know it; HMAC-SHA-1 is not affected by collisions
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// ErrTOTPGeheimnis means that a text is no base32 secret of 128 to 512 bits.
var ErrTOTPGeheimnis = errors.New("geheim: not a base32 secret of 16 to 64 bytes")

const (
	totpSchritt = 30 // seconds
	totpStellen = 6
	totpModul   = 1_000_000
	totpLaenge  = 20 // bytes, RFC 4226 section 4
	totpMax     = 64 // bytes
)

// TOTP is the shared secret of a second factor (RFC 6238: SHA-1, six digits, 30 seconds).
type TOTP struct {
	schluessel Schluessel
}

// NeuesTOTP returns a new secret of 160 bits.
func NeuesTOTP() TOTP { return TOTP{schluessel: NeuerSchluessel(Zufall(totpLaenge))} }

// LiesTOTP reads a base32 secret; blanks, lower case and padding are accepted.
func LiesTOTP(text string) (TOTP, error) {
	if len(text) > 4*totpMax {
		return TOTP{}, ErrTOTPGeheimnis
	}
	rein := strings.ToUpper(strings.TrimRight(strings.ReplaceAll(text, " ", ""), "="))
	b, err := base32OhneFuellung.DecodeString(rein)
	if err != nil || len(b) < minToken || len(b) > totpMax {
		return TOTP{}, ErrTOTPGeheimnis
	}
	return TOTP{schluessel: NeuerSchluessel(b)}, nil
}

// Base32 returns the secret itself, for storage and for typing it into an app.
func (t TOTP) Base32() string { return base32OhneFuellung.EncodeToString(t.schluessel.Bytes()) }

// URI returns the otpauth address for a QR code; it contains the secret.
func (t TOTP) URI(aussteller, konto string) string {
	werte := fmt.Sprintf("secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d",
		t.Base32(), strings.ReplaceAll(url.QueryEscape(aussteller), "+", "%20"), totpStellen, totpSchritt)
	return "otpauth://totp/" + url.PathEscape(aussteller+":"+konto) + "?" + werte
}

// Code returns the six digits that are valid at zeit.
func (t TOTP) Code(zeit time.Time) string { return t.code(zeit.Unix() / totpSchritt) }

// Pruefe checks code at zeit, one step of clock difference allowed in both
// directions. letzter is the counter of the last code accepted for this secret (0 if none);
// codes up to it are refused, so that each works once. When ok, the caller must store
// zaehler as the new letzter before it lets the user in.
func (t TOTP) Pruefe(code string, zeit time.Time, letzter int64) (zaehler int64, ok bool) {
	if len(code) != totpStellen || t.schluessel.Leer() {
		return 0, false
	}
	mitte := zeit.Unix() / totpSchritt
	for z := mitte + 1; z >= mitte-1; z-- {
		if Gleich(t.code(z), code) && z > letzter {
			zaehler, ok = z, true
		}
	}
	return zaehler, ok
}

// String returns "[Schluessel]".
func (t TOTP) String() string { return verdeckt }

// Format writes "[Schluessel]" for every verb.
func (t TOTP) Format(zustand fmt.State, verb rune) { t.schluessel.Format(zustand, verb) }

// MarshalJSON returns the string "[Schluessel]".
func (t TOTP) MarshalJSON() ([]byte, error) { return t.schluessel.MarshalJSON() }

// code is HOTP of RFC 4226 section 5.3.
func (t TOTP) code(zaehler int64) string {
	var nachricht [8]byte
	binary.BigEndian.PutUint64(nachricht[:], uint64(zaehler))
	h := hmac.New(sha1.New, t.schluessel.Bytes())
	h.Write(nachricht[:])
	summe := h.Sum(nil)
	ab := summe[len(summe)-1] & 0x0f
	wert := binary.BigEndian.Uint32(summe[ab:ab+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpStellen, wert%totpModul)
}
