// SPDX-License-Identifier: EUPL-1.2

package osci

import "time"

// Nachricht is any OSCI message. Which fields count depends on its Art (bauplan.go);
// Schreibe refuses a message that lacks a mandatory one and does not write those that
// the Art does not have.
type Nachricht struct {
	Art         Art
	Steuerblock Steuerblock
	// Sprachen is osci:DesiredLanguages of a request; nil is written as "de".
	Sprachen []string
	// Zeitguete is osci:QualityOfTimestamp.
	Zeitguete Zeitguete
	// Intermediaer is osci:IntermediaryCertificates.
	Intermediaer []Zertifikat
	// Zertifikate is osci:NonIntermediaryCertificates.
	Zertifikate Zertifikatsblock
	// Merkmale is osci2017:FeatureDescription, nil if there is none.
	Merkmale *Merkmale
	// FremdeKoepfe are header blocks that OSCI does not know; they go with the content.
	FremdeKoepfe []Fremdkopf
	// Inhalt is osci:ContentPackage in canonical form, nil if there is none.
	Inhalt []byte
	// Anhaenge are the MIME parts behind the envelope, in their order.
	Anhaenge []Anhang

	// MessageID names the delivery; any text in UTF-8, "" if there is none.
	MessageID string
	// MessageIDAntwort is osci:MessageIdResponse of ProcessDelivery.
	MessageIDAntwort string
	// Betreff is osci:Subject, "" if there is none.
	Betreff string
	// Ziel is the URI of osci:ContentReceiver.
	Ziel string
	// Auswahl is the selection of a request and its echo in the answer.
	Auswahl Auswahl
	// Rueckmeldung is osci:Feedback of an answer.
	Rueckmeldung []Rueckmeldung
	// InnereRueckmeldung is osci2017:InsideFeedback.
	InnereRueckmeldung []Rueckmeldung
	// Laufzettel are the osci:ProcessCardBundle: at most one, any number only in
	// AntwortFetchProcessCard. In AntwortMediateDelivery it is the one of the request.
	Laufzettel []Laufzettel
	// Antwortlaufzettel is osci:ReplyProcessCardBundle of AntwortMediateDelivery.
	Antwortlaufzettel *Laufzettel
	// Paket is osci2017:ChunkInformation; NurAuskunft is InfoOnly, which stands in its
	// place in PartialStoreDelivery.
	Paket       *Paket
	NurAuskunft bool
	// Fault is set for the Art SOAPFault only.
	Fault *Fault
}

// Steuerblock is osci:ControlBlock (section 4). SequenceNumber counts only where the
// Art has one.
type Steuerblock struct {
	Response, Challenge string
	// ConversationID is a decimal number, "" outside of a dialog.
	ConversationID string
	SequenceNumber int
}

// Guete is the quality of a time that a sender asks for.
type Guete string

// The qualities; "" stands for a block that is not there.
const (
	Einfach         Guete = "plain"
	Kryptographisch Guete = "cryptographic"
)

// Zeitguete is what a sender asks for of two times of the Laufzettel.
type Zeitguete struct{ Einreichung, Empfang Guete }

// Rolle restricts a selection to messages of or for the client.
type Rolle string

// The roles of a selection; "" is both.
const (
	AlsEmpfaenger Rolle = "Addressee"
	AlsAbsender   Rolle = "Originator"
)

// Auswahl is osci:SelectionRule with osci:Quantity: by MessageIDs or by one of the two
// times or, if all are zero, everything (section 12).
type Auswahl struct {
	// MessageIDs is at most one for a delivery.
	MessageIDs []string
	// EingereichtSeit is ReceptionOfDelivery.
	EingereichtSeit time.Time
	// GeaendertSeit is RecentModification, for Laufzettel only.
	GeaendertSeit time.Time
	// Rolle and NurOhneEmpfang refine a time, for Laufzettel only.
	Rolle          Rolle
	NurOhneEmpfang bool
	// Hoechstens is the number of Laufzettel wanted, 0 for all.
	Hoechstens int
}

// Merkmale is osci2017:FeatureDescription; sizes in KB, 0 for not stated.
type Merkmale struct {
	HoechstPaket, MindestPaket, HoechstNachricht int
	// Wartezeit is ChunkMessageTimeOut, 0 for not stated.
	Wartezeit int
	Liste     []Merkmal
}

// Merkmal is one feature with the version that brought it.
type Merkmal struct{ Name, Version string }

// EigeneMerkmale returns what this package can do, under the names that the official
// library uses (section 6).
func EigeneMerkmale() *Merkmale {
	return &Merkmale{Liste: []Merkmal{
		{"DisableBase64", "1.2.0"}, {"OAEPEncryption", "1.6.0"}, {"SHA3HashAlgo", "1.6.3"}, {"GCMPaddingModus", "1.7.0"},
		{"PartialMessageTransmission", "1.8.0"}, {"Support96Bit12ByteIV", "1.9.0"},
	}}
}

// Paket is osci2017:ChunkInformation (section 13); which fields are there depends on
// the message. Sizes in KB of 1024 bytes.
type Paket struct {
	// Nummer counts from 1.
	Nummer        int
	Groesse       int
	Empfangen     []int
	Anzahl        int
	Gesamtgroesse int
}

// Fremdkopf is a header block that OSCI does not know.
type Fremdkopf struct {
	Raum, Name, ID string
	// Kanonisch is the block in canonical form.
	Kanonisch []byte
}

// Fault is a SOAP fault with the code of section 14.1.
type Fault struct {
	Code string
	// AmServer says that the supplier is to blame (faultcode Server).
	AmServer bool
	Text     string
}
