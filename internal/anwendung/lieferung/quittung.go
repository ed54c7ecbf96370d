// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// Konsequenz says what became of an objected record (XMeld Code.XMeldIT.Konsequenz.Fehler).
type Konsequenz string

// The consequences.
const (
	Zurueckgewiesen     Konsequenz = "01" // not stored
	TrotzFehlerErfasst  Konsequenz = "02" // stored despite the error
	ErfasstMitHinweis   Konsequenz = "03" // note only
	laengsterFeldinhalt            = 200  // runes of a field's content that go into a receipt
)

// Antwortstatus says what became of a message (XMeld Code.Antwortstatus).
type Antwortstatus string

// The states of an answer. Every one but StatusErbracht means that nothing of
// the message was stored and that the same number is expected again.
const (
	StatusErbracht          Antwortstatus = "00"
	StatusAnfragefehler     Antwortstatus = "01" // sequence broken
	StatusUnberechtigt      Antwortstatus = "03" // not the author's municipality
	StatusNichtUnterstuetzt Antwortstatus = "05" // test message to a productive register
)

// Meldung is one objection to one record (XMeld 1101 meldung).
type Meldung struct {
	Ereignis   melde.Ereignis
	Konsequenz Konsequenz
	Schluessel melde.Schluessel
	Blatt      string // DSMeld sheet of the criticised field, may be empty
	Inhalt     string // content of the field, shortened; may be empty
	Text       string // German sentence for the clerk
	Regel      string // id of the rule, e.g. "L-1306a"
}

// Zahlen counts the records of a message by what became of them.
type Zahlen struct {
	Gelesen         int
	Gespeichert     int // delivered and stored or found unchanged
	Geloescht       int
	Zurueckgewiesen int // Konsequenz 01
	MitMeldung      int // at least one Meldung
	Hinweise        int // not refused, but at least one Meldung
	Vermisst        int // no longer delivered by a Gesamtlieferung
}

// Quittung is the answer to one message (XMeld 1101).
type Quittung struct {
	UUID      string // of the receipt itself; the same for the same message
	Nachricht string // UUID of the message
	Erstellt  time.Time
	Gemeinde  melde.Gemeinde
	Nummer    uint64
	Paket     uint64
	Status    Antwortstatus
	Text      string // German sentence when Status is not StatusErbracht
	Zahlen    Zahlen
	Meldungen []Meldung // in the order of the records
	// Wiederholt says that the message had been processed before and had no effect now.
	Wiederholt bool
}

// quittungUUID derives the receipt's id from the message's, so that the same
// message gets the same receipt (RFC 9562 version 8).
func quittungUUID(nachricht string) string {
	h := sha256.Sum256([]byte("1101:" + nachricht))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	s := hex.EncodeToString(h[:16])
	return s[0:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// gekuerzt cuts a field's content for the receipt.
func gekuerzt(s string) string {
	if len(s) <= laengsterFeldinhalt {
		return s
	}
	grenze, n := 0, 0 // grenze is where the last rune that may stay begins
	for i := range s {
		if n++; n == laengsterFeldinhalt {
			grenze = i
		}
		if n > laengsterFeldinhalt {
			return s[:grenze] + "…"
		}
	}
	return s
}
