// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"io/fs"
	"math/big"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	pruefung "kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/uhr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var jetzt = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// rsaSchluessel is one key for all tests that need RSA: making one takes long.
var rsaSchluessel = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		panic(err)
	}
	return k
})

// person is a certificate with its key.
type person struct {
	*x509.Certificate
	key crypto.Signer
}

var nummer = struct {
	sync.Mutex
	n int64
}{}

// neu makes a certificate by von, or a self-signed one. The zero template is a
// signature certificate that holds for two years around jetzt.
func neu(t testing.TB, name string, von *person, aendere ...func(*x509.Certificate, *person)) *person {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{key: key}
	nummer.Lock()
	nummer.n++
	v := &x509.Certificate{SerialNumber: big.NewInt(nummer.n), Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: jetzt.AddDate(-1, 0, 0), NotAfter: jetzt.AddDate(1, 0, 0), BasicConstraintsValid: true}
	nummer.Unlock()
	for _, f := range aendere {
		f(v, p)
	}
	aussteller, privat := v, p.key
	if von != nil {
		aussteller, privat = von.Certificate, von.key
	}
	der, err := x509.CreateCertificate(rand.Reader, v, aussteller, p.key.Public(), privat)
	if err != nil {
		t.Fatal(err)
	}
	if p.Certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return p
}

func alsStelle(v *x509.Certificate, _ *person) {
	v.IsCA, v.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
}

func chiffrierend(v *x509.Certificate, p *person) {
	v.KeyUsage, p.key = x509.KeyUsageKeyEncipherment|x509.KeyUsageDataEncipherment, rsaSchluessel()
}

func zeit(von, bis time.Time) func(*x509.Certificate, *person) {
	return func(v *x509.Certificate, _ *person) { v.NotBefore, v.NotAfter = von, bis }
}

func (p *person) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Raw})
}

func (p *person) liste(t testing.TB, gesperrt ...*person) []byte {
	t.Helper()
	v := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: jetzt.Add(-time.Hour), NextUpdate: jetzt.AddDate(0, 6, 0)}
	for _, g := range gesperrt {
		v.RevokedCertificateEntries = append(v.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: g.SerialNumber, RevocationTime: jetzt.Add(-2 * time.Hour)})
	}
	der, err := x509.CreateRevocationList(rand.Reader, v, p.Certificate, p.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// ablage are the files of the settings.
type ablage map[string][]byte

func (a ablage) lies(pfad string) ([]byte, error) {
	if inhalt, ok := a[pfad]; ok {
		return inhalt, nil
	}
	return nil, fs.ErrNotExist
}

// stand is a Pruefer with its clock and files.
type stand struct {
	*pruefung.Pruefer
	uhr     *uhr.Stell
	dateien ablage
}

func neuerStand(t testing.TB, e pruefung.Einstellungen, dateien ablage) *stand {
	t.Helper()
	s := &stand{uhr: uhr.Fest(jetzt), dateien: dateien}
	var err error
	s.Pruefer, err = pruefung.Neu(pruefung.Ausstattung{Einstellungen: e, Lies: dateien.lies, Uhr: s.uhr})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Schliesse)
	return s
}

func (s *stand) pruefe(z *person, f pruefung.Frage) pruefung.Befund {
	f.Zertifikat = z.Certificate
	if f.Verwendung == "" {
		f.Verwendung = pruefung.Signatur
	}
	if f.Zeitpunkt.IsZero() {
		f.Zeitpunkt = s.uhr.Jetzt()
	}
	return s.Pruefe(context.Background(), f)
}

func tag(text string) uhr.Datum {
	d, err := uhr.LiesDatum(text)
	if err != nil {
		panic(err)
	}
	return d
}

// ohnePruefung frees a responder from being checked itself (id-pkix-ocsp-nocheck).
var ohnePruefung = pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Value: []byte{5, 0}}
