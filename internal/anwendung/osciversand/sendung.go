// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"time"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
)

// Zustand is how far a message on its way out is.
type Zustand string

// The states of a message on its way out.
const (
	// Wartet is for its first or next attempt.
	Wartet Zustand = "wartet"
	// Zugestellt lies in the recipient's mailbox: the Laufzettel says so (S4-04.1).
	Zugestellt Zustand = "zugestellt"
	// PostErforderlich was tried in vain for 24 hours (S4-04.3).
	PostErforderlich Zustand = "post_erforderlich"
	// Abgewiesen was refused for good with an error message (S4-04.2).
	Abgewiesen Zustand = "abgewiesen"
	// PerPost was printed and sent by mail, which a human confirmed.
	PerPost Zustand = "per_post"
)

// Sendung is a message on its way out.
type Sendung struct {
	// ID is given by whoever sends; the same twice is once.
	ID string
	// Teilnehmer is the name of the sender among ours.
	Teilnehmer string
	// Empfaenger is the key of the organisation in the directory, Dienst the URI of the
	// service there.
	Empfaenger, Dienst string
	// Betreff is visible to every Intermediär: nothing personal belongs into it.
	Betreff string
	// Inhalt is the message, e.g. of XMeld. It is removed with the delivery.
	Inhalt []byte
	// Pruefsumme is the SHA-256 of Inhalt in hexadecimal.
	Pruefsumme string
	// Fristende is the last day on which it must have arrived, zero for none (S4-04.4).
	Fristende uhr.Datum

	Zustand    Zustand
	Angenommen time.Time
	// ErsterVersuch starts the 24-hour clock.
	ErsterVersuch time.Time
	Versuche      int
	Faellig       time.Time
	// Beendet is when it left the state Wartet.
	Beendet time.Time
	// Intermediaer and MessageID are those of the last attempt, whose outcome may be
	// unknown.
	Intermediaer, MessageID string
	// Codes are those of the last refusal (OSCI), Fehler our own code.
	Codes  []string
	Fehler string
	// NachgesehenAb is when the Laufzettel is asked for next; zero if it is complete.
	NachgesehenAb time.Time
}

// Pacht is a lease on a message: nobody else works on it meanwhile.
type Pacht struct {
	Marke      string
	Jetzt, Bis time.Time
}

// Laufzettel is the last known process card of a message that was sent.
type Laufzettel struct {
	Sendung string
	osci.Laufzettel
}
