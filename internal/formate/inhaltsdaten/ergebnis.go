// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"crypto/x509"
	"io"
	"iter"
	"slices"

	"kernmelderegister/internal/formate/osci"
)

// Ergebnis is a package as read; every signature in it holds.
type Ergebnis struct {
	// Behaelter are the containers of the package that could be opened.
	Behaelter []*Behaelter
	// Verschlossen is the number of encrypted elements for other readers.
	Verschlossen int
}

// Behaelter is a osci:ContentContainer.
type Behaelter struct {
	// ID is unique within its document only, never across messages.
	ID string
	// Autoren signed this container, itself or by signing what is around it.
	Autoren []Autor
	// Inhalte are its contents in the order of the document.
	Inhalte []*Inhalt
	// Geoeffnet are the containers that were encrypted within this one.
	Geoeffnet []*Behaelter
}

// Inhalt is a osci:Content: exactly one of Daten (not nil), Anhang and Behaelter.
type Inhalt struct {
	ID        string
	Daten     []byte
	Anhang    *Anhang
	Behaelter *Behaelter
	// Autoren signed this content completely; empty if nobody did.
	Autoren []Autor
	// Verschluesselt says that it came encrypted.
	Verschluesselt bool
}

// Autor is the holder of a signature that holds. Whether his certificate is
// trustworthy, valid and not revoked is not decided here.
type Autor struct {
	Zertifikat *x509.Certificate
	// Verweis is the Id of the entry in the header of the message, whose certificates the
	// Intermediär inspected; "" if the certificate stands in the signature itself.
	Verweis string
	// Art is the kind of that entry.
	Art osci.Zertifikatsart
}

// Anhang is a MIME part that belongs to the content.
type Anhang struct {
	// ContentID names the part.
	ContentID string

	oeffne func() (io.ReadCloser, error)
}

// Oeffne returns the attachment in the clear. It was read and checked once already,
// so the source must not have changed since. The caller closes it.
func (a *Anhang) Oeffne() (io.ReadCloser, error) { return a.oeffne() }

// Alle returns the data and attachments of the package, also those of inner containers.
func (e *Ergebnis) Alle() iter.Seq[*Inhalt] {
	return func(weiter func(*Inhalt) bool) {
		for _, b := range e.Behaelter {
			if !b.alle(weiter) {
				return
			}
		}
	}
}

func (b *Behaelter) alle(weiter func(*Inhalt) bool) bool {
	for _, i := range b.Inhalte {
		if i.Behaelter != nil && !i.Behaelter.alle(weiter) || i.Behaelter == nil && !weiter(i) {
			return false
		}
	}
	for _, k := range b.Geoeffnet {
		if !k.alle(weiter) {
			return false
		}
	}
	return true
}

// PruefeGeschuetzt demands that there is content and that every piece of it was
// signed and encrypted (1. BMeldDÜV 2005 § 2 Abs. 2, today § 2 Abs. 2 1. BMeldDÜV).
// Error: MR-2304.
func (e *Ergebnis) PruefeGeschuetzt() error {
	da := false
	for i := range e.Alle() {
		da = true
		if len(i.Autoren) == 0 || !i.Verschluesselt {
			return errUngeschuetzt.MitElement(i.ID)
		}
	}
	if !da {
		return errUngeschuetzt
	}
	return nil
}

// SigniertVon reports whether every piece of content was signed with this certificate.
func (e *Ergebnis) SigniertVon(z *x509.Certificate) bool {
	da := false
	for i := range e.Alle() {
		da = true
		if !slices.ContainsFunc(i.Autoren, func(a Autor) bool { return a.Zertifikat.Equal(z) }) {
			return false
		}
	}
	return da
}
