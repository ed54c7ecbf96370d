// SPDX-License-Identifier: EUPL-1.2

// Package zertifikat issues throw-away X.509 certificates for demonstrations
// and tests on loopback: a certification authority, a server and clients.
// A productive installation brings its own certificates.
package zertifikat

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Laufzeit is how long issued certificates are valid.
const Laufzeit = 400 * 24 * time.Hour

// Aussteller is a certification authority that lives in memory.
type Aussteller struct {
	Zertifikat *x509.Certificate
	schluessel *ecdsa.PrivateKey
	von, bis   time.Time // of what it issues
}

// Paar is a certificate with its private key.
type Paar struct {
	Zertifikat *x509.Certificate
	schluessel *ecdsa.PrivateKey
	kette      []*x509.Certificate
}

// NeuerAussteller makes an authority whose certificates are valid from an hour
// before jetzt on.
func NeuerAussteller(name string, jetzt time.Time) (*Aussteller, error) {
	return NeuerAusstellerFuer(name, jetzt.Add(-time.Hour), jetzt.Add(Laufzeit))
}

// NeuerAusstellerFuer makes an authority that holds from von to bis, and so does what it issues.
func NeuerAusstellerFuer(name string, von, bis time.Time) (*Aussteller, error) {
	a := &Aussteller{von: von, bis: bis}
	vorlage, err := a.vorlage(name)
	if err != nil {
		return nil, err
	}
	vorlage.IsCA = true
	vorlage.BasicConstraintsValid = true
	vorlage.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	if a.schluessel, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	a.Zertifikat, err = unterschreibe(vorlage, vorlage, &a.schluessel.PublicKey, a.schluessel)
	return a, err
}

// Server issues a certificate for the host names and addresses.
func (a *Aussteller) Server(namen ...string) (*Paar, error) {
	return a.stelleAus("Kernmelderegister", func(v *x509.Certificate) {
		v.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		for _, n := range namen {
			if ip := net.ParseIP(n); ip != nil {
				v.IPAddresses = append(v.IPAddresses, ip)
			} else {
				v.DNSNames = append(v.DNSNames, n)
			}
		}
	})
}

// Klient issues a certificate with which a machine logs in.
func (a *Aussteller) Klient(name string) (*Paar, error) {
	return a.stelleAus(name, func(v *x509.Certificate) {
		v.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	})
}

func (a *Aussteller) stelleAus(name string, ergaenze func(*x509.Certificate)) (*Paar, error) {
	vorlage, err := a.vorlage(name)
	if err != nil {
		return nil, err
	}
	vorlage.KeyUsage = x509.KeyUsageDigitalSignature
	ergaenze(vorlage)
	schluessel, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	z, err := unterschreibe(vorlage, a.Zertifikat, &schluessel.PublicKey, a.schluessel)
	if err != nil {
		return nil, err
	}
	return &Paar{Zertifikat: z, schluessel: schluessel, kette: []*x509.Certificate{a.Zertifikat}}, nil
}

func (a *Aussteller) vorlage(name string) (*x509.Certificate, error) {
	nummer, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("make serial number: %w", err)
	}
	v, err := vorfuehrvermerk()
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber:    nummer,
		Subject:         pkix.Name{CommonName: name, Organization: []string{"Kernmelderegister Vorführung"}},
		NotBefore:       a.von,
		NotAfter:        a.bis,
		ExtraExtensions: []pkix.Extension{v},
	}, nil
}

func unterschreibe(vorlage, aussteller *x509.Certificate, oeffentlich *ecdsa.PublicKey, privat *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, vorlage, aussteller, oeffentlich, privat)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// Pool returns a pool that trusts this authority only.
func (a *Aussteller) Pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.Zertifikat)
	return p
}

// PEM returns the authority's certificate as PEM.
func (a *Aussteller) PEM() []byte { return zertifikatPEM(a.Zertifikat) }

// PEM returns the certificate as PEM.
func (p *Paar) PEM() []byte { return zertifikatPEM(p.Zertifikat) }

// TLS returns the pair for a TLS server or client.
func (p *Paar) TLS() tls.Certificate {
	t := tls.Certificate{PrivateKey: p.schluessel, Leaf: p.Zertifikat, Certificate: [][]byte{p.Zertifikat.Raw}}
	for _, z := range p.kette {
		t.Certificate = append(t.Certificate, z.Raw)
	}
	return t
}

// Schreibe writes NAME.pem and NAME.key (readable by the owner only) into the
// folder and returns the path of the certificate.
func (p *Paar) Schreibe(ordner, name string) (string, error) {
	schluessel, err := x509.MarshalPKCS8PrivateKey(p.schluessel)
	if err != nil {
		return "", fmt.Errorf("encode key: %w", err)
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: schluessel})
	if err := os.WriteFile(filepath.Join(ordner, name+".key"), key, 0o600); err != nil {
		return "", err
	}
	pfad := filepath.Join(ordner, name+".pem")
	return pfad, os.WriteFile(pfad, p.PEM(), 0o644)
}

func zertifikatPEM(z *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: z.Raw})
}

// Fingerabdruck returns the SHA-256 of the certificate as lower-case hex.
func Fingerabdruck(z *x509.Certificate) string {
	summe := sha256.Sum256(z.Raw)
	return hex.EncodeToString(summe[:])
}
