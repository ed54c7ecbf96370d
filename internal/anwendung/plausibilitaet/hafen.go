// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Frost is a frozen state of the stock.
type Frost struct {
	Stichtag melde.Datum
	Zeit     time.Time // when it was frozen
}

// Jetzt stands for the stock as it is now, where a frozen state is asked for.
const Jetzt melde.Datum = 0

// Frostspeicher keeps frozen states. Everything is safe for concurrent use.
type Frostspeicher interface {
	// Friere keeps the stock as it is now for the day. A state that was frozen for
	// the day before is replaced, a run over it is forgotten.
	Friere(ctx context.Context, stichtag melde.Datum, jetzt time.Time) error
	// Frost returns all frozen states, by day.
	Frost(ctx context.Context) ([]Frost, error)
	// Taue deletes the frozen state of the day; runs over it stay.
	Taue(ctx context.Context, stichtag melde.Datum) error
	// LetzteAenderung is the time of the last change of a record, zero if there was none.
	LetzteAenderung(ctx context.Context) (time.Time, error)
	// Alle streams every record of the frozen state once, in any order; of the
	// stock itself for Jetzt.
	Alle(ctx context.Context, stichtag melde.Datum) iter.Seq2[plausibilitaet.Satz, error]
	// Saetze returns the records with the numbers as they were on the day, in any
	// order; numbers without a record are left out.
	Saetze(ctx context.Context, stichtag melde.Datum, ids []int64) ([]plausibilitaet.Satz, error)
}

// Lauf is a run of the check over a frozen state. There is one for each day.
type Lauf struct {
	ID       int64
	Kennung  string // random, so that no other installation has the same message ids
	Stichtag melde.Datum
	// Amtlich marks the one official run of the calendar year; all others are trials (S1-13.1).
	Amtlich     bool
	Zeit        time.Time
	Datensaetze int
	// Haeufungen is the number of groups that are too large to be looked at.
	Haeufungen int
	// Verschickt is when the hints were first written for all Meldebehörden; zero
	// if they have not been.
	Verschickt time.Time
	// Abgeglichen is when the findings were last held against the stock; zero if never.
	Abgeglichen time.Time
}

// Stand is what has become of a finding. The values are stored.
type Stand uint8

// The states of a finding (S1-13.8, S1-13.9).
const (
	Offen        Stand = iota
	Bestaetigt         // a Meldebehörde has confirmed it; the correction is still to come
	Unbegruendet       // all Meldebehörden say that their entries are right
	Berichtigt         // a delivery has removed it
)

// Staende are all states in their order.
var Staende = []Stand{Offen, Bestaetigt, Unbegruendet, Berichtigt}

// String returns the German word.
func (s Stand) String() string {
	return [...]string{"offen", "bestätigt", "unbegründet", "berichtigt"}[s%4]
}

// Satzbezug names a record of a finding.
type Satzbezug struct {
	ID         int64
	Schluessel melde.Schluessel
}

// Befund is a stored finding. It holds no particulars of a resident; those are
// read from the frozen state when they are needed.
type Befund struct {
	Nummer int // 1, 2, 3 … within the run
	Art    plausibilitaet.Art
	Stand  Stand
	Sicher bool // plausibilitaet.Befund.Sicher
	Felder []string
	Saetze []Satzbezug
	// Geaendert is when the state became what it is.
	Geaendert   time.Time
	Nachrichten []Nachricht
}

// Nachricht is the hint that one Meldebehörde gets about a finding.
type Nachricht struct {
	UUID          string
	Meldebehoerde melde.AGS
	Antwort       Antwort
	Beantwortet   time.Time // zero without an answer
}

// Antwort is what the Meldebehörde has said. The values are stored.
type Antwort uint8

// The answers.
const (
	OhneAntwort Antwort = iota
	Ja                  // hinweis.bestaetigt true
	Nein
)

// Auswahl narrows a list of findings; zero fields mean all.
type Auswahl struct {
	Art           plausibilitaet.Art
	Stand         *Stand
	Meldebehoerde melde.AGS // findings of which it is told
	Gemeinde      melde.AGS // findings with a record of the municipality
	Nach          int       // findings with a greater number
	Anzahl        int       // at most so many, 0 for all
}

// Zahl is the number of findings of a kind and a state in a municipality. A
// finding counts in each municipality that has a record of it.
type Zahl struct {
	Gemeinde melde.AGS
	Art      plausibilitaet.Art
	Stand    Stand
	Anzahl   int
}

// Befundspeicher keeps runs and findings. Everything is safe for concurrent use.
type Befundspeicher interface {
	Befundleser
	// Lege stores a run with all its findings and returns its id; ok is false and
	// nothing is stored if there is one of the day already.
	Lege(ctx context.Context, l Lauf, befunde []Befund) (id int64, ok bool, err error)
	// Setze stores the state of findings, except of those that are Berichtigt already.
	Setze(ctx context.Context, lauf int64, nummern []int, s Stand, jetzt time.Time) error
	// Beantworte stores the answer to a message and the state of its finding.
	Beantworte(ctx context.Context, uuid string, a Antwort, s Stand, jetzt time.Time) error
	// MerkeAbgleich notes when the findings of the run were held against the stock.
	MerkeAbgleich(ctx context.Context, lauf int64, jetzt time.Time) error
	// MerkeVersand notes when the hints of the run were written; the first time counts.
	MerkeVersand(ctx context.Context, lauf int64, jetzt time.Time) error
	// Vergiss deletes the run with its findings.
	Vergiss(ctx context.Context, lauf int64) error
}

// Befundleser reads runs and findings.
type Befundleser interface {
	// Laeufe returns all runs, the latest day first.
	Laeufe(ctx context.Context) ([]Lauf, error)
	// Befunde streams the findings of the run that fit, by number.
	Befunde(ctx context.Context, lauf int64, a Auswahl) iter.Seq2[Befund, error]
	// Zuordnen returns run and number of the finding that the message is about; ok
	// is false if there is no such message.
	Zuordnen(ctx context.Context, uuid string) (lauf int64, nummer int, ok bool, err error)
	// Meldebehoerden returns whom the run tells something, ascending.
	Meldebehoerden(ctx context.Context, lauf int64) ([]melde.AGS, error)
	// Zahlen counts the findings of the run by municipality, kind and state.
	Zahlen(ctx context.Context, lauf int64) ([]Zahl, error)
	// Artzahlen counts the findings of the run by kind and state; Gemeinde is empty.
	Artzahlen(ctx context.Context, lauf int64) ([]Zahl, error)
}

// Zuordnung is what the linking knows; personen.Leser with Buende is one.
type Zuordnung interface {
	// Buende streams all bundles.
	Buende(ctx context.Context) iter.Seq2[zuordnung.Bund, error]
	// Verbindungen streams all connections in force.
	Verbindungen(ctx context.Context) iter.Seq2[zuordnung.Verbindung, error]
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
