// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strconv"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// Zertifikatsart is the role and use of a certificate: the name of its element.
type Zertifikatsart string

// The entries of the two certificate blocks (section 5.1).
const (
	ChiffrierAbsender     Zertifikatsart = "CipherCertificateOriginator"
	ChiffrierAutor        Zertifikatsart = "CipherCertificateOtherAuthor"
	ChiffrierEmpfaenger   Zertifikatsart = "CipherCertificateAddressee"
	ChiffrierLeser        Zertifikatsart = "CipherCertificateOtherReader"
	SignaturAbsender      Zertifikatsart = "SignatureCertificateOriginator"
	SignaturAutor         Zertifikatsart = "SignatureCertificateOtherAuthor"
	SignaturEmpfaenger    Zertifikatsart = "SignatureCertificateAddressee"
	ChiffrierIntermediaer Zertifikatsart = "CipherCertificateIntermediary"
	SignaturIntermediaer  Zertifikatsart = "SignatureCertificateIntermediary"
)

// rollen is how the official library begins the Id of an entry.
var rollen = map[Zertifikatsart]string{
	ChiffrierAbsender: "originator", SignaturAbsender: "originator", ChiffrierEmpfaenger: "addressee", SignaturEmpfaenger: "addressee",
	ChiffrierAutor: "author", SignaturAutor: "author", ChiffrierLeser: "reader", ChiffrierIntermediaer: "intermed", SignaturIntermediaer: "intermed",
}

// reihenfolge of osci:NonIntermediaryCertificates (order.xsd).
var reihenfolge = []Zertifikatsart{ChiffrierAbsender, ChiffrierAutor, ChiffrierEmpfaenger, ChiffrierLeser, SignaturAbsender, SignaturAutor, SignaturEmpfaenger}

// Mehrfach reports whether a block may hold several certificates of this kind.
func (a Zertifikatsart) Mehrfach() bool {
	return a == ChiffrierAutor || a == ChiffrierLeser || a == SignaturAutor
}

// IstSignatur reports whether the certificate is for signatures.
func (a Zertifikatsart) IstSignatur() bool { return strings.HasPrefix(string(a), "Signature") }

// Zertifikat is an entry of a certificate block.
type Zertifikat struct {
	Art Zertifikatsart
	// ID is what signatures and keys of the content refer to; never change it.
	ID string
	// DER is exactly one certificate.
	DER []byte
}

// NeuesZertifikat returns an entry with the Id that the official library would give
// it. nr tells authors and readers apart, from 0; it does not count for other kinds.
func NeuesZertifikat(art Zertifikatsart, nr int, der []byte) Zertifikat {
	rolle := rollen[art]
	if art.Mehrfach() {
		rolle += strconv.Itoa(nr)
	}
	zweck := "_cipher_"
	if art.IstSignatur() {
		zweck = "_signature_"
	}
	summe := sha256.Sum256(der)
	return Zertifikat{art, rolle + zweck + hex.EncodeToString(summe[:]), der}
}

// X509 returns the parsed certificate. Error: *Fehler with 9300.
func (z *Zertifikat) X509() (*x509.Certificate, error) {
	x, err := x509.ParseCertificate(z.DER)
	if err != nil {
		return nil, &Fehler{CodeKeinAuftrag, xmlscan.Position{}, "Das Zertifikat " + string(z.Art) + " ist unlesbar.", nil}
	}
	return x, nil
}

// Zertifikatsblock is osci:NonIntermediaryCertificates.
type Zertifikatsblock struct {
	Liste []Zertifikat
	// Kanonisch is the block as it was read. If it is set, it is written as it stands
	// and Liste is not looked at: that is how a delivery is passed on.
	Kanonisch []byte
}

// Finde returns the first certificate of this kind, nil if there is none.
func (b *Zertifikatsblock) Finde(art Zertifikatsart) *Zertifikat { return finde(b.Liste, art) }

func finde(liste []Zertifikat, art Zertifikatsart) *Zertifikat {
	for i := range liste {
		if liste[i].Art == art {
			return &liste[i]
		}
	}
	return nil
}
