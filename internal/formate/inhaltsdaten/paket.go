// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"crypto"
	"crypto/x509"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
)

// Namespaces of the content.
const (
	raumOSCI = "http://www.osci.de/2002/04/osci"
	raumDS   = "http://www.w3.org/2000/09/xmldsig#"
	raumXenc = "http://www.w3.org/2001/04/xmlenc#"
	raumSOAP = "http://schemas.xmlsoap.org/soap/envelope/"
	raumXSI  = "http://www.w3.org/2001/XMLSchema-instance"
)

// raeume are the five namespaces that the ancestors of all content declare, no more
// and no less: the inclusive canonical form depends on it (digest section 9.1).
func raeume() xmldsig.Kontext {
	return xmldsig.Kontext{"ds": raumDS, "osci": raumOSCI, "soap": raumSOAP, "xenc": raumXenc, "xsi": raumXSI}
}

// Paket is the content of a delivery as the message carries it.
type Paket struct {
	// Inhalt is osci:ContentPackage in canonical form: it declares the five namespaces
	// ds, osci, soap, xenc and xsi itself.
	Inhalt []byte
	// Zertifikate are the entries of NonIntermediaryCertificates.
	Zertifikate []osci.Zertifikat
	// Anhaenge are the further MIME parts.
	Anhaenge []osci.Anhang
}

// AusNachricht returns the content of a message.
func AusNachricht(n *osci.Nachricht) Paket {
	return Paket{Inhalt: n.Inhalt, Zertifikate: n.Zertifikate.Liste, Anhaenge: n.Anhaenge}
}

// Schluessel opens what was encrypted for a certificate.
type Schluessel struct {
	Zertifikat *x509.Certificate
	Privat     crypto.Decrypter
}
