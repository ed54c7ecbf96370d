// SPDX-License-Identifier: EUPL-1.2

package sperrliste_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
)

var jetzt = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// stelle is a certification authority of the tests.
type stelle struct {
	*x509.Certificate
	key *ecdsa.PrivateKey
}

func unterschreibe(t testing.TB, vorlage *x509.Certificate, von *stelle) *stelle {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	vorlage.NotBefore, vorlage.NotAfter = jetzt.AddDate(-1, 0, 0), jetzt.AddDate(1, 0, 0)
	aussteller, privat := vorlage, key
	if von != nil {
		aussteller, privat = von.Certificate, von.key
	}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, aussteller, &key.PublicKey, privat)
	if err != nil {
		t.Fatal(err)
	}
	z, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &stelle{z, key}
}

func neueStelle(t testing.TB, name string) *stelle {
	return unterschreibe(t, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}, nil)
}

func (s *stelle) teilnehmer(t testing.TB, nummer int64, punkte ...string) *x509.Certificate {
	return unterschreibe(t, &x509.Certificate{SerialNumber: big.NewInt(nummer), Subject: pkix.Name{CommonName: "Teilnehmer"},
		KeyUsage: x509.KeyUsageDigitalSignature, CRLDistributionPoints: punkte}, s).Certificate
}

func (s *stelle) liste(t testing.TB, v x509.RevocationList) []byte {
	t.Helper()
	if v.Number == nil {
		v.Number = big.NewInt(1)
	}
	if v.ThisUpdate.IsZero() {
		v.ThisUpdate = jetzt.Add(-time.Hour)
	}
	if v.NextUpdate.IsZero() {
		v.NextUpdate = jetzt.Add(24 * time.Hour)
	}
	der, err := x509.CreateRevocationList(rand.Reader, &v, s.Certificate, s.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func gesperrt(nummer int64, seit time.Time) x509.RevocationListEntry {
	return x509.RevocationListEntry{SerialNumber: big.NewInt(nummer), RevocationTime: seit, ReasonCode: 1}
}

func (s *stelle) antwort(t testing.TB, r ocsp.Response, antwortender *stelle) []byte {
	t.Helper()
	if r.ThisUpdate.IsZero() {
		r.ThisUpdate = jetzt.Add(-time.Minute)
	}
	der, err := ocsp.CreateResponse(s.Certificate, antwortender.Certificate, r, antwortender.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// quelle is a server whose answer can be exchanged and that counts its requests.
type quelle struct {
	*httptest.Server
	antwort atomic.Pointer[[]byte]
	status  atomic.Int64
	fragen  atomic.Int64
	warte   chan struct{} // if not nil, requests wait for it to be closed
}

func neueQuelle(t testing.TB, antwort []byte) *quelle {
	q := &quelle{}
	q.antwort.Store(&antwort)
	q.status.Store(http.StatusOK)
	q.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q.fragen.Add(1)
		if q.warte != nil {
			select {
			case <-q.warte:
			case <-r.Context().Done():
				return
			}
		}
		w.WriteHeader(int(q.status.Load()))
		_, _ = w.Write(*q.antwort.Load())
	}))
	t.Cleanup(q.Close)
	return q
}

func (q *quelle) rechner() string { return strings.TrimPrefix(q.URL, "http://") }

// bereichspunkt is an IssuingDistributionPoint with one URI.
func bereichspunkt(t testing.TB, uri string) pkix.Extension {
	t.Helper()
	name := asn1.RawValue{Class: 2, Tag: 6, Bytes: []byte(uri)}
	nameDER, err := asn1.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	voll, _ := asn1.Marshal(asn1.RawValue{Class: 2, Tag: 0, IsCompound: true, Bytes: nameDER})
	punkt, _ := asn1.Marshal(asn1.RawValue{Class: 2, Tag: 0, IsCompound: true, Bytes: voll})
	wert, err := asn1.Marshal(asn1.RawValue{Tag: 16, IsCompound: true, Bytes: punkt})
	if err != nil {
		t.Fatal(err)
	}
	return pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 28}, Critical: true, Value: wert}
}
