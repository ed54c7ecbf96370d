// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"io"
	"time"
)

// Pruefschritt is a step of the check that the door did before: structure,
// signature, encryption, time (S1-02.4). Both are words of the program.
type Pruefschritt struct {
	Name     string
	Ergebnis string
}

// Einreichung is a delivery as a sender hands it in.
type Einreichung struct {
	MessageID string // decoded, "" if the request has none
	Betreff   string
	// GueteEinreichung and GueteEmpfang are the wanted qualities of time stamps.
	GueteEinreichung, GueteEmpfang Zeitguete
	// Zertifikate are all of NonIntermediaryCertificates; the recipient is the one with RolleEmpfaengerChiffrier.
	Zertifikate []Zertifikat
	// Nachrichtenart is what foreign headers say about the kind of message, e.g. an
	// XMeld number; "" lets the subject decide.
	Nachrichtenart string
	// Signiert means that the transport signature is there and right; Verschluesselt
	// that no content lies open.
	Signiert, Verschluesselt bool
	Pruefschritte            []Pruefschritt
	// Ziel is ContentReceiver@URI of ForwardDelivery and MediateDelivery.
	Ziel   string
	Inhalt Inhalt
}

// Annahme is the answer to a delivery.
type Annahme struct {
	// Codes are the feedback, the success code first. The door adds nothing.
	Codes []Code
	// Laufzettel is nil if none exists.
	Laufzettel *Laufzettel
	// Wiederholung means that the same delivery was taken before; nothing happened now.
	Wiederholung bool
}

// Abholauswahl is the SelectionRule of FetchDelivery; the zero value selects the oldest delivery.
type Abholauswahl struct {
	// MessageID selects one delivery, also one received before.
	MessageID string
	// Ab selects the oldest delivery not received that came in then or later.
	Ab time.Time
}

// Abholung is the answer to FetchDelivery.
type Abholung struct {
	Codes []Code
	// Zustellung and Inhalt are nil if nothing matches.
	Zustellung *Zustellung
	Inhalt     *Inhalt
	// Laufzettel shows Creation and Forwarding only.
	Laufzettel *Laufzettel
}

// Kartenauswahl is the SelectionRule of FetchProcessCard; the zero value selects all cards of the client.
type Kartenauswahl struct {
	MessageIDs []string
	// EingereichtAb (ReceptionOfDelivery) and GeaendertAb (RecentModification) are alternatives.
	EingereichtAb, GeaendertAb time.Time
	// NurAn (Role=Addressee), NurVon (Role=Originator) and OhneEmpfang (NoReception) go with a time.
	NurAn, NurVon, OhneEmpfang bool
	// Hoechstens is Quantity@Limit, 0 for none.
	Hoechstens int
}

// Kartenliste is the answer to FetchProcessCard.
type Kartenliste struct {
	Codes []Code
	// Laufzettel by the time of coming in, oldest first.
	Laufzettel []Laufzettel
}

// Abwicklung is the answer to MediateDelivery.
type Abwicklung struct {
	Codes []Code
	// Auftragszettel and Antwortzettel are nil if the request had no MessageId.
	Auftragszettel, Antwortzettel *Laufzettel
	// Antwort is nil if there is no reply.
	Antwort *Antwort
}

// Teileinreichung is PartialStoreDelivery.
type Teileinreichung struct {
	// MessageID is that of the inner message, without "_Partial".
	MessageID string
	// NurStand asks for the state only (InfoOnly).
	NurStand bool
	// Nummer counts from 1; Anzahl is TotalChunkNumbers. TeilKB and GesamtKB are in units of 1024 bytes.
	Nummer, Anzahl, TeilKB, GesamtKB int
	Teil                             Stueck
	// Zertifikate are those of the outer request; the recipient must have a mailbox.
	Zertifikate []Zertifikat
}

// Teilstand is the answer to PartialStoreDelivery.
type Teilstand struct {
	Codes []Code
	// Innen is the feedback of the inner message, nil while it wasn't processed.
	Innen []Code
	// Nummer repeats the request's, Vorhanden are the numbers that are there, Anzahl all.
	Nummer, Anzahl int
	Vorhanden      []int
	// Bereit means that all parts are there and the inner message waits: the caller
	// reads it with OeffneTeile, hands it in with ReicheInnere and closes with SchliesseTeile.
	Bereit bool
	// Laufzettel of the inner message once it was taken.
	Laufzettel *Laufzettel
}

// Teilabholauswahl is PartialFetchDelivery.
type Teilabholauswahl struct {
	Auswahl Abholauswahl
	// Nummer counts from 1, TeilKB is the size of the parts in units of 1024 bytes.
	Nummer, TeilKB int
	// Vorhanden are the numbers that the client has already.
	Vorhanden []int
}

// Teilabholung is the answer to PartialFetchDelivery.
type Teilabholung struct {
	Codes     []Code
	MessageID string
	// Nummer, Anzahl and GesamtKB describe the parts.
	Nummer, Anzahl, GesamtKB int
	// Teil is the range of the serialised answer, Groesse its length in bytes; nil if nothing
	// matches. The caller closes it.
	Teil    io.ReadCloser
	Groesse int64
}
