// SPDX-License-Identifier: EUPL-1.2

package zertifikat

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // names a key (RFC 5280 section 4.2.1.2), proves nothing
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// RSABits is the length of the keys of participants, as the administration uses them.
const RSABits = 3072

// Zweck says what a participant's certificate is for.
type Zweck uint8

// The purposes of OSCI certificates. They never share a key.
const (
	Signatur Zweck = iota
	Chiffrierung
)

// Ausweis is what a participant's certificate is to say.
type Ausweis struct {
	Name  string
	Zweck Zweck
	// Von and Bis are the ends of its time; zero means the authority's own.
	Von, Bis time.Time
}

// Identitaet is a participant's certificate with its RSA key.
type Identitaet struct {
	Zertifikat *x509.Certificate
	Schluessel *rsa.PrivateKey
	aussteller *x509.Certificate
}

// Ausweise issues a certificate like those of the administration: RSA, with the key usage
// of its purpose. The key is the caller's, because making one takes long.
func (a *Aussteller) Ausweise(w Ausweis, schluessel *rsa.PrivateKey) (*Identitaet, error) {
	vorlage, err := a.vorlage(w.Name)
	if err != nil {
		return nil, err
	}
	if !w.Von.IsZero() {
		vorlage.NotBefore = w.Von
	}
	if !w.Bis.IsZero() {
		vorlage.NotAfter = w.Bis
	}
	vorlage.BasicConstraintsValid = true
	vorlage.SubjectKeyId = schluesselkennung(&schluessel.PublicKey)
	vorlage.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	if w.Zweck == Chiffrierung {
		vorlage.KeyUsage = x509.KeyUsageKeyEncipherment | x509.KeyUsageDataEncipherment
	}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, a.Zertifikat, &schluessel.PublicKey, a.schluessel)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	z, err := x509.ParseCertificate(der)
	return &Identitaet{z, schluessel, a.Zertifikat}, err
}

func schluesselkennung(k *rsa.PublicKey) []byte {
	summe := sha1.Sum(x509.MarshalPKCS1PublicKey(k)) //nolint:gosec // see the import
	return summe[:]
}

// Sperrliste returns a list (DER) of revoked certificates that holds from von to bis.
// They count as revoked from their beginning on.
func (a *Aussteller) Sperrliste(von, bis time.Time, gesperrt ...*x509.Certificate) ([]byte, error) {
	vorlage := &x509.RevocationList{Number: big.NewInt(von.Unix()), ThisUpdate: von, NextUpdate: bis}
	for _, z := range gesperrt {
		vorlage.RevokedCertificateEntries = append(vorlage.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: z.SerialNumber, RevocationTime: z.NotBefore, ReasonCode: 1})
	}
	return x509.CreateRevocationList(rand.Reader, vorlage, a.Zertifikat, a.schluessel)
}

// P12 returns certificate, key and issuer as PKCS#12 with AES-256 and SHA-256, which
// Java from 8u301 on and OpenSSL from 1.1 on read.
func (i *Identitaet) P12(pin string) ([]byte, error) {
	return pkcs12.Modern2023.Encode(i.Schluessel, i.Zertifikat, []*x509.Certificate{i.aussteller}, pin)
}

// oidVermerk is the comment of a certificate (Netscape).
var oidVermerk = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 13}

// vermerk stands in every certificate of the built-in authority.
const vermerk = "Vorfuehrung Kernmelderegister: nicht fuer den Betrieb"

func vorfuehrvermerk() (pkix.Extension, error) {
	wert, err := asn1.MarshalWithParams(vermerk, "ia5")
	return pkix.Extension{Id: oidVermerk, Value: wert}, err
}

// IstVorfuehrung reports whether the certificate comes from the built-in authority,
// which no productive installation may trust.
func IstVorfuehrung(z *x509.Certificate) bool {
	v, err := vorfuehrvermerk()
	return err == nil && slices.ContainsFunc(z.Extensions, func(x pkix.Extension) bool {
		return x.Id.Equal(oidVermerk) && string(x.Value) == string(v.Value)
	})
}
