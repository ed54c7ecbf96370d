// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// Anfrage is a Personensuche as the door hands it over (XMeld 1330 or the same as a
// form). The door has read the message and knows who asks; everything else is
// decided here.
type Anfrage struct {
	// Akteur is the body and its official as authenticated at the door.
	Akteur behoerde.Akteur
	// Profil names one of the body's profiles; "" when the body has one that fits.
	Profil string
	// AbrufendeStelle are the particulars of § 11 BMeldDAV as they stand in the message.
	AbrufendeStelle AbrufendeStelle
	// LeserKennung is nachrichtenkopf/leser/kennung, with or without the prefix
	// "ags:"; "" when the door has no message header.
	LeserKennung string

	// Suche are the criteria; without effect when Identifikationsmerkmal is given.
	Suche suche.Personenanfrage
	// Identifikationsmerkmal is the token from an earlier hit list.
	Identifikationsmerkmal string

	// Elemente are the requested data items.
	Elemente []recht.Element
	// VerzichtAufMitteilung waives the handling by the Meldebehörde after a neutral
	// answer (§ 38 Abs. 5 BMG).
	VerzichtAufMitteilung bool

	// Erklaerungen and Zweck come from landesspezifischeErweiterungen.
	Erklaerungen recht.Erklaerungen
	Zweck        string
	// Erweiterung says that landesspezifischeErweiterungen were given, FremdesLand
	// that the request comes from another Land; together they are refused (23).
	Erweiterung bool
	FremdesLand bool

	// Urschrift is the message as it came in, for the handling by the Meldebehörde; nil
	// when the door has no message.
	Urschrift *protokoll.Urschrift

	// Dialog says that a human looks at the answer in the browser: a list that is too
	// long is cut and marked instead of refused.
	Dialog bool
}

// AbrufendeStelle are the particulars of the asking body (BMeldDAV § 11, XMeld
// t.Datenabruf.DatenAbrufendeStelle).
type AbrufendeStelle struct {
	Name           string // at most 120 characters
	Anschrift      string
	Erreichbarkeit string
	Aktenzeichen   string // at most 120 characters
	Anlass         string // at most 120 characters
	Kennung        string // official or procedure, at most 120 characters
	// Sicherheitsbehoerde is the claim to be an authority of § 34 Abs. 4 Satz 1 BMG.
	Sicherheitsbehoerde bool
}

// Status is the ergebnisstatus of an answer (XMeld Datenabruf.Ergebnisstatus).
type Status string

// The statuses of a Personensuche.
const (
	StatusEindeutig    Status = "01" // one person, with data
	StatusTrefferliste Status = "02" // several persons
	StatusNeutral      Status = "03" // not found, or blocked: nobody can tell
)

// Antwort is the answer to a Personensuche: either Rueckweisungen, or a Status with Personen.
type Antwort struct {
	Status         Status
	Rueckweisungen []recht.Rueckweisung
	Personen       []recht.Auszug
	// Gekuerzt says that the list was longer than 1,000 and was cut (dialogue only).
	Gekuerzt bool
	// Rechtsstand and Profil tell the door which form the hints take.
	Rechtsstand string
	Profil      string
	// Protokollnummer is the number of the log entry.
	Protokollnummer int64
}
