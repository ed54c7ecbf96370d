// SPDX-License-Identifier: EUPL-1.2

package sperrliste_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"kernmelderegister/internal/grund/sperrliste"
)

// antwortender is a responder below the authority.
func (s *stelle) antwortender(t testing.TB, befugt, ohnePruefung bool) *stelle {
	v := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "OCSP"}, KeyUsage: x509.KeyUsageDigitalSignature}
	if befugt {
		v.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
	}
	if ohnePruefung {
		v.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Value: []byte{5, 0}}}
	}
	return unterschreibe(t, v, s)
}

func TestOCSPAnswer(t *testing.T) {
	ca := neueStelle(t, "CA")
	z := ca.teilnehmer(t, 7)
	gut := ocsp.Response{Status: ocsp.Good, SerialNumber: z.SerialNumber, NextUpdate: jetzt.Add(time.Hour)}
	mit := func(f func(*ocsp.Response)) ocsp.Response { r := gut; f(&r); return r }
	befugt := ca.antwortender(t, true, true)
	delegiert := mit(func(r *ocsp.Response) { r.Certificate = befugt.Certificate })
	seit := jetzt.Add(-3 * time.Hour)
	fremd := neueStelle(t, "Fremd")
	for _, f := range []struct {
		name     string
		inhalt   []byte
		fehler   error
		gesperrt time.Time
	}{
		{"good, signed by the issuer", ca.antwort(t, gut, ca), nil, time.Time{}},
		{"good, signed by a named responder", ca.antwort(t, delegiert, befugt), nil, time.Time{}},
		{"revoked", ca.antwort(t, mit(func(r *ocsp.Response) { r.Status, r.RevokedAt = ocsp.Revoked, seit }), ca), nil, seit},
		{"E-K1 unknown is no good", ca.antwort(t, mit(func(r *ocsp.Response) { r.Status = ocsp.Unknown }), ca), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"try later", ocsp.TryLaterErrorResponse, sperrliste.ErrUnbrauchbar, time.Time{}},
		{"of another certificate", ca.antwort(t, mit(func(r *ocsp.Response) { r.SerialNumber = big.NewInt(8) }), ca), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"signed by a stranger", ca.antwort(t, gut, fremd), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"about a certificate of another issuer with the same number", fremd.antwort(t, gut, ca), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"by a certificate that is no responder", func() []byte {
			s := ca.antwortender(t, false, true)
			return ca.antwort(t, mit(func(r *ocsp.Response) { r.Certificate = s.Certificate }), s)
		}(), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"by a responder that would have to be checked", func() []byte {
			s := ca.antwortender(t, true, false)
			return ca.antwort(t, mit(func(r *ocsp.Response) { r.Certificate = s.Certificate }), s)
		}(), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"over", ca.antwort(t, mit(func(r *ocsp.Response) { r.NextUpdate = jetzt.Add(-time.Second) }), ca), sperrliste.ErrVeraltet, time.Time{}},
		{"without an end and old", ca.antwort(t, mit(func(r *ocsp.Response) { r.NextUpdate, r.ThisUpdate = time.Time{}, jetzt.Add(-2*time.Hour) }), ca), sperrliste.ErrVeraltet, time.Time{}},
		{"from the future", ca.antwort(t, mit(func(r *ocsp.Response) { r.ThisUpdate = jetzt.Add(time.Hour) }), ca), sperrliste.ErrUnbrauchbar, time.Time{}},
		{"rubbish", []byte("<html>"), sperrliste.ErrUnbrauchbar, time.Time{}},
	} {
		t.Run(f.name, func(t *testing.T) {
			a, err := sperrliste.LiesAntwort(f.inhalt, z, ca.Certificate, jetzt, time.Hour)
			if !errors.Is(err, f.fehler) || !a.Gesperrt.Equal(f.gesperrt) {
				t.Errorf("got %+v, %v; want %v", a, err, f.fehler)
			}
		})
	}
}

func FuzzLiesAntwort(f *testing.F) {
	ca := neueStelle(f, "CA")
	z := ca.teilnehmer(f, 7)
	f.Add(ca.antwort(f, ocsp.Response{Status: ocsp.Good, SerialNumber: z.SerialNumber, NextUpdate: jetzt.Add(time.Hour)}, ca))
	f.Add(ocsp.TryLaterErrorResponse)
	f.Fuzz(func(t *testing.T, inhalt []byte) {
		if a, err := sperrliste.LiesAntwort(inhalt, z, ca.Certificate, jetzt, time.Hour); err == nil && a.Naechste.Before(jetzt) {
			t.Fatal("out of date and believed")
		}
	})
}
