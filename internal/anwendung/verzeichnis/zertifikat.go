// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"crypto/sha1" //nolint:gosec // the DVDV names certificates by SHA-1; it is a key of look-ups, never a proof
	"crypto/x509"
	"encoding/hex"
	"strings"
	"time"
)

// Zertifikat is a certificate of an entry.
type Zertifikat struct {
	// DER is the certificate itself.
	DER []byte `json:"der"`
	// Widerrufen is when it was revoked, zero if it was not.
	Widerrufen time.Time `json:"widerrufen,omitzero"`
	// Grund is the reason of the revocation as the DVDV names it, e.g. "KEY_COMPROMISE".
	Grund string `json:"grund,omitempty"`

	// gelesen is filled when a picture of the directory is built.
	gelesen *x509.Certificate
	abdruck string
}

// X509 returns the certificate read. Error: that of crypto/x509.
func (z *Zertifikat) X509() (*x509.Certificate, error) {
	if z.gelesen != nil {
		return z.gelesen, nil
	}
	return x509.ParseCertificate(z.DER)
}

// Fingerabdruck returns the SHA-1 of the certificate as 40 lower-case hexadecimal digits.
func (z *Zertifikat) Fingerabdruck() string {
	if z.abdruck != "" {
		return z.abdruck
	}
	summe := sha1.Sum(z.DER) //nolint:gosec // see the import
	return hex.EncodeToString(summe[:])
}

// gilt reports whether the certificate is within its time and not revoked.
func (z *Zertifikat) gilt(t time.Time) bool {
	x, err := z.X509()
	return err == nil && !t.Before(x.NotBefore) && !t.After(x.NotAfter) && (z.Widerrufen.IsZero() || t.Before(z.Widerrufen))
}

// lies reads it once for a picture.
func (z *Zertifikat) lies() error {
	x, err := x509.ParseCertificate(z.DER)
	if err != nil {
		return err
	}
	z.abdruck, z.gelesen = z.Fingerabdruck(), x
	return nil
}

// NormiereFingerabdruck returns the plain form of a fingerprint: lower case, no
// colons. ok is false if it is no hexadecimal of 20 bytes, or of the 16 that DVDV 1
// used: those are understood, but name no certificate any more.
func NormiereFingerabdruck(text string) (abdruck string, ok bool) {
	abdruck = strings.ToLower(strings.ReplaceAll(text, ":", ""))
	b, err := hex.DecodeString(abdruck)
	return abdruck, err == nil && (len(b) == sha1.Size || len(b) == 16)
}
