// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"bytes"
	"crypto/x509"
	"errors"
	"time"
)

// Bounds for what foreign certificates may cost.
const (
	hoechstWeitere  = 8  // further certificates of a message
	hoechstTiefe    = 4  // authorities between certificate and anchor
	hoechstRechnung = 40 // signatures checked while looking for a reason
)

// verkettung is what is known about the way to an anchor.
type verkettung struct {
	kette   []*x509.Certificate // from the certificate to the anchor, nil if there is none
	mathe   Mathematik
	zeit    Zeitlage
	gruende []Grund
}

// auftrag is a chain to be found.
type auftrag struct {
	zertifikat *x509.Certificate
	anker      []*x509.Certificate
	zwischen   []*x509.Certificate
	zum        time.Time
}

// verkette looks for a chain that holds at the instant; if there is none, it finds out why.
func verkette(a auftrag) verkettung {
	if ketten := a.gepruefte(a.zum); len(ketten) > 0 {
		return verkettung{kette: ketten[0], mathe: MathRichtig, zeit: ZeitRichtig}
	}
	s := sucher{auftrag: a, rest: hoechstRechnung}
	kette := s.suche(a.zertifikat, hoechstTiefe)
	v := verkettung{kette: kette, mathe: MathOffen, zeit: zeitlage(a.zum, a.zertifikat)}
	switch {
	case kette != nil:
		v.mathe, v.zeit = MathRichtig, zeitlage(a.zum, kette...)
		if v.zeit == ZeitRichtig || len(a.gepruefte(gemeinsam(kette))) == 0 {
			v.gruende = append(v.gruende, GrundKetteVerbot)
		}
	case s.schwach:
		v.gruende = append(v.gruende, GrundAlgorithmus)
	case s.falsch:
		v.mathe = MathFalsch
		v.gruende = append(v.gruende, GrundKetteFalsch)
	default:
		v.gruende = append(v.gruende, GrundKeinAnker)
	}
	if v.zeit == ZeitFalsch {
		v.gruende = append(v.gruende, GrundZeit)
	}
	return v
}

// gepruefte returns the chains that follow all rules of RFC 5280 at the instant.
func (a *auftrag) gepruefte(zum time.Time) [][]*x509.Certificate {
	wurzeln, zwischen := x509.NewCertPool(), x509.NewCertPool()
	for _, z := range a.anker {
		wurzeln.AddCert(z)
	}
	for _, z := range a.zwischen {
		zwischen.AddCert(z)
	}
	ketten, err := a.zertifikat.Verify(x509.VerifyOptions{
		Roots: wurzeln, Intermediates: zwischen, CurrentTime: zum, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return nil
	}
	return ketten
}

// zeitlage reports whether all certificates are within their time.
func zeitlage(zum time.Time, kette ...*x509.Certificate) Zeitlage {
	for _, z := range kette {
		if zum.Before(z.NotBefore) || zum.After(z.NotAfter) {
			return ZeitFalsch
		}
	}
	return ZeitRichtig
}

// gemeinsam returns the first instant at which all of the chain had begun.
func gemeinsam(kette []*x509.Certificate) (t time.Time) {
	for _, z := range kette {
		if z.NotBefore.After(t) {
			t = z.NotBefore
		}
	}
	return t
}

// sucher looks for a chain by signatures alone, whatever the time and the other rules.
type sucher struct {
	auftrag
	rest            int // signatures that may still be checked
	falsch, schwach bool
}

func (s *sucher) suche(z *x509.Certificate, tiefe int) []*x509.Certificate {
	for _, a := range s.anker {
		if s.unterschrieben(z, a) {
			return []*x509.Certificate{z, a}
		}
	}
	if tiefe == 0 {
		return nil
	}
	for _, m := range s.zwischen {
		if m.Equal(z) || !s.unterschrieben(z, m) {
			continue
		}
		if weiter := s.suche(m, tiefe-1); weiter != nil {
			return append([]*x509.Certificate{z}, weiter...)
		}
	}
	return nil
}

// unterschrieben reports whether a has signed z, and notes that a signature is too weak to
// say so, or that the one of the certificate in question is faulty.
func (s *sucher) unterschrieben(z, a *x509.Certificate) bool {
	fremd := len(z.AuthorityKeyId) > 0 && len(a.SubjectKeyId) > 0 && !bytes.Equal(z.AuthorityKeyId, a.SubjectKeyId)
	if s.rest == 0 || fremd || !bytes.Equal(z.RawIssuer, a.RawSubject) {
		return false
	}
	s.rest--
	err := z.CheckSignatureFrom(a)
	var unsicher x509.InsecureAlgorithmError
	var keineStelle x509.ConstraintViolationError
	switch {
	case err == nil:
		return true
	case errors.As(err, &unsicher):
		s.schwach = true
	case z.Equal(s.zertifikat) && !errors.As(err, &keineStelle):
		s.falsch = true
	}
	return false
}
