// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"time"

	"kernmelderegister/internal/grund/sperrliste"
)

// Urteil is what the parts of a check come to. The list is closed.
type Urteil string

// The judgements. Only Gueltig lets a message be processed (S4-07.3); Ungewiss may
// change when the check is repeated (E-K1).
const (
	Gueltig    Urteil = "gueltig"
	Abgelaufen Urteil = "abgelaufen" // outside its time, otherwise in order
	Ungueltig  Urteil = "ungueltig"
	Gesperrt   Urteil = "gesperrt"
	Ungewiss   Urteil = "ungewiss" // no source says whether it is revoked
)

// Grund is why a certificate is not Gueltig. The list is closed.
type Grund string

// The reasons.
const (
	GrundUnlesbar     Grund = "unlesbar"
	GrundKeinAnker    Grund = "kein anker"        // no chain to an anchor of the network
	GrundKetteFalsch  Grund = "kette falsch"      // a signature in the chain does not fit
	GrundKetteVerbot  Grund = "kette unzulaessig" // a rule of the chain is broken (constraints, critical extension)
	GrundZeit         Grund = "zeit"              // a certificate of the chain is outside its time
	GrundVerwendung   Grund = "verwendung"        // key usage does not fit
	GrundAlgorithmus  Grund = "algorithmus"       // algorithm or key is too weak on that day
	GrundGesperrt     Grund = "gesperrt"
	GrundOhneAuskunft Grund = "ohne sperrauskunft"
	GrundZulassung    Grund = "zulassung beendet" // is on the allow-list, but not on that day, in that network or for that use
)

// Mathematik is whether the signatures of the chain are right; the values are
// those of OSCI (MathResult).
type Mathematik string

// The values of Mathematik.
const (
	MathRichtig Mathematik = "ok"
	MathFalsch  Mathematik = "corrupted"
	MathOffen   Mathematik = "indeterminate" // no issuer is known
)

// Zeitlage is whether the chain is within its time; the values are those of OSCI (OfflineResult).
type Zeitlage string

// The values of Zeitlage.
const (
	ZeitRichtig Zeitlage = "valid"
	ZeitFalsch  Zeitlage = "invalid"
	ZeitOffen   Zeitlage = "indeterminate"
)

// Sperrlage is what the sources of revocation say; the values are those of OSCI
// (OnlineResult), where "" stands for no result.
type Sperrlage string

// The values of Sperrlage.
const (
	OhneAuskunft  Sperrlage = ""
	NichtGesperrt Sperrlage = "ok"
	IstGesperrt   Sperrlage = "revoked"
)

// Befund is the result of a check with all its parts (S4-07.1; OSCI 1.2, Inspection).
type Befund struct {
	Urteil Urteil
	// Gruende are empty exactly if the judgement is Gueltig.
	Gruende []Grund
	// Zeitpunkt is the instant for which was checked, Geprueft when it was done.
	Zeitpunkt, Geprueft time.Time

	Mathematik Mathematik
	Offline    Zeitlage
	Online     Sperrlage
	// Auskunft is the source behind Online: that of the certificate, or that which
	// revokes a certificate above it. Zero without Online.
	Auskunft sperrliste.Auskunft

	// Anker is the fingerprint (SHA-256, hexadecimal) of the anchor, "" if there is none.
	Anker string
	// Zulassung is the file number of the allow-list by which the certificate holds, "" if it is not by it.
	Zulassung string
}
