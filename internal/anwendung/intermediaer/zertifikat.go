// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"time"
)

// Rolle says for what a certificate of a delivery is used. The values stand in the
// rules (regeln.toml) and in storage.
type Rolle string

// The roles of NonIntermediaryCertificates.
const (
	RolleKlientChiffrier     Rolle = "klient_chiffrier"     // CipherCertificateOriginator
	RolleKlientSignatur      Rolle = "klient_signatur"      // SignatureCertificateOriginator
	RolleAutorChiffrier      Rolle = "autor_chiffrier"      // CipherCertificateOtherAuthor
	RolleAutorSignatur       Rolle = "autor_signatur"       // SignatureCertificateOtherAuthor
	RolleEmpfaengerChiffrier Rolle = "empfaenger_chiffrier" // CipherCertificateAddressee
	RolleEmpfaengerSignatur  Rolle = "empfaenger_signatur"  // SignatureCertificateAddressee
	RolleLeserChiffrier      Rolle = "leser_chiffrier"      // CipherCertificateOtherReader
)

// Zertifikat is a certificate of a delivery.
type Zertifikat struct {
	Rolle Rolle
	DER   []byte
}

// Ergebnis is what the check of a certificate comes to.
type Ergebnis string

// The results of a check.
const (
	Gueltig    Ergebnis = "gueltig"
	Abgelaufen Ergebnis = "abgelaufen" // outside its time, otherwise in order
	Ungueltig  Ergebnis = "ungueltig"  // signature faulty, no trusted chain, wrong use
	Gesperrt   Ergebnis = "gesperrt"
	Unbekannt  Ergebnis = "unbekannt" // the source of revocations can't be reached (E-K1)
)

// Pruefung is the report on one certificate (Inspection, OSCI 1.2; S4-07.1).
type Pruefung struct {
	Rolle    Rolle
	Ergebnis Ergebnis
	// Zeitpunkt is when it was checked, to the millisecond.
	Zeitpunkt time.Time
	// Inhaber and Aussteller are names in the form of RFC 2253, Seriennummer is decimal.
	Inhaber, Aussteller, Seriennummer string
	// Fingerabdruck is SHA-256 of the DER bytes in hexadecimal.
	Fingerabdruck string
	// Niveau is "advanced", "qualified", "accredited" or "unknown" (CertType).
	Niveau string
	// Mathematisch is "ok", "corrupted" or "indeterminate" (MathResult).
	Mathematisch string
	// Offline is "valid", "invalid" or "indeterminate" (OfflineResult).
	Offline string
	// Online is "ok" or "revoked", "" if no check of revocation came to an end (OnlineResult).
	Online string
	// Quelle is "CRL", "OCSP" or "LDAP", "" without Online; Quellzeit is the time of its statement.
	Quelle    string
	Quellzeit time.Time
}

// Zertifikatspruefung checks a certificate: chain, time, use, revocation.
type Zertifikatspruefung interface {
	// Pruefe checks the certificate for its role at the instant zum. A certificate
	// that can't be read is Ungueltig, a source that can't be reached Unbekannt; an
	// error means that the checker itself failed. Rolle and Zeitpunkt are set by it.
	Pruefe(ctx context.Context, z Zertifikat, zum time.Time) (Pruefung, error)
}
