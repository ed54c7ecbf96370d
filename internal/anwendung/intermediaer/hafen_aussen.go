// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
)

// Outcomes of a forwarding that isn't a plain success; wrapped by a Weiterleitung.
// Any other error counts as ErrUngewiss.
var (
	// ErrAbgelehnt means that the recipient answered with an error (9805).
	ErrAbgelehnt = errors.New("intermediaer: recipient refused")
	// ErrAntwortsignatur means that the signature of the answer is wrong (9807).
	ErrAntwortsignatur = errors.New("intermediaer: signature of the answer is wrong")
	// ErrAntwort means a fault or an answer that is none (9808).
	ErrAntwort = errors.New("intermediaer: recipient failed")
	// ErrNichtErreicht means that the recipient certainly got nothing (9809).
	ErrNichtErreicht = errors.New("intermediaer: recipient not reached")
	// ErrUngewiss means that the recipient may have got it (9810).
	ErrUngewiss = errors.New("intermediaer: recipient may have got it")
)

// Sendung is what goes to a passive recipient.
type Sendung struct {
	// Ziel is the address of a participant, never one that only the sender named.
	Ziel string
	// Karte has Einreichung and Weiterleitung; nil if the sender wants no Laufzettel (MediateDelivery without MessageId).
	Karte *Laufzettel
	// AntwortID is the MessageId for the reply, "" without Karte or in an AcceptDelivery.
	AntwortID string
	Inhalt    *Inhalt
	// Zertifikate are those of the delivery; with the recipient's cipher certificate the request is encrypted.
	Zertifikate []Zertifikat
}

// Antwort is what a passive recipient returned.
type Antwort struct {
	// Unsigniert and Unverschluesselt are warnings (3802, 3803).
	Unsigniert, Unverschluesselt bool
	// Inhalt is the reply to a ProcessDelivery, nil if there is none.
	Inhalt *Inhalt
	// Betreff of the reply.
	Betreff string
	// Zertifikate of the reply.
	Zertifikate []Zertifikat
	// MitID reports that the reply carries the AntwortID.
	MitID bool
}

// Weiterleitung reaches passive recipients. Errors are the outcomes above.
type Weiterleitung interface {
	// NimmAn sends AcceptDelivery and waits for a positive answer.
	NimmAn(ctx context.Context, s Sendung) (Antwort, error)
	// Bearbeite sends ProcessDelivery and waits for a positive answer.
	Bearbeite(ctx context.Context, s Sendung) (Antwort, error)
}

// Kontakt is how to reach a sender, from the directory (S4-07.4).
type Kontakt struct {
	Name      string `json:"name,omitempty"`
	Anschrift string `json:"anschrift,omitempty"`
	// Schluessel is the key in the DVDV.
	Schluessel string `json:"schluessel,omitempty"`
}

// Absenderverzeichnis finds the holder of a certificate in the directory.
type Absenderverzeichnis interface {
	// Kontakt returns the holder of the certificate in DER; da is false if the directory doesn't know it.
	Kontakt(ctx context.Context, der []byte) (k Kontakt, da bool, err error)
}

// Hinweisverfasser writes the message by which a recipient learns of a kept-back delivery.
type Hinweisverfasser interface {
	// Verfasse returns a delivery to the cipher certificate empfaenger, signed by the post office and encrypted.
	Verfasse(ctx context.Context, h Hinweis, empfaenger []byte) (Einreichung, error)
}
