// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"crypto/x509"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
)

// Verzeichnis resolves addresses; *verzeichnisabfrage.Abfrage is one, which never uses
// an answer of the day before (S4-08.3).
type Verzeichnis interface {
	// Adresse returns how the service of the organisation is reached. Errors: MR-2117 no
	// directory answers, MR-2118 there is no entry.
	Adresse(ctx context.Context, schluessel, uri string) (verzeichnisabfrage.Treffer, error)
}

// Ziel is where a delivery goes.
type Ziel struct {
	// Intermediaer is his address, ChiffrierIntermediaer his certificate in DER.
	Intermediaer          string
	ChiffrierIntermediaer []byte
	// Empfaenger is the addressee's certificate in DER: his mailbox.
	Empfaenger []byte
}

// Zustellung is a delivery to be sent.
type Zustellung struct {
	MessageID, Betreff string
	Inhalt             []byte
}

// Abholung is a delivery out of a mailbox; its attachments may be read until the
// function that was given it returns.
type Abholung struct {
	MessageID, Betreff string
	Inhalt             []byte
	Anhaenge           []osci.Anhang
	Zertifikate        []osci.Zertifikat
	Laufzettel         osci.Laufzettel
}

// Post is the transport of one participant. An error with a method OSCICodes() []string
// is a refusal; after every other error the outcome is unknown.
type Post interface {
	// MessageID returns a fresh id of the Intermediär.
	MessageID(ctx context.Context, z Ziel) (string, error)
	// Stelle puts the delivery into the mailbox and returns the Laufzettel, nil if the
	// Intermediär gave none.
	Stelle(ctx context.Context, z Ziel, s Zustellung) (*osci.Laufzettel, error)
	// Laufzettel returns that of a message of ours, nil if there is none.
	Laufzettel(ctx context.Context, z Ziel, messageID string) (*osci.Laufzettel, error)
	// Leere fetches everything out of the participant's own mailbox. A delivery is
	// confirmed only after nimm returned nil; after an error of nimm nothing more is.
	Leere(ctx context.Context, nimm func(context.Context, *Abholung) error) (anzahl int, err error)
}

// Pruefer says whether a certificate holds; *zertifikatspruefung.Pruefer is one.
type Pruefer interface {
	Pruefe(ctx context.Context, f zertifikatspruefung.Frage) zertifikatspruefung.Befund
}

// Nachricht is a message to be processed: signed completely, encrypted, its authors'
// certificates valid at the time of reception.
type Nachricht struct {
	Teilnehmer, MessageID, Betreff string
	Inhalt                         *inhaltsdaten.Ergebnis
	// Autoren are the certificates of those who signed all of it.
	Autoren []*x509.Certificate
	// Eingereicht is when the Intermediär received it.
	Eingereicht time.Time
	// Wiederholt says that an earlier attempt began and its end is not known.
	Wiederholt bool
}

// Verarbeiter takes messages. An attempt that ended without result is repeated with
// the same MessageID, so taking it must be one durable step or be able to tell that it
// happened. An error means that the message was not taken.
type Verarbeiter interface {
	Verarbeite(ctx context.Context, n *Nachricht) error
}

// Speicher keeps the post room.
type Speicher interface {
	Ausgangsspeicher
	Laufzettelspeicher
	Eingangsspeicher
	Tagesspeicher
}

// Ausgangsspeicher keeps what goes out.
type Ausgangsspeicher interface {
	// LegeAusgang stores a message durably; neu is false if there is one with this ID.
	LegeAusgang(ctx context.Context, s Sendung) (neu bool, err error)
	// NimmAusgang leases the waiting message that is due longest and counts the attempt;
	// the first one starts its clock.
	NimmAusgang(ctx context.Context, p Pacht) (s Sendung, da bool, err error)
	// SetzeAusgang writes the message anew if the lease is held; beende gives it back. A
	// message that is not waiting any more loses its content.
	SetzeAusgang(ctx context.Context, s Sendung, p Pacht, beende bool) (ok bool, err error)
	// WechsleAusgang changes the state of a message that nobody leases.
	WechsleAusgang(ctx context.Context, id string, von, nach Zustand, zeit time.Time) (ok bool, err error)
	// Ausgaenge returns messages without content, the oldest first: those in the states, or
	// the one with the ID.
	Ausgaenge(ctx context.Context, w Auswahl) ([]Sendung, error)
}

// Auswahl selects messages on their way out; empty fields do not restrict.
type Auswahl struct {
	ID         string
	Teilnehmer string
	Zustaende  []Zustand
	// NachsehenBis selects those whose Laufzettel is to be asked for until then.
	NachsehenBis time.Time
}

// Laufzettelspeicher keeps process cards.
type Laufzettelspeicher interface {
	// SetzeLaufzettel stores the card in place of an earlier one, and when it is looked at
	// next.
	SetzeLaufzettel(ctx context.Context, l Laufzettel, nachsehenAb time.Time) error
	// Laufzettel returns the card of a message.
	Laufzettel(ctx context.Context, sendung string) (l Laufzettel, da bool, err error)
}

// Eingangsspeicher keeps what comes in.
type Eingangsspeicher interface {
	// LegeEingang stores a message with its attachments durably as a whole; neu is false if
	// the recipient has one with this MessageID.
	LegeEingang(ctx context.Context, e Eingang, anhaenge []osci.Anhang) (neu bool, err error)
	// NimmEingang leases the new message that is due longest and counts the attempt.
	NimmEingang(ctx context.Context, p Pacht) (e Eingang, da bool, err error)
	// SetzeEingang writes state, time, attempts and code anew if the lease is held, and
	// gives it back. A message that was processed loses its content and attachments.
	SetzeEingang(ctx context.Context, e Eingang, p Pacht) (ok bool, err error)
	// Eingaenge returns messages without content, the oldest first; zustand "" for all.
	Eingaenge(ctx context.Context, zustand Eingangszustand) ([]Eingang, error)
	// Anhangstueck returns a piece of Stueckgroesse bytes of an attachment, both counted
	// from 0.
	Anhangstueck(ctx context.Context, nr int64, anhang, stueck int) ([]byte, error)
}

// Richtung is a direction of the traffic.
type Richtung string

// The directions.
const (
	Senden Richtung = "senden"
	Leeren Richtung = "leeren"
)

// Tagesstand is how a direction did on a day.
type Tagesstand struct {
	Teilnehmer            string
	Richtung              Richtung
	Tag                   uhr.Datum
	Erfolge, Fehlschlaege int
	LetzterErfolg         time.Time
	LetzterFehlschlag     time.Time
	// Code is that of the last failure.
	Code string
}

// Tagesspeicher keeps how the traffic did.
type Tagesspeicher interface {
	// MerkeTag adds to the day: one success, or one failure if code is not empty.
	MerkeTag(ctx context.Context, t Tagesstand) error
	// Tage returns the days from ab on, in order.
	Tage(ctx context.Context, teilnehmer string, r Richtung, ab uhr.Datum) ([]Tagesstand, error)
}
