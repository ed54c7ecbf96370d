// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Satz is a record with the storage's number.
type Satz struct {
	ID   zuordnung.SatzID
	Satz *melde.Meldesatz
}

// Nummernzeile is a Meldenummer that was given. It is anchored at a record; a
// bundle bears the oldest number that is anchored at one of its records. So a
// merge keeps the older number, and a split gives both sides theirs back.
type Nummernzeile struct {
	Nummer      zuordnung.Meldenummer
	Anker       zuordnung.SatzID // 0 = its last record was deleted
	Folge       int64            // order of giving, set by the storage
	Gespeichert time.Time
}

// Leser reads without a transaction. Everything is safe for concurrent use.
type Leser interface {
	// Alle streams every record once, in any order, from one state of the storage.
	Alle(ctx context.Context) iter.Seq2[Satz, error]
	// Hauptbuch streams the ledger from the entry with the number on, ascending.
	Hauptbuch(ctx context.Context, ab int64) iter.Seq2[zuordnung.Entscheidung, error]
	// Verbindungen streams all connections in force, by pair.
	Verbindungen(ctx context.Context) iter.Seq2[zuordnung.Verbindung, error]
	// Bund returns the bundle of the record; ok is false if it is alone.
	Bund(ctx context.Context, id zuordnung.SatzID) (b zuordnung.Bund, ok bool, err error)
	// Faelle returns at most n open cases after the pair, by pair: connections for
	// which zuordnung.Verbindung.IstFall holds and whose records are not in one bundle.
	Faelle(ctx context.Context, nach zuordnung.Paar, n int) ([]zuordnung.Verbindung, error)
}

// Speicher is the storage of the room.
type Speicher interface {
	Leser
	Nummernleser
	// Schreibe runs f in one transaction that is durable when Schreibe returns nil
	// and has no effect otherwise.
	Schreibe(ctx context.Context, jetzt time.Time, f func(Schreiber) error) error
}

// Schreiber writes within one transaction and sees what it has written.
type Schreiber interface {
	Schluesselschreiber
	Hauptbuchschreiber
	Bundschreiber
	Nummernschreiber
}

// Schluesselschreiber keeps the blocking keys.
type Schluesselschreiber interface {
	// Saetze returns the records with the ids by ascending id; deleted ones are left out.
	Saetze(ctx context.Context, ids []zuordnung.SatzID) ([]Satz, error)
	// Schluessel returns the stored keys of the record, ascending; nil if there are none.
	Schluessel(ctx context.Context, id zuordnung.SatzID) ([]zuordnung.Schluessel, error)
	// SetzeSchluessel replaces the keys of the record.
	SetzeSchluessel(ctx context.Context, id zuordnung.SatzID, s []zuordnung.Schluessel) error
	// Block returns at most n records that have the key, by ascending id.
	Block(ctx context.Context, s zuordnung.Schluessel, n int) ([]zuordnung.SatzID, error)
}

// Hauptbuchschreiber appends to the ledger and keeps what follows for each pair,
// exactly as zuordnung.Kantenstand.Wende says.
type Hauptbuchschreiber interface {
	// HaengeAn appends the entries in their order, gives them ascending numbers and
	// applies each to its pair. It returns the number of the last one.
	HaengeAn(ctx context.Context, e []zuordnung.Entscheidung) (int64, error)
	// Eintrag returns an entry; ok is false if there is none.
	Eintrag(ctx context.Context, folge int64) (e zuordnung.Entscheidung, ok bool, err error)
	// Kanten returns the state of every pair that is not empty and has one of the
	// records, by pair, each once.
	Kanten(ctx context.Context, ids []zuordnung.SatzID) ([]Kante, error)
}

// Kante is the state of one pair.
type Kante struct {
	Paar  zuordnung.Paar
	Stand zuordnung.Kantenstand
}

// Bundschreiber keeps the bundles.
type Bundschreiber interface {
	// Buende returns the bundles that hold one of the records, by first record, each once.
	Buende(ctx context.Context, ids []zuordnung.SatzID) ([]zuordnung.Bund, error)
	// Ersetze removes the bundles that hold one of the records, and stores the new
	// ones, all of whose records are in ids.
	Ersetze(ctx context.Context, ids []zuordnung.SatzID, neu []zuordnung.Bund) error
}

// Nummernleser reads Meldenummern.
type Nummernleser interface {
	// Nummern returns the numbers anchored at the records, the oldest first.
	Nummern(ctx context.Context, anker []zuordnung.SatzID) ([]Nummernzeile, error)
}

// Nummernschreiber keeps the Meldenummern. A number that was given once stays for ever.
type Nummernschreiber interface {
	Nummernleser
	// Vergib stores new numbers in their order and returns those that were given
	// before, to anybody: they are not stored.
	Vergib(ctx context.Context, z []Nummernzeile) (schonVergeben []Nummernzeile, err error)
	// Verankere moves all numbers anchored at a record to another one, 0 = to none.
	Verankere(ctx context.Context, von, nach zuordnung.SatzID) error
}

// VBMSpeicher keeps the list of all vBM that were ever used (S1-10.4).
type VBMSpeicher interface {
	// Beanspruche notes that the record uses the vBM with the hash. It returns the
	// record that used it first; that is id itself if nobody did before.
	Beanspruche(ctx context.Context, a zuordnung.VBMAbdruck, id zuordnung.SatzID) (zuordnung.SatzID, error)
}
