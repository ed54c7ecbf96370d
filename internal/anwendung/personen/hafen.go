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

// Regelwerk names the rules by which everything is linked: a program with other
// ones must link everything anew.
type Regelwerk struct {
	Schluessel string // zuordnung.SchluesselFassung
	Modell     string // Fassung of the model
}

// Leser reads without a transaction. Everything is safe for concurrent use.
type Leser interface {
	// Aenderungsstand is the number of the latest change of the stock, 0 for none.
	// Changes with a higher number are not contained in anything read before.
	Aenderungsstand(ctx context.Context) (int64, error)
	// Alle streams every record once, in any order, from one state of the storage.
	// Only what the linking compares is filled in.
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
	Regelschreiber
	Schluesselschreiber
	Hauptbuchschreiber
	Bundschreiber
	Nummernschreiber
	// MerkeAuffaelligkeit adds an open note, unless there is an open one of the same
	// kind about the record.
	MerkeAuffaelligkeit(ctx context.Context, a Auffaelligkeit) error
}

// Regelschreiber keeps whether the records are linked.
type Regelschreiber interface {
	// Regelwerk returns the rules by which all records are linked; ok is false if
	// they are not: a full run is due. From this call on nobody else writes to the
	// linking until the transaction ends.
	Regelwerk(ctx context.Context) (r Regelwerk, ok bool, err error)
	// SetzeRegelwerk notes that all records are linked.
	SetzeRegelwerk(ctx context.Context, r Regelwerk) error
	// VergissRegelwerk notes that a full run is due, and removes all keys.
	VergissRegelwerk(ctx context.Context) error
	// Seither returns, ascending, the records that were stored, changed or deleted
	// after the change with the number, and the number of the latest change.
	Seither(ctx context.Context, aenderung int64) ([]zuordnung.SatzID, int64, error)
	// LegeBloecke stores keys with their records, ascending by both. The keys are
	// all that there are of their kinds.
	LegeBloecke(ctx context.Context, zeilen iter.Seq[Blockzeile]) error
	// LegeSchluessel stores the keys of records whose keys LegeBloecke stored, by
	// ascending record.
	LegeSchluessel(ctx context.Context, zeilen []Satzschluessel) error
}

// Blockzeile says that a record has a key.
type Blockzeile struct {
	Schluessel zuordnung.Schluessel
	Satz       zuordnung.SatzID
}

// Satzschluessel are the keys of a record, ascending.
type Satzschluessel struct {
	Satz       zuordnung.SatzID
	Schluessel []zuordnung.Schluessel
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

// VBMSchreiber keeps the list of all vBM that were ever used (S1-10.4), and which
// records carry one (S1-10.12). It is part of the transaction of a delivery.
type VBMSchreiber interface {
	// Verwender returns the keys of the records that used the vBM with the hashes
	// first; a vBM that nobody used is left out.
	Verwender(ctx context.Context, a []zuordnung.VBMAbdruck) (map[zuordnung.VBMAbdruck]melde.Schluessel, error)
	// Verwende notes who uses a vBM for the first time.
	Verwende(ctx context.Context, neu map[zuordnung.VBMAbdruck]melde.Schluessel) error
}

// Lieferschreiber is the linking in the transaction of a delivery.
type Lieferschreiber interface {
	Schreiber
	VBMSchreiber
}

// VBMSpeicher is what the deletion of vBM needs (S1-10.12).
type VBMSpeicher interface {
	// SchreibeVBM is Schreibe of Speicher for the deletion.
	SchreibeVBM(ctx context.Context, jetzt time.Time, f func(VBMLoescher) error) error
	// VBMTraeger returns at most n records behind the id that carry a vBM whose
	// deletion may be due on the day, by ascending id.
	VBMTraeger(ctx context.Context, tag melde.Datum, nach zuordnung.SatzID, n int) ([]zuordnung.SatzID, error)
}

// VBMLoescher changes stored records in the transaction of the linking.
type VBMLoescher interface {
	Schreiber
	// ErsetzeSatz replaces the content of a record. Neither its version nor its
	// event changes: it is not a delivery.
	ErsetzeSatz(ctx context.Context, s Satz) error
	// PruefeVBMAb notes the day from which on the deletion of the record's vBM may
	// be due; 0 if it carries none any more.
	PruefeVBMAb(ctx context.Context, id zuordnung.SatzID, tag melde.Datum) error
}
