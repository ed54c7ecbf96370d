// SPDX-License-Identifier: EUPL-1.2

package sperrliste

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/ocsp"
)

// ocspHoechstens bounds an answer in bytes; usual ones have 2,000.
const ocspHoechstens = 64 << 10

// frageOCSP asks the responder about one certificate. The question carries no
// nonce: responders that sign in advance could not answer it (RFC 5019), and how old
// an answer may be is limited by its own times.
func (h *holer) frageOCSP(ctx context.Context, adresse string, z, aussteller *x509.Certificate) ([]byte, error) {
	// SHA-1 names the issuer in the question, as all responders understand it (RFC 5019); nothing is proven by it.
	frage, err := ocsp.CreateRequest(z, aussteller, &ocsp.RequestOptions{Hash: crypto.SHA1})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnbrauchbar, err)
	}
	return h.hole(ctx, anfrage{adresse: adresse, art: "application/ocsp-request", inhalt: frage, hoechstens: ocspHoechstens})
}

// LiesAntwort reads an OCSP answer about z at the instant jetzt. It must be signed by the issuer
// or by a responder whom the issuer has named for this work, be about exactly this
// certificate, and not come from the future. One without nextUpdate stands for
// hoechstalter. Quelle of the result is empty. Error: ErrUnbrauchbar, also when the
// responder does not know the certificate; ErrVeraltet.
func LiesAntwort(inhalt []byte, z, aussteller *x509.Certificate, jetzt time.Time, hoechstalter time.Duration) (Auskunft, error) {
	r, err := ocsp.ParseResponseForCert(inhalt, z, aussteller)
	if err != nil {
		return Auskunft{}, fmt.Errorf("%w: %w", ErrUnbrauchbar, err)
	}
	if err := pruefeAntwortenden(r, aussteller); err != nil {
		return Auskunft{}, err
	}
	if err := pruefeBetreff(r, z, aussteller); err != nil {
		return Auskunft{}, err
	}
	a := Auskunft{Art: OCSP, Stand: r.ThisUpdate, Naechste: r.NextUpdate}
	if a.Naechste.IsZero() {
		a.Naechste = a.Stand.Add(hoechstalter)
	}
	switch {
	case a.Stand.After(jetzt.Add(gangabweichung)):
		return a, fmt.Errorf("%w: answer from the future", ErrUnbrauchbar)
	case jetzt.After(a.Naechste):
		return a, ErrVeraltet
	case r.Status == ocsp.Revoked:
		a.Gesperrt, a.Grund = r.RevokedAt, r.RevocationReason
	case r.Status != ocsp.Good:
		return a, fmt.Errorf("%w: responder does not know the certificate", ErrUnbrauchbar)
	}
	return a, nil
}

// gangabweichung is how far foreign clocks may be ahead.
const gangabweichung = 5 * time.Minute

var oidOhnePruefung = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5} // id-pkix-ocsp-nocheck

// pruefeAntwortenden checks the authority of a responder other than the issuer
// (RFC 6960 section 4.2.2.2): named for OCSP, within its time, and freed from being
// checked itself. The signatures are checked by ocsp.ParseResponseForCert.
func pruefeAntwortenden(r *ocsp.Response, aussteller *x509.Certificate) error {
	b := r.Certificate
	switch {
	case b == nil || b.Equal(aussteller):
		return nil
	case !bytes.Equal(b.RawIssuer, aussteller.RawSubject) || !slices.Contains(b.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning):
		return fmt.Errorf("%w: responder without authority", ErrUnbrauchbar)
	case r.ProducedAt.Before(b.NotBefore) || r.ProducedAt.After(b.NotAfter):
		return fmt.Errorf("%w: responder outside of its time", ErrUnbrauchbar)
	case !slices.ContainsFunc(b.Extensions, func(x pkix.Extension) bool { return x.Id.Equal(oidOhnePruefung) }):
		return fmt.Errorf("%w: responder would have to be checked itself", ErrUnbrauchbar)
	}
	return nil
}

// betreff is a CertID: whom an answer is about.
type betreff struct {
	Verfahren  pkix.AlgorithmIdentifier
	Name       []byte
	Schluessel []byte
	Nummer     *big.Int
}

// pruefeBetreff makes sure that the answer is about a certificate of this very
// issuer: the package ocsp compares serial numbers only, and a responder may
// answer for several issuers.
func pruefeBetreff(r *ocsp.Response, z, aussteller *x509.Certificate) error {
	ids, err := betreffe(r.TBSResponseData)
	if err != nil {
		return err
	}
	hash := r.IssuerHash
	if hash == 0 {
		hash = crypto.SHA1
	}
	name, schluessel := hash.New(), hash.New()
	name.Write(aussteller.RawSubject)
	schluessel.Write(oeffentlich(aussteller))
	for _, id := range ids {
		if id.Nummer.Cmp(z.SerialNumber) == 0 {
			if bytes.Equal(id.Name, name.Sum(nil)) && bytes.Equal(id.Schluessel, schluessel.Sum(nil)) {
				return nil
			}
			break // the first one is the one that counts
		}
	}
	return fmt.Errorf("%w: answer about a certificate of another issuer", ErrUnbrauchbar)
}

// betreffe reads the CertIDs out of a ResponseData.
func betreffe(der []byte) ([]betreff, error) {
	var daten struct {
		Version   int `asn1:"optional,default:0,explicit,tag:0"`
		Wer       asn1.RawValue
		Wann      time.Time `asn1:"generalized"`
		Antworten []asn1.RawValue
	}
	if _, err := asn1.Unmarshal(der, &daten); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnbrauchbar, err)
	}
	liste := make([]betreff, len(daten.Antworten))
	for i, roh := range daten.Antworten {
		if _, err := asn1.Unmarshal(roh.Bytes, &liste[i]); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnbrauchbar, err)
		}
	}
	return liste, nil
}

// oeffentlich returns the bits of the public key, over which the key hash is made.
func oeffentlich(z *x509.Certificate) []byte {
	var info struct {
		Verfahren pkix.AlgorithmIdentifier
		Bits      asn1.BitString
	}
	if _, err := asn1.Unmarshal(z.RawSubjectPublicKeyInfo, &info); err != nil {
		return nil
	}
	return info.Bits.RightAlign()
}
