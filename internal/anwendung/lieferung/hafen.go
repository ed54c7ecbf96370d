// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"context"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Abdruck is the stored form of a record: its body in the storage's encoding,
// the rows of the search index, and the search forms of the streets it names.
type Abdruck struct {
	Koerper  []byte
	Zeilen   []suche.Indexzeile
	Frei     []suche.Freizeile // rows of the index of the free search
	Strassen []string
}

// Zustand says how far a message is.
type Zustand uint8

// The states of a message.
const (
	Laeuft     Zustand = iota // begun; records before Vorgang.Fortschritt are stored
	Fertig                    // processed, the number is closed
	Aufgegeben                // replaced by another message with the same number while it ran
)

// Vorgang is the register's note of one message.
type Vorgang struct {
	ID          int64
	Nachricht   Nachricht
	Zustand     Zustand
	Fortschritt int // records of the message that are stored or refused durably
	Zahlen      Zahlen
	Begonnen    time.Time
	Beendet     time.Time // zero while it runs
}

// Bekannt is what the register knows of a key before a change.
type Bekannt struct {
	ID        int64 // 0 if there is no record
	Ereignis  int64 // event time in ms since 1970 of the record, or of its deletion
	Fassung   int64 // version of the record, or of its last version before deletion
	Vorgang   int64 // message that delivered the record last
	Geloescht bool  // there was a record and it was deleted
	Vermisst  bool  // a Gesamtlieferung did not contain the record any more
	Koerper   []byte
}

// Speichersatz is a record that shall be created or replaced.
type Speichersatz struct {
	Satz    *melde.Meldesatz
	Abdruck Abdruck
	Vorher  Bekannt
}

// Loeschsatz is a record that shall be removed. With Vorher.ID 0 only the time
// of the deletion is kept, so that an older event that comes later does not
// bring the record back.
type Loeschsatz struct {
	Loeschung Loeschung
	Vorher    Bekannt
}

// Stapel are changes of one message that become durable together. No key comes twice.
type Stapel struct {
	Vorgang   int64
	Speichern []Speichersatz
	Loeschen  []Loeschsatz
	// Beruehren are records that the message contains without changing them.
	Beruehren []Bekannt
	Meldungen []Meldung
}

// Leser reads what a delivery needs to know before it starts.
type Leser interface {
	// Vorgang returns the note of the message with the UUID; ok is false if there is none.
	Vorgang(ctx context.Context, uuid string) (v Vorgang, ok bool, err error)
	// Letzter returns the latest note of the municipality that was not given up;
	// ok is false if it never delivered.
	Letzter(ctx context.Context, ags melde.AGS) (v Vorgang, ok bool, err error)
	// Meldungen returns the objections to the message in the order of its records.
	Meldungen(ctx context.Context, vorgang int64) ([]Meldung, error)
}

// Speicher is the storage of the room. Everything is safe for concurrent use.
type Speicher interface {
	Leser
	Strassenspeicher
	// Bereite encodes a record and derives its search rows. It touches no
	// database, so that it can run beside the writer.
	Bereite(satz *melde.Meldesatz) (Abdruck, error)
	// Schreibe runs f in one transaction that is durable when Schreibe returns
	// nil and has no effect otherwise. All its rows bear the time jetzt.
	Schreibe(ctx context.Context, jetzt time.Time, f func(Schreiber) error) error
}

// Schreiber writes within one transaction.
type Schreiber interface {
	Vorgangsschreiber
	Satzschreiber
	// Zuordnung is the linking in the same transaction.
	Zuordnung() personen.Lieferschreiber
}

// Zuordner decides anew which records are one human when some of them change.
type Zuordner interface {
	// Fortschreibe is told, within the transaction, of all records of a batch that
	// were stored, replaced or deleted.
	Fortschreibe(ctx context.Context, w personen.Schreiber, a []personen.Aenderung) error
}

// Kennzeichenwache keeps a vorläufiges Bearbeitungsmerkmal from being used for
// several humans (S1-10.4) and by a municipality that may not (S1-10.3).
type Kennzeichenwache interface {
	// Pruefe returns a refusal or nil for each record that is about to be stored.
	Pruefe(ctx context.Context, w personen.VBMSchreiber, saetze []*melde.Meldesatz) ([]error, error)
}

// Vorgangsschreiber keeps the notes of the messages.
type Vorgangsschreiber interface {
	// Letzter is that of Leser, seen by the transaction. Until its end nobody else
	// writes to the municipality.
	Letzter(ctx context.Context, ags melde.AGS) (v Vorgang, ok bool, err error)
	// Beginne notes a new running message and returns its id. A running message
	// of the same municipality is given up.
	Beginne(ctx context.Context, n Nachricht) (int64, error)
	// Schreite stores progress, numbers and state of the message.
	Schreite(ctx context.Context, v Vorgang) error
}

// Satzschreiber changes records.
type Satzschreiber interface {
	// Bekannte returns what is known of each key, in the order of the keys.
	Bekannte(ctx context.Context, schluessel []melde.Schluessel) ([]Bekannt, error)
	// Wende applies the changes with their search rows, change events and receipt
	// lines. It returns the records that were stored, replaced or deleted.
	Wende(ctx context.Context, s Stapel) ([]personen.Aenderung, error)
	// Vermisse marks the municipality's records that no message of the delivery
	// with the number contained, and returns how many are new. The messages are
	// the finished ones and the running one, vorgang.
	Vermisse(ctx context.Context, v Vorgang) (int, error)
}
