// SPDX-License-Identifier: EUPL-1.2

package zertifikat

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"software.sslmate.com/src/go-pkcs12"
)

// LiesP12 reads what P12 wrote, or a PKCS#12 of any other program with one RSA key.
func LiesP12(inhalt []byte, pin string) (*Identitaet, error) {
	privat, z, kette, err := pkcs12.DecodeChain(inhalt, pin)
	if err != nil {
		return nil, fmt.Errorf("read PKCS#12: %w", err)
	}
	rsaSchluessel, ok := privat.(*rsa.PrivateKey)
	if !ok || !rsaSchluessel.PublicKey.Equal(z.PublicKey) {
		return nil, errFremdeArt
	}
	i := &Identitaet{Zertifikat: z, Schluessel: rsaSchluessel}
	if len(kette) > 0 {
		i.aussteller = kette[0]
	}
	return i, nil
}

// LiesPaar reads certificate and unencrypted PKCS#8 or PKCS#1 key, both PEM.
func LiesPaar(zertifikatPEM, schluesselPEM []byte) (*Identitaet, error) {
	z, err := LiesPEM(zertifikatPEM)
	if err != nil {
		return nil, err
	}
	b, _ := pem.Decode(schluesselPEM)
	if b == nil {
		return nil, errKeinPEM
	}
	privat, err := x509.ParsePKCS8PrivateKey(b.Bytes)
	if err != nil {
		if privat, err = x509.ParsePKCS1PrivateKey(b.Bytes); err != nil {
			return nil, errFremdeArt // its own text may quote the key
		}
	}
	rsaSchluessel, ok := privat.(*rsa.PrivateKey)
	if !ok || !rsaSchluessel.PublicKey.Equal(z[0].PublicKey) {
		return nil, errFremdeArt
	}
	return &Identitaet{Zertifikat: z[0], Schluessel: rsaSchluessel}, nil
}

var (
	errKeinPEM   = errors.New("no PEM")
	errFremdeArt = errors.New("key has another form or belongs to another certificate")
)

// HoechstDER is the length of a certificate in bytes above which none is read.
const HoechstDER = 32 << 10

// Lies reads one certificate as DER or PEM. Whoever has sent it, it costs
// little: one that is longer than HoechstDER is refused.
func Lies(inhalt []byte) (*x509.Certificate, error) {
	if b, _ := pem.Decode(inhalt); b != nil {
		inhalt = b.Bytes
	}
	if len(inhalt) > HoechstDER {
		return nil, fmt.Errorf("certificate of %d bytes", len(inhalt))
	}
	return x509.ParseCertificate(inhalt)
}

// LiesPEM reads all certificates of a PEM file, or the single one of a DER file; there is at least one.
func LiesPEM(inhalt []byte) ([]*x509.Certificate, error) {
	var liste []*x509.Certificate
	for rest := inhalt; ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		if b.Type != "CERTIFICATE" {
			continue
		}
		z, err := Lies(b.Bytes)
		if err != nil {
			return nil, err
		}
		liste = append(liste, z)
	}
	if len(liste) > 0 {
		return liste, nil
	}
	z, err := Lies(inhalt)
	if err != nil {
		return nil, err
	}
	return []*x509.Certificate{z}, nil
}

// Bewahre writes the authority's certificate and key as NAME.pem and NAME.key into the folder.
func (a *Aussteller) Bewahre(ordner, name string) error {
	_, err := (&Paar{Zertifikat: a.Zertifikat, schluessel: a.schluessel}).Schreibe(ordner, name)
	return err
}

// LiesAussteller reads what Bewahre wrote. What it issues holds as long as itself.
func LiesAussteller(ordner, name string) (*Aussteller, error) {
	inhalt, err := os.ReadFile(filepath.Join(ordner, name+".pem"))
	if err != nil {
		return nil, err
	}
	z, err := Lies(inhalt)
	if err != nil {
		return nil, err
	}
	a := &Aussteller{Zertifikat: z, von: z.NotBefore, bis: z.NotAfter}
	key, err := os.ReadFile(filepath.Join(ordner, name+".key"))
	if err != nil {
		return nil, err
	}
	b, _ := pem.Decode(key)
	if b == nil {
		return nil, errKeinPEM
	}
	privat, err := x509.ParsePKCS8PrivateKey(b.Bytes)
	if err != nil {
		return nil, errFremdeArt
	}
	passend, ok := privat.(*ecdsa.PrivateKey)
	if !ok || !passend.PublicKey.Equal(a.Zertifikat.PublicKey) {
		return nil, errFremdeArt
	}
	a.schluessel = passend
	return a, nil
}
