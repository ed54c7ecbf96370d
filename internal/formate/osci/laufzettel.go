// SPDX-License-Identifier: EUPL-1.2

package osci

import "time"

// Laufzettel is osci:ProcessCardBundle (section 10): what happened to a delivery and
// what the checks of its certificates gave.
type Laufzettel struct {
	MessageID string
	// GeaendertAm is RecentModification.
	GeaendertAm time.Time
	// Einreichung, Weiterleitung and Empfang are Creation, Forwarding and Reception.
	Einreichung, Weiterleitung, Empfang Zeitstempel
	// Betreff is osci:Subject, "" if there is none.
	Betreff string
	// Pruefbericht is osci:InspectionReport.
	Pruefbericht []Pruefung
}

// Zeitstempel is a plain time or a cryptographic time stamp; the zero value is none.
type Zeitstempel struct {
	Zeit time.Time
	// Verfahren and Stempel are those of osci:Cryptographic.
	Verfahren string
	Stempel   []byte
}

// Da reports whether there is a time stamp.
func (z Zeitstempel) Da() bool { return !z.Zeit.IsZero() || z.Stempel != nil }

// Um returns a plain time stamp.
func Um(t time.Time) Zeitstempel { return Zeitstempel{Zeit: t} }

// Zertifikatsklasse is the kind of a certificate in an inspection.
type Zertifikatsklasse string

// The kinds of osci:CertType.
const (
	KlasseFortgeschritten Zertifikatsklasse = "advanced"
	KlasseQualifiziert    Zertifikatsklasse = "qualified"
	KlasseAkkreditiert    Zertifikatsklasse = "accredited"
	KlasseUnbekannt       Zertifikatsklasse = "unknown"
)

// Befund is a result of an inspection.
type Befund string

// The results. Which of them a field may have says Pruefung.
const (
	BefundOK          Befund = "ok"
	BefundVerfaelscht Befund = "corrupted"
	BefundUnbestimmt  Befund = "indeterminate"
	BefundGueltig     Befund = "valid"
	BefundUngueltig   Befund = "invalid"
	BefundGesperrt    Befund = "revoked"
)

// Pruefung is osci:Inspection (section 11): the check of one certificate.
type Pruefung struct {
	Zeit Zeitstempel
	// Inhaber and Aussteller are names in the form of RFC 2253.
	Inhaber, Aussteller string
	// Seriennummer is a decimal number.
	Seriennummer string
	Klasse       Zertifikatsklasse
	// Mathematisch says whether the signature over the certificate verifies: ok,
	// corrupted, indeterminate.
	Mathematisch Befund
	// Offline is the validity period: valid, invalid, indeterminate.
	Offline Befund
	// Online is the revocation check: ok, revoked; "" if none was made.
	Online Befund
	// Sperrliste is the time of the revocation list, the zero value if none was used.
	Sperrliste time.Time
}
