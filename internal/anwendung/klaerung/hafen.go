// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Satz is one of the two records of a case.
type Satz struct {
	ID      zuordnung.SatzID
	Fassung int64 // version of the record
	// NichtMehrGeliefert says that the last Gesamtlieferung did not have the record.
	NichtMehrGeliefert bool
	Satz               *melde.Meldesatz
}

// Fallzeile is what the storage knows of a pair without its records.
type Fallzeile struct {
	Paar zuordnung.Paar
	// Stand is what the ledger says of the pair.
	Stand zuordnung.Kantenstand
	// Zusammen says that both are in one bundle now.
	Zusammen bool
	// Gemeinden are the municipalities of both records.
	Gemeinden [2]melde.AGS
	// Seit is the instant of the first entry of the ledger about the pair.
	Seit time.Time
	// Zurueckgestellt is the day on which the case comes up again, 0 if it is not put off.
	Zurueckgestellt melde.Datum
	// Angefragt says that a Rueckfrage waits for its answer.
	Angefragt bool
}

// Auswahl is a part of the open cases: those after a pair, and of one
// municipality unless it is empty.
type Auswahl struct {
	Nach     zuordnung.Paar
	Gemeinde melde.AGS
	Anzahl   int // at most, greater than 0
}

// Leser reads cases. Everything is safe for concurrent use.
type Leser interface {
	// Faelle returns the open cases of the part, by pair: those of personen.Leser.Faelle
	// whose records both exist.
	Faelle(ctx context.Context, a Auswahl) ([]Fallzeile, error)
	// Fallzahl counts all open cases.
	Fallzahl(ctx context.Context) (int, error)
	// Fall returns the pair with its records in the order of their ids, whether it
	// is open or not; ok is false if nothing is known of it or a record is gone.
	Fall(ctx context.Context, p zuordnung.Paar) (z Fallzeile, saetze [2]Satz, ok bool, err error)
	// Verlauf returns the entries of the ledger about the pair, in their order.
	Verlauf(ctx context.Context, p zuordnung.Paar) ([]zuordnung.Entscheidung, error)
	// Eintraege returns the entries of the ledger that the clerk made since, in their order.
	Eintraege(ctx context.Context, wer string, seit time.Time) ([]zuordnung.Entscheidung, error)
}

// Zurueckstellung puts a case off.
type Zurueckstellung struct {
	Paar  zuordnung.Paar
	Bis   melde.Datum // the day on which it comes up again
	Wer   string
	Grund string
	Zeit  time.Time
}

// Rueckfragestand is how far a question to a Meldebehörde has come. The values are stored.
type Rueckfragestand string

// The states of a question.
const (
	Offen       Rueckfragestand = "offen"       // not written as a message yet
	Versandt    Rueckfragestand = "versandt"    // written, waits for the answer
	Beantwortet Rueckfragestand = "beantwortet" // the answer has come
)

// Rueckfrage is a question to the Meldebehörde of one of the two records
// (XMeld Hinweisnachricht 1500, answer 1501).
type Rueckfrage struct {
	Nummer int64 // given by the storage, ascending
	// Kennzeichen is the fallkennzeichen of the message: random, says nothing.
	Kennzeichen string
	Paar        zuordnung.Paar
	Satz        zuordnung.SatzID // the record that its Meldebehörde is asked about
	Gemeinde    melde.AGS        // of the record
	Text        string
	Wer         string
	Gestellt    time.Time
	Stand       Rueckfragestand
	Nachricht   string    // UUID of the 1500, "" before it is written
	Versandt    time.Time // zero before
	// Bestaetigt is the answer: the Meldebehörde confirms that the two are one human.
	Bestaetigt  bool
	Beantwortet time.Time // zero before
}

// Frageauswahl selects questions; empty fields select all.
type Frageauswahl struct {
	Paar        zuordnung.Paar
	Kennzeichen string
	Stand       Rueckfragestand
}

// Vermerke keeps what clerks note at cases besides the ledger.
type Vermerke interface {
	// StelleZurueck stores or replaces the note of the pair.
	StelleZurueck(ctx context.Context, z Zurueckstellung) error
	// NimmWiederAuf removes the note of the pair, if there is one.
	NimmWiederAuf(ctx context.Context, p zuordnung.Paar) error
	// LegeRueckfrage stores a new question and returns its number. A Kennzeichen is
	// never used twice: that is an error.
	LegeRueckfrage(ctx context.Context, r Rueckfrage) (int64, error)
	// Rueckfragen returns the questions of the selection by number.
	Rueckfragen(ctx context.Context, a Frageauswahl) ([]Rueckfrage, error)
	// SetzeRueckfrage replaces the question with the number of r if it is in the
	// state von; ok is false otherwise and nothing has changed.
	SetzeRueckfrage(ctx context.Context, von Rueckfragestand, r Rueckfrage) (ok bool, err error)
}

// Speicher is the storage of the room.
type Speicher interface {
	Leser
	Vermerke
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
