// SPDX-License-Identifier: EUPL-1.2

package registerpost

import (
	"context"
	"io"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// The refusals of messages from the mailbox; the sender gets them in a 0010.
var (
	// ErrAbsender refuses a message in the name of somebody who did not sign it.
	ErrAbsender = fehler.Neu(fehler.NichtBerechtigt, "MR-2481",
		"Die Nachricht ist nicht mit dem Zertifikat signiert, das im DVDV für die genannte Meldebehörde steht. Sie wurde nicht verarbeitet.")
	// ErrArt refuses a kind of message that the register does not take in its mailbox.
	ErrArt = fehler.Neu(fehler.Ungueltig, "MR-2482",
		"Das Postfach des Registers nimmt die Nachrichten 1100, 1104 und 1501 und Quittungen von Meldenummern an.")
	// ErrInhalt refuses a delivery with none or several messages.
	ErrInhalt = fehler.Neu(fehler.Ungueltig, "MR-2483", "Die Zustellung enthält nicht genau eine Nachricht.")
)

// Annahme takes deliveries of municipalities.
type Annahme interface {
	// Nimm takes a message 1100 or 1104. The same message again has no second effect and
	// the same answer; the answer is nil where none is foreseen. An error means that it was
	// not taken, or that nobody knows.
	Nimm(ctx context.Context, oeffne func() (io.ReadCloser, error)) (*Schriftstueck, error)
}

// Plausibilitaet takes answers to hints of the yearly check; *plausibilitaet.Dienst is one.
type Plausibilitaet interface {
	Nimm(ctx context.Context, a *xmeld.Hinweisantwort) (plausibilitaet.Stand, error)
}

// Klaerung takes answers to questions of clerks; *klaerung.Dienst is one.
type Klaerung interface {
	NimmAntwort(ctx context.Context, a klaerung.Antwort) (klaerung.Rueckfrage, error)
}

// Rueckgabe takes receipts of Meldenummern; *personen.Rueckgabe is one.
type Rueckgabe interface {
	Nimm(ctx context.Context, quelle io.Reader) (personen.Quittiert, error)
}

// Verzeichnis knows addresses and certificates; *verzeichnisabfrage.Abfrage is one.
type Verzeichnis interface {
	// Adresse returns the entry of the service. Errors: MR-2117 no directory answers,
	// MR-2118 there is no entry.
	Adresse(ctx context.Context, schluessel, uri string) (verzeichnisabfrage.Treffer, error)
}

// Absenderverzeichnis finds whose a certificate is.
type Absenderverzeichnis interface {
	// Schluessel returns the key of the organisation that signs with the certificate in
	// DER; "" if the directory does not know it.
	Schluessel(ctx context.Context, der []byte) (string, error)
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}

// Ausgang sends messages; *osciversand.Dienst is one.
type Ausgang interface {
	NimmAn(ctx context.Context, s osciversand.Sendung) error
}

// Schriftstueck is a message to a Meldebehörde.
type Schriftstueck struct {
	// Kennung names it: what has the same name is not sent again.
	Kennung string
	// Betreff says what kind of message it is, never whom it is about.
	Betreff string
	Inhalt  []byte
}

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Annahme        Annahme
	Plausibilitaet Plausibilitaet
	Klaerung       Klaerung
	Rueckgabe      Rueckgabe
	Verzeichnis    Verzeichnis
	Absender       Absenderverzeichnis
	Protokoll      Protokollant
	Versand        *Versand
	// Register is this register as author of refusals.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
}

// Dienst works on the messages of the register's mailbox. It is safe for concurrent use.
type Dienst struct{ Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

var _ osciversand.Verarbeiter = (*Dienst)(nil)
