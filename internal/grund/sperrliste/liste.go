// SPDX-License-Identifier: EUPL-1.2

package sperrliste

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"slices"
	"time"
)

// Liste is a complete revocation list of one issuer whose signature was checked.
// It is immutable.
type Liste struct {
	// Stand and Naechste are thisUpdate and nextUpdate.
	Stand, Naechste time.Time
	sperrungen      map[string]sperrung // by the bytes of the serial number
	bereich         bereich
}

type sperrung struct {
	seit  time.Time
	grund int
}

// bereich is the extension IssuingDistributionPoint (RFC 5280 section 5.2.5).
type bereich struct {
	namen    []string // URIs of the distribution point; empty: the list is not divided
	nurKlein bool     // only certificates of participants
	nurGross bool     // only certificates of authorities
	benannt  bool     // has a distribution point of any form
}

var (
	oidBereich     = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidDelta       = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidEintragAlle = asn1.ObjectIdentifier{2, 5, 29, 29} // certificateIssuer: entry of an indirect list
)

// LiesListe reads a list as DER or PEM and checks that the issuer has signed it.
// Delta lists, indirect lists and those for some reasons only are refused, and so
// is one without an end. Error: ErrUnbrauchbar.
func LiesListe(inhalt []byte, aussteller *x509.Certificate) (*Liste, error) {
	if b, _ := pem.Decode(inhalt); b != nil && b.Type == "X509 CRL" {
		inhalt = b.Bytes
	}
	roh, err := x509.ParseRevocationList(inhalt)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnbrauchbar, err)
	}
	if !bytes.Equal(roh.RawIssuer, aussteller.RawSubject) {
		return nil, fmt.Errorf("%w: list of another issuer", ErrUnbrauchbar)
	}
	if err := roh.CheckSignatureFrom(aussteller); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnbrauchbar, err)
	}
	if roh.NextUpdate.IsZero() {
		return nil, fmt.Errorf("%w: list without nextUpdate", ErrUnbrauchbar)
	}
	l := &Liste{Stand: roh.ThisUpdate, Naechste: roh.NextUpdate, sperrungen: make(map[string]sperrung, len(roh.RevokedCertificateEntries))}
	if err := l.liesZusaetze(roh.Extensions); err != nil {
		return nil, err
	}
	for i := range roh.RevokedCertificateEntries {
		e := &roh.RevokedCertificateEntries[i]
		if slices.ContainsFunc(e.Extensions, func(x pkix.Extension) bool { return x.Critical || x.Id.Equal(oidEintragAlle) }) {
			return nil, fmt.Errorf("%w: entry with an extension that must be understood", ErrUnbrauchbar)
		}
		l.sperrungen[string(e.SerialNumber.Bytes())] = sperrung{e.RevocationTime, e.ReasonCode}
	}
	return l, nil
}

func (l *Liste) liesZusaetze(zusaetze []pkix.Extension) error {
	for _, z := range zusaetze {
		switch {
		case z.Id.Equal(oidBereich):
			b, err := liesBereich(z.Value)
			if err != nil {
				return err
			}
			l.bereich = b
		case z.Id.Equal(oidDelta):
			return fmt.Errorf("%w: delta list", ErrUnbrauchbar)
		case z.Critical:
			return fmt.Errorf("%w: critical extension %s", ErrUnbrauchbar, z.Id)
		}
	}
	return nil
}

// liesBereich reads an IssuingDistributionPoint.
func liesBereich(der []byte) (bereich, error) {
	var roh struct {
		Punkt       asn1.RawValue  `asn1:"optional,tag:0"`
		NurKlein    bool           `asn1:"optional,tag:1"`
		NurGross    bool           `asn1:"optional,tag:2"`
		Gruende     asn1.BitString `asn1:"optional,tag:3"`
		Indirekt    bool           `asn1:"optional,tag:4"`
		NurAttribut bool           `asn1:"optional,tag:5"`
	}
	rest, err := asn1.Unmarshal(der, &roh)
	if err != nil || len(rest) > 0 {
		return bereich{}, fmt.Errorf("%w: issuing distribution point", ErrUnbrauchbar)
	}
	if roh.Indirekt || roh.NurAttribut || roh.Gruende.BitLength > 0 {
		return bereich{}, fmt.Errorf("%w: indirect or partial list", ErrUnbrauchbar)
	}
	b := bereich{nurKlein: roh.NurKlein, nurGross: roh.NurGross, benannt: len(roh.Punkt.FullBytes) > 0}
	if b.benannt {
		b.namen = liesNamen(roh.Punkt.Bytes)
	}
	return b, nil
}

// liesNamen returns the URIs of a DistributionPointName; other forms have none.
func liesNamen(der []byte) (namen []string) {
	var voll asn1.RawValue
	if rest, err := asn1.Unmarshal(der, &voll); err != nil || len(rest) > 0 || voll.Tag != 0 || voll.Class != asn1.ClassContextSpecific {
		return nil
	}
	for rest := voll.Bytes; len(rest) > 0; {
		var name asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &name); err != nil {
			return nil
		}
		if name.Tag == 6 && name.Class == asn1.ClassContextSpecific { // uniformResourceIdentifier
			namen = append(namen, string(name.Bytes))
		}
	}
	return namen
}

// umfasst reports whether the list speaks about the certificate. quelle is where
// the list came from.
func (l *Liste) umfasst(z *x509.Certificate, quelle string) bool {
	if (l.bereich.nurKlein && z.IsCA) || (l.bereich.nurGross && !z.IsCA) {
		return false
	}
	if !l.bereich.benannt {
		return true
	}
	punkte := z.CRLDistributionPoints
	if len(punkte) == 0 {
		punkte = []string{quelle}
	}
	return slices.ContainsFunc(l.bereich.namen, func(n string) bool { return slices.Contains(punkte, n) })
}

// Auskunft says what the list knows about a certificate of its issuer. quelle is
// where the list came from. Error: ErrUnbrauchbar if the list does not speak about
// it, also when it was made after the end of the certificate: such a one may have
// left it out.
func (l *Liste) Auskunft(z *x509.Certificate, quelle string) (Auskunft, error) {
	a := Auskunft{Art: CRL, Quelle: quelle, Stand: l.Stand, Naechste: l.Naechste}
	if !l.umfasst(z, quelle) {
		return a, fmt.Errorf("%w: list does not cover the certificate", ErrUnbrauchbar)
	}
	s, gesperrt := l.sperrungen[string(z.SerialNumber.Bytes())]
	if !gesperrt && l.Stand.After(z.NotAfter) {
		return a, fmt.Errorf("%w: list is younger than the end of the certificate", ErrUnbrauchbar)
	}
	a.Gesperrt, a.Grund = s.seit, s.grund
	return a, nil
}
