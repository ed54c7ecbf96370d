// SPDX-License-Identifier: EUPL-1.2

package sperrliste

import (
	"errors"
	"time"
)

// Art is the kind of a source. The list is closed; OSCI 1.2 (Inspection,
// OnlineResult) names them alike.
type Art string

// The kinds of sources.
const (
	CRL  Art = "CRL"
	OCSP Art = "OCSP"
)

// Auskunft is what a source says about one certificate.
type Auskunft struct {
	Art Art
	// Quelle is the URL or path that was asked.
	Quelle string
	// Stand is when the source made its statement (thisUpdate), Naechste until when it
	// stands for it (nextUpdate).
	Stand, Naechste time.Time
	// Gesperrt is when the certificate was revoked, zero if it is not.
	Gesperrt time.Time
	// Grund is the reason of RFC 5280 section 5.3.1, 0 for none.
	Grund int
}

// GesperrtAm reports whether the certificate was revoked at the instant.
func (a Auskunft) GesperrtAm(t time.Time) bool {
	return !a.Gesperrt.IsZero() && !a.Gesperrt.After(t)
}

// Why a source proves nothing. Errors of this package wrap one of them.
var (
	// ErrAdresse refuses an address that is not http(s) or whose host is not allowed.
	ErrAdresse = errors.New("address is not allowed")
	// ErrUnerreichbar means that the source did not answer in time, or with an error.
	ErrUnerreichbar = errors.New("source did not answer")
	// ErrUnbrauchbar means that the answer can't be read, is not signed by the issuer, or
	// does not concern the certificate.
	ErrUnbrauchbar = errors.New("answer is unusable")
	// ErrVeraltet means that the source's statement has ended before the instant asked for.
	ErrVeraltet = errors.New("answer is out of date")
)
