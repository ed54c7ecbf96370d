// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Zustand is where a delivery stands. The values are stored.
type Zustand string

// The states of a delivery.
const (
	Bereit          Zustand = "bereit"          // lies in the mailbox
	Empfangen       Zustand = "empfangen"       // reception confirmed
	Zurueckgestellt Zustand = "zurueckgestellt" // revocation source can't be reached, checked again (E-K1)
	Klaerfall       Zustand = "klaerfall"       // the same for too long
	Zurueckgehalten Zustand = "zurueckgehalten" // certificate invalid, never handed out (S4-07.3)
	Unterwegs       Zustand = "unterwegs"       // being forwarded to a passive recipient
	Gescheitert     Zustand = "gescheitert"     // forwarding failed
	Verfallen       Zustand = "verfallen"       // not fetched within the retention
)

// BelegtPostfach reports whether a delivery in this state counts against the quota of the mailbox.
func (z Zustand) BelegtPostfach() bool {
	return z == Bereit || z == Zurueckgestellt || z == Klaerfall
}

// Weg is how a delivery reaches its recipient. The values are stored.
type Weg string

// The ways of a delivery.
const (
	WegPostfach      Weg = "postfach"      // StoreDelivery, fetched by the recipient
	WegWeiterleitung Weg = "weiterleitung" // ForwardDelivery
	WegAbwicklung    Weg = "abwicklung"    // MediateDelivery
	WegAntwort       Weg = "antwort"       // the reply to a MediateDelivery
)

// Zeitguete is the wanted quality of a time stamp (QualityOfTimestamp).
type Zeitguete string

// The qualities. Stamps are plain; the wish for another one is kept, not fulfilled.
const (
	ZeitEinfach        Zeitguete = "plain"
	ZeitKryptografisch Zeitguete = "cryptographic"
)

// Umschlag is what the post office reads of a delivery; it doesn't change later.
type Umschlag struct {
	Betreff string
	// GueteEinreichung and GueteEmpfang are the wanted qualities of Creation and Reception.
	GueteEinreichung, GueteEmpfang Zeitguete
	// Pruefsumme is SHA-256 over the content; it tells a repetition from a misused id.
	Pruefsumme [sha256.Size]byte
	// Ziel is the address of the passive recipient, "" for a mailbox.
	Ziel string
}

// Zustellung is a delivery without its content.
type Zustellung struct {
	// Nummer is given by storage in the order of coming in.
	Nummer    int64
	MessageID string
	Zustand   Zustand
	Weg       Weg
	// Postfach is the mailbox of the recipient, Absender the client that handed it in.
	Postfach, Absender Postfach
	// Nachrichtenart is the recognised kind of message, "" if none was.
	Nachrichtenart string
	// Groesse of the content in bytes.
	Groesse  int64
	Umschlag Umschlag
	// Pruefungen are the reports on the certificates.
	Pruefungen []Pruefung
	// Faellig is when the next step of work is due, zero if none is.
	Faellig time.Time
	// The times of the Laufzettel, to the millisecond; zero means not yet.
	Eingereicht, Weitergeleitet, BestaetigtAm, Geaendert time.Time
}

// Laufzettel is the card that proves a delivery (ProcessCardBundle).
type Laufzettel struct {
	MessageID string
	Betreff   string
	// Creation, Forwarding and Reception of the standard, zero if not yet.
	Einreichung, Weiterleitung, Empfang time.Time
	// Geaendert is the time of the last change (RecentModification).
	Geaendert  time.Time
	Pruefungen []Pruefung
}

// Laufzettel returns the card of the delivery.
func (z *Zustellung) Laufzettel() Laufzettel {
	return Laufzettel{
		MessageID: z.MessageID, Betreff: z.Umschlag.Betreff, Einreichung: z.Eingereicht, Weiterleitung: z.Weitergeleitet,
		Empfang: z.BestaetigtAm, Geaendert: z.Geaendert, Pruefungen: z.Pruefungen,
	}
}

// Stueck is a sequence of bytes: short ones in memory, long ones in a file of the spool.
type Stueck struct {
	// Bytes are the content if Datei is empty.
	Bytes []byte
	// Datei is the name of the spool file, "" if the content is in Bytes.
	Datei string
	// Groesse in bytes, Summe is SHA-256.
	Groesse int64
	Summe   [sha256.Size]byte
}

// StueckAus returns the bytes as they are; they belong to the Stueck afterwards.
func StueckAus(b []byte) Stueck {
	return Stueck{Bytes: b, Groesse: int64(len(b)), Summe: sha256.Sum256(b)}
}

// Anhang is an attachment of a delivery (MIME part), encrypted by the sender.
type Anhang struct {
	// ContentID is the id without angle brackets, byte for byte as it came.
	ContentID string
	// ContentType is the header of the part.
	ContentType string
	Stueck      Stueck
}

// Inhalt is the closed content of a delivery, handed on byte for byte (S4-03.1).
type Inhalt struct {
	// Paket is osci:ContentPackage in canonical form, encrypted by the sender.
	Paket Stueck
	// Zertifikate is the block NonIntermediaryCertificates in canonical form, with its Ids.
	Zertifikate []byte
	// Fremdkoepfe are foreign header blocks in canonical form, in their order.
	Fremdkoepfe [][]byte
	Anhaenge    []Anhang
}

// Groesse returns the number of bytes of all parts.
func (i *Inhalt) Groesse() int64 {
	n := i.Paket.Groesse + int64(len(i.Zertifikate))
	for _, f := range i.Fremdkoepfe {
		n += int64(len(f))
	}
	for _, a := range i.Anhaenge {
		n += a.Stueck.Groesse
	}
	return n
}

// Dateien returns the names of the spool files of the content.
func (i *Inhalt) Dateien() []string {
	var namen []string
	if i.Paket.Datei != "" {
		namen = append(namen, i.Paket.Datei)
	}
	for _, a := range i.Anhaenge {
		if a.Stueck.Datei != "" {
			namen = append(namen, a.Stueck.Datei)
		}
	}
	return namen
}

// pruefsumme is SHA-256 over the sums of all parts, each with its length.
func (i *Inhalt) pruefsumme() (summe [sha256.Size]byte) {
	h := sha256.New()
	dazu := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		h.Write(b)
	}
	dazu(i.Paket.Summe[:])
	dazu(i.Zertifikate)
	for _, f := range i.Fremdkoepfe {
		dazu(f)
	}
	for _, a := range i.Anhaenge {
		dazu([]byte(a.ContentID))
		dazu(a.Stueck.Summe[:])
	}
	h.Sum(summe[:0])
	return summe
}
