// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import "time"

// Eintragsart is what a line of the log is about. The values are stored.
type Eintragsart string

// The kinds of lines.
const (
	EintragEingang          Eintragsart = "eingang"          // a delivery came in
	EintragPruefung         Eintragsart = "pruefung"         // a step of the check and its result
	EintragAblage           Eintragsart = "ablage"           // put into the mailbox
	EintragAblehnung        Eintragsart = "ablehnung"        // refused, nothing stored
	EintragZurueckhaltung   Eintragsart = "zurueckhaltung"   // kept back (S4-07.3)
	EintragRueckstellung    Eintragsart = "rueckstellung"    // set aside (E-K1)
	EintragKlaerfall        Eintragsart = "klaerfall"        // set aside for too long
	EintragWiederholung     Eintragsart = "wiederholung"     // the same delivery again
	EintragAbholung         Eintragsart = "abholung"         // handed out
	EintragEmpfang          Eintragsart = "empfang"          // reception confirmed
	EintragWeiterleitung    Eintragsart = "weiterleitung"    // sent to a passive recipient
	EintragLaufzettel       Eintragsart = "laufzettel"       // Laufzettel asked for
	EintragHinweis          Eintragsart = "hinweis"          // recipient told of a kept-back delivery (S4-07.4)
	EintragVerfall          Eintragsart = "verfall"          // not fetched in time
	EintragLoeschung        Eintragsart = "loeschung"        // content deleted at the end of its retention
	EintragTeil             Eintragsart = "teil"             // part of a chunked message
	EintragVerwaltung       Eintragsart = "verwaltung"       // participant created, changed, blocked
	EintragPostfachpruefung Eintragsart = "postfachpruefung" // check run for mailboxes without participant (S4-08.2)
)

// Eintragsarten returns all kinds.
func Eintragsarten() []Eintragsart {
	return []Eintragsart{
		EintragEingang, EintragPruefung, EintragAblage, EintragAblehnung, EintragZurueckhaltung, EintragRueckstellung,
		EintragKlaerfall, EintragWiederholung, EintragAbholung, EintragEmpfang, EintragWeiterleitung, EintragLaufzettel,
		EintragHinweis, EintragVerfall, EintragLoeschung, EintragTeil, EintragVerwaltung, EintragPostfachpruefung,
	}
}

// Eintrag is a line of the log (S1-02.5). It never holds a content or a subject.
type Eintrag struct {
	// Nummer is given by storage, ascending.
	Nummer int64
	Zeit   time.Time
	Art    Eintragsart
	// MessageID of the delivery, "" if there is none.
	MessageID string
	// Postfach is the mailbox concerned, Klient who asked; zero if unknown.
	Postfach, Klient Postfach
	// Code is the feedback that was given, "" if none.
	Code Code
	// Notiz says more, e.g. the step, the role and the result of a check; a word of
	// the program, never text of a message.
	Notiz string
}

// Eintragsfilter selects lines of the log; zero values select everything.
type Eintragsfilter struct {
	Von, Bis  time.Time // from Von on, before Bis
	Art       Eintragsart
	MessageID string
	Postfach  Postfach // as mailbox or client
	// Vor selects lines with smaller numbers, 0 the newest: for paging.
	Vor int64
}
