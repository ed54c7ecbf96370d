// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"io"
	"time"
)

// Errors of the storage.
var (
	// ErrDoppelt means that the id is used already.
	ErrDoppelt = errors.New("intermediaer: id is used")
	// ErrKontingent means that the mailbox is full.
	ErrKontingent = errors.New("intermediaer: mailbox is full")
	// ErrUeberholt means that the thing has changed since it was read.
	ErrUeberholt = errors.New("intermediaer: changed meanwhile")
	// ErrVergeben means that a mailbox belongs to another participant.
	ErrVergeben = errors.New("intermediaer: mailbox belongs to another participant")
)

// Einlage is a new delivery with everything that becomes durable with it.
type Einlage struct {
	Zustellung Zustellung
	// Inhalt is nil if only the Laufzettel is kept, Zertifikate too then. They are kept as long as the content.
	Inhalt      *Inhalt
	Zertifikate []Zertifikat
	Kontingent  Kontingent
	// Hinweis for the recipient, nil for none.
	Hinweis *Hinweis
	// Erledigt is the notice that this delivery carries, with the contact that it names; it is
	// done then. nil for none.
	Erledigt *Hinweis
	// Eintraege are written before the delivery (S1-02.6).
	Eintraege []Eintrag
}

// Wechsel moves a delivery from one state to another.
type Wechsel struct {
	Nummer int64
	// Von is the state in which it must stand, Nach the one that follows.
	Von, Nach Zustand
	// Weitergeleitet, Bestaetigt, Geaendert and Faellig are set if not zero.
	Weitergeleitet, Bestaetigt, Geaendert, Faellig time.Time
	// Pruefungen replace the reports if not nil.
	Pruefungen []Pruefung
	Hinweis    *Hinweis
	Eintraege  []Eintrag
}

// Zustellungsablage keeps deliveries. Everything it returns from is durable.
type Zustellungsablage interface {
	// Lege stores the delivery and uses its id up. Errors: ErrDoppelt, ErrKontingent,
	// ErrUeberholt if the notice is done; then nothing is stored.
	Lege(ctx context.Context, e Einlage) error
	// Wechsle does the changes in one step and returns how many; one whose delivery
	// doesn't stand in its state Von any more is left out.
	Wechsle(ctx context.Context, w ...Wechsel) (int, error)
	// Zustellung returns the delivery with that id.
	Zustellung(ctx context.Context, messageID string) (z Zustellung, da bool, err error)
	// Naechste returns the oldest delivery Bereit in the mailbox that came in at ab or later,
	// and whether there are more.
	Naechste(ctx context.Context, p Postfach, ab time.Time) (z Zustellung, da, weitere bool, err error)
	// Inhalt returns the content of a delivery; da is false if it was deleted or never stored.
	Inhalt(ctx context.Context, nummer int64) (i Inhalt, da bool, err error)
}

// Kartenfilter selects deliveries for Laufzettel and for the office.
type Kartenfilter struct {
	// Klient sees what it sent and what is addressed to it; zero selects everybody's.
	Klient Postfach
	// NurAn and NurVon restrict to what is addressed to it or sent by it.
	NurAn, NurVon bool
	// EingereichtAb and GeaendertAb are lower bounds, zero for none.
	EingereichtAb, GeaendertAb time.Time
	// OhneEmpfang selects cards without Reception.
	OhneEmpfang bool
	// Zustaende restricts to these states, nil for all.
	Zustaende []Zustand
	// Hoechstens is the number of rows, at least 1.
	Hoechstens int
	// Nach selects numbers above it: for paging.
	Nach int64
}

// Kartenablage lists deliveries.
type Kartenablage interface {
	// Karten returns deliveries in the order of coming in. For a client, what is
	// addressed to it and kept back or set aside is left out.
	Karten(ctx context.Context, f Kartenfilter) ([]Zustellung, error)
	// Faellige returns deliveries in these states whose next step is due at jetzt, at most hoechstens.
	Faellige(ctx context.Context, jetzt time.Time, hoechstens int, zustaende ...Zustand) ([]Zustellung, error)
	// Zertifikate returns the certificates of a delivery as they came in; none if its content was deleted.
	Zertifikate(ctx context.Context, nummer int64) ([]Zertifikat, error)
	// Postfaecher returns the mailboxes that hold something or belong to a participant.
	Postfaecher(ctx context.Context) ([]Postfachstand, error)
}

// Postfachstand is a mailbox seen from outside.
type Postfachstand struct {
	Postfach Postfach
	// Teilnehmer is the id, "" if the mailbox belongs to nobody (S4-08.2).
	Teilnehmer string
	// Nachrichten and Bytes count what was not received yet.
	Nachrichten int
	Bytes       int64
	// Aelteste is when the oldest of them came in, zero without one.
	Aelteste time.Time
}

// Teilnehmerablage keeps participants.
type Teilnehmerablage interface {
	// Teilnehmerstand returns the change stamp of the newest change.
	Teilnehmerstand(ctx context.Context) (int64, error)
	// Teilnehmer returns all from one state, by name, with the stamp.
	Teilnehmer(ctx context.Context) ([]Teilnehmer, int64, error)
	// SetzeTeilnehmer stores one; Stand 0 is new, otherwise it must be the stored one.
	// Errors: ErrUeberholt, ErrVergeben.
	SetzeTeilnehmer(ctx context.Context, t Teilnehmer, e ...Eintrag) error
}

// Eintragsablage keeps the log. Lines are only added.
type Eintragsablage interface {
	Trage(ctx context.Context, e ...Eintrag) error
	// Eintraege returns the newest lines first, at most hoechstens.
	Eintraege(ctx context.Context, f Eintragsfilter, hoechstens int) ([]Eintrag, error)
}

// Hinweis tells a recipient that a delivery for it was kept back (S4-07.4).
type Hinweis struct {
	Nummer    int64
	MessageID string
	Postfach  Postfach
	Absender  Postfach
	// Eingang is when the delivery came in.
	Eingang time.Time
	// Grund is the report that led to it.
	Grund Pruefung
	// Zertifikat is the certificate of the sender, in DER.
	Zertifikat []byte
	// Kontakt of the sender as far as the directory knows it.
	Kontakt Kontakt
	// Erledigt is when the notice lay in the mailbox, zero if not yet.
	Erledigt time.Time
}

// Vermerk is a note of the office on a kept-back delivery or a clarification case.
type Vermerk struct {
	MessageID string
	Zeit      time.Time
	// Kennung of who wrote it.
	Kennung string
	Text    string
}

// Hinweisablage keeps notices and notes.
type Hinweisablage interface {
	// OffeneHinweise returns notices that were not delivered, oldest first, at most hoechstens.
	OffeneHinweise(ctx context.Context, hoechstens int) ([]Hinweis, error)
	// Hinweise returns the notices about a delivery.
	Hinweise(ctx context.Context, messageID string) ([]Hinweis, error)
	// Vermerke returns the notes on a delivery, oldest first.
	Vermerke(ctx context.Context, messageID string) ([]Vermerk, error)
	SetzeVermerk(ctx context.Context, v Vermerk) error
}

// Teilkopf describes a chunked message.
type Teilkopf struct {
	MessageID string
	Klient    Postfach
	// Anzahl of the parts, GesamtKB of the message, TeilKB of each part.
	Anzahl, GesamtKB, TeilKB int
	Begonnen, Geaendert      time.Time
	// Innen is the feedback of the complete message, nil while it isn't processed.
	Innen []Code
}

// Teil is a stored part.
type Teil struct {
	Nummer  int
	Datei   string
	Groesse int64
}

// Teilablage keeps the parts of chunked messages.
type Teilablage interface {
	// LegeTeil stores a part, the first one with the head. Error: ErrDoppelt if the number is there.
	LegeTeil(ctx context.Context, k Teilkopf, t Teil, e ...Eintrag) error
	// Teile returns the message of the client with its parts by number.
	Teile(ctx context.Context, klient Postfach, messageID string) (k Teilkopf, teile []Teil, da bool, err error)
	// SchliesseTeile notes the feedback of the complete message and forgets the parts.
	SchliesseTeile(ctx context.Context, klient Postfach, messageID string, innen []Code) error
	// OffeneTeile counts the messages of the client without feedback.
	OffeneTeile(ctx context.Context, klient Postfach) (int, error)
	// VergissTeile forgets messages not changed since vor and returns how many.
	VergissTeile(ctx context.Context, vor time.Time) (int, error)
}

// Raeumablage deletes at the end of a retention.
type Raeumablage interface {
	// RaeumeInhalte deletes the contents of deliveries in these states last changed before vor,
	// some at a time, each with a line of the log of the time zeit; 0 means that none is left.
	RaeumeInhalte(ctx context.Context, vor, zeit time.Time, zustaende ...Zustand) (int, error)
	// RaeumeKarten deletes deliveries without content last changed before vor, with their notices and notes.
	RaeumeKarten(ctx context.Context, vor time.Time) (int, error)
	// RaeumeEintraege deletes lines of the log older than vor.
	RaeumeEintraege(ctx context.Context, vor time.Time) (int, error)
	// Benutzt reports which of the spool files are referenced.
	Benutzt(ctx context.Context, dateien []string) (map[string]bool, error)
}

// Ablage is the storage of the post office.
type Ablage interface {
	Zustellungsablage
	Kartenablage
	Teilnehmerablage
	Eintragsablage
	Hinweisablage
	Teilablage
	Raeumablage
}

// Spule keeps long byte sequences in files. Names are made by it and have no path.
type Spule interface {
	// Neu opens a new file.
	Neu() (Spulschreiber, error)
	// Oeffne opens a file that was finished.
	Oeffne(name string) (Spulleser, error)
	// Loesche removes a file; one that isn't there is no error.
	Loesche(name string) error
	// Alte returns the files last changed before vor, also unfinished ones.
	Alte(vor time.Time) ([]string, error)
}

// Spulschreiber writes a file of the spool.
type Spulschreiber interface {
	io.Writer
	// Fertig makes the file durable and returns its name.
	Fertig() (name string, err error)
	// Verwirf removes the file unless Fertig was successful.
	Verwirf() error
}

// Spulleser reads a file of the spool, also from the middle.
type Spulleser interface {
	io.ReadSeekCloser
	io.ReaderAt
}
